"""Flag the rows of a segment that are out of scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from index.analysis import Field, Keys, term_keys
from index.backends.base import Scope, Terms
from index.backends.bm25.postings import Flags
from index.backends.bm25.segments import NO_AUTHOR, Contents, Segment
from index.metadata.metadata_index import AcceptedAuthors


class ScopeFlags:
    """A scope in the numbers of the index."""

    def __init__(self, scope: Scope, articles: frozenset[str] | None, authors: AcceptedAuthors | None = None) -> None:
        """Translate the terms of the scope into keys.

        Args:
            articles: The ids of the articles that *scope* is limited to; None if it has no such limit.
            authors: The authors of passages in these articles that it is limited to; None if it has no such limit.
        """
        self._articles = articles
        self._authors = authors
        self._required = _keys_of(scope.required)
        self._excluded = [_keys_of(terms) for terms in scope.excluded]

    def left_out(self, segment: Segment) -> Flags | None:
        """Return flags of the rows of the segment that are out of scope; None if all are in scope."""
        out: Flags | None = None
        for flags in self._flags(segment):
            out = flags if out is None else out | flags
        return out

    def _flags(self, segment: Segment) -> Iterator[Flags]:
        if self._articles is not None:
            yield ~segment.contents.rows_flagged(self._articles)
        if self._authors is not None and segment.contents.author_names:
            yield _of_others(segment.contents, self._authors)
        if self._required:
            yield ~_rows_with(segment, self._required)
        for terms in self._excluded:
            yield _rows_with(segment, terms)


def articles_with(terms: Terms, segments: Iterable[Segment]) -> frozenset[str]:
    """Return the ids of the articles with a passage that has these terms, without deleted articles."""
    keys = _keys_of(terms)
    found: set[str] = set()
    for segment in segments:
        rows = np.flatnonzero(_rows_with(segment, keys) & ~segment.dead)
        numbers = np.searchsorted(segment.contents.firsts, rows, side="right") - 1
        found.update(segment.contents.ids[number] for number in np.unique(numbers).tolist())
    return frozenset(found)


def _keys_of(terms: Terms) -> list[Keys]:
    return [term_keys(sorted(forms)) for forms in terms]


def _of_others(contents: Contents, accepted: AcceptedAuthors) -> Flags:
    """Return flags of the rows in accepted articles whose author is not accepted."""
    numbers = contents.author_numbers
    is_accepted = np.zeros(len(numbers) + 1, dtype=np.bool_)
    is_accepted[[NO_AUTHOR, *(numbers[name] for name in accepted.names if name in numbers)]] = True
    unnamed: Flags = (contents.authors == NO_AUTHOR) & contents.rows_flagged(accepted.alone)
    return unnamed | ~is_accepted[contents.authors]


def _rows_with(segment: Segment, terms: Sequence[Keys]) -> Flags:
    having = np.ones(segment.contents.row_count, dtype=np.bool_)
    for forms in terms:
        having &= segment.fields[Field.WORDS].rows_with(forms)
    return having
