"""Define segments: the postings of some articles, which are made once and never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Field, Keys
from index.backends.bm25.forward_index import Forward
from index.backends.bm25.impacts import Weights
from index.backends.bm25.kernels import kernels
from index.backends.bm25.postings import Counts, Flags, Ints, Places, Postings
from index.backends.okapi import Size
from index.model import PassageId, PassageKind

COMMON_POSTINGS = 1_000
"""Number of a term's postings from which its count in flagged rows is cached. A segment of a million passages has about
ten thousand such terms, and questions contain few of them."""

KINDS = tuple(PassageKind)
"""Kinds of passages, in the order of their numbers in files."""

NO_AUTHOR = -1

Kinds = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seal:
    """The name, size and checksum of a file, which identify it and show that it is complete."""

    name: str
    size_bytes: int
    table_at: int  # offset of the table, in bytes
    table_checksum: int


@dataclass(frozen=True, eq=False)
class Contents:
    """The passages of some articles, in the order of indexing. The passages of an article are adjacent rows."""

    ids: tuple[str, ...]  # of the articles
    hashes: tuple[str, ...]  # of their contents
    firsts: Ints  # the first row of each article, and the end of the last article
    languages: Counts  # of each passage, as a place in `language_names`
    language_names: tuple[str, ...]
    kinds: Kinds  # of each passage, as a place in `KINDS`
    wordings: Keys  # of each passage; see `Match.wording`
    author_names: tuple[str, ...]  # without those of articles
    authors: Ints  # of each passage, as a place in `author_names`; NO_AUTHOR: it does not name its author
    origin: str = ""  # name of the file that these data come from; empty if none

    @property
    def row_count(self) -> int:
        """Return the number of passages."""
        return len(self.languages)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return the number of each article, by id."""
        return {article_id: number for number, article_id in enumerate(self.ids)}

    @cached_property
    def author_numbers(self) -> Mapping[str, int]:
        """Return the number of each author, by name."""
        return {name: number for number, name in enumerate(self.author_names)}

    @cached_property
    def language_counts(self) -> Places:
        """Return the number of passages in each language."""
        return np.bincount(self.languages, minlength=len(self.language_names))

    def passage_ids(self, rows: npt.NDArray[np.integer]) -> list[PassageId]:
        """Return the ids of the passages of these rows."""
        numbers = np.searchsorted(self.firsts, rows, side="right") - 1
        ordinals = rows - self.firsts[numbers]
        return [
            PassageId(self.ids[at], ordinal) for at, ordinal in zip(numbers.tolist(), ordinals.tolist(), strict=True)
        ]

    def languages_of(self, rows: npt.NDArray[np.integer]) -> list[str]:
        """Return the languages of the passages of these rows."""
        return [self.language_names[number] for number in self.languages[rows].tolist()]

    def kinds_of(self, rows: npt.NDArray[np.integer]) -> list[PassageKind]:
        """Return the kinds of the passages of these rows."""
        return [KINDS[number] for number in self.kinds[rows].tolist()]

    def rows_flagged(self, article_ids: Container[str]) -> Flags:
        """Return flags of the rows of these articles."""
        chosen = np.fromiter((article_id in article_ids for article_id in self.ids), dtype=np.bool_)
        return np.repeat(chosen, np.diff(self.firsts))

    def rows_of(self, numbers: Iterable[int]) -> Ints:
        """Return the rows of these articles, ascending."""
        places = np.array(sorted(numbers), dtype=np.intp)
        firsts = self.firsts[places]
        sizes = self.firsts[places + 1] - firsts
        ends = np.cumsum(sizes)
        return np.repeat(firsts - (ends - sizes), sizes).astype(np.int32) + np.arange(sizes.sum(), dtype=np.int32)


class PassageTraits(NamedTuple):
    """The language, kind, wording and author of a passage."""

    language: str
    kind: PassageKind
    wording: int
    author: str | None = None


