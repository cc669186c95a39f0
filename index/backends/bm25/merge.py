"""Merge segments and their postings. The time grows with their number, the memory only with the size of a chunk.

Data read from files does not stay in memory: a merge of a million passages reads two gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from index.analysis import Field, Keys
from index.backends.bm25.forward_index import ForwardMerger
from index.backends.bm25.postings import Counts, Ints, Places, Postings
from index.backends.bm25.segments import NO_AUTHOR, Contents, Kinds, Segment

CHUNK_POSTINGS = 2**21
"""Postings that are merged at once: about 60 MB of memory. A term with more postings is merged alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Postings to merge."""

    postings: Postings
    new_rows: Ints  # the new row of each row; -1: left out


class Merger:
    """A merge of postings in the order of their keys. The new rows of one source come before those of the next."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        keys = reduce(np.union1d, (source.postings.keys for source in sources))
        counts = np.stack([_kept_counts(source, keys) for source in sources])
        kept = counts.sum(axis=0) > 0
        self.keys: Keys = keys[kept]
        self._counts = counts[:, kept]  # by source and term
        self.starts: Places = np.concatenate([[0], np.cumsum(self._counts.sum(axis=0))])
        self.lengths: Ints = np.concatenate([each.postings.lengths[each.new_rows >= 0] for each in sources])

    def __len__(self) -> int:
        """Return the number of postings."""
        return int(self.starts[-1])

    def chunks(self) -> Iterator[tuple[Ints, Counts]]:
        """Yield the rows and tfs of all postings, in pieces."""
        for first, last in chunks_of(self.starts):
            begin, end = self.starts[[first, last]].tolist()
            rows = np.empty(end - begin, dtype=np.int32)
            tfs = np.empty(end - begin, dtype=np.uint16)
            places = self.starts[first:last] - begin  # the place of the next source's postings of each term
            for source, counts in zip(self._sources, self._counts[:, first:last], strict=True):
                new_rows, new_tfs = _kept(source, *self.keys[[first, last - 1]])
                shifts = places - (np.cumsum(counts) - counts)
                to = np.repeat(shifts, counts) + np.arange(len(new_rows))
                rows[to] = new_rows
                tfs[to] = new_tfs
                places = places + counts
            yield rows, tfs

    def merged(self) -> Postings:
        """Return the merged postings, in memory."""
        rows, tfs = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.uint16)]
        for some_rows, some_tfs in self.chunks():
            rows.append(some_rows)
            tfs.append(some_tfs)
        return Postings(self.keys, self.starts, np.concatenate(rows), np.concatenate(tfs), self.lengths)


def merged_contents(segments: Sequence[Segment]) -> Contents:
    """Return the contents of all segments, in order, without deleted articles."""
    ids: list[str] = []
    hashes: list[str] = []
    sizes: list[int] = []
    names: dict[str, int] = {}
    languages: list[Counts] = [np.zeros(0, dtype=np.uint16)]
    kinds: list[Kinds] = [np.zeros(0, dtype=np.uint8)]
    wordings: list[Keys] = [np.zeros(0, dtype=np.uint64)]
    author_names: dict[str, int] = {}
    authors: list[Ints] = [np.zeros(0, dtype=np.int32)]
    for segment in segments:
        contents = segment.contents
        kept = [number for number in range(len(contents.ids)) if number not in segment.deleted]
        ids += [contents.ids[number] for number in kept]
        hashes += [contents.hashes[number] for number in kept]
        sizes += np.diff(contents.firsts)[kept].tolist() if kept else []
        new_numbers = [names.setdefault(name, len(names)) for name in contents.language_names]
        languages.append(np.array(new_numbers, dtype=np.uint16)[contents.languages[~segment.dead]])
        kinds.append(contents.kinds[~segment.dead])
        wordings.append(contents.wordings[~segment.dead])
        authors.append(_renumbered_authors(segment, author_names))
    firsts = np.fromiter(accumulate(sizes, initial=0), dtype=np.int32)
    of_passages = np.concatenate(languages), tuple(names), np.concatenate(kinds), np.concatenate(wordings)
    of_authors = tuple(author_names), np.concatenate(authors)
    return Contents(tuple(ids), tuple(hashes), firsts, *of_passages, *of_authors)


def _renumbered_authors(segment: Segment, numbers: dict[str, int]) -> Ints:
    """Return the authors of the passages that are not deleted, as numbers in *numbers*, to which new names are added.

    Names of deleted passages are left out: no file has the names of purged articles.
    """
    contents = segment.contents
    authors = contents.authors[~segment.dead]
    new_numbers = np.full(len(contents.author_names) + 1, NO_AUTHOR, dtype=np.int32)  # the last is that of NO_AUTHOR
    for number in np.unique(authors[authors != NO_AUTHOR]).tolist():
        new_numbers[number] = numbers.setdefault(contents.author_names[number], len(numbers))
    return new_numbers[authors]


def mergers(segments: Sequence[Segment]) -> dict[Field, Merger]:
    """Return a merger for the postings of each field."""
    new_rows, count = [], 0
    for segment in segments:
        alive = ~segment.dead
        rows = np.cumsum(alive, dtype=np.int32) + (count - 1)
        new_rows.append(np.where(alive, rows, -1).astype(np.int32))
        count += segment.count
    return {
        field: Merger([Source(each.fields[field], rows) for each, rows in zip(segments, new_rows, strict=True)])
        for field in Field
    }


def forward_merger(segments: Sequence[Segment]) -> ForwardMerger:
    """Return a merger for the forward indexes of the segments."""
    return ForwardMerger([(segment.forward, ~segment.dead) for segment in segments])


def merged(segments: Sequence[Segment]) -> Segment:
    """Merge segments into one in memory, in order, without deleted articles."""
    fields = {field: merger.merged() for field, merger in mergers(segments).items()}
    return Segment(merged_contents(segments), fields, forward_merger(segments).merged())


def chunks_of(starts: Places) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with about CHUNK_POSTINGS postings each, at least one term."""
    first, count = 0, len(starts) - 1
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + CHUNK_POSTINGS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last


def _kept_counts(source: Source, keys: Keys) -> npt.NDArray[np.int64]:
    """Count the postings of each of these terms that are kept."""
    postings = source.postings
    counts = np.zeros(len(keys), dtype=np.int64)
    at = np.searchsorted(keys, postings.keys)
    if not len(source.new_rows) or source.new_rows.min() >= 0:
        counts[at] = np.diff(postings.starts)
        return counts
    for first, last in chunks_of(postings.starts):
        begin, end = postings.starts[[first, last]].tolist()
        kept = source.new_rows[postings.piece(begin, end)[0]] >= 0
        counts[at[first:last]] = np.add.reduceat(kept, postings.starts[first:last] - begin, dtype=np.int64)
    return counts


def _kept(source: Source, first_key: np.uint64, last_key: np.uint64) -> tuple[Ints, Counts]:
    """Return the kept postings of the terms in a range."""
    postings = source.postings
    first = np.searchsorted(postings.keys, first_key)
    last = np.searchsorted(postings.keys, last_key, side="right")
    begin, end = postings.starts[[first, last]].tolist()
    rows, tfs = postings.piece(begin, end)
    new_rows = source.new_rows[rows]
    kept = new_rows >= 0
    return new_rows[kept], tfs[kept]
