"""Read the article in a Markdown file: the text that a reader of its HTML would see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import lxml.html
from lxml.etree import ParserError
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError
from index.extraction.blocks import (
    CELL_BORDER,
    MARKED_LINE_BREAK,
    Block,
    beginning,
    labelled,
    paragraphs_of,
    running_text,
)
from index.extraction.bylines import byline_of
from index.extraction.credit_lines import HEADER_LINES, header_of
from index.extraction.declared import published_of
from index.extraction.formats.file import File
from index.extraction.results import Extracted
from index.model import Draft, PassageKind
from index.text import clean_line, clean_text, shortened

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<fields>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(?P<name>title|author|date):[ \t]*(?P<value>.+)", re.IGNORECASE)

_markdown = MarkdownIt("commonmark").enable("table")


def read_markdown(file: File) -> Extracted:
    """Return the article of a file; see `draft_of_markdown`."""
    return Extracted(draft_of_markdown(file.text, file.origin.source, file.origin.name))


def draft_of_markdown(text: str, source: str, name: str | None) -> Draft:
    """Return the article in *text*. Its title is in the front matter, else it is a first heading or line.

    Otherwise the title is the file's *name*.

    Raises: NoTextError.
    """
    fields, text = _front_matter(text.replace("\r\n", "\n"))
    blocks = [block for block in _blocks(_markdown.parse(text)) if clean_text(block.text)]
    title = clean_line(fields.get("title", ""))
    if not title and len(blocks) > 1 and "\n" not in blocks[0].text:
        title, blocks = labelled(blocks[0].text, blocks[1:])
    if not blocks:
        raise NoTextError(source)
    paragraphs = paragraphs_of(blocks, source)
    _, byline, published = header_of(paragraph.text for paragraph in paragraphs[:HEADER_LINES])
    return Draft(
        title=shortened(title or clean_line(name or ""), MAX_LABEL_CHARS) or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline_of(fields.get("author"), None) or byline,
        published=published_of(fields.get("date", "")[:10]) or published,
        credits=credits_of(paragraphs),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    fields = (_FIELD.fullmatch(line.strip()) for line in match["fields"].splitlines())
    return {field["name"].lower(): field["value"].strip(" \"'") for field in fields if field}, text[match.end() :]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    row: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "inline" and tokens[at - 1].type in ("th_open", "td_open"):
            row.append(_text(token))
        elif token.type == "inline":
            yield Block(_text(token), PassageKind.HEADING if tokens[at - 1].type == "heading_open" else None)
        elif token.type in ("fence", "code_block"):
            yield Block(token.content)
        elif token.type == "html_block":
            yield Block(_text_of_html(token.content))
        elif token.type == "tr_close":
            yield Block(CELL_BORDER.join(cell for cell in row if cell), PassageKind.BODY)
            row = []


def _text(token: Token) -> str:
    """Return the text of an inline token. The description of a picture is left out, because readers do not see it."""
    pieces = {"softbreak": " ", "hardbreak": MARKED_LINE_BREAK, "html_inline": "", "image": ""}
    return running_text("".join(pieces.get(child.type, child.content) for child in token.children or ()))


def _text_of_html(markup: str) -> str:
    """Return the text of a piece of HTML, line by line."""
    try:
        tree = lxml.html.document_fromstring(markup)
    except ParserError:
        return ""  # it has only comments
    text = "".join(map(str, tree.itertext()))
    return text if tree.find(".//pre") is not None else "\n".join(map(running_text, text.split("\n")))
