"""XML of documents: without DTD, entities or network, read bit by bit where it may be large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from lxml import etree
from lxml.etree import _Element

from index.errors import BrokenContentError


class Readable(Protocol):
    """What can be read bit by bit."""

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes; empty at the end."""
        ...


def parse(content: bytes, source: str) -> _Element:
    """The root of a small document.

    Raises: BrokenContentError: it is no XML, or has a DTD.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenContentError(source) from error
    _refuse_dtd(root, source)
    return root


def children_of(file: Readable, parent: str, names: Sequence[str], source: str) -> Iterator[_Element]:
    """The elements of *names* that stand in a *parent*, one after another: each is gone when the next is there.

    Args: parent, names: Without namespace.
    Raises: BrokenContentError: it is no XML, or has a DTD; what reading *file* raises.
    """
    events = etree.iterparse(file, events=("start", "end"), no_network=True, resolve_entities=False)
    try:
        for event, element in events:
            if element.getparent() is None:
                _refuse_dtd(element, source)
            above = element.getparent()
            if event == "end" and above is not None and local_name(above) == parent and local_name(element) in names:
                yield element
                _forget(element, above)
    except etree.XMLSyntaxError as error:
        raise BrokenContentError(source) from error


def local_name(element: _Element) -> str:
    """The name of *element* without its namespace; empty for a comment or the like."""
    tag: object = element.tag  # of a comment, the function that makes one
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """The value of the attribute of that name, whatever its namespace."""
    # Not by its items: to find the value of each takes lxml a look at all before it.
    key = next((key for key in map(str, element.keys()) if key.rpartition("}")[2] == name), None)
    return None if key is None else element.get(key)


def _refuse_dtd(element: _Element, source: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise BrokenContentError(source)


def _forget(element: _Element, above: _Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del above[0]
