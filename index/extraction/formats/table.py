"""List the file formats that Byline reads. Each is a row of FORMATS.

Everything that names formats uses the rows: recognition, the sentences that users read, the header `Accept`. The table
imports no reader, so every process may import it. `index.extraction.detect` imports the reader that a file needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from index.media_types import MAYBE_TEXT, ZIP, signed_type

BEGINNING_CHARS = 8_192
"""Length of the beginning of a text that shows its format, in characters. It may begin with comments and licences."""

SIGNATURE_WITHIN_BYTES = 1_024
"""Length of the beginning of a file that contains its signature, in bytes. PDF readers accept as many before it."""

_ANYTHING = ("*/*", 0.1)
"""Any media type, with the lowest quality in the header `Accept`. It is tried, because the content shows the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that Byline reads. Each class of formats has its own way to recognize a file."""

    name: str  # that users read
    reader: str  # MODULE.FUNCTION in this package; the function takes a File and returns what was Extracted
    media_types: tuple[str, ...]  # requested from servers; the first is its own
    variants: tuple[str, ...] = ()  # other media types that are read in the same way
    quality: float = 0.9  # in the header `Accept`, from 0 to 1, the default of the header

    @property
    def all_types(self) -> tuple[str, ...]:
        """Return all media types of the format."""
        return self.media_types + self.variants


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat(Format):
    """A format that is text. It is recognized by its beginning, by the name of the file, or by what the server says."""

    suffixes: tuple[str, ...]  # of file names, in lower case, without the dot
    beginning: re.Pattern[str] | None = None  # that only texts of this format have
    may_be_json: bool = False  # a text with such a name is read even if it is JSON

    def is_begun(self, text: str) -> bool:
        """Return whether *text* begins as only texts of this format do."""
        return self.beginning is not None and self.beginning.match(text[:BEGINNING_CHARS]) is not None

    def is_named(self, name: str | None, content_type: str | None) -> bool:
        """Return whether a file has this format according to its *name* or the *content_type* from its server."""
        return content_type in self.all_types or self.has_suffix(name or "")

    def has_suffix(self, name: str) -> bool:
        """Return whether a file's *name* has a suffix of this format."""
        _stem, dot, suffix = name.rpartition(".")
        return bool(dot) and suffix.lower() in self.suffixes


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryFormat(Format):
    """A format that is not text. It is recognized by a signature, whatever the name and the server say."""

    signatures: tuple[bytes, ...]
    may_start_late: bool = False  # other bytes may come before the signature, within SIGNATURE_WITHIN_BYTES

    def is_begun(self, content: bytes) -> bool:
        """Return whether *content* begins with a signature of this format."""
        if self.may_start_late:
            return any(each in content[:SIGNATURE_WITHIN_BYTES] for each in self.signatures)
        return content.startswith(self.signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFormat(Format):
    """A format that is a ZIP file. It is recognized by the member `mimetype` or by the names of the members."""

    members: tuple[str, ...] = ()  # any of them shows it
    shared_members: tuple[str, ...] = ()  # any of them shows it, if nothing shows another format


_OPEN_DOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"

FORMATS: tuple[Format, ...] = (
    TextFormat(
        name="txt",
        reader="plain_text.read_text",
        media_types=("text/plain",),
        suffixes=("txt", "text", "asc"),
    ),
    TextFormat(
        name="md",
        reader="markdown.read_markdown",
        media_types=("text/markdown",),
        suffixes=("md", "markdown", "mdown", "mkd"),
    ),
    TextFormat(
        name="html",
        reader="web_page.read_web_page",
        media_types=("text/html", "application/xhtml+xml"),
        quality=1.0,
        suffixes=("html", "htm", "xhtml", "xhtm"),
        beginning=re.compile(
            r"\s*(<\?xml[^>]*>\s*)?((?><!--.*?-->)\s*)*+<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
        ),
        may_be_json=True,
    ),
    BinaryFormat(
        name="pdf",
        reader="pdf.read_pdf",
        media_types=("application/pdf",),
        signatures=(b"%PDF-",),
        may_start_late=True,
    ),
    PackageFormat(
        name="docx",
        reader="docx.read_docx",
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        members=("word/document.xml",),
        shared_members=("_rels/.rels",),  # its main part may have another name
    ),
    PackageFormat(
        name="odt",
        reader="odt.read_odt",
        media_types=(_OPEN_DOCUMENT_TEXT,),
        variants=(f"{_OPEN_DOCUMENT_TEXT}-template", f"{_OPEN_DOCUMENT_TEXT}-master"),
    ),
    PackageFormat(
        name="epub",
        reader="epub.read_epub",
        media_types=("application/epub+zip",),
        members=("META-INF/container.xml",),
    ),
)
"""The formats, in the order in which users read them. A file has the last one that fits; a text has the first one if no
other fits."""

_SomeFormat = TypeVar("_SomeFormat", bound=Format)


def formats_of(kind: type[_SomeFormat]) -> Iterator[_SomeFormat]:
    """Yield the formats of a class, in the order in which they are tried."""
    return (each for each in reversed(FORMATS) if isinstance(each, kind))


def format_names() -> str:
    """Return the names of all formats, with commas, for a sentence."""
    return ", ".join(each.name for each in FORMATS)


def accept_header() -> str:
    """Return the header that asks servers preferably for web pages, then for other formats, then for anything."""
    kinds = [(kind, each.quality) for each in FORMATS for kind in each.media_types]
    kinds = [*sorted(kinds, key=lambda pair: -pair[1]), _ANYTHING]
    return ",".join(kind if quality == 1 else f"{kind};q={quality:g}" for kind, quality in kinds)


def is_text_name(name: str) -> bool:
    """Return whether a file with this *name* may be an article if it is text; true for a name without a suffix."""
    return "." not in name or any(each.has_suffix(name) for each in formats_of(TextFormat))


def binary_type(content: bytes) -> str | None:
    """Return the content type of content that is certainly not text; None if it may be text."""
    for each in formats_of(BinaryFormat):
        if each.is_begun(content):
            return each.media_types[0]
    signed = signed_type(content)
    return signed if signed != MAYBE_TEXT else None


def document_types() -> frozenset[str]:
    """Return the types of `binary_type` that may be articles. Such files may be larger than a page, because they
    contain pictures and fonts."""
    return frozenset({ZIP, *(each.media_types[0] for each in formats_of(BinaryFormat))})
