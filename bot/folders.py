"""The files in a folder, none of them outside of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from index.errors import UnreadableFileError
from index.text import clean_line


def files_below(folder: Path) -> Iterator[Path | UnreadableFileError]:
    """All files, in the order of their names; and why something else was passed.

    Hidden files and folders are not meant. What a link leads to is there by itself, or is not in the folder.
    """
    root = Path(os.path.realpath(folder))
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode if path != folder else stat.S_IFDIR
            if stat.S_ISDIR(mode):
                waiting += sorted(_not_hidden(path), reverse=True)
            elif stat.S_ISREG(mode):
                yield path
            elif reason := _reason_to_pass(path, mode, root):
                yield UnreadableFileError(name_of(path), reason)
        except OSError as error:
            yield unreadable(path, error)


def _not_hidden(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if not path.name.startswith("."))


def _reason_to_pass(path: Path, mode: int, root: Path) -> str | None:
    """Why what is no file is passed; None: nothing is lost."""
    if not stat.S_ISLNK(mode):
        return "it is no file, but a pipe, a device or the like"
    leads_to = Path(os.path.realpath(path))
    return None if leads_to.is_relative_to(root) else "it is a link that leads out of the folder"


@contextmanager
def opened(path: Path, *, is_named: bool) -> Iterator[FileIO]:
    """The file, to be read. Unless it *is_named* by somebody, what is no file any more is not waited for or followed.

    Raises: UnreadableFileError.
    """
    flags = os.O_RDONLY | (0 if is_named else os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        with FileIO(os.open(path, flags)) as file:
            yield file
    except OSError as error:
        raise unreadable(path, error) from error


def is_regular(file: FileIO) -> bool:
    """Whether it can be read again from the beginning, and has a length."""
    return stat.S_ISREG(os.fstat(file.fileno()).st_mode)


def unreadable(path: Path, error: OSError) -> UnreadableFileError:
    """Why a file cannot be read, as the system says it."""
    return UnreadableFileError(name_of(path), error.strerror or type(error).__name__)


def name_of(path: Path) -> str:
    """How a file is called where people read it: names may hold bytes that are no text, and codes for terminals."""
    return clean_line(os.fsencode(path).decode("utf-8", "replace")) or repr(str(path))
