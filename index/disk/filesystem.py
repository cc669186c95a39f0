"""The system calls by which the archive reaches the disk, gathered so that tests can fail each of them."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
"""Nobody but the owner of the archive reads it: it holds who added what."""

DIRECTORY_MODE = 0o700

TEMPORARY_SUFFIX = ".tmp"
"""Of files that are being written. They hold nothing that counts, and are removed when the archive is next opened."""


class Files:
    """Makes changes of files and directories durable. Every method may raise OSError."""

    def make_directory(self, path: Path) -> None:
        """Make a directory and those above it; one that is there already stays as it is."""
        path.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)

    def create(self, path: Path) -> int:
        """Open a file for writing, empty, and return its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, FILE_MODE)

    def open_for_append(self, path: Path) -> int:
        """Open a file that is there; what is written goes to its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND)

    def create_for_placing(self, path: Path) -> int:
        """Open a new file for writing at any place, and for reading, and return its descriptor."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)

    def write_at(self, descriptor: int, content: bytes, at: int) -> int:
        """Write all of *content* to a place of a file that was created for that, and return how many bytes."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.pwrite(descriptor, rest, at + len(content) - len(rest)) :]
        return len(content)

    def write(self, descriptor: int, content: bytes | memoryview) -> int:
        """Write some of *content*, and return how many bytes."""
        return os.write(descriptor, content)

    def write_all(self, descriptor: int, content: bytes) -> None:
        """Write all of *content*: `write` may stop short when the disk fills up, and say why only when asked again."""
        rest = memoryview(content)
        while rest:
            written = self.write(descriptor, rest)
            if written == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]

    def write_and_close(self, descriptor: int, content: bytes) -> None:
        """Bring *content* to disk, and close the file."""
        try:
            self.write_all(descriptor, content)
            self.sync(descriptor)
        finally:
            self.close(descriptor)

    def write_whole(self, path: Path, content: bytes) -> None:
        """Put a file of *content* in the place of the one at *path*, if there is one; it is on disk when this returns.

        Raises: OSError: the old file counts, unless only its name in the directory could not be brought to disk.
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
        """Wait until what was written is on disk."""
        os.fsync(descriptor)

    def truncate(self, descriptor: int, size_bytes: int) -> None:
        """Cut a file."""
        os.ftruncate(descriptor, size_bytes)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; one that is taken is left alone: FileExistsError."""
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file, over another one if need be, at one stroke."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is not there is no error."""
        path.unlink(missing_ok=True)

    def sync_directory(self, path: Path) -> None:
        """Wait until the names in a directory are on disk."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
