"""Read the article in a web page. trafilatura finds its text and its metadata."""

from __future__ import annotations

import dataclasses
import re

import trafilatura
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura.settings import Document

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError
from index.extraction.blocks import (
    CELL_BORDER,
    MARKED_LINE_BREAK,
    MAX_ROW_CHARS,
    PARAGRAPH_BREAK,
    Block,
    beginning,
    labelled,
    paragraphs_of,
    running_text,
)
from index.extraction.dom import folded, html_tree
from index.extraction.html.article_text.boilerplate import without_boilerplate
from index.extraction.html.article_text.captions import captions_in, with_captions
from index.extraction.html.article_text.containers import with_lost_lines
from index.extraction.html.article_text.heading_links import remove_heading_links
from index.extraction.html.article_text.leads import with_leads
from index.extraction.html.article_text.panels import show_panels
from index.extraction.html.article_text.script_bodies import show_body
from index.extraction.html.attribution.authors import AuthorFacts, byline_in
from index.extraction.html.attribution.byline_places import places_in
from index.extraction.html.attribution.dates import published_in
from index.extraction.html.attribution.declared_authors import declared_groups
from index.extraction.html.attribution.json_ld import LinkedArticle, LinkedData
from index.extraction.html.attribution.metadata import address_of, language_of
from index.extraction.html.attribution.publication import site_of
from index.extraction.html.attribution.shown_lines import lines_of
from index.extraction.html.attribution.titles import headlines_of, meta, title_of
from index.extraction.html.checks.completeness import doubts_of
from index.extraction.html.checks.walls import features_of, wall_of
from index.extraction.html.discussions.discussion import discussion_in
from index.extraction.html.hidden_text import is_article, is_less, shown_part
from index.extraction.html.labels.marks import SURROUNDINGS, mark_surroundings, without_surroundings
from index.extraction.results import Extracted
from index.model import Doubt, Draft, PassageKind
from index.text import clean_line, letters_of, shortened

_BLOCK_TAGS = frozenset({"body", "p", "head", "list", "item", "quote", "table", "row", "cell", "code", "div"})
"""trafilatura's elements that begin and end a paragraph. All others are inside one."""

_PREFORMATTED_TAGS = frozenset({"code", "quote"})
"""Elements that trafilatura makes from preformatted text, and also from other text."""

_INDENTED = re.compile(r"\n[ \t\r]*\n(?=\u3000)")
"""Blank line before a line that is indented as in Chinese and Japanese print. The page's style shows both."""

_CONFIG = trafilatura.settings.use_config()
_CONFIG.set("DEFAULT", "MIN_EXTRACTED_SIZE", "25")


def read_page(text: str, source: str, url: str | None) -> Extracted:
    """Return the article of a page.

    Args: text: The page's source. source: Its name in errors. url: From which it was fetched; None for a file.
    Raises: NoTextError, or its subclass WallError if something is shown instead of the text; BrokenContentError: it is
        nested too deeply.
    """
    tree = html_tree(text, source)
    if tree is None:
        raise NoTextError(source)
    linked = LinkedData(tree)
    described = linked.article(headlines_of(tree), url)
    if discussion := discussion_in(tree, linked, described, source, url):
        return discussion
    show_body(tree, described)
    remove_heading_links(tree)
    show_panels(tree)
    features = features_of(tree, described, url)
    try:
        found = _draft(tree, described, source, url)
    except NoTextError as error:
        raise (wall_of(features, 0) or NoTextError)(source) from error
    draft = _without_hidden(found, tree, described, url)
    texts = [paragraph.text for paragraph in draft.paragraphs]
    if wall := wall_of(features, sum(map(len, texts))):
        raise wall(source)
    doubts = doubts_of(tree, features, described, texts)
    if not doubts and is_less(draft.paragraphs, found.paragraphs):
        doubts = (Doubt.SHORT_TEXT,)
    return Extracted(draft, doubts)


def _without_hidden(found: Draft, tree: HtmlElement, described: LinkedArticle, url: str | None) -> Draft:
    """Return *found* without hidden text if the rest is an article. The metadata may be hidden."""
    shown = shown_part(tree, [paragraph.text for paragraph in found.paragraphs])
    if shown is None:
        return found
    try:
        draft = _draft(shown, described, found.title, url)
    except NoTextError:
        return found
    if not is_article(draft.paragraphs, found.paragraphs):
        return found
    return dataclasses.replace(found, paragraphs=draft.paragraphs, credits=draft.credits)


