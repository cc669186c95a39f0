"""Read the files in a ZIP archive, in memory and within limits. Nothing is written to disk, and names are only
shown."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from index.errors import BrokenContentError, EncryptedError, TooManyMembersError, UnpackedTooLargeError
from index.text import clean_line, shortened

MAX_MEMBERS = 5_000
"""Most members of an archive. A large book with its pictures has a thousand. Each takes memory before it is read."""

MAX_UNPACKED_BYTES = 100_000_000
"""Most unpacked bytes that are read from an archive: five times its allowed packed size, because text packs to a
fifth."""

MAX_NAME_CHARS = 200
"""Longest name of a member that is shown, in characters."""

_CENTRAL_HEADER = b"PK\x01\x02"
"""Beginning of an entry of the directory. Entries are counted before the directory is read, because reading takes one
kB for each."""

_LOCAL_HEADER_BYTES = 30
"""Fewest bytes before a member's name and content."""

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
"""Bits of a member's flags."""

_ZIPFILE_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, EOFError, OSError)
"""Errors of zipfile for a file that is not an archive, or is broken. NotImplementedError means an unknown way of
packing."""

_JUNK = re.compile(r"(^|/)(\.|__MACOSX/|(thumbs\.db|ehthumbs\.db|desktop\.ini)$)", re.IGNORECASE)
"""Names of hidden files, and of files that systems create."""


class ZipArchive:
    """An archive whose directory is valid."""

    def __init__(self, content: bytes, source: str) -> None:
        """Read the directory.

        Args: source: Its name in errors.
        Raises: BrokenContentError, also if members overlap, which is only done to make them grow without end;
            TooManyMembersError; UnpackedTooLargeError.
        """
        self._source = source
        self._left_bytes = MAX_UNPACKED_BYTES
        if content.count(_CENTRAL_HEADER) > MAX_MEMBERS:
            raise TooManyMembersError(source, MAX_MEMBERS)
        with _converted_errors(source):
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._check_places()

    def _check_places(self) -> None:
        end = 0
        for info in sorted(self._zip.infolist(), key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise BrokenContentError(self._source)
            end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def members(self) -> list[zipfile.ZipInfo]:
        """Return the files that somebody added, in order, without folders, links, hidden files and system files."""
        return [
            info
            for info in self._zip.infolist()
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16) and not _JUNK.search(label_of(info))
        ]

    def read(self, member: zipfile.ZipInfo | str, limit_bytes: int, source: str | None = None) -> bytes:
        """Return the content of a member.

        Args: source: Its name in errors; None: the archive's name.
        Raises: like `opened`.
        """
        with self.opened(member, limit_bytes, source) as file:
            return file.read()

    @contextmanager
    def opened(
        self, member: zipfile.ZipInfo | str, limit_bytes: int, source: str | None = None
    ) -> Iterator[LimitedReader]:
        """Yield a member for reading in pieces.

        Raises: EncryptedError; UnpackedTooLargeError; BrokenContentError, also if there is no such member.
        """
        source = source or self._source
        info = self._zip.NameToInfo.get(member) if isinstance(member, str) else member
        if info is None:
            raise BrokenContentError(source)
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedError(source)
        with _converted_errors(source):
            file = self._zip.open(info)
        with file:
            yield LimitedReader(file, limit_bytes, self._take, source)

    def _take(self, size_bytes: int) -> None:
        self._left_bytes -= size_bytes
        if self._left_bytes < 0:
            raise UnpackedTooLargeError(self._source, MAX_UNPACKED_BYTES)


class LimitedReader:
    """A member that is being read. The unpacked bytes are counted, whatever size the directory gives."""

    def __init__(self, file: IO[bytes], limit_bytes: int, take: Callable[[int], None], source: str) -> None:
        """Read *file*. *take* is called with the number of unpacked bytes, and may refuse them."""
        self._file = file
        self._limit_bytes = limit_bytes
        self._left_bytes = limit_bytes
        self._take = take
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes, or all that remain if it is negative; empty at the end.

        Raises: UnpackedTooLargeError, before the limit is exceeded.
        """
        with _converted_errors(self._source):
            piece = self._file.read(self._left_bytes + 1 if size < 0 else min(size, self._left_bytes + 1))
        self._take(len(piece))
        self._left_bytes -= len(piece)
        if self._left_bytes < 0:
            raise UnpackedTooLargeError(self._source, self._limit_bytes)
        return piece


@contextmanager
def _converted_errors(source: str) -> Iterator[None]:
    try:
        yield
    except _ZIPFILE_ERRORS as error:
        raise BrokenContentError(source) from error


def label_of(info: zipfile.ZipInfo) -> str:
    """Return the name of a member for display, with slashes between folders. It is never a path of this system."""
    name = info.orig_filename if info.flag_bits & _UTF8_NAME else _from_cp437(info.orig_filename)
    parts = clean_line(name.replace("\\", "/")).split("/")
    return shortened("/".join(part for part in parts if part not in ("", ".", "..")), MAX_NAME_CHARS)


def _from_cp437(name: str) -> str:
    # This is the standard's other encoding. But names without the UTF-8 flag are often UTF-8.
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
