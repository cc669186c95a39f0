"""Make the system calls by which the archive reaches the disk. Tests can make each of them fail."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
"""Only the owner of the archive can read it, because it contains who added what."""

DIRECTORY_MODE = 0o700

TEMPORARY_SUFFIX = ".tmp"
"""Suffix of unfinished files. They contain nothing valid, and are removed when the archive is next opened."""


class Files:
    """Durable changes of files and directories. Every method may raise OSError."""

    def make_directory(self, path: Path) -> None:
        """Make a directory and its parents. An existing directory stays unchanged."""
        path.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)

    def create(self, path: Path) -> int:
        """Open an empty file for writing, and return its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, FILE_MODE)

    def open_for_append(self, path: Path) -> int:
        """Open an existing file for writing at its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND)

    def create_for_placing(self, path: Path) -> int:
        """Open a new file for reading and for writing at any position, and return its descriptor."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)

    def write_at(self, descriptor: int, content: bytes, at: int) -> int:
        """Write all of *content* at a position of a file from `create_for_placing`, and return the number of bytes."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.pwrite(descriptor, rest, at + len(content) - len(rest)) :]
        return len(content)

    def write(self, descriptor: int, content: bytes | memoryview) -> int:
        """Write a part of *content*, and return the number of bytes."""
        return os.write(descriptor, content)

    def write_all(self, descriptor: int, content: bytes) -> None:
        """Write all of *content*. When the disk fills up, `write` may write less and report the error only at the next
        call."""
        rest = memoryview(content)
        while rest:
            written = self.write(descriptor, rest)
            if written == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]

    def write_and_close(self, descriptor: int, content: bytes) -> None:
        """Write *content* to disk, and close the file."""
        try:
            self.write_all(descriptor, content)
            self.sync(descriptor)
        finally:
            self.close(descriptor)

    def write_whole(self, path: Path, content: bytes) -> None:
        """Create or replace the file at *path*. When this returns, its *content* is on disk.

        Raises: OSError: the old file stays valid, unless only the directory could not be written to disk.
        """
        temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
        try:
            self.write_and_close(self.create(temporary), content)
            self.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                self.remove(temporary)
            raise
        self.sync_directory(path.parent)

    def sync(self, descriptor: int) -> None:
        """Wait until all written data is on disk."""
        os.fsync(descriptor)

    def truncate(self, descriptor: int, size_bytes: int) -> None:
        """Cut a file to a size."""
        os.ftruncate(descriptor, size_bytes)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name. Raises FileExistsError if the name is taken."""
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file atomically. An existing target is replaced."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file. A missing file is not an error."""
        path.unlink(missing_ok=True)

    def sync_directory(self, path: Path) -> None:
        """Wait until the names in a directory are on disk."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
