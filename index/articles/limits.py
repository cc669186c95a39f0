"""Limit the size of an article and of its attribution."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from index.errors import TextTooLongError, TooManyPassagesError
from index.model import Draft, Paragraph, authors_of
from index.text import clean_line, shortened

logger = logging.getLogger(__name__)

PASSAGES = 10_000
"""Most passages of one article, unless the settings say otherwise. Only the few longest novels have more. An article is
always read, changed and shown as a whole. With this many passages, adding it takes 1.4 s and 100 MB, and a search that
finds it takes 30 ms."""

MAX_PASSAGES = 20_000
"""Most passages that the settings may allow and that an archive accepts from another archive: twice the default."""

CHARS_PER_PASSAGE = 300
"""Most characters of an article per passage that it may have. Novels have 250, reports have more."""

MAX_TEXT_CHARS = MAX_PASSAGES * CHARS_PER_PASSAGE
"""Most characters of one article, for the same reason."""

MAX_PARAGRAPH_CHARS = 1_000_000
"""Most characters of one paragraph. A paragraph without spaces is cut character by character, which takes a second and
100 MB for this many."""

MAX_PAGES = 2_000
"""Most pages of one file. A larger file is not an article, and reading it takes longer than people wait."""

MAX_TITLE_CHARS = 500
"""Most characters of a title. Longer ones are mistakes, and would push the quotation out of the message."""

MAX_LABEL_CHARS = 300
"""Most characters of a byline, source, credit or author of a paragraph, for the same reason."""

MAX_CREDITS = 50
"""Most credits of one article. They follow every quotation from it."""


def check_size(texts: Sequence[str], source: str, max_passages: int = MAX_PASSAGES) -> None:
    """Refuse an article with too many or too long paragraphs before each paragraph is examined.

    Raises: TooManyPassagesError; TextTooLongError.
    """
    if len(texts) > max_passages:
        raise TooManyPassagesError(source, max_passages)
    if max(map(len, texts), default=0) > MAX_PARAGRAPH_CHARS:
        raise TextTooLongError(f"a paragraph of {source}", MAX_PARAGRAPH_CHARS)
    if sum(map(len, texts)) > max_passages * CHARS_PER_PASSAGE:
        raise TextTooLongError(source, max_passages * CHARS_PER_PASSAGE)


def bounded(draft: Draft, source: str, max_passages: int = MAX_PASSAGES) -> Draft:
    """Return *draft* with its labels cut to their limits.

    Args:
        source: Its name in errors.
        max_passages: Most passages of the draft. The draft may have CHARS_PER_PASSAGE characters for each.

    Raises: TooManyPassagesError; TextTooLongError.
    """
    check_size([paragraph.text for paragraph in draft.paragraphs], source, max_passages)
    paragraphs = _with_short_authors(draft.paragraphs)
    bounded_draft = dataclasses.replace(
        draft,
        title=shortened(draft.title, MAX_TITLE_CHARS),
        paragraphs=paragraphs,
        byline=None if _loses_author(draft.paragraphs, paragraphs) else _label(draft.byline),
        source=_label(draft.source),
        language=_label(draft.language),
        credits=tuple(shortened(credit, MAX_LABEL_CHARS) for credit in draft.credits[:MAX_CREDITS]),
        added_by=_label(draft.added_by),
    )
    if _passage_count(bounded_draft) > max_passages:
        raise TooManyPassagesError(source, max_passages)
    return bounded_draft


def _passage_count(draft: Draft) -> int:
    """Return the number of passages of a draft; 0 if counting fails, because the draft is small enough to keep."""
    from index.articles.passages import passage_count  # it loads all of analysis, which a reading process does not need

    try:
        return passage_count(draft)
    except MemoryError:
        raise
    except Exception:  # of any class: a text that cannot be cut is stored anyway, and the index reports the failure
        logger.exception("The passages of “%s” cannot be counted", draft.title)
        return 0


def label_of(text: object) -> str | None:
    """Return a title or name in one line of limited length; None if nothing of it is visible."""
    return shortened(clean_line(text), MAX_LABEL_CHARS) or None if isinstance(text, str) else None


def _with_short_authors(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Return the paragraphs with their authors in one line of limited length, or without one if nothing is visible."""
    labels = {author: label_of(author) for author in authors_of(paragraphs)}
    if all(author == label for author, label in labels.items()):  # true of nearly all articles
        return paragraphs
    return tuple(
        dataclasses.replace(each, author=labels[each.author]) if each.author is not None else each
        for each in paragraphs
    )


def _loses_author(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]) -> bool:
    """Return whether a paragraph has an author in *before* only. The byline would seem to be its author."""
    return before is not after and any(
        old.author is not None and new.author is None for old, new in zip(before, after, strict=True)
    )


def _label(text: str | None) -> str | None:
    return text and shortened(text, MAX_LABEL_CHARS)
