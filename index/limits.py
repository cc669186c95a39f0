"""How large an article may be, and its labels."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from index.errors import TextTooLongError, TooManyPassagesError
from index.model import Draft
from index.passages import passage_count
from index.text import shortened

MAX_PASSAGES = 2_000
"""Of one article: a book's worth. Whatever shows or removes an article takes it up whole, and should take milliseconds;
a larger text is several articles, of which each can be attributed more exactly."""

MAX_TEXT_CHARS = 1_000_000
"""Characters of one article: twenty hours of reading, and about what fits into MAX_PASSAGES of usual length."""

MAX_PAGES = 2_000
"""Of one file. What has more is no article, and looking through it takes longer than anybody waits."""

MAX_TITLE_CHARS = 500
"""Characters. Longer ones are mistakes, and would push the quotation out of the message."""

MAX_LABEL_CHARS = 300
"""Characters of a byline, source, credit and the like, for the same reason."""

MAX_CREDITS = 50
"""Of one article. They follow every quotation from it."""


def check_size(texts: Sequence[str], source: str) -> None:
    """Refuse an article whose paragraphs are too many or too long, before they are looked at one by one.

    Raises: TooManyPassagesError; TextTooLongError.
    """
    if len(texts) > MAX_PASSAGES:
        raise TooManyPassagesError(source, MAX_PASSAGES)
    if sum(map(len, texts)) > MAX_TEXT_CHARS:
        raise TextTooLongError(source, MAX_TEXT_CHARS)


def bounded(draft: Draft, source: str) -> Draft:
    """*draft* with its labels cut to their limits.

    Args: source: What to call it in errors.
    Raises: TooManyPassagesError; TextTooLongError.
    """
    check_size([paragraph.text for paragraph in draft.paragraphs], source)
    bounded_draft = dataclasses.replace(
        draft,
        title=shortened(draft.title, MAX_TITLE_CHARS),
        byline=_label(draft.byline),
        source=_label(draft.source),
        language=_label(draft.language),
        credits=tuple(shortened(credit, MAX_LABEL_CHARS) for credit in draft.credits[:MAX_CREDITS]),
        added_by=_label(draft.added_by),
    )
    if passage_count(bounded_draft) > MAX_PASSAGES:
        raise TooManyPassagesError(source, MAX_PASSAGES)
    return bounded_draft


def _label(text: str | None) -> str | None:
    return text and shortened(text, MAX_LABEL_CHARS)
