"""What kind of text some bytes are, told by their content, and the article in them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from index.errors import UndecodableError, UnsupportedTypeError
from index.extraction.decoding import UndecodableBytesError, decode
from index.extraction.plain import draft_of_text
from index.model import Draft

_MAYBE_TEXT = "application/octet-stream"
"""Begins with letters that a text may begin with too: it is that only if the rest is no text."""

_SIGNATURES = (
    (b"PK\x03\x04", "application/zip"),  # DOCX, EPUB and ODT as well
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0", "application/msword"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF89a", "image/gif"),
    (b"GIF87a", "image/gif"),
    (b"\x7fELF", _MAYBE_TEXT),
    (b"RIFF", _MAYBE_TEXT),
    (b"OggS", _MAYBE_TEXT),
    (b"ID3", _MAYBE_TEXT),
    (b"MZ", _MAYBE_TEXT),
)
"""How files begin that are no text."""

_SIGNATURE_WITHIN_BYTES = 1_024
"""Bytes. Readers of PDF accept as much before its signature."""

_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*<(\?xml|rss|feed|opml|svg|!doctype)\b", re.IGNORECASE)
_HTML_WITHIN_CHARS = 8_192
"""Characters. Comments and licences stand before the first tag of some pages, but no more than that."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HTML_NAME = re.compile(r".*\.x?html?", re.IGNORECASE | re.DOTALL)
_MARKDOWN_NAME = re.compile(r".*\.(md|markdown|mdown|mkd)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of some bytes besides themselves. All of it may be wrong."""

    source: str  # what to call them in errors: the URL as asked for, or the file's name
    name: str | None = None  # the file's
    url: str | None = None  # where they were fetched, after redirects
    content_type: str | None = None  # as the server named it, lower case, without parameters
    charset: str | None = None  # as the server named it


def read_draft(content: bytes, origin: Origin) -> Draft:
    """The article in *content*.

    Raises: UnsupportedTypeError; UndecodableError; NoTextError; BrokenContentError.
    """
    text = _text(content, origin)
    if _is_html(text, origin):
        from index.extraction.html import draft_of_page  # trafilatura takes half a second to import

        return draft_of_page(text, origin.source, origin.url)
    if content_type := _foreign_type(text):
        raise UnsupportedTypeError(origin.source, content_type)
    if origin.content_type == "text/markdown" or _MARKDOWN_NAME.fullmatch(origin.name or ""):
        from index.extraction.markdown import draft_of_markdown  # only few files need it

        return draft_of_markdown(text, origin.source, origin.name)
    return draft_of_text(text, origin.source, origin.name)


def binary_type(content: bytes) -> str | None:
    """The content type of what is certainly no text, by how it begins; None if it may be text."""
    signed = _signed_type(content)
    if b"%PDF-" in content[:_SIGNATURE_WITHIN_BYTES]:
        return "application/pdf"
    return signed if signed != _MAYBE_TEXT else None


def _signed_type(content: bytes) -> str | None:
    return next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)


def _text(content: bytes, origin: Origin) -> str:
    if kind := binary_type(content):
        raise UnsupportedTypeError(origin.source, kind)
    try:
        return decode(content, origin.charset)
    except UndecodableBytesError as error:
        if kind := _signed_type(content):
            raise UnsupportedTypeError(origin.source, kind) from error
        raise UndecodableError(origin.source) from error


def _is_html(text: str, origin: Origin) -> bool:
    if _HTML.match(text[:_HTML_WITHIN_CHARS]):
        return True
    named = origin.content_type in _HTML_TYPES or _HTML_NAME.fullmatch(origin.name or "") is not None
    return named and not _XML.match(text)


def _foreign_type(text: str) -> str | None:
    """The type of a text that is written for machines."""
    if _XML.match(text):
        return "application/xml"
    if text.lstrip().startswith(("{", "[")):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        return "application/json"
    return None
