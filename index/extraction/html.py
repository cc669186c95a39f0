"""The article in a web page: trafilatura finds its text, and what the page says of itself."""

from __future__ import annotations

from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Document

from index.errors import BrokenContentError, NoTextError
from index.extraction.blocks import Block, beginning, label, paragraphs_of
from index.extraction.metadata import address_of, byline_of, language_of, published_of, site_of, title_of
from index.model import Draft, Paragraph, PassageKind
from index.paragraphs import credits_of
from index.text import clean_line

_BLOCK_TAGS = frozenset({"body", "p", "head", "list", "item", "quote", "table", "row", "cell", "code", "div"})
"""Of trafilatura's elements those that begin and end a paragraph; the others stand in one."""

_PREFORMATTED_TAGS = frozenset({"code", "quote"})
"""Whose line breaks are their own."""


def draft_of_page(text: str, source: str, url: str | None) -> Draft:
    """The article of a page.

    Args: text: The page's source. source: What to call it in errors. url: Where it was fetched, None for a file.
    Raises: NoTextError; BrokenContentError: it is nested too deeply to be read.
    """
    tree = _parsed(text, source)
    document = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    if not isinstance(document, Document) or document.body is None:
        raise NoTextError(source)
    site = site_of(tree, document, url)
    paragraphs = paragraphs_of(_blocks(document.body), source)
    title = label(clean_line(title_of(tree, document.title) or "")) or beginning(paragraphs)
    paragraphs = _without_title(paragraphs, title)
    return Draft(
        title=title,
        paragraphs=paragraphs,
        byline=byline_of(document.author, site),
        source=site,
        url=address_of(tree, url) if url else None,
        published=published_of(document.date),
        language=language_of(tree),
        credits=credits_of(paragraphs),
    )


def _without_title(paragraphs: tuple[Paragraph, ...], title: str) -> tuple[Paragraph, ...]:
    """The paragraphs less the headline that many pages begin with: it is the title, and no passage of its own."""
    repeated = len(paragraphs) > 1 and paragraphs[0].text.casefold() == title.casefold()
    return paragraphs[1:] if repeated else paragraphs


def _parsed(text: str, source: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = document_fromstring(text.replace("\0", "").encode("utf-8", "ignore"), parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BrokenContentError(source)  # the parser stopped there: the rest of the page would be missing
    return tree


def _blocks(body: _Element) -> Iterator[Block]:
    collector = _BlockCollector()
    collector.walk(body)
    return (block for block in collector.blocks if block.text.strip())


class _BlockCollector:
    """Walks through the body once and cuts it where a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []

    def walk(self, element: _Element, within: str = "body") -> None:
        """Collect *element*; *within* is the tag of the innermost block around it."""
        tag = str(element.tag)
        is_block = tag in _BLOCK_TAGS and not (tag == "code" and within == "p")
        if is_block:
            self._end_block(within)
            within = tag
        if tag == "lb":
            self._pieces.append("\n")
        self._add(element.text, within)
        for child in element:
            self.walk(child, within)
            self._add(child.tail, within)
        if is_block:
            self._end_block(tag)

    def _add(self, text: str | None, within: str) -> None:
        if text:
            self._pieces.append(text if within in _PREFORMATTED_TAGS else " ".join(text.split(" ")).replace("\n", " "))

    def _end_block(self, tag: str) -> None:
        kind = PassageKind.HEADING if tag == "head" else None
        self.blocks.append(Block("".join(self._pieces), kind))
        self._pieces.clear()