def _draft(tree: HtmlElement, described: LinkedArticle, source: str, url: str | None) -> Draft:
    mark_surroundings(tree)
    captions, preformatted = captions_in(tree), _preformatted_in(tree)
    _mark_paragraph_breaks(tree)
    document = trafilatura.bare_extraction(
        tree, url=url, with_metadata=True, include_comments=False, prune_xpath=SURROUNDINGS, config=_CONFIG
    )
    if not isinstance(document, Document) or document.body is None:
        raise NoTextError(source)
    site = site_of(tree, document, described.publisher, url)
    names = _names(tree, document, described, site)
    title = title_of(tree, described.headline or document.title, names, url)
    found = _blocks(document.body, preformatted)
    places = places_in(lines_of(tree, title), title, [block.text for block in found])
    byline = byline_in(places, AuthorFacts(declared_groups(tree, described.authors), names, url, described.is_post))
    menu = {letters_of(str(link.text_content())) for link in tree.iter("a")}
    found = with_lost_lines(found, without_surroundings(tree), title)
    blocks = with_leads(without_boilerplate(found, title, byline, menu), tree, title)
    if any(clean_line(str(heading.text_content())) == title for heading in tree.iter("h1")):
        title, blocks = labelled(title, blocks)
    paragraphs = paragraphs_of(with_captions(blocks, captions), source)
    return Draft(
        title=shortened(title, MAX_LABEL_CHARS) or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline,
        source=site,
        url=address_of(tree, url) if url else None,
        published=published_in(tree, described, document.date, places, url),
        language=language_of(tree),
        credits=credits_of(paragraphs),
    )


def _mark_paragraph_breaks(tree: HtmlElement) -> None:
    """Mark two line breaks in a row, and blank lines before an indented line, which separate paragraphs.

    trafilatura would make one line break or space of them.
    """
    for element in tree.iter("br"):
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            following.tail = PARAGRAPH_BREAK + (following.tail or "")
    for element in tree.iter("p", "div"):
        if "\u3000" in (element.text or ""):
            element.text = _INDENTED.sub(PARAGRAPH_BREAK, element.text)


def _names(tree: HtmlElement, document: Document, described: LinkedArticle, site: str | None) -> list[str]:
    """Return the names of the publication."""
    return [name for name in (site, meta(tree, "og:site_name"), described.publisher, document.sitename) if name]


def _preformatted_in(tree: HtmlElement) -> frozenset[str]:
    """Return the folded texts whose white space and line breaks a browser shows."""
    return frozenset(folded(str(element.text_content())) for element in tree.iter("pre"))


def _blocks(body: _Element, preformatted: frozenset[str]) -> list[Block]:
    """Return the blocks of *body* that are not empty. *preformatted* is the result of `_preformatted_in`."""
    collector = _BlockCollector(preformatted)
    collector.walk(body)
    return [
        Block(part, block.kind)
        for block in collector.blocks
        for part in block.text.split(PARAGRAPH_BREAK)
        if clean_line(part)
    ]


class _BlockCollector:
    """A walk through the body that cuts it where a block begins or ends."""

    def __init__(self, preformatted: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._preformatted = preformatted

    def walk(self, element: _Element, within: str = "body") -> None:
        """Collect *element*. *within* is the tag of the innermost block around it."""
        tag = str(element.tag)
        if tag == "row" and (line := _line_of_row(element)):
            self._end_block(within)
            self.blocks.append(Block(line, PassageKind.BODY))
            return
        is_block = tag in _BLOCK_TAGS and not (tag == "code" and within == "p")
        if is_block:
            self._end_block(within)
            within = tag
        if tag == "lb":
            self._pieces.append(MARKED_LINE_BREAK)
        self._pieces.append(element.text or "")
        for child in element:
            self.walk(child, within)
            self._pieces.append(child.tail or "")
        if is_block:
            self._end_block(tag)

    def _end_block(self, tag: str) -> None:
        kind = PassageKind.HEADING if tag == "head" else None
        self.blocks.append(Block(self._text(tag), kind))
        self._pieces.clear()

    def _text(self, tag: str) -> str:
        """Return the text of the block that ends, with the white space that a browser shows."""
        text = "".join(self._pieces)
        if tag in _PREFORMATTED_TAGS and self._preformatted:
            without_marks = text.replace(MARKED_LINE_BREAK, "").replace(PARAGRAPH_BREAK, "")
            if folded(without_marks) in self._preformatted:
                return text.replace(MARKED_LINE_BREAK, "\n")
        return running_text(text)


def _line_of_row(row: _Element) -> str | None:
    """Return the cells of a table row in one line, because no cell is meaningful alone; None for cells with whole
    texts."""
    if any(str(inner.tag) in _BLOCK_TAGS - {"row", "cell"} for inner in row.iter()):
        return None
    cells = (clean_line("".join(map(str, cell.itertext()))) for cell in row)
    line = CELL_BORDER.join(cell for cell in cells if cell)
    return line if len(line) <= MAX_ROW_CHARS else None
