"""Read the text of pages that are made by scripts. Some give it only to search engines, and show nothing."""

from __future__ import annotations

import re

from lxml.etree import SubElement
from lxml.html import HtmlElement

from index.errors import BrokenContentError
from index.extraction.blocks import Block
from index.extraction.html.attribution.json_ld import LinkedArticle
from index.extraction.html.checks.walls import MAX_EMPTY_CHARS, visible_lines
from index.extraction.html.fragments import blocks_of_fragment
from index.model import PassageKind
from index.text import clean_text

MIN_BODY_CHARS = MAX_EMPTY_CHARS + 1
"""Shortest text with which a page is not empty, in characters."""

SHOWN_SHARE = 0.5
"""Smallest share of this text that the page must show in order to be read itself."""

_MARKUP = re.compile(r"</?(p|br|div|h[1-6]|li|ul|blockquote)\b", re.IGNORECASE)


def show_body(tree: HtmlElement, described: LinkedArticle) -> None:
    """Put the article text from the page's description into the page, if the page shows little text.

    This is not done if only subscribers may read it.
    """
    chars = len(described.body)
    if described.is_free is False or chars < MIN_BODY_CHARS:
        return
    if sum(map(len, visible_lines(tree))) >= SHOWN_SHARE * chars:
        return
    article = SubElement(tree.find("body") if tree.find("body") is not None else tree, "article")
    for block in _blocks(described.body):
        for text in filter(None, clean_text(block.text).split("\n\n")):
            SubElement(article, "h2" if block.kind is PassageKind.HEADING else "p").text = text


def _blocks(body: str) -> list[Block]:
    """Return the blocks of *body*. In plain text, each line is a block. Unreadable markup gives no blocks."""
    if not _MARKUP.search(body):
        return [Block(line) for line in clean_text(body).split("\n")]
    try:
        return blocks_of_fragment(body, "")
    except BrokenContentError:
        return []
