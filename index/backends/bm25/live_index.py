"""Publish the state of the index for searches, and change it in memory."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from index.backends.bm25.checked_file import DamagedFileError
from index.backends.bm25.merge import merged
from index.backends.bm25.scoring.scoring_state import State
from index.backends.bm25.segments import Segment
from index.backends.okapi import K1, B
from index.errors import IndexDamagedError

logger = logging.getLogger(__name__)

MERGE_RATIO = 4
"""Size ratio of two neighbours in memory below which they are merged. So a search visits a logarithmic number of
segments, and a posting is copied a logarithmic number of times."""

MAX_MERGED_PASSAGES = 2_000
"""Most passages that are merged while an article is added, which takes about 20 ms. More are merged in the
background."""

MAX_LOADED_BYTES = 2**29
"""Most bytes of index files in memory, in addition to the data of every search and of the current one. An archive of
200,000 passages has no more. In a larger one, rereading frequently used data takes about 300 ms in total."""


class LiveIndex:
    """The segments that searches see, and the names of damaged files."""

    def __init__(self, segments: Sequence[Segment], *, is_saved: bool) -> None:
        self.changing = threading.Lock()  # held for milliseconds, while the next state is made from the last
        self.merging: frozenset[int] = frozenset()  # ids of the contents of segments that are merged in the background
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
            here = [each for each in article_ids if segment.has_article(each)]
            segments.append(segment.without(here) if here else segment)
        return [segment for segment in segments if len(segment.deleted) < len(segment.contents.ids)]

    def limit_memory(self) -> None:
        """Release the memory of data read from files if it exceeds MAX_LOADED_BYTES."""
        if self.state.loaded_bytes > MAX_LOADED_BYTES:
            self.unload()

    def unload(self) -> None:
        """Start to read the files again. Running searches keep their data in memory until they end."""
        with self.changing:
            if self.state.loaded_bytes > MAX_LOADED_BYTES:  # otherwise another search was faster
                self.publish([each.unloaded() for each in self.state.segments])

    def compact(self, segments: list[Segment]) -> list[Segment]:
        """Return the segments with the last ones merged, if that is fast and no other merge includes them."""
        while len(segments) > 1 and segments[-2].count < MERGE_RATIO * segments[-1].count:
            last = segments[-2:]
            if any(each.contents.origin or self.is_merging(each) for each in last):
                break
            if self._is_saved and sum(each.count for each in last) > MAX_MERGED_PASSAGES:
                break
            segments[-2:] = [merged(last)]
        return segments

    def replace_merged(self, written: Segment) -> None:
        """Replace the merged segments with the written one, including the deletions made meanwhile."""
        with self.changing:
            now = self.state.segments
            at = next((at for at, each in enumerate(now) if self.is_merging(each)), 0)
            left = set().union(*(each.content_hashes() for each in now if self.is_merging(each)))
            new = written.without(each for each in written.contents.ids if each not in left)
            self.publish([*now[:at], *([new] if left else []), *(e for e in now[at:] if not self.is_merging(e))])

    def unsaved(self) -> int:
        """Count the passages that are only in memory."""
        return sum(segment.count for segment in self.state.segments if segment.seal is None)

    def is_merging(self, segment: Segment) -> bool:
        """Return whether the segment is being merged."""
        return id(segment.contents) in self.merging

    def undamaged(self) -> list[Segment]:
        """Return the segments without damage."""
        return [segment for segment in self.state.segments if not self.is_damaged(segment)]

    def is_damaged(self, segment: Segment) -> bool:
        """Return whether the file of the segment is known to be damaged."""
        return segment.contents.origin in self._damaged

    @contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Note damage that is found within. Raises: IndexDamagedError: there was damage."""
        try:
            yield
        except DamagedFileError as error:
            self.note_damage(error)
            raise IndexDamagedError from error

    def note_damage(self, error: DamagedFileError) -> None:
        """Remember that a file is damaged. Its articles must be indexed again."""
        if error.path.name not in self._damaged:
            self._damaged |= {error.path.name}
            logger.warning("Part of the saved index is made again: %s", str(error))  # the error keeps the file open
