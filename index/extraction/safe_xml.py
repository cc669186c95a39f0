"""XML that may be hostile: no document type counts, no entity is expanded, nothing outside is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from lxml.etree import XMLSyntaxError, _Element, iterparse

from index.errors import BrokenContentError, UndecodableError
from index.extraction.decoding import UndecodableBytesError, decode
from index.extraction.reading import Origin

_ROOT = re.compile(
    r"\s*((?><\?[^>]{0,500}\?>)\s*|(?><!--.{0,4000}?-->)\s*|<!DOCTYPE[^>\[]{0,500}(\[[^\]]{0,9000}\]\s*)?>\s*)*+<([\w.-]+:)?(?P<name>\w+)",
    re.IGNORECASE | re.DOTALL,
)
"""What may stand before the first element, and its name."""

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_BEGINNING_BYTES = 20_000
"""Bytes among which the first element begins; licences stand before it in some files."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}>", re.IGNORECASE)
_ANY_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)


def root_name_of(content: bytes) -> str | None:
    """The name of the first element, in lower case and without a prefix; None if it is no XML as far as can be seen."""
    beginning = content[:_BEGINNING_BYTES]
    for mark in _BYTE_ORDER_MARKS:
        beginning = beginning.removeprefix(mark)
    if 0 in beginning[:2]:  # UTF-16
        beginning = beginning.replace(b"\0", b"")
    match = _ROOT.match(beginning.decode("ascii", "replace"))
    return match["name"].lower() if match else None


def text_of_xml(content: bytes, origin: Origin) -> str:
    """The text of a document, without its declaration, and without its document type, which old feeds have.

    Raises: UndecodableError. BrokenContentError: its document type declares something, which no feed has a use for.
    """
    declared = _ENCODING.match(content)
    try:
        text = decode(content, origin.charset or (declared[1].decode("ascii") if declared else None))
    except UndecodableBytesError as error:
        raise UndecodableError(origin.source) from error
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text, 1), 1)
    if _ANY_DOCTYPE.search(text):
        raise BrokenContentError(origin.source)
    return text.lstrip()


def elements_of(content: bytes, tags: frozenset[str], source: str) -> Iterator[_Element]:
    """The elements of these names, prefix or not, in order; each is empty again when the next is asked for.

    What is broken ends it, and nothing is told of what follows. Raises: BrokenContentError: it is broken from the
    beginning, or has a document type.
    """
    if _ANY_DOCTYPE.search(content[:_BEGINNING_BYTES].replace(b"\0", b"").decode("ascii", "replace")):
        raise BrokenContentError(source)
    found = False
    try:
        for _, element in iterparse(
            BytesIO(content), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=False
        ):
            found = True
            if local_name(element) in tags:
                yield element
                element.clear()
    except XMLSyntaxError as error:
        if not found:
            raise BrokenContentError(source) from error


def local_name(element: _Element) -> str:
    """The name of an element in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()
