"""Read each SOURCE of `add`, article by article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO

from bot.cli.folders import (
    belongs_to_export,
    display_name,
    files_below,
    is_inside,
    is_regular,
    open_file,
    read_bytes,
    size_of,
)
from bot.cli.resume import ResumeNotes, file_key
from bot.cli.sources import Source, SourceItem, SourceItems, items_in_lines, read_jsonl
from bot.messaging.error_messages import OwnPageError
from bot.page_addresses import article_below
from index.disk.lock import LOCK_NAME
from index.disk.own_files import is_own_file
from index.disk.paths import TRIES_NAME
from index.errors import (
    ExportError,
    FeedError,
    IngestError,
    OwnFileError,
    TooLargeError,
    UndecodableError,
    UnreadableFileError,
)
from index.extraction.charset import UndecodableBytesError, decode
from index.extraction.exports.detect import HEAD_BYTES, ExportKind, export_kind, is_article_lines, is_feed, lacks_links
from index.extraction.exports.posts import USERNAME, LeftOut
from index.extraction.page_progress import OnPage, no_page
from index.ingest import Ingestion
from index.ingest.export_reader import Export
from index.ingest.readings import Reading

STANDARD_INPUT = "standard input"
"""Name of the source “-”."""

IN_DATA_DIR = "it is in DATA_DIR, where Byline keeps its own files; articles belong elsewhere"

ARTICLE_LINES = "it has an article on each line; add it with `add --jsonl`"

NO_LINKS = (
    "{name} is from a public channel but doesn't name it, so its posts get no links. --channel NAME gives them "
    "links. Use it from the first import on: the same post with and without a link becomes two articles."
)

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BEFORE_USERNAME = re.compile(r"@|(https?://)?t\.me/(s/)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Finds the sources that the arguments of `add` name, and reads them when asked."""

    ingestion: Ingestion
    stdin: BinaryIO
    resume_notes: ResumeNotes
    username: str | None = None  # public name of the Telegram channel, which its export may not tell
    data_dir: Path | None = None  # no file in it is added; None: there is none
    web_url: str | None = None  # of the archive's own pages, none of which is added; None: there are none
    on_page: OnPage = no_page  # called for each page that is read

    def sources_of(self, argument: str) -> Iterator[Source]:
        """Yield the sources of a URL, a file, a folder (its files in the order of their names), or "-"."""
        if argument == "-":
            yield Source(STANDARD_INPUT, self._read_stdin)
        elif article_below(self.web_url, argument):  # it would replace the article that it shows
            yield Source(argument, partial(_fail, OwnPageError(argument)))
        elif _URL.match(argument):
            yield Source(argument, lambda: _items_of(self.ingestion.read_url(argument, on_page=self.on_page)))
        elif self._is_kept_by_us(path := Path(argument)):
            yield _in_data_dir(path)
        elif path.is_dir():
            yield from self._of_folder(path)
        else:
            yield self._of_file(path, is_named=True)

    def jsonl_source(self, path: Path) -> Source:
        """Return the source of a file, or of standard input ("-"), with one article in each line that is not blank."""
        if str(path) == "-":
            return Source(STANDARD_INPUT, lambda: items_in_lines(self.stdin, STANDARD_INPUT))
        if self._is_kept_by_us(path):
            return _in_data_dir(path)
        return Source(display_name(path), partial(read_jsonl, path), size_of(path))

    def _is_kept_by_us(self, path: Path) -> bool:
        return self.data_dir is not None and is_inside(path, self.data_dir)

    def _of_folder(self, folder: Path) -> Iterator[Source]:
        exports: dict[Path, bool] = {}
        for path in files_below(folder, self.data_dir):
            if isinstance(path, OwnFileError):
                yield Source(path.source, partial(_leave_out, path.source, LeftOut.OWN))
            elif isinstance(path, IngestError):
                yield Source(path.source, partial(_fail, path))
            elif belongs_to_export(path, folder, exports):
                yield Source(display_name(path), partial(_leave_out, display_name(path), LeftOut.ATTACHMENT))
            else:
                yield self._of_file(path, is_named=False)

    def _of_file(self, path: Path, *, is_named: bool) -> Source:
        return Source(display_name(path), partial(self._read_file, path, is_named=is_named), size_of(path))

    def _read_stdin(self) -> SourceItems:
        limit_bytes = self.ingestion.limits.text_bytes
        content = self.stdin.read(limit_bytes + 1)  # no more is read, even if standard input never ends
        _reject_non_text(content)
        if len(content) > limit_bytes:
            raise TooLargeError(STANDARD_INPUT, limit_bytes)
        yield SourceItem(STANDARD_INPUT, self.ingestion.from_text(_decoded(content, STANDARD_INPUT)))

    def _read_file(self, path: Path, *, is_named: bool) -> SourceItems:
        """Read a file. Its content tells its kind."""
        name = display_name(path)
        with open_file(path, is_named=is_named) as file:
            head = read_bytes(file, HEAD_BYTES)
            if is_own_file(head) or (not is_named and _is_empty_of_ours(path, head)):
                yield _own(name, is_named=is_named)
                return
            if is_regular(file) and (kind := export_kind(head)):
                yield from self._read_export(Export(file, kind, name, self.username), head)
                return
            if is_article_lines(head):
                yield from _read_article_lines(file, name)
                return
            if is_feed(head):
                raise FeedError(name)
            content = head + read_bytes(file, self.ingestion.limits.any_bytes + 1 - len(head))
        if len(content) > self.ingestion.limits.any_bytes:
            raise TooLargeError(name, self.ingestion.limits.any_bytes)
        yield from self._read_articles(name, content)

    def _read_articles(self, name: str, content: bytes) -> SourceItems:
        """Read a file that is not an export, if no earlier run that was stopped has added it."""
        key = file_key(name, content)
        if known := self.resume_notes.articles(key):
            yield from (SourceItem(name, article=article) for article in known)
            return
        yield from (
            replace(item, file_key=key) for item in _items_of(self.ingestion.read_file(name, content, self.on_page))
        )

    def _read_export(self, export: Export, head: bytes) -> SourceItems:
        if self.username is None and lacks_links(head):
            yield SourceItem(export.source, note=NO_LINKS.format(name=export.source))
        if export.kind is ExportKind.TELEGRAM_ACCOUNT and export.username:
            raise UnreadableFileError(
                export.source, "--channel names one channel, but this is the export of a whole account"
            )
        for post in self.ingestion.read_export(export):
            yield SourceItem(
                post.name,
                post.draft,
                post.error,
                post.left_out,
                read_bytes=post.offset,
                is_of_many=True,
                is_of_export=True,
            )


