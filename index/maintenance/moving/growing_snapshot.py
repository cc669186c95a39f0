"""Write a snapshot bit by bit, so that another process can go on after a kill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import BrokenFrameError, framed, read_frames
from index.disk.paths import SNAPSHOT_NAME
from index.store.replay import header_of

GENERATION = 2
"""Number of the journal that follows. If a snapshot before the first one were missing, that would not count as
damage."""


class GrowingSnapshot:
    """An unfinished snapshot. Each method may raise OSError."""

    def __init__(self, directory: Path, counts: Mapping[str, int], files: Files) -> None:
        """Begin it, or go on with what is there. Args: counts: Of the whole snapshot, see `Rows.counts`."""
        self._path = directory / SNAPSHOT_NAME
        self._temporary = self._path.with_name(SNAPSHOT_NAME + TEMPORARY_SUFFIX)
        self._files = files
        header = framed(header_of("snapshot", GENERATION, counts))
        self.records, size_bytes = self._find_end(header)  # number of complete records
        if size_bytes:
            self._descriptor = files.open_for_append(self._temporary)
            files.truncate(self._descriptor, size_bytes)
        else:
            self._descriptor = files.create(self._temporary)
            files.write_all(self._descriptor, header)

    def _find_end(self, header: bytes) -> tuple[int, int]:
        """Return how many complete records are there, and where they end; (0, 0): there is no such snapshot."""
        records, end = 0, 0
        try:
            with self._temporary.open("rb") as file:
                for frame in read_frames(file):
                    if not frame.number and framed(frame.payload) != header:
                        return 0, 0
                    records, end = frame.number, frame.end
        except (FileNotFoundError, BrokenFrameError):
            return records, end
        return records, end

    def add(self, payloads: Iterable[bytes]) -> None:
        """Add records. They are on disk when this returns."""
        self._files.write_all(self._descriptor, b"".join(map(framed, payloads)))
        self._files.sync(self._descriptor)

    def finish(self) -> None:
        """Give it its name."""
        self._files.sync(self._descriptor)
        self._files.replace(self._temporary, self._path)
        self._files.sync_directory(self._path.parent)

    def close(self) -> None:
        """Release the file."""
        self._files.close(self._descriptor)
