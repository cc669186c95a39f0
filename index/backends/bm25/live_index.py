"""Publish the state of the index that searches see, and change it in memory."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from index.analysis import Field
from index.backends.bm25.checked_file import DamagedFileError
from index.backends.bm25.merge import merged
from index.backends.bm25.scoring.scoring_state import State
from index.backends.bm25.segments import Segment
from index.errors import IndexDamagedError

logger = logging.getLogger(__name__)

K1: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.5, Field.GRAMS: 1.2})
"""Saturation of repeated terms. Lower than for whole documents: in a paragraph, a word's first occurrence says most."""

B: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.6, Field.GRAMS: 0.6})
"""How much longer passages are held back."""

MERGE_RATIO = 4
"""Two neighbours in memory are merged when the older is less than so many times larger: a search then visits a
logarithmic number of them, and a posting is copied a logarithmic number of times."""

MERGED_AT_ONCE = 2_000
"""Passages that are merged while an article is added, at most: some 20 ms. More are merged beside."""

LOADED_BYTES = 2**29
"""Of files of the index in memory at most, besides what every search needs and what one search reads. An archive of
200,000 passages has no more. In a larger one, reading again what is asked for often takes some 300 ms in all."""


class LiveIndex:
    """The segments that searches see, and the names of the files that were found damaged."""

    def __init__(self, segments: Sequence[Segment], *, is_saved: bool) -> None:
        self.changing = threading.Lock()  # held while the next state is made of the last: for milliseconds
        self.merging: frozenset[int] = frozenset()  # ids of the contents of segments that are being merged beside
        self._damaged: frozenset[str] = frozenset()  # names of files
        self._is_saved = is_saved
        self.publish(segments)

    def publish(self, segments: Sequence[Segment]) -> None:
        """Make these segments the state that the next search sees."""
        self.state = State(segments, K1, B)
        frequent = self.state.languages.most_common()
        self.languages: Mapping[str, int] = {language: count for language, count in frequent if count}

    def without(self, article_ids: Iterable[str]) -> list[Segment]:
        """Return the segments without these articles."""
        segments = []
        for segment in self.state.segments:
            here = [each for each in article_ids if segment.holds(each)]
            segments.append(segment.without(here) if here else segment)
        return [segment for segment in segments if len(segment.deleted) < len(segment.contents.ids)]

    def limit_memory(self) -> None:
        """Release the memory of what was read from files, if it is more than LOADED_BYTES."""
        if self.state.loaded_bytes > LOADED_BYTES:
            self.renew()

    def renew(self) -> None:
        """Begin to read the files again; searches that are under way keep what they have in memory until they end."""
        with self.changing:
            if self.state.loaded_bytes > LOADED_BYTES:  # else another search was first
                self.publish([each.renewed() for each in self.state.segments])

    def compact(self, segments: list[Segment]) -> list[Segment]:
        """The same with the last ones merged, where that is soon done and nobody else is about it."""
        while len(segments) > 1 and segments[-2].count < MERGE_RATIO * segments[-1].count:
            last = segments[-2:]
            if any(each.contents.origin or self.is_merging(each) for each in last):
                break
            if self._is_saved and sum(each.count for each in last) > MERGED_AT_ONCE:
                break
            segments[-2:] = [merged(last)]
        return segments

    def put_in_place(self, written: Segment) -> None:
        """Let a written segment take the place of those that were merged, with what happened meanwhile."""
        with self.changing:
            now = self.state.segments
            at = next((at for at, each in enumerate(now) if self.is_merging(each)), 0)
            left = set().union(*(each.held() for each in now if self.is_merging(each)))
            new = written.without(each for each in written.contents.ids if each not in left)
            self.publish([*now[:at], *([new] if left else []), *(e for e in now[at:] if not self.is_merging(e))])

    def unsaved(self) -> int:
        """Count the passages that are in memory alone."""
        return sum(segment.count for segment in self.state.segments if segment.seal is None)

    def is_merging(self, segment: Segment) -> bool:
        """Return whether the segment is being merged."""
        return id(segment.contents) in self.merging

    def sound(self) -> list[Segment]:
        """Return the segments that are not damaged."""
        return [segment for segment in self.state.segments if not self.is_damaged(segment)]

    def is_damaged(self, segment: Segment) -> bool:
        """Return whether the file of the segment was found damaged."""
        return segment.contents.origin in self._damaged

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Raises: IndexDamagedError: damage was found within."""
        try:
            yield
        except DamagedFileError as error:
            self.note_damage(error)
            raise IndexDamagedError from error

    def note_damage(self, error: DamagedFileError) -> None:
        """Remember that a file is damaged; its articles are to be indexed again."""
        if error.path.name not in self._damaged:
            self._damaged |= {error.path.name}
            logger.warning("Part of the saved index is made again: %s", str(error))  # it would keep the file open
