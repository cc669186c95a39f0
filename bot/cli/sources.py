"""Describe what `add` reads and the results of reading it, and read lines that are articles."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from bot.cli.folders import display_name, open_file
from index.articles.json_form import draft_from_form
from index.dedup.checks import Concern
from index.disk.own_files import is_own_file
from index.errors import BadArticleError, IngestError, OwnFileError, TooLargeError
from index.extraction.exports.posts import LeftOut
from index.ingest.readings import Reading
from index.model import Article, Doubt, Draft

MAX_FILE_BYTES = 20_000_000
"""Most bytes of a line that is an article: as many as of a file that Telegram hands to a bot. Exports may be of any
length."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """The result of reading one article: a draft, an error, or a reason to leave it out; or progress only."""

    name: str  # printed before the reason, if it is not added
    draft: Draft | None = None
    error: IngestError | None = None
    left_out: LeftOut | None = None
    note: str | None = None  # a remark about the source
    article: Article | None = None  # made by an earlier run
    file_key: str | None = None  # of its file; see `bot.cli.resume`
    doubts: tuple[Doubt, ...] = ()  # found when it was read
    concerns: tuple[Concern, ...] = ()  # these, and the doubts that other articles raise
    addresses: tuple[str, ...] = ()  # as asked for, and after redirects
    page: Reading | None = None  # if it was fetched and has no other article
    read_bytes: int = 0  # of its source, so far
    is_of_many: bool = False  # its file has many articles, which are read a hundred a second
    is_of_export: bool = False  # of the export of a channel or site
    is_as_kept: bool = False  # in the article form: it replaces the corrections of editors too


SourceItems = Generator[SourceItem, None, None]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that holds one article, or many."""

    name: str
    read: Callable[[], SourceItems]  # raises IngestError: the rest of it cannot be read
    size_bytes: int = 0  # of a file; 0: unknown


def read_jsonl(path: Path) -> SourceItems:
    """Read a file with an article on each line. Raises: OwnFileError; UnreadableFileError."""
    with open_file(path, is_named=True) as file, BufferedReader(file) as lines:
        if is_own_file(lines.peek()):
            raise OwnFileError(display_name(path))
        yield from items_in_lines(lines, display_name(path))


def items_in_lines(file: BinaryIO, name: str) -> SourceItems:
    """Read each line that is not blank. A line that is too long is not kept in memory.

    Raises: OwnFileError: at the first line that a file of Byline's own may have.
    """
    number = read_bytes = 0
    while line := file.readline(MAX_FILE_BYTES + 1):
        if is_own_file(line):
            raise OwnFileError(name)
        number += 1
        read_bytes += len(line)
        is_too_long = len(line) > MAX_FILE_BYTES
        while is_too_long and not line.endswith(b"\n") and (line := file.readline(MAX_FILE_BYTES)):
            read_bytes += len(line)
        if line.strip() or is_too_long:
            yield replace(_item_in_line(line, f"{name}:{number}", is_too_long=is_too_long), read_bytes=read_bytes)


def _item_in_line(line: bytes, name: str, *, is_too_long: bool) -> SourceItem:
    try:
        if is_too_long:
            raise TooLargeError(name, MAX_FILE_BYTES)
        return SourceItem(name, draft_from_form(_utf8(line, name), name), is_of_many=True, is_as_kept=True)
    except IngestError as error:
        return SourceItem(name, error=error, is_of_many=True)


def _utf8(line: bytes, name: str) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadArticleError(name, "it is not UTF-8 text") from error
