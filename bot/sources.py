"""What `add` is given: each SOURCE as the articles that can be read from it, one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.article_form import draft_from_form
from index.errors import BadArticleError, TooLargeError, UndecodableError, UnreadableFileError
from index.extraction.decoding import UndecodableBytesError, decode
from index.ingest import Ingestion
from index.model import Draft

STANDARD_INPUT = "standard input"
"""The name of what "-" stands for."""

MAX_FILE_BYTES = 20_000_000
"""Bytes that are read of a file: as many as Telegram hands to a bot. What can be added here can be added there."""

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One article to be."""

    name: str  # what its reason is given under, should it not be added
    read: Callable[[], Draft]  # raises IngestError


def sources_of(argument: str, ingestion: Ingestion, stdin: BinaryIO) -> Iterator[Source]:
    """The articles to be of a URL, a file, a folder (its files in the order of their names), or "-"."""
    if argument == "-":
        yield Source(STANDARD_INPUT, lambda: ingestion.from_text(_decoded(stdin.read(), STANDARD_INPUT)))
    elif _URL.match(argument):
        yield Source(argument, partial(ingestion.from_url, argument))
    else:
        for path in _files_of(Path(argument)):
            yield Source(str(path), partial(_draft_of_file, path, ingestion))


def sources_of_jsonl(lines: Iterable[bytes], name: str) -> Iterator[Source]:
    """An article to be for each line that is not blank, in the article form."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield Source(f"{name}:{number}", partial(_draft_of_line, line, f"{name}:{number}"))


def _files_of(path: Path) -> Iterator[Path]:
    """The file itself, or all files below the folder; hidden ones are not meant."""
    if not path.is_dir():
        yield path
        return
    for below in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in below.relative_to(path).parts)
        if below.is_file() and not hidden:
            yield below


def _draft_of_file(path: Path, ingestion: Ingestion) -> Draft:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(str(path), error.strerror or type(error).__name__) from error
    if len(content) > MAX_FILE_BYTES:
        raise TooLargeError(str(path), MAX_FILE_BYTES)
    return ingestion.from_file(str(path), content)


def _draft_of_line(line: bytes, name: str) -> Draft:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadArticleError(name, "it is not UTF-8 text") from error
    return draft_from_form(text, name)


def _decoded(content: bytes, name: str) -> str:
    try:
        return decode(content)
    except UndecodableBytesError as error:
        raise UndecodableError(name) from error
