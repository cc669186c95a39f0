"""Read XML that may be hostile: refuse declarations, expand no entity, and open nothing external.

All XML is read here, except feeds: `text_of_xml` removes their document type before feedparser reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Protocol, TypedDict

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring, iterparse

from index.errors import BrokenContentError, UndecodableError
from index.extraction.charset import UndecodableBytesError, decode
from index.extraction.results import Origin

_ROOT = re.compile(
    r"\s*((?><\?[^>]{0,500}\?>)\s*|(?><!--.{0,4000}?-->)\s*|<!DOCTYPE[^>\[]{0,500}(\[[^\]]{0,9000}\]\s*)?>\s*)*+<([\w.-]+:)?(?P<name>\w+)",
    re.IGNORECASE | re.DOTALL,
)
"""Text before the first element, with the element's name."""

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_BEGINNING_BYTES = 20_000
"""Bytes at the beginning of a file in which the first element is. Some files have licences before it."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}>", re.IGNORECASE)
_ANY_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)++", re.DOTALL)


class _Options(TypedDict):
    resolve_entities: bool
    load_dtd: bool
    attribute_defaults: bool
    no_network: bool
    remove_comments: bool
    remove_pis: bool


_SAFE = _Options(
    resolve_entities=False,
    load_dtd=False,
    attribute_defaults=False,
    no_network=True,
    remove_comments=True,
    remove_pis=True,
)
"""Options of every parser. A parser finds a document type in any encoding and after any comment, and stops. Otherwise
entities that are not expanded would be missing from the text."""


class ByteReader(Protocol):
    """A file that is read in pieces."""

    def read(self, size: int, /) -> bytes:
        """Return at most *size* bytes; empty at the end."""
        ...


def root_name_of(content: bytes) -> str | None:
    """Return the name of the first element, in lower case and without a prefix; None if it does not look like XML."""
    beginning = content[:_BEGINNING_BYTES]
    for mark in _BYTE_ORDER_MARKS:
        beginning = beginning.removeprefix(mark)
    if 0 in beginning[:2]:  # UTF-16
        beginning = beginning.replace(b"\0", b"")
    match = _ROOT.match(beginning.decode("ascii", "replace"))
    return match["name"].lower() if match else None


def text_of_xml(content: bytes, origin: Origin) -> str:
    """Return the text of a document, without its declaration and without the document type of old feeds.

    Raises: UndecodableError. BrokenContentError: its document type declares something, which no feed needs.
    """
    declared = _ENCODING.match(content)
    try:
        text = decode(content, origin.charset or (declared[1].decode("ascii") if declared else None))
    except UndecodableBytesError as error:
        raise UndecodableError(origin.source) from error
    text = _after_prolog(_DECLARATION.sub("", text, 1))
    text = _after_prolog(_DOCTYPE.sub("", text, 1) if _DOCTYPE.match(text) else text)
    if _ANY_DOCTYPE.match(text):
        raise BrokenContentError(origin.source)
    return text


def _after_prolog(text: str) -> str:
    """Return *text* from its document type or first element. The rest may mention document types too."""
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text


def parse(
    content: bytes, source: str, *, encoding: str | None = None, is_long: bool = False, repairs: bool = False
) -> _Element:
    """Return the root of a document in memory.

    Args: encoding: Its encoding, whatever it declares. is_long: It may have texts of more than 10 MB. repairs: If it is
        broken, read as much as possible.
    Raises: BrokenContentError: it is not XML, or has a document type.
    """
    try:
        root = fromstring(content, XMLParser(encoding=encoding, huge_tree=is_long, recover=repairs, **_SAFE))
    except (XMLSyntaxError, ValueError) as error:
        raise BrokenContentError(source) from error
    if root is None:  # nothing could be read
        raise BrokenContentError(source)
    _refuse_document_type(root, source)
    return root


def children_of(file: ByteReader, parent: str, names: Sequence[str], source: str) -> Iterator[_Element]:
    """Yield the elements with these *names* in a *parent*, one by one. Each is removed when the next one is requested.

    Args: parent, names: Without namespace.
    Raises: BrokenContentError: it is not XML, or has a document type; the errors of reading *file*.
    """
    try:
        for event, element in _events(file, source):
            above = element.getparent()
            if event == "end" and above is not None and local_name(above) == parent and local_name(element) in names:
                yield element
                _forget(element, above)
    except XMLSyntaxError as error:
        raise BrokenContentError(source) from error


def elements_of(content: bytes, tags: frozenset[str], source: str) -> Iterator[_Element]:
    """Yield the elements with these names, in any case, in order. Each is emptied when the next one is requested.

    A broken part ends it, and the rest is ignored. Raises: BrokenContentError: it is broken from the beginning, or has
    a document type.
    """
    found = False
    try:
        for event, element in _events(BytesIO(content), source):
            found = found or event == "end"
            if event == "end" and local_name(element).lower() in tags:
                yield element
                element.clear()
    except XMLSyntaxError as error:
        if not found:
            raise BrokenContentError(source) from error


def _events(file: ByteReader, source: str) -> Iterator[tuple[str, _Element]]:
    """Yield the starts and ends of elements. Raises: XMLSyntaxError; BrokenContentError: there is a document type."""
    for event, element in iterparse(file, events=("start", "end"), **_SAFE):
        if event == "start" and element.getparent() is None:
            _refuse_document_type(element, source)
        yield event, element


def _refuse_document_type(root: _Element, source: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenContentError(source)


def _forget(element: _Element, above: _Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del above[0]


def local_name(element: _Element) -> str:
    """Return the name of *element* without its namespace; empty for a comment or other node."""
    tag: object = element.tag  # for a comment, this is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """Return the value of the attribute with this name, whatever its namespace."""
    # `items()` is slow: for the value of each attribute, lxml searches all attributes before it.
    key = next((key for key in map(str, element.keys()) if key.rpartition("}")[2] == name), None)
    return None if key is None else element.get(key)
