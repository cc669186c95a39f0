"""Limit the size of an article and of its labels."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from index.errors import TextTooLongError, TooManyPassagesError
from index.model import Draft
from index.text import clean_line, shortened

logger = logging.getLogger(__name__)

PASSAGES = 10_000
"""Most passages of one article, unless the settings say otherwise: all novels but the longest few. An article is always
read, changed and shown as a whole. With so many passages, adding it takes 1.4 s and 100 MB, and a search that finds it
30 ms."""

MAX_PASSAGES = 20_000
"""Most passages that the settings may allow, and that an archive takes from another one: twice of all that."""

CHARS_PER_PASSAGE = 300
"""Most characters of an article for each passage that it may have. Novels have 250, reports more."""

MAX_TEXT_CHARS = MAX_PASSAGES * CHARS_PER_PASSAGE
"""Most characters of one article, likewise."""

MAX_PARAGRAPH_CHARS = 1_000_000
"""Most characters of one paragraph. Without a blank in it, it is cut character by character, which takes a second and
100 MB for so many."""

MAX_PAGES = 2_000
"""Most pages of one file. A larger file is not an article, and to look through it takes longer than anybody waits."""

MAX_TITLE_CHARS = 500
"""Most characters of a title. Longer ones are mistakes, and would push the quotation out of the message."""

MAX_LABEL_CHARS = 300
"""Most characters of a byline, source, credit and the like, for the same reason."""

MAX_CREDITS = 50
"""Most credits of one article. They follow every quotation from it."""


def check_size(texts: Sequence[str], source: str, max_passages: int = MAX_PASSAGES) -> None:
    """Refuse an article whose paragraphs are too many or too long, before they are looked at one by one.

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
        max_passages: Most passages of the draft; it may have CHARS_PER_PASSAGE characters for each.

    Raises: TooManyPassagesError; TextTooLongError.
    """
    check_size([paragraph.text for paragraph in draft.paragraphs], source, max_passages)
    bounded_draft = dataclasses.replace(
        draft,
        title=shortened(draft.title, MAX_TITLE_CHARS),
        byline=_label(draft.byline),
        source=_label(draft.source),
        language=_label(draft.language),
        credits=tuple(shortened(credit, MAX_LABEL_CHARS) for credit in draft.credits[:MAX_CREDITS]),
        added_by=_label(draft.added_by),
    )
    if _passage_count(bounded_draft) > max_passages:
        raise TooManyPassagesError(source, max_passages)
    return bounded_draft


def _passage_count(draft: Draft) -> int:
    """Return the number of passages of a draft; 0 if it cannot be told, because it is small enough to be kept."""
    from index.articles.passages import passage_count  # it loads all of analysis, which a child that reads need not

    try:
        return passage_count(draft)
    except MemoryError:
        raise
    except Exception:  # of any class: a text that cannot be cut is kept all the same, and the index says that it fails
        logger.exception("The passages of “%s” cannot be counted", draft.title)
        return 0


def label_of(text: object) -> str | None:
    """Return a title or name that was read, in one line and bounded; None if nothing of it is visible."""
    return shortened(clean_line(text), MAX_LABEL_CHARS) or None if isinstance(text, str) else None


def _label(text: str | None) -> str | None:
    return text and shortened(text, MAX_LABEL_CHARS)
