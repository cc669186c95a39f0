"""What `add` is given: each SOURCE as what comes of it when it is read, article by article."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO

from bot.folders import files_below, is_regular, name_of, opened
from bot.unfinished import Unfinished, name_of_file
from index.article_form import draft_from_form
from index.doubts import Concern
from index.errors import (
    BadArticleError,
    FeedError,
    IngestError,
    TooLargeError,
    UndecodableError,
    UnreadableFileError,
)
from index.extraction.decoding import UndecodableBytesError, decode
from index.extraction.exports.kinds import HEAD_BYTES, ExportKind, export_kind, is_feed, lacks_links
from index.extraction.exports.posts import USERNAME, LeftOut
from index.ingest import Ingestion
from index.ingest.entries import Reading
from index.ingest.exports import Export
from index.model import Article, Doubt, Draft

STANDARD_INPUT = "standard input"
"""The name of what "-" stands for."""

MAX_FILE_BYTES = 20_000_000
"""Bytes that are read of a line that is an article: as many as Telegram hands to a bot. What can be added here can be
added there. Exports may be of any length."""

EXPORT_NAME = "result.json"
"""What Telegram Desktop calls its exports. The pictures and files beside it belong to its posts."""

NO_LINKS = (
    "{name} is of a public channel, but does not tell its name: its posts get no links. With --channel NAME they do; "
    "say it from the beginning, for a post with a link and the same without are two articles."
)

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BEFORE_USERNAME = re.compile(r"@|(https?://)?t\.me/(s/)?", re.IGNORECASE)
_LONG_LINE = re.compile(rb'[ \t]*\{[ \t]*"title"[ \t]*:[ \t]*"(?:[^"\\\n]|\\.)*"[ \t]*,[ \t]*"text"[ \t]*:[ \t]*"')
"""How the first line of what `export` writes begins, which may be longer than what is looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of an article to be: a draft, an error, or nothing for a reason; or it only says how far it is."""

    name: str  # what its reason is given under, should it not be added
    draft: Draft | None = None
    error: IngestError | None = None
    left_out: LeftOut | None = None
    note: str | None = None  # what is to be known of the source
    article: Article | None = None  # that an earlier run made of it
    file: str | None = None  # what its file is known by: see `bot.unfinished`
    doubts: tuple[Doubt, ...] = ()  # of whoever read it
    concerns: tuple[Concern, ...] = ()  # these, and what is in doubt beside other articles
    addresses: tuple[str, ...] = ()  # that led to it
    page: Reading | None = None  # that it is the only article of, if it was fetched
    read_bytes: int = 0  # of its source, so far
    is_of_many: bool = False  # they come by the hundred a second
    is_of_export: bool = False  # of a channel or site
    is_as_kept: bool = False  # in the article form, which says all itself: what editors put right does not outlive it


Findings = Generator[Found, None, None]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that holds one article, or many."""

    name: str
    read: Callable[[], Findings]  # raises IngestError: there is no more in it
    size_bytes: int = 0  # of a file; 0: unknown


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds out what the words on a command line stand for, and reads it when it is asked for."""

    ingestion: Ingestion
    stdin: BinaryIO
    unfinished: Unfinished
    username: str | None = None  # by which a Telegram channel is public whose export does not tell it

    def of(self, argument: str) -> Iterator[Source]:
        """Those of a URL, a file, a folder (its files in the order of their names), or "-"."""
        if argument == "-":
            yield Source(STANDARD_INPUT, self._read_stdin)
        elif _URL.match(argument):
            yield Source(argument, lambda: _found(self.ingestion.read_url(argument)))
        elif (path := Path(argument)).is_dir():
            yield from self._of_folder(path)
        else:
            yield self._of_file(path, is_named=True)

    def of_jsonl(self, path: Path) -> Source:
        """The articles of a file, or of standard input ("-"), one in each line that is not blank."""
        if str(path) == "-":
            return Source(STANDARD_INPUT, lambda: _found_in_lines(self.stdin, STANDARD_INPUT))
        return Source(name_of(path), partial(_read_jsonl, path), _size_of(path))

    def _of_folder(self, folder: Path) -> Iterator[Source]:
        exports: dict[Path, bool] = {}
        for path in files_below(folder):
            if isinstance(path, IngestError):
                yield Source(path.source, partial(_fail, path))
            elif _belongs_to_export(path, folder, exports):
                yield Source(name_of(path), partial(_leave_out, name_of(path)))
            else:
                yield self._of_file(path, is_named=False)

    def _of_file(self, path: Path, *, is_named: bool) -> Source:
        return Source(name_of(path), partial(self._read_file, path, is_named=is_named), _size_of(path))

    def _read_stdin(self) -> Findings:
        limit_bytes = self.ingestion.limits.text_bytes
        content = self.stdin.read(limit_bytes + 1)  # whatever comes after it, and be it without end
        if len(content) > limit_bytes:
            raise TooLargeError(STANDARD_INPUT, limit_bytes)
        yield Found(STANDARD_INPUT, self.ingestion.from_text(_decoded(content, STANDARD_INPUT)))

    def _read_file(self, path: Path, *, is_named: bool) -> Findings:
        """What comes of a file; what it is is told by its content."""
        name = name_of(path)
        with opened(path, is_named=is_named) as file:
            head = _read(file, HEAD_BYTES)
            if is_regular(file) and (kind := export_kind(head)):
                if self.username is None and lacks_links(head):
                    yield Found(name, note=NO_LINKS.format(name=name))
                yield from self._posts(Export(file, kind, name, self.username))
                return
            if is_regular(file) and _is_jsonl(head):
                file.seek(0)
                yield from _found_in_lines(BufferedReader(file), name)
                return
            if is_feed(head):
                raise FeedError(name)
            content = head + _read(file, self.ingestion.limits.any_bytes + 1 - len(head))
        if len(content) > self.ingestion.limits.any_bytes:
            raise TooLargeError(name, self.ingestion.limits.any_bytes)
        yield from self._articles(name, content)

    def _articles(self, name: str, content: bytes) -> Findings:
        """What comes of a file that is no export, unless an earlier run that was stopped has added it."""
        file = name_of_file(name, content)
        if known := self.unfinished.articles(file):
            yield from (Found(name, article=article) for article in known)
            return
        yield from (replace(found, file=file) for found in _found(self.ingestion.read_file(name, content)))

    def _posts(self, export: Export) -> Findings:
        if export.kind is ExportKind.TELEGRAM_ACCOUNT and export.username:
            raise UnreadableFileError(export.source, "--channel names one channel, and it is the export of an account")
        for post in self.ingestion.read_export(export):
            yield Found(
                post.name,
                post.draft,
                post.error,
                post.left_out,
                read_bytes=post.offset,
                is_of_many=True,
                is_of_export=True,
            )


def username_of(name: str) -> str | None:
    """The name by which a channel is public, however it is written; None if it is none."""
    username = _BEFORE_USERNAME.sub("", name.strip())
    return username if USERNAME.fullmatch(username) else None


def _found(reading: Reading) -> Findings:
    addresses = (reading.source, reading.final_url) if reading.final_url else ()
    page = reading if reading.final_url and len(reading.entries) == 1 else None
    for entry in reading.entries:
        name = entry.name if entry.name == reading.source else f"{reading.source}: {entry.name}"  # in its archive
        yield Found(name, entry.draft, entry.error, doubts=entry.doubts, addresses=addresses, page=page)


def _fail(error: IngestError) -> Findings:
    raise error


def _leave_out(name: str) -> Findings:
    yield Found(name, left_out=LeftOut.BESIDE)


def _belongs_to_export(path: Path, folder: Path, exports: dict[Path, bool]) -> bool:
    """Whether a file is one of the pictures and the like of a Telegram export. *exports*: folders that were seen."""
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
        with opened(path, is_named=False) as file:
            head = _read(file, HEAD_BYTES) if is_regular(file) else b""
    except UnreadableFileError:
        return False
    return export_kind(head) in (ExportKind.TELEGRAM_CHAT, ExportKind.TELEGRAM_ACCOUNT)


def _is_jsonl(head: bytes) -> bool:
    """Whether a file begins with a line in the article form."""
    line, _, _ = head.partition(b"\n")
    try:
        form = json.loads(line)
    except (ValueError, RecursionError):
        return _LONG_LINE.match(head) is not None
    return isinstance(form, dict) and {"title", "text"} <= form.keys()


def _read_jsonl(path: Path) -> Findings:
    with opened(path, is_named=True) as file:
        yield from _found_in_lines(BufferedReader(file), name_of(path))


def _found_in_lines(file: BinaryIO, name: str) -> Findings:
    """What comes of each line that is not blank. One that is too long is not kept in memory."""
    number = read_bytes = 0
    while line := file.readline(MAX_FILE_BYTES + 1):
        number += 1
        read_bytes += len(line)
        is_too_long = len(line) > MAX_FILE_BYTES
        while is_too_long and not line.endswith(b"\n") and (line := file.readline(MAX_FILE_BYTES)):
            read_bytes += len(line)
        if line.strip() or is_too_long:
            yield replace(_found_in_line(line, f"{name}:{number}", is_too_long=is_too_long), read_bytes=read_bytes)


def _found_in_line(line: bytes, name: str, *, is_too_long: bool) -> Found:
    try:
        if is_too_long:
            raise TooLargeError(name, MAX_FILE_BYTES)
        return Found(name, draft_from_form(_utf8(line, name), name), is_of_many=True, is_as_kept=True)
    except IngestError as error:
        return Found(name, error=error, is_of_many=True)


def _utf8(line: bytes, name: str) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadArticleError(name, "it is not UTF-8 text") from error


def _decoded(content: bytes, name: str) -> str:
    try:
        return decode(content)
    except UndecodableBytesError as error:
        raise UndecodableError(name) from error


def _read(file: FileIO, size: int) -> bytes:
    """*size* bytes, or what is left."""
    pieces = []
    while size > 0 and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _size_of(path: Path) -> int:
    """Bytes of a file; 0 of what has no length."""
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
