"""Find the files in a folder, and open files without leaving the folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from index.errors import IngestError, OwnFileError, UnreadableFileError
from index.extraction.exports.detect import HEAD_BYTES, ExportKind, export_kind
from index.text import clean_line

EXPORT_NAME = "result.json"
"""Name that Telegram Desktop gives its exports. The pictures and files beside an export belong to its posts."""


def files_below(folder: Path, own_folder: Path | None = None) -> Iterator[Path | IngestError]:
    """Yield all files, in the order of their names, and an error for each entry that is left out.

    Hidden files and folders are left out without an error. So are links within the folder: their target is found too.

    Args: own_folder: The folder of Byline's own files. It is left out with an OwnFileError.
    """
    root = Path(os.path.realpath(folder))
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode if path != folder else stat.S_IFDIR
            if stat.S_ISDIR(mode) and own_folder is not None and _is_same(path, own_folder):
                yield OwnFileError(display_name(path))
            elif stat.S_ISDIR(mode):
                waiting += sorted(_not_hidden(path), reverse=True)
            elif stat.S_ISREG(mode):
                yield path
            elif reason := _reason_to_pass(path, mode, root):
                yield UnreadableFileError(display_name(path), reason)
        except OSError as error:
            yield unreadable(path, error)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether *path* is *folder* or is in it, whatever links or mounts lead there."""
    real = Path(os.path.realpath(path))
    return any(_is_same(each, folder) for each in (real, *real.parents))


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there, or may not be read
        return False


def _not_hidden(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not path.name.startswith("."))


def _reason_to_pass(path: Path, mode: int, root: Path) -> str | None:
    """Return the reason why an entry that is not a file is left out; None: nothing is lost."""
    if not stat.S_ISLNK(mode):
        return "it isn't a file but a pipe, a device or the like"
    leads_to = Path(os.path.realpath(path))
    return None if leads_to.is_relative_to(root) else "it is a link that leads out of the folder"


@contextmanager
def open_file(path: Path, *, is_named: bool) -> Iterator[FileIO]:
    """Open a file to read it. If nobody named it, do not wait for a pipe and do not follow a link.

    Raises: UnreadableFileError.
    """
    flags = os.O_RDONLY | (0 if is_named else os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        with FileIO(os.open(path, flags)) as file:
            yield file
    except OSError as error:
        raise unreadable(path, error) from error


def is_regular(file: FileIO) -> bool:
    """Return whether the file can be read again from the beginning, and has a length."""
    return stat.S_ISREG(os.fstat(file.fileno()).st_mode)


def unreadable(path: Path, error: OSError) -> UnreadableFileError:
    """Return the error for a file that cannot be read, with the system's reason."""
    return UnreadableFileError(display_name(path), error.strerror or type(error).__name__)


def display_name(path: Path) -> str:
    """Return the name of a file for people, without bytes that are not text, and without codes for terminals."""
    return clean_line(os.fsencode(path).decode("utf-8", "replace")) or repr(str(path))


def belongs_to_export(path: Path, folder: Path, exports: dict[Path, bool]) -> bool:
    """Return whether a file is a picture or the like of a Telegram export.

    Args: exports: Whether folders are exports. The function adds the folders that it looks at.
    """
    for parent in path.parents:
        if parent not in exports:
            exports[parent] = _is_telegram(parent / EXPORT_NAME)
        if exports[parent] and path != parent / EXPORT_NAME:
            return True
        if parent == folder:
            break
    return False


def _is_telegram(path: Path) -> bool:
    try:
        with open_file(path, is_named=False) as file:
            head = read_bytes(file, HEAD_BYTES) if is_regular(file) else b""
    except UnreadableFileError:
        return False
    return export_kind(head) in (ExportKind.TELEGRAM_CHAT, ExportKind.TELEGRAM_ACCOUNT)


def read_bytes(file: FileIO, size: int) -> bytes:
    """Read *size* bytes, or all if the file has fewer."""
    pieces = []
    while size > 0 and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 if it has no length or is not there."""
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
