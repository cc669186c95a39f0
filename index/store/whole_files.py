"""Write files that get their names only when they are complete and on disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import framed

WRITE_BYTES = 2**18
"""Bytes of a snapshot that are written at once. Much smaller pieces take twice as long. With larger pieces, a record
that is appended meanwhile waits longer for the disk."""

SYNC_BYTES = 2**22
"""Bytes of a snapshot after which it is synced to disk. Otherwise one long sync at the end would delay concurrent
appends. While 450 MB were written, an addition took up to 130 to 200 ms; it now takes 40 ms."""


def write_file(path: Path, payloads: Iterable[bytes], files: Files) -> int:
    """Write a file as `write_open_file` does, close it, and return its size in bytes."""
    descriptor, size_bytes = write_open_file(path, payloads, files)
    files.close(descriptor)
    return size_bytes


def write_open_file(path: Path, payloads: Iterable[bytes], files: Files) -> tuple[int, int]:
    """Write a temporary file to disk, and rename it to *path*. Return its descriptor and size in bytes.

    The name is on disk only after `sync_directory`. Raises: OSError: *path* is unchanged.
    """
    temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
    descriptor, size_bytes = write_temporary(temporary, payloads, files)
    try:
        files.replace(temporary, path)
    except BaseException:
        _abandon(descriptor, temporary, files)
        raise
    return descriptor, size_bytes


def write_temporary(path: Path, payloads: Iterable[bytes], files: Files) -> tuple[int, int]:
    """Write a file to disk. Return its descriptor and size in bytes. Raises: OSError: the file does not exist."""
    descriptor = files.create(path)
    size_bytes = synced_bytes = 0
    try:
        for piece in _pieces(map(framed, payloads)):
            files.write_all(descriptor, piece)
            size_bytes += len(piece)
            if size_bytes - synced_bytes >= SYNC_BYTES:
                files.sync(descriptor)
                synced_bytes = size_bytes
        files.sync(descriptor)
    except BaseException:
        _abandon(descriptor, path, files)
        raise
    return descriptor, size_bytes


def _abandon(descriptor: int, path: Path, files: Files) -> None:
    with contextlib.suppress(OSError):  # it has no valid data, but its space may be needed
        files.close(descriptor)
        files.remove(path)


def _pieces(frames: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the frames, joined to pieces that are written at once."""
    gathered: list[bytes] = []
    size_bytes = 0
    for frame in frames:
        gathered.append(frame)
        size_bytes += len(frame)
        if size_bytes >= WRITE_BYTES:
            yield b"".join(gathered)
            gathered, size_bytes = [], 0
    if gathered:
        yield b"".join(gathered)
