"""Read the article in an ODT file, the open format of word processors."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from index.extraction.blocks import MARKED_LINE_BREAK, Block, few, lines_of_rows, running_text
from index.extraction.formats.docx import MAX_PART_BYTES, MAX_SMALL_PART_BYTES
from index.extraction.formats.file import File
from index.extraction.formats.office import OfficeProperties, draft_of_document
from index.extraction.formats.zip import ZipArchive
from index.extraction.results import Extracted
from index.extraction.xml import attribute, children_of, local_name, parse
from index.model import PassageKind

CONTENT, META = "content.xml", "meta.xml"

_NOT_READ = frozenset(
    {"note", "annotation", "annotation-end", "tracked-changes", "table-of-content", "alphabetical-index", "ruby-text"}
    | {"illustration-index", "table-index", "bibliography", "sequence-decls", "forms", "desc", "title"}
)
"""Elements without text: notes, comments, deletions in tracked changes, lists of contents, descriptions."""

_BLANK = "\ue00c"
"""Private-use character for one of several spaces in a row, which the format writes as an element. White space in the
text is shown as one space, as in HTML."""

_CHARACTERS = {"tab": " ", "line-break": MARKED_LINE_BREAK}

_MAX_BLANKS = 1_000
"""Most spaces in a row. The format writes their number, which may be any number."""


def read_odt(file: File) -> Extracted:
    """Return the article of a document.

    Raises: NoTextError; BrokenContentError; EncryptedError; UnpackedTooLargeError; TooManyPassagesError;
        TextTooLongError.
    """
    archive, source = file.archive, file.origin.source
    with archive.opened(CONTENT, MAX_PART_BYTES) as xml:
        names = ("p", "h", "list", "table", "section", "frame", "index-body")
        elements = children_of(xml, "text", names, source)
        blocks = few((block for element in elements for block in _blocks(element)), source)
    return Extracted(draft_of_document(blocks, _properties(archive, source), source, file.origin.name))


def _blocks(element: _Element) -> Iterator[Block]:
    name = local_name(element)
    if name in ("p", "h"):
        text = running_text("".join(_text(element))).replace(_BLANK, " ")
        yield Block(text, PassageKind.HEADING if name == "h" else None)
        for box in _text_boxes(element):
            yield from _all_blocks(box)
    elif name == "table":
        rows = (row for row in element.iter("{*}table-row") if _table_of(row) is element)
        yield from lines_of_rows([[list(_all_blocks(cell)) for cell in row] for row in rows])
    elif name not in _NOT_READ:
        yield from _all_blocks(element)


def _all_blocks(element: _Element) -> Iterator[Block]:
    for child in element:
        yield from _blocks(child)


def _table_of(row: _Element) -> _Element | None:
    return next(row.iterancestors("{*}table"), None)


def _text(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "s":
            count = attribute(child, "c") or "1"
            yield _BLANK * min(int(count) if count.isascii() and count.isdigit() else 1, _MAX_BLANKS)
        elif name and name not in _NOT_READ and name != "text-box":
            yield from _text(child)
        yield child.tail or ""


def _text_boxes(element: _Element) -> Iterator[_Element]:
    for child in element:
        if local_name(child) == "text-box":
            yield child
        elif local_name(child) not in _NOT_READ:
            yield from _text_boxes(child)


def _properties(archive: ZipArchive, source: str) -> OfficeProperties:
    if META not in archive:
        return OfficeProperties()
    root = parse(archive.read(META, MAX_SMALL_PART_BYTES), source)
    return OfficeProperties(
        title=root.findtext(".//{*}title"),
        author=root.findtext(".//{*}initial-creator") or root.findtext(".//{*}creator"),
        created=root.findtext(".//{*}creation-date"),
        modified=root.findtext(".//{*}date"),
    )
