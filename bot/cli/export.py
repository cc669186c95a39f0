"""Run `export`: write all articles in the form that `add --jsonl` reads."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

import click

from bot.cli.base import DONE, FAILED, failed, with_settings
from bot.config import Settings
from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.model import Article


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
    if whole:
        return _export_whole(settings, jsonl)
    with closing(open_store(settings.data_dir)) as store:
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

    Only its owner may read the file: it says who added what.

    Raises: OSError: the file at *path* is as it was before, or absent.
    """
    from bot.cli.json_lines import json_line
    from index.articles.json_form import article_to_form  # it takes long to load

    with _output_file(path) as file:
        for article in articles:
            file.write(json_line(article_to_form(article)) + "\n")


@contextmanager
def _output_file(path: Path) -> Iterator[TextIO]:
    """Open a file that replaces the one at *path* when all of it is written. Write to a pipe or device directly."""
    if str(path) == "-":
        yield sys.stdout
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as file:
            yield file
    else:
        with _replacement(Path(os.path.realpath(path)) if path.is_symlink() else path) as file:
            yield file


@contextmanager
def _replacement(path: Path) -> Iterator[TextIO]:
    """Open a new file, which only its owner may read. At the end it is on disk and replaces *path*.

    Raises: OSError, which names *path*, or its folder if that is not there.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder doesn't exist, so nothing was written", str(path.parent))
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=TEMPORARY_SUFFIX, dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        Files().sync_directory(path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
