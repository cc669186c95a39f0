"""Recognize of which format of the table a file is, mostly by its bytes, and find the articles in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from mimetypes import guess_type
from pathlib import PurePosixPath
from zipfile import ZipInfo

from index.disk.own_files import is_own_file, is_own_text
from index.errors import (
    EncryptedError,
    ExportError,
    NestedArchiveError,
    NoTextError,
    OwnFileError,
    TooManyMembersError,
    UnsupportedTypeError,
)
from index.extraction import formats
from index.extraction.exports.detect import HEAD_BYTES, export_kind, is_article_lines
from index.extraction.formats.file import File
from index.extraction.formats.table import (
    BinaryFormat,
    Format,
    PackageFormat,
    TextFormat,
    binary_type,
    formats_of,
    is_text_name,
)
from index.extraction.formats.zip import ZipArchive, label_of
from index.extraction.formats.zip_members import kind_of
from index.extraction.page_progress import OnPage, no_page
from index.extraction.results import MAX_ARTICLES, Extracted, Origin
from index.media_types import MAYBE_TEXT, OLE, ZIP

MAX_MEMBER_BYTES = 20_000_000
"""Largest file in a ZIP, in bytes, unpacked: as large as a file that is sent alone."""

_XML = re.compile(
    r"\s*((?><!--.*?-->)\s*)*+<(\?xml|rss|feed|opml|svg|urlset|!doctype(?!\s+html))\b", re.IGNORECASE | re.DOTALL
)
"""Beginning of a text that is written for machines."""

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The name of what an office document is put into when it is given a password."""


@dataclass(frozen=True, slots=True)
class Part:
    """One article to be: the whole of what was sent, or a member of a ZIP file."""

    name: str  # what to call it
    extract: Callable[[], Extracted]  # raises IngestError


def parts_of(
    content: bytes, origin: Origin, max_files: int = MAX_ARTICLES, on_page: OnPage = no_page
) -> Sequence[Part]:
    """Return the parts of *content*, at least one, before any is read. Parts of a ZIP file keep its order.

    Args: max_files: In a ZIP file. on_page: Is told of each page that is read of a part.
    Raises: IngestError: the ZIP file cannot be opened, or holds too much or nothing.
    """
    if binary_type(content) == ZIP:
        archive = ZipArchive(content, origin.source)
        if kind_of(archive) == ZIP:
            return list(_members(archive, origin, max_files, on_page))
    return [Part(origin.source, partial(extract, content, origin, on_page))]


def _members(archive: ZipArchive, origin: Origin, max_files: int, on_page: OnPage) -> Iterator[Part]:
    members = archive.members()
    if not members:
        raise NoTextError(origin.source)
    if len(members) > max_files:
        raise TooManyMembersError(origin.source, max_files)
    for member in members:
        label = label_of(member) or origin.source
        yield Part(label, partial(_extract_member, archive, member, Origin(label, PurePosixPath(label).name), on_page))


def _extract_member(archive: ZipArchive, member: ZipInfo, origin: Origin, on_page: OnPage) -> Extracted:
    content = archive.read(member, MAX_MEMBER_BYTES, origin.source)
    head = content.lstrip()[:HEAD_BYTES]
    if is_own_file(head):
        raise OwnFileError(origin.source)
    if export_kind(head) or is_article_lines(head):
        raise ExportError(origin.source)
    if binary_type(content) is None and not is_text_name(origin.name or ""):
        raise UnsupportedTypeError(origin.source, guess_type(f"file:{origin.name}")[0] or MAYBE_TEXT)
    return extract(content, origin, on_page)


def extract(content: bytes, origin: Origin, on_page: OnPage = no_page) -> Extracted:
    """Return the article in *content*.

    Args: on_page: Is told of each page that is read.
    Raises: IngestError: the subclass says why there is none.
    """
    file = File(content, origin, on_page)
    return _reader_of(_format_of(file))(file)


def _format_of(file: File) -> Format:
    kind = binary_type(file.content)
    if kind is None:
        return _text_format(file)
    known: Iterator[Format] = formats_of(BinaryFormat)
    if kind == ZIP:
        kind, known = kind_of(file.archive), formats_of(PackageFormat)
    if kind == ZIP:
        raise NestedArchiveError(file.origin.source)
    if kind == OLE and _ENCRYPTED_PACKAGE in file.content:
        raise EncryptedError(file.origin.source)
    for each in known:
        if kind in each.all_types:
            return each
    raise UnsupportedTypeError(file.origin.source, kind)


def _reader_of(found: Format) -> Callable[[File], Extracted]:
    """Return the function that reads a format. Its module is imported here: trafilatura alone takes half a second."""
    module, _dot, function = found.reader.rpartition(".")
    reader: Callable[[File], Extracted] = getattr(import_module(f"{formats.__name__}.{module}"), function)
    return reader


def _text_format(file: File) -> TextFormat:
    text, origin = file.text, file.origin
    if is_own_text(text):  # in another encoding than it was written in
        raise OwnFileError(origin.source)
    known = list(formats_of(TextFormat))
    if begun := next((each for each in known if each.is_begun(text)), None):
        return begun
    named = next((each for each in known if each.is_named(origin.name, origin.content_type)), known[-1])
    if _XML.match(text):
        raise UnsupportedTypeError(origin.source, "application/xml")
    if not named.may_be_json and _is_json(text):
        raise UnsupportedTypeError(origin.source, "application/json")
    return named


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
