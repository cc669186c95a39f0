"""Run `export`: write all articles in the form that `add --jsonl` reads."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import click

from bot.cli.base import DONE, FAILED, TERMINATED, failed, with_settings
from bot.config import Settings
from bot.runtime.signals import end_on_sigterm
from index.disk.filesystem import FILE_MODE, Files
from index.model import Article

UNFINISHED_SUFFIX = ".byline-export"
"""Suffix of the unfinished file beside FILE. It is visible and names its writer, because it has the texts of all
articles: people must find what a killed export leaves. The next export to FILE removes it."""

BEGINNING = b'{"title": '
"""Beginning of each line of an export, so of each unfinished one."""


@click.command()
@click.option("--jsonl", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE", default="-",
              help="Write to FILE instead of standard output.")  # fmt: skip  # else six lines
@click.option(
    "--whole", is_flag=True, help="Of a damaged archive, write the undamaged articles, and say what is missing."
)
@with_settings
def export(settings: Settings, jsonl: Path, whole: bool) -> int:
    """Write all articles, one JSON object a line.

    `add --jsonl` reads them again; the round trip loses nothing.
    """
    from bot.archive import open_store
    from bot.cli.folders import is_inside

    if str(jsonl) != "-" and is_inside(jsonl, settings.data_dir):
        reason = "it is in DATA_DIR. Exports belong elsewhere: `remove --purge` doesn't change them."
        return failed(FAILED, f"Nothing was written to {jsonl}: {reason}")
    if whole and settings.cluster is None:  # a cluster has no damaged files of ours
        return _export_whole(settings, jsonl)
    with closing(open_store(settings.archive)) as store:
        export_to(store, jsonl)
    return DONE


def _export_whole(settings: Settings, jsonl: Path) -> int:
    from bot.cli.diagnosis import losses_in_words
    from index.maintenance.salvage import salvage

    found = salvage(settings.data_dir)
    export_to(found.articles, jsonl)
    return failed(FAILED if found.places else DONE, *losses_in_words(found))


def export_to(articles: Iterable[Article], path: Path) -> None:
    """Write *articles*, one JSON object a line. The path "-" is standard output.

    Only its owner may read a new file: it says who added what.

    Raises: OSError: a regular file at *path* is as it was before, or absent. A pipe or device, or standard output, may
        have received a part of the lines.
    """
    from bot.ask.answer_form import json_line
    from index.articles.json_form import article_to_form  # it takes long to load

    with _output_file(path) as write:
        for article in articles:
            write(json_line(article_to_form(article)) + "\n")


# --- the file ---

Write = Callable[[str], object]


@contextmanager
def _output_file(path: Path) -> Iterator[Write]:
    """Open a file that replaces the one at *path* when all of it is written. Write to a pipe or device directly."""
    if str(path) == "-":
        yield sys.stdout.write
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file.write
    else:
        end_on_sigterm(TERMINATED)  # so that the unfinished file is removed; without one, the signal ends it at once
        with _replacement(Path(os.path.realpath(path)) if path.is_symlink() else path) as write:
            yield write


@contextmanager
def _replacement(path: Path) -> Iterator[Write]:
    """Open a new file, which only its owner may read. At the end it is on disk and replaces *path*.

    Raises: OSError: it names *path*, its folder if that is not there, or the unfinished file if that is in the way.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder doesn't exist, so nothing was written", str(path.parent))
    part = path.with_name(path.name + UNFINISHED_SUFFIX)
    file = os.fdopen(_create(part, path), "w", encoding="utf-8")

    def write(text: str) -> None:
        with _errors_of(path):
            file.write(text)

    try:
        yield write
        with _errors_of(path):
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
    except BaseException:
        with suppress(OSError):  # the first error is reported
            part.unlink(missing_ok=True)
        raise
    finally:
        with suppress(OSError):  # after an error, the rest of the lines may not be writable either
            file.close()
    with suppress(OSError):  # the file is in its place; a folder that may not be read, and some file systems, refuse it
        Files().sync_directory(path.parent)


def _create(part: Path, path: Path) -> int:
    """Create and lock the unfinished file of *path*. Remove one that a killed export left. Return the descriptor.

    Raises: OSError: it names *part* if a file there is in the way, else *path*.
    """
    left_over = _lock_left_over(part)
    try:
        with _errors_of(path):
            if left_over is not None:
                part.unlink()
            created = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            _lock(created, part)
        except OSError:
            os.close(created)
            raise
        return created
    finally:
        if left_over is not None:
            os.close(left_over)


def _lock_left_over(part: Path) -> int | None:
    """Lock the file that a killed export left, and return its descriptor; None: there is none.

    Raises: OSError: it names *part*, which another export is writing, or which is not ours.
    """
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    try:
        if not _is_export(descriptor):
            raise FileExistsError(errno.EEXIST, "this is not an unfinished export, so nothing was written", str(part))
        _lock(descriptor, part)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _is_export(descriptor: int) -> bool:
    """Return whether an open file begins as exports do, or is empty: then nothing is lost with it."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return False
    head = os.pread(descriptor, len(BEGINNING), 0)
    return head == BEGINNING[: len(head)]


def _lock(descriptor: int, part: Path) -> None:
    """Lock an open file at *part*, until it is closed. Raises: BlockingIOError: another export has it."""
    busy = BlockingIOError(errno.EWOULDBLOCK, "another export is writing this, so nothing was written", str(part))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise busy from error
    except OSError:  # a file system without locks
        return
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(descriptor), part.lstat()):
            return
    raise busy  # it has removed our file, or put its own in the place


@contextmanager
def _errors_of(path: Path) -> Iterator[None]:
    """Give *path* to the errors of the system."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
