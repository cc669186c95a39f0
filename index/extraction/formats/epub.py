"""Read an EPUB file: its chapters in reading order, and the metadata of its package."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from lxml.etree import _Element

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import credits_of
from index.errors import BrokenContentError, EncryptedError, UndecodableError
from index.extraction.blocks import Block, beginning, few, paragraphs_of
from index.extraction.bylines import byline_of
from index.extraction.charset import UndecodableBytesError, decode
from index.extraction.declared import language_code, published_of
from index.extraction.formats.file import File
from index.extraction.formats.zip import ZipArchive
from index.extraction.results import Extracted
from index.extraction.xhtml import blocks_of, tree_of
from index.extraction.xml import attribute, parse
from index.model import Draft
from index.text import clean_line, shortened

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

MAX_PAGE_BYTES = 20_000_000
"""Largest chapter or package file, unpacked, in bytes."""

LINK_SHARE = 0.7
"""Share of a page's text in links from which it is a table of contents."""

MIN_LINKS = 5
"""Fewest links of a table of contents."""

_NOT_READ = frozenset({"cover", "toc", "loi", "lot", "index", "title-page", "titlepage", "landmarks"})
"""Roles of pages that only lead to others, or repeat the package's metadata."""


def read_epub(file: File) -> Extracted:
    """Return the text of a book.

    Raises: NoTextError; EncryptedError; BrokenContentError; UnpackedTooLargeError; TooManyPassagesError;
        TextTooLongError.
    """
    archive, source = file.archive, file.origin.source
    package = _package_name(archive, source)
    root = parse(archive.read(package, MAX_PAGE_BYTES), source)
    pages = [posixpath.normpath(posixpath.join(posixpath.dirname(package), href)) for href in _spine(root)]
    if _encrypted(archive, source) & set(pages):
        raise EncryptedError(source)
    blocks = few((block for page in pages for block in _blocks(archive, page, source)), source)
    title = _field(root, "title")
    if title and blocks and clean_line(blocks[0].text).casefold() == title.casefold():
        blocks = blocks[1:]
    paragraphs = paragraphs_of(blocks, source)
    draft = Draft(
        title=title or shortened(clean_line(file.origin.name or ""), MAX_LABEL_CHARS) or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline_of("; ".join(_authors(root)), None),
        source=_field(root, "publisher"),
        published=_published(root),
        language=language_code(_field(root, "language")),
        credits=credits_of(paragraphs),
    )
    return Extracted(draft)


def _package_name(archive: ZipArchive, source: str) -> str:
    for file in parse(archive.read(CONTAINER, MAX_PAGE_BYTES), source).iter("{*}rootfile"):
        return attribute(file, "full-path") or ""
    raise BrokenContentError(source)


def _spine(root: _Element) -> Iterator[str]:
    """Yield the places of the pages in reading order, except pages that only lead to others."""
    items = {attribute(item, "id"): item for item in root.iterfind("{*}manifest/{*}item")}
    others = {
        _place(reference)
        for reference in root.iterfind("{*}guide/{*}reference")
        if (attribute(reference, "type") or "").lower() in _NOT_READ
    }
    for reference in root.iterfind("{*}spine/{*}itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(reference, "linear") == "no" or "nav" in (attribute(item, "properties") or ""):
            continue
        if (place := _place(item)) and place not in others:
            yield place


def _place(element: _Element) -> str:
    return unquote((attribute(element, "href") or "").partition("#")[0])


def _blocks(archive: ZipArchive, page: str, source: str) -> list[Block]:
    try:
        text = decode(archive.read(page, MAX_PAGE_BYTES))
    except UndecodableBytesError as error:
        raise UndecodableError(source) from error
    tree = tree_of(text, source)
    return [] if tree is None or _leads_elsewhere(tree) else blocks_of(tree)


def _leads_elsewhere(tree: _Element) -> bool:
    body = tree.find("{*}body")
    inner = [body, *body] if body is not None else []
    roles = {role for element in inner for role in (attribute(element, "type") or "").lower().split()}
    if roles & _NOT_READ and len(inner) <= 2:  # the page has nothing else
        return True
    links = [len("".join(map(str, link.itertext()))) for link in tree.iter("{*}a") if link.get("href")]
    characters = sum(len(str(piece).strip()) for piece in (body.itertext() if body is not None else ()))
    return len(links) >= MIN_LINKS and sum(links) >= LINK_SHARE * characters


def _encrypted(archive: ZipArchive, source: str) -> set[str]:
    """Return the names of the encrypted members. Fonts are encrypted in many books whose text is not."""
    if ENCRYPTION not in archive:
        return set()
    root = parse(archive.read(ENCRYPTION, MAX_PAGE_BYTES), source)
    return {unquote(attribute(reference, "URI") or "") for reference in root.iter("{*}CipherReference")}


def _fields(root: _Element, name: str) -> list[_Element]:
    """Return the package's metadata fields with this name. In old books they are one level deeper."""
    return [element for element in root.iterfind("{*}metadata//{*}" + name) if clean_line(element.text or "")]


def _field(root: _Element, name: str) -> str | None:
    fields = _fields(root, name)
    return shortened(clean_line(fields[0].text or ""), MAX_LABEL_CHARS) if fields else None


def _authors(root: _Element) -> Iterator[str]:
    """Yield the creators who are authors. Other creators have another role."""
    for creator in _fields(root, "creator"):
        reference = f"#{attribute(creator, 'id')}"
        refined = [
            element.text
            for element in root.iterfind("{*}metadata/{*}meta")
            if attribute(element, "refines") == reference and attribute(element, "property") == "role"
        ]
        if (attribute(creator, "role") or next(iter(refined), None) or "aut").strip() == "aut":
            yield clean_line(creator.text or "").replace(";", ",")


def _published(root: _Element) -> date | None:
    """Return the day of publication if it is given. A year alone is not a day."""
    fields = _fields(root, "date")
    named = [field for field in fields if attribute(field, "event") in ("publication", "original-publication")]
    unnamed = [field for field in fields if attribute(field, "event") is None]
    days = [published_of(clean_line(field.text or "")[:10]) for field in (*named, *unnamed)]
    return next((day for day in days if day), None)
