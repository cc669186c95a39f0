"""Write files that appear under their names only when they are whole and on disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import framed

WRITE_BYTES = 2**18
"""Bytes of a snapshot that are written at once: in much smaller pieces it takes twice as long, and larger ones keep a
record that is appended meanwhile waiting for the disk."""

SYNC_BYTES = 2**22
"""Bytes of a snapshot after which the disk is waited for: else all of it would be waited for at the end, and whoever
appends at that moment with it. Beside 450 MB, an addition took 130 to 200 ms at most so, and takes 40 ms."""


def write_file(path: Path, payloads: Iterable[bytes], files: Files) -> int:
    """Write a file as `write_open_file` does, close it, and return its size in bytes."""
    descriptor, size_bytes = write_open_file(path, payloads, files)
    files.close(descriptor)
    return size_bytes


def write_open_file(path: Path, payloads: Iterable[bytes], files: Files) -> tuple[int, int]:
    """Write a file beside *path*, bring it to disk, and give it its name; returns its descriptor and size in bytes.

    The name is on disk only after `sync_directory`. Raises: OSError: *path* is as before.
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
    """Write a file and bring it to disk; returns its descriptor and size in bytes. Raises: OSError: it is not there."""
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
    with contextlib.suppress(OSError):  # it holds nothing that counts, but the room may be needed
        files.close(descriptor)
        files.remove(path)


def _pieces(frames: Iterable[bytes]) -> Iterator[bytes]:
    """The frames, as many together as are written at once."""
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
