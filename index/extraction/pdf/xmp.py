"""Read the XMP packet of a PDF: an XML document with the title, authors and publication of the file.

pdfium does not give it, so it is searched for in the bytes of the file. The packet is usually not compressed, because
other programs search for it too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import regex
from lxml.etree import _Element

from index.articles.limits import MAX_LABEL_CHARS
from index.errors import BrokenContentError
from index.extraction.declared import published_of
from index.extraction.xml import attribute, local_name, parse
from index.text import clean_line

MAX_PACKET_BYTES = 200_000
"""Longest packet that is read, in bytes. Usual ones have 3 kB, and room for changes."""

MAX_PACKETS = 50
"""Most packets that are examined. Pictures have their own."""

MAX_OBJECT_HEAD_BYTES = 500
"""Longest dictionary before a packet, in bytes."""

MAX_CATALOG_BYTES = 4_000
"""Longest dictionary of a file in which the number of its packet is searched for, in bytes."""

ISO_DAY_CHARS = 10
"""Length of a day in ISO 8601, in characters. The time may follow."""

MAX_AUTHORS = 50
"""Most authors that are read."""

_START, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_CATALOG = regex.compile(rb"/Type\s{0,9}/Catalog\b")
_METADATA = regex.compile(rb"/Metadata\s{1,9}(\d{1,9})\s{1,9}\d{1,5}\s{1,9}R\b")
_OBJECT = regex.compile(rb"(\d{1,9})\s{1,9}\d{1,5}\s{1,9}obj\b")
_PACKED = regex.compile(rb"/Subtype\s{0,9}/XML\b")
_STREAM = regex.compile(rb"stream\r?\n")
_OF_FILES = b"http://ns.adobe.com/pdf/1.3/"
"""Namespace of properties that only a file has, and no picture in it."""

_DAYS = ("publicationDate", "coverDate", "MajorVersionDate")
"""Names of the day of publication, in PRISM and in Crossmark. The day on which a file was made is not that day."""

_NAMES = ("title", "creator", "publicationName", "publisher", "MetadataDate", *_DAYS)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Xmp:
    """The properties in a packet. Those that are missing are empty or None."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publication: str = ""  # name of the journal or the publisher
    published: date | None = None
    changed: str = ""  # day on which the packet was changed, in ISO 8601


def xmp_of(content: bytes, source: str) -> Xmp:
    """Return the properties in the XMP packet of a file; all of them missing if there is no readable one."""
    packet = _packet_of(content)
    try:
        root = parse(packet, source) if packet else None
    except BrokenContentError:
        root = None
    return Xmp() if root is None else _read(root)


def _packet_of(content: bytes) -> bytes | None:
    """Return the packet of the file, not of a picture in it: the one that its catalog names, or else the last one with
    properties of files."""
    named = _named_by_catalog(content)
    last = None
    for number, packet in _packets(content):
        if number is not None and number == named:
            return packet
        if _OF_FILES in packet:
            last = packet
    return last


def _named_by_catalog(content: bytes) -> int | None:
    """Return the number of the object that the last readable catalog names as the packet of the file."""
    named = None
    for catalog in _first(_CATALOG.finditer(content)):
        start = max(content.rfind(b"obj", max(0, catalog.start() - MAX_CATALOG_BYTES), catalog.start()), 0)
        end = content.find(b"endobj", catalog.end(), catalog.end() + MAX_CATALOG_BYTES)
        found = _METADATA.search(content, start, max(end, catalog.end()))
        named = int(found[1]) if found else named
    return named


def _first(matches: Iterator[regex.Match[bytes]]) -> Iterator[regex.Match[bytes]]:
    return (match for _, match in zip(range(MAX_PACKETS), matches, strict=False))


def _packets(content: bytes) -> Iterator[tuple[int | None, bytes]]:
    """Yield the packets in a file, each with the number of its object."""
    at = content.find(_START)
    for _ in range(MAX_PACKETS):
        if at < 0:
            break
        end = content.find(_END, at, at + MAX_PACKET_BYTES)
        if end >= 0:
            yield _object_before(content, at), content[at : end + len(_END)]
        at = content.find(_START, at + 1)
    for head in _first(_PACKED.finditer(content)):
        stream = _STREAM.search(content, head.end(), head.end() + MAX_OBJECT_HEAD_BYTES)
        unpacked = _unpacked(content[stream.end() : stream.end() + MAX_PACKET_BYTES]) if stream else b""
        start, end = unpacked.find(_START), unpacked.find(_END)
        if 0 <= start < end:
            yield _object_before(content, head.start()), unpacked[start : end + len(_END)]


def _object_before(content: bytes, at: int) -> int | None:
    found = _OBJECT.findall(content, max(0, at - MAX_OBJECT_HEAD_BYTES), at)
    return int(found[-1]) if found else None


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MAX_PACKET_BYTES)
    except zlib.error:
        return b""


def _read(root: _Element) -> Xmp:
    values: dict[str, list[str]] = {name: [] for name in _NAMES}
    for description in root.iter("{*}Description"):
        for name, found in values.items():
            if not found and (value := attribute(description, name)):
                found += _short([value])
        for child in description:
            found = values.get(local_name(child), ["known"])
            found += _values(child) if not found else ()
    first = {name: found[0] for name, found in values.items() if found}
    days = [published_of(first[name][:ISO_DAY_CHARS]) for name in _DAYS if name in first]
    return Xmp(
        title=first.get("title", ""),
        authors=tuple(values["creator"][:MAX_AUTHORS]),
        publication=first.get("publicationName", "") or first.get("publisher", ""),
        published=next(filter(None, days), None),
        changed=first.get("MetadataDate", ""),
    )


def _values(element: _Element) -> list[str]:
    """Return the value of a property, or each value of a list; the one for all languages first."""
    items = sorted(element.iter("{*}li"), key=lambda item: item.get(_LANGUAGE) != "x-default")
    return _short("".join(map(str, item.itertext())) for item in items or [element])


def _short(texts: Iterable[str]) -> list[str]:
    return [line for line in map(clean_line, texts) if 0 < len(line) <= MAX_LABEL_CHARS]
