"""Recognize by its bytes what a file is, and find the articles in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
from index.extraction.exports.detect import HEAD_BYTES, export_kind, is_article_lines
from index.extraction.formats.file import File
from index.extraction.formats.plain_text import read_text
from index.extraction.formats.zip import ZipArchive, label_of
from index.extraction.formats.zip_members import kind_of
from index.extraction.page_progress import OnPage, no_page
from index.extraction.results import MAX_ARTICLES, Extracted, Origin
from index.media_types import DOCX, EPUB, MAYBE_TEXT, ODT, OLE, PDF, ZIP, binary_type

MAX_MEMBER_BYTES = 20_000_000
"""Largest file in a ZIP, in bytes, unpacked: as large as a file that is sent alone."""

_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?((?><!--.*?-->)\s*)*+<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(
    r"\s*((?><!--.*?-->)\s*)*+<(\?xml|rss|feed|opml|svg|urlset|!doctype(?!\s+html))\b", re.IGNORECASE | re.DOTALL
)
_HTML_WITHIN_CHARS = 8_192
"""Beginning of a page in which its first tag stands, in characters: comments and licences may stand before it."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HTML_NAME = re.compile(r".*\.x?html?", re.IGNORECASE | re.DOTALL)
_MARKDOWN_NAME = re.compile(r".*\.(md|markdown|mdown|mkd)", re.IGNORECASE | re.DOTALL)
_TEXT_NAME = re.compile(r"[^.]*|.*\.(txt|text|md|markdown|mdown|mkd|x?html?|asc)", re.IGNORECASE | re.DOTALL)
"""Names of members that are articles if they are text: beside those of a saved page lie its scripts and styles."""

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
    if binary_type(content) is None and not _TEXT_NAME.fullmatch(origin.name or ""):
        raise UnsupportedTypeError(origin.source, guess_type(f"file:{origin.name}")[0] or MAYBE_TEXT)
    return extract(content, origin, on_page)


def extract(content: bytes, origin: Origin, on_page: OnPage = no_page) -> Extracted:
    """Return the article in *content*.

    Args: on_page: Is told of each page that is read.
    Raises: IngestError: the subclass says why there is none.
    """
    file = File(content, origin, on_page)
    kind = binary_type(content)
    if kind is None:
        return _of_text(file)
    if kind not in _READERS:
        raise UnsupportedTypeError(origin.source, kind)
    return _READERS[kind](file)


def _of_pdf(file: File) -> Extracted:
    from index.extraction.formats.pdf import read_pdf  # only PDFs need pdfium

    return read_pdf(file)


def _of_zip(file: File) -> Extracted:
    kind = kind_of(file.archive)
    if kind == ZIP:
        raise NestedArchiveError(file.origin.source)
    if kind == DOCX:
        from index.extraction.formats.docx import read_docx

        return read_docx(file)
    if kind == ODT:
        from index.extraction.formats.odt import read_odt

        return read_odt(file)
    if kind == EPUB:
        from index.extraction.formats.epub import read_epub

        return read_epub(file)
    raise UnsupportedTypeError(file.origin.source, kind)


def _of_ole(file: File) -> Extracted:
    if _ENCRYPTED_PACKAGE in file.content:
        raise EncryptedError(file.origin.source)
    raise UnsupportedTypeError(file.origin.source, OLE)


_READERS: Mapping[str, Callable[[File], Extracted]] = {PDF: _of_pdf, ZIP: _of_zip, OLE: _of_ole}
"""Readers of the content types that are not text. Each imports what it needs when it is called."""


def _of_text(file: File) -> Extracted:
    if is_own_text(file.text):  # in another encoding than it was written in
        raise OwnFileError(file.origin.source)
    if _is_html(file.text, file.origin):
        from index.extraction.formats.web_page import read_web_page  # trafilatura takes half a second to import

        return read_web_page(file)
    if content_type := _foreign_type(file.text):
        raise UnsupportedTypeError(file.origin.source, content_type)
    if file.origin.content_type == "text/markdown" or _MARKDOWN_NAME.fullmatch(file.origin.name or ""):
        from index.extraction.formats.markdown import read_markdown  # only few files need it

        return read_markdown(file)
    return read_text(file)


def _is_html(text: str, origin: Origin) -> bool:
    if _HTML.match(text[:_HTML_WITHIN_CHARS]):
        return True
    named = origin.content_type in _HTML_TYPES or _HTML_NAME.fullmatch(origin.name or "") is not None
    return named and not _XML.match(text)


def _foreign_type(text: str) -> str | None:
    """Return the type of a text that is written for machines."""
    if _XML.match(text):
        return "application/xml"
    if text.lstrip().startswith(("{", "[")):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        return "application/json"
    return None