class Flagged:
    """Some rows of a segment. The number of their terms, and of those with each common term, is cached."""

    def __init__(self, flags: Flags, fields: Mapping[Field, Postings]) -> None:
        self.flags = flags
        self._fields = fields
        self._sizes: dict[Field, Size] = {}
        self._counts: dict[tuple[Field, int, int], int] = {}

    def size(self, field: Field) -> Size:
        """Count the passages and terms of the rows."""
        if field not in self._sizes:
            terms = _sum(self._fields[field].lengths[self.flags])
            self._sizes[field] = Size(int(np.count_nonzero(self.flags)), terms)
        return self._sizes[field]

    def count(self, field: Field, starts: Places, ends: Places) -> Places:
        """Count the rows that have each term. *starts* and *ends* are the places of the postings of each term."""
        postings = self._fields[field]
        counts = np.zeros(len(starts), dtype=np.int64)
        common = ends - starts >= COMMON_POSTINGS
        counts[~common] = kernels().count(postings, starts[~common], ends[~common], self.flags)
        for term in np.flatnonzero(common).tolist():
            key = (field, int(starts[term]), int(ends[term]))
            if key not in self._counts:
                (self._counts[key],) = kernels().count(postings, starts[[term]], ends[[term]], self.flags).tolist()
            counts[term] = self._counts[key]
        return counts


class Segment:
    """Articles with their postings. Some may be deleted. A copy with other deletions shares the rest of the data."""

    def __init__(
        self,
        contents: Contents,
        fields: Mapping[Field, Postings],
        forward: Forward,
        weights: Mapping[Field, Weights] | None = None,
        deleted: frozenset[int] = frozenset(),
        seal: Seal | None = None,
    ) -> None:
        self.contents = contents
        self.fields = fields
        self.forward = forward
        self.weights = weights or {field: Weights(postings) for field, postings in fields.items()}
        self.deleted = deleted  # numbers of articles
        self.seal = seal  # of its file; None: it has no file
        self.dead_rows = contents.rows_of(deleted)  # ascending
        self.count = contents.row_count - len(self.dead_rows)  # number of passages that are not deleted
        self._rows_in: dict[str, Flagged] = {}  # cache by language

    def size(self, field: Field) -> Size:
        """Count the passages and terms that are not deleted."""
        dead = _sum(self.fields[field].lengths[self.dead_rows])
        return Size(self.count, self.weights[field].term_count - dead)

    @cached_property
    def dead(self) -> Flags:
        """Return flags of the deleted rows."""
        flags = np.zeros(self.contents.row_count, dtype=np.bool_)
        flags[self.dead_rows] = True
        return flags

    @cached_property
    def dead_flagged(self) -> Flagged:
        """Return the deleted rows."""
        return Flagged(self.dead, self.fields)

    @property
    def languages(self) -> Counter[str]:
        """Count the passages in each language that are not deleted."""
        names = self.contents.language_names
        dead = np.bincount(self.contents.languages[self.dead_rows], minlength=len(names))
        return Counter(dict(zip(names, (self.contents.language_counts - dead).tolist(), strict=True)))

    def rows_in(self, language: str) -> Flagged:
        """Return the rows in this language that are not deleted."""
        if language not in self._rows_in:
            names = self.contents.language_names
            number = names.index(language) if language in names else len(names)
            flags: Flags = self.contents.languages == number
            flags[self.dead_rows] = False
            self._rows_in[language] = Flagged(flags, self.fields)
        return self._rows_in[language]

    def has_terms(self, keys: Keys, field: Field) -> Flags:
        """Return flags of the terms of a field in any passage that is not deleted."""
        postings = self.fields[field]
        starts, ends = postings.spans(keys)
        flags: Flags = ends > starts
        for at in np.flatnonzero(flags).tolist() if len(self.dead_rows) else ():
            flags[at] = not self.dead[postings.rows[starts[at] : ends[at]]].all()
        return flags

    def articles_by_wording(self, wordings: Keys, limit: int) -> list[tuple[str, frozenset[int]]]:
        """Return articles with passages of these wordings, which are ascending, without deleted articles.

        At most *limit* are returned, in the order of `SearchBackend.articles_by_wording`.
        """
        if not len(wordings):
            return []
        contents = self.contents
        places = np.minimum(np.searchsorted(wordings, contents.wordings), len(wordings) - 1)
        rows = np.flatnonzero((wordings[places] == contents.wordings) & ~self.dead)
        numbers = np.searchsorted(contents.firsts, rows, side="right") - 1
        pairs = np.unique(numbers * len(wordings) + places[rows])  # a repeated wording of an article counts once
        owners = pairs // len(wordings)
        numbers, counts = np.unique(owners, return_counts=True)
        best = numbers[np.lexsort((-numbers, -counts))[:limit]].tolist()
        return [
            (contents.ids[number], frozenset(wordings[pairs[owners == number] % len(wordings)].tolist()))
            for number in best
        ]

    def content_hashes(self) -> dict[str, str]:
        """Return the articles that are not deleted, with the hashes of their contents."""
        articles = zip(self.contents.ids, self.contents.hashes, strict=True)
        return {
            article_id: content_hash
            for number, (article_id, content_hash) in enumerate(articles)
            if number not in self.deleted
        }

    def has_article(self, article_id: str) -> bool:
        """Return whether the segment has this article, and it is not deleted."""
        number = self.contents.numbers.get(article_id)
        return number is not None and number not in self.deleted

    def without(self, article_ids: Iterable[str]) -> Segment:
        """Return a copy in which these articles of the segment are deleted too."""
        numbers = self.contents.numbers
        deleted = self.deleted.union(numbers[each] for each in article_ids)
        return Segment(self.contents, self.fields, self.forward, self.weights, deleted, self.seal)

    def unsealed(self) -> Segment:
        """Return a copy without a file. Its data stay readable."""
        return Segment(self.contents, self.fields, self.forward, self.weights, self.deleted)

    @property
    def loaded_bytes(self) -> int:
        """Return the number of bytes that were read from its file since it was opened, without its beginning."""
        return self.forward.guard.loaded_bytes + sum(each.guard.loaded_bytes for each in self.fields.values())

    def unloaded(self) -> Segment:
        """Return a copy that keeps nothing in memory that can be read from its file again."""
        fields = {field: postings.unloaded() for field, postings in self.fields.items()}
        return Segment(self.contents, fields, self.forward.unloaded(), None, self.deleted, self.seal)


