"""Read the article in a DOCX file: the text of the printed document, without headers, footers and notes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from index.errors import BrokenContentError
from index.extraction.blocks import Block, few, lines_of_rows
from index.extraction.formats.file import File
from index.extraction.formats.office import OfficeProperties, draft_of_document
from index.extraction.formats.zip import ZipArchive
from index.extraction.results import Extracted
from index.extraction.xml import attribute, children_of, local_name, parse
from index.model import PassageKind

MAX_PART_BYTES = 60_000_000
"""Largest XML of the document, unpacked, in bytes: many times the size of the longest article."""

MAX_SMALL_PART_BYTES = 5_000_000
"""Largest part that is read as a whole, in bytes: styles, properties, relations."""

_MAX_STYLES_ABOVE = 12
"""Most styles that are based on each other. A style that is based on itself is made to hang its reader."""

_NOT_READ = frozenset(
    {"pPr", "rPr", "del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rt", "sdtPr"}
)
"""Elements without text: properties, deletions and moves in tracked changes, alternative forms of the same content,
formulas of fields, reading aids over characters."""

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_TABS = re.compile(r" *\t[ \t]*")
"""Jump to another column, which becomes one space. Typed spaces are printed, so their number stays."""

_HEADING = re.compile(r"heading \d|title", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (\d|heading)", re.IGNORECASE)
_CONTENTS_GALLERY = "Table of Contents"


@dataclass(frozen=True, slots=True)
class _Style:
    name: str  # English for built-in styles, whatever the language of the program
    based_on: str | None
    is_heading: bool


def read_docx(file: File) -> Extracted:
    """Return the article of a document.

    Raises: NoTextError; BrokenContentError; EncryptedError; UnpackedTooLargeError; TooManyPassagesError;
        TextTooLongError.
    """
    archive, source = file.archive, file.origin.source
    document = _related(archive, "", "officeDocument", source)
    if document is None:
        raise BrokenContentError(source)
    styles = _styles(archive, _related(archive, document, "styles", source), source)
    with archive.opened(document, MAX_PART_BYTES) as xml:
        reader = _Reader(styles)
        elements = children_of(xml, "body", ("p", "tbl", "sdt", "ins", "moveTo", "smartTag"), source)
        blocks = few((block for element in elements for block in reader.blocks_of(element)), source)
    return Extracted(draft_of_document(blocks, _properties(archive, source), source, file.origin.name))


class _Reader:
    """A maker of blocks from the document's elements."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        self._styles = styles

    def blocks_of(self, element: _Element) -> Iterator[Block]:
        """Yield the blocks of a paragraph, a table, or an element that contains some."""
        name = local_name(element)
        if name == "p":
            yield from self._of_paragraph(element)
        elif name == "tbl":
            yield from lines_of_rows([[list(self._of_all(cell)) for cell in _cells(row)] for row in _rows(element)])
        elif name not in _NOT_READ and not _is_contents(element):
            yield from self._of_all(element)

    def _of_all(self, element: _Element) -> Iterator[Block]:
        for child in element:
            yield from self.blocks_of(child)

    def _of_paragraph(self, paragraph: _Element) -> Iterator[Block]:
        style = self._style_of(paragraph)
        if not any(_CONTENTS.fullmatch(each.name) for each in style):
            yield Block(_TABS.sub(" ", "".join(_text(paragraph))), _kind(paragraph, style))
        for box in _text_boxes(paragraph):
            yield from self._of_all(box)

    def _style_of(self, paragraph: _Element) -> list[_Style]:
        """Return the paragraph's style and the styles that it is based on, the nearest first."""
        named = paragraph.find("{*}pPr/{*}pStyle")
        style = self._styles.get(attribute(named, "val") or "") if named is not None else None
        chain: list[_Style] = []
        while style is not None and len(chain) < _MAX_STYLES_ABOVE:
            chain.append(style)
            style = self._styles.get(style.based_on or "")
        return chain


def _kind(paragraph: _Element, style: list[_Style]) -> PassageKind | None:
    if any(each.name.lower() == "caption" for each in style):
        return PassageKind.CAPTION
    if any(each.is_heading for each in style) or _has_outline(paragraph):
        return PassageKind.HEADING
    return None


def _has_outline(element: _Element) -> bool:
    level = element.find("{*}pPr/{*}outlineLvl")
    return level is not None and attribute(level, "val") in set("012345678")  # 9 is body text


def _text(element: _Element) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _NOT_READ and name != "txbxContent" and not (name == "r" and _is_hidden(child)):
            yield from _text(child)


def _is_hidden(run: _Element) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def _text_boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in _NOT_READ:
            yield from _text_boxes(child)


def _rows(table: _Element) -> Iterator[_Element]:
    return (row for row in _inner(table, "tr") if row.find("{*}trPr/{*}del") is None)


def _cells(row: _Element) -> Iterator[_Element]:
    return _inner(row, "tc")


def _inner(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the elements with this name in *element*, or in the wrappers around them."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _inner(child, name)


def _is_contents(element: _Element) -> bool:
    gallery = element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and attribute(gallery, "val") == _CONTENTS_GALLERY


def _styles(archive: ZipArchive, part: str | None, source: str) -> dict[str, _Style]:
    if part is None or part not in archive:
        return {}
    styles: dict[str, _Style] = {}
    for element in parse(archive.read(part, MAX_SMALL_PART_BYTES), source).iterfind("{*}style"):
        name, based_on = (
            attribute(child, "val") if (child := element.find(f"{{*}}{tag}")) is not None else None
            for tag in ("name", "basedOn")
        )
        is_heading = _HEADING.fullmatch(name or "") is not None or _has_outline(element)
        styles[attribute(element, "styleId") or ""] = _Style(name or "", based_on, is_heading)
    return styles


def _properties(archive: ZipArchive, source: str) -> OfficeProperties:
    part = _related(archive, "", "core-properties", source)
    if part is None or part not in archive:
        return OfficeProperties()
    root = parse(archive.read(part, MAX_SMALL_PART_BYTES), source)
    return OfficeProperties(
        title=root.findtext("{*}title"),
        author=root.findtext("{*}creator"),
        created=root.findtext("{*}created"),
        modified=root.findtext("{*}modified"),
    )


def _related(archive: ZipArchive, part: str, kind: str, source: str) -> str | None:
    """Return the name of the part that *part* names as its *kind*. "" means the whole package."""
    folder, base = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    if relations not in archive:
        return None
    for relation in parse(archive.read(relations, MAX_SMALL_PART_BYTES), source):
        if (attribute(relation, "Type") or "").endswith(f"/{kind}"):
            return posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target") or "")).lstrip("/")
    return None