def username_of(name: str) -> str | None:
    """Return the public name of a channel from NAME, @NAME or its link; None if it cannot be a name."""
    username = _BEFORE_USERNAME.sub("", name.strip())
    return username if USERNAME.fullmatch(username) else None


def _items_of(reading: Reading) -> SourceItems:
    addresses = (reading.source, reading.final_url) if reading.final_url else ()
    page = reading if reading.final_url and len(reading.entries) == 1 else None
    for entry in reading.entries:
        name = entry.name if entry.name == reading.source else f"{reading.source}: {entry.name}"  # in its archive
        yield SourceItem(name, entry.draft, entry.error, doubts=entry.doubts, addresses=addresses, page=page)


def _fail(error: IngestError) -> SourceItems:
    raise error


def _leave_out(name: str, reason: LeftOut) -> SourceItems:
    yield SourceItem(name, left_out=reason)


def _in_data_dir(path: Path) -> Source:
    return Source(display_name(path), partial(_fail, UnreadableFileError(display_name(path), IN_DATA_DIR)))


def _own(name: str, *, is_named: bool) -> SourceItem:
    """Return the item for a file of Byline's own. Raises: OwnFileError: somebody named the file."""
    if is_named:
        raise OwnFileError(name)
    return SourceItem(name, left_out=LeftOut.OWN)


def _read_article_lines(file: FileIO, name: str) -> SourceItems:
    if not is_regular(file):  # it cannot be read again from its beginning
        raise UnreadableFileError(name, ARTICLE_LINES)
    file.seek(0)
    with BufferedReader(file) as lines:
        yield from items_in_lines(lines, name)


def _is_empty_of_ours(path: Path, head: bytes) -> bool:
    """Return whether it is one of Byline's own files that may be empty, so that their content does not tell."""
    return path.name in (LOCK_NAME, TRIES_NAME) and not head.strip()


def _reject_non_text(content: bytes) -> None:
    """Refuse standard input for programs. Raises: OwnFileError, UnreadableFileError, ExportError, FeedError."""
    head = content[:HEAD_BYTES]
    if is_own_file(head):
        raise OwnFileError(STANDARD_INPUT)
    if is_article_lines(content):
        raise UnreadableFileError(STANDARD_INPUT, ARTICLE_LINES)
    if export_kind(head):
        raise ExportError(STANDARD_INPUT)
    if is_feed(head):
        raise FeedError(STANDARD_INPUT)


def _decoded(content: bytes, name: str) -> str:
    try:
        return decode(content)
    except UndecodableBytesError as error:
        raise UndecodableError(name) from error