def make_segment(
    articles: Sequence[tuple[str, str, int]],
    passages: Sequence[PassageTraits],
    fields: Mapping[Field, Postings],
    forward: Forward,
) -> Segment:
    """Return a segment of articles.

    Args:
        articles: For each article its id, the hash of its content, and its number of passages.
        passages: The passages of all articles.
    """
    names = tuple(dict.fromkeys(each.language for each in passages))
    number_of = {name: number for number, name in enumerate(names)}
    authors = tuple(dict.fromkeys(each.author for each in passages if each.author is not None))
    author_numbers = {None: NO_AUTHOR} | {name: number for number, name in enumerate(authors)}
    contents = Contents(
        tuple(article_id for article_id, _, _ in articles),
        tuple(content_hash for _, content_hash, _ in articles),
        np.fromiter(accumulate((count for _, _, count in articles), initial=0), dtype=np.int32),
        np.fromiter((number_of[each.language] for each in passages), dtype=np.uint16),
        names,
        np.fromiter((KINDS.index(each.kind) for each in passages), dtype=np.uint8),
        np.fromiter((each.wording for each in passages), dtype=np.uint64),
        authors,
        np.fromiter((author_numbers[each.author] for each in passages), dtype=np.int32),
    )
    return Segment(contents, fields, forward)


def _sum(lengths: Ints) -> int:
    return int(lengths.sum(dtype=np.int64))
