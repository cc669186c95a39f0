"""A question in the archive's own spelling, offered where it is answered better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from index.analysis.words import pieces
from index.backends import SearchBackend
from index.catalogue import Articles
from index.filters import read_filters
from index.model import Answer, Verdict
from index.question import Question, read_question
from index.spelling import SPELLINGS, Spelling, spellings
from index.text import clean_line

Ask = Callable[[str], Answer]
"""Answers a question."""

_WORST_FIRST = (Verdict.NONE, Verdict.CLOSE, Verdict.FOUND)


def suggestion_for(answer: Answer, backend: SearchBackend, articles: Articles, ask: Ask) -> str | None:
    """The question of *answer* with words that stand nowhere as the archive spells them, if that is answered better.

    All else of it stays as it is typed, filters included. None: nothing is missing, spelled alike, or better.

    Raises: BackendUnavailableError.
    """
    if answer.verdict is Verdict.FOUND:
        return None
    text = clean_line(answer.question)
    query = read_filters(text).query
    if not any(pieces(query)):
        return None
    asked = read_question(query, backend.languages)
    found = spellings(asked, backend.search(asked.query, 1).frequencies, backend, articles)
    worths = {each: _WORST_FIRST.index(ask(each).verdict) for each in _corrected(text, asked, found)}
    best = max(worths, key=lambda each: worths[each], default=None)  # the first of equals
    return best if best and worths[best] > _WORST_FIRST.index(answer.verdict) else None


def _corrected(text: str, asked: Question, found: Mapping[int, Sequence[Spelling]]) -> Iterator[str]:
    """The text with the likeliest spellings, then with the next of each word that has one."""
    for choice in range(SPELLINGS if found else 0):
        corrected = text
        for at in sorted(found, reverse=True):
            start, end = asked.words[at].span
            corrected = corrected[:start] + found[at][min(choice, len(found[at]) - 1)].text + corrected[end:]
        yield corrected
