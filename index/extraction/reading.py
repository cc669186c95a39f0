"""What kind of text some bytes are, told by their content, and the article in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from index.errors import IngestError, UndecodableError, UnsupportedTypeError
from index.extraction.decoding import UndecodableBytesError, decode
from index.extraction.kinds import PDF, binary_type, signed_type
from index.extraction.plain import draft_of_text
from index.extraction.results import Extracted, Refusal, Result
from index.model import Draft

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


def read(content: bytes, origin: Origin) -> Iterator[Result]:
    """What *content* holds: one article or the reason why there is none."""
    try:
        extracted = extract(content, origin)
    except IngestError as error:
        yield Result(origin.source, refusal=Refusal.of(error))
    else:
        yield Result(origin.source, extracted.draft, doubts=extracted.doubts)


def extract(content: bytes, origin: Origin) -> Extracted:
    """The article in *content*.

    Raises: IngestError: the subclass says why there is none.
    """
    kind = binary_type(content)
    if kind is None:
        return _extracted_of_text(_text(content, origin), origin)
    if kind not in _READERS:
        raise UnsupportedTypeError(origin.source, kind)
    return _READERS[kind](content, origin)


def _read_pdf(content: bytes, origin: Origin) -> Extracted:
    from index.extraction.pdf import draft_of_pdf  # only PDFs need pdfium

    return Extracted(draft_of_pdf(content, origin.source, origin.name))


_READERS: Mapping[str, Callable[[bytes, Origin], Extracted]] = {PDF: _read_pdf}
"""What reads a content type that is no text. Each imports what it needs when it is called."""


def _extracted_of_text(text: str, origin: Origin) -> Extracted:
    if _is_html(text, origin):
        from index.extraction.html import read_page  # trafilatura takes half a second to import

        return read_page(text, origin.source, origin.url)
    if content_type := _foreign_type(text):
        raise UnsupportedTypeError(origin.source, content_type)
    return Extracted(_draft_of_text(text, origin))


def _draft_of_text(text: str, origin: Origin) -> Draft:
    if origin.content_type == "text/markdown" or _MARKDOWN_NAME.fullmatch(origin.name or ""):
        from index.extraction.markdown import draft_of_markdown  # only few files need it

        return draft_of_markdown(text, origin.source, origin.name)
    return draft_of_text(text, origin.source, origin.name)


def _text(content: bytes, origin: Origin) -> str:
    try:
        return decode(content, origin.charset)
    except UndecodableBytesError as error:
        if kind := signed_type(content):
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
