"""Define the blocks of a text, and make a draft from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.articles.limits import MAX_LABEL_CHARS, MAX_PASSAGES, check_size
from index.articles.paragraph_kinds import recognize
from index.errors import NoTextError, TooManyPassagesError
from index.model import Paragraph, PassageKind
from index.text import clean_line, clean_text, shortened

CELL_BORDER = "  "
"""White space between the cells of a table row, as in the page, but wide enough to be visible."""

PARAGRAPH_BREAK = "\ue00a"
"""Private-use character for two line breaks in a row, which separate paragraphs. trafilatura treats it as text, and
keeps it."""

MARKED_LINE_BREAK = "\ue00b"
"""Private-use character for the end of a line in the text. A line break in the source has no meaning."""

_SOURCE_BLANKS = re.compile(r"[ \t\r\n\f]+")
"""White space that a browser shows as one space. A no-break space is not included, because it is shown unchanged."""

TITLE_CHARS = 80
"""Length of the beginning that replaces a missing title, in characters: one or two lines on a phone."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a document."""

    text: str  # as found; a blank line in it separates paragraphs
    kind: PassageKind | None = None  # as marked up; None: recognize it from the text
    page: int | None = None  # on which it begins, from 1; None: the source has no pages


def paragraphs_of(blocks: Iterable[Block], source: str) -> tuple[Paragraph, ...]:
    """Return the cleaned paragraphs of *blocks* with their kinds. Marked-up headings and captions keep their kind.

    Raises: NoTextError: no paragraph is quotable. TooManyPassagesError; TextTooLongError.
    """
    parts = [(part, block) for block in blocks for part in clean_text(block.text).split("\n\n") if part]
    texts = [text for text, _ in parts]
    check_size(texts, source)
    recognized = recognize(texts)
    paragraphs = tuple(_with_kind(paragraph, block) for paragraph, (_, block) in zip(recognized, parts, strict=True))
    if all(paragraph.kind in (PassageKind.HEADING, PassageKind.CREDIT) for paragraph in paragraphs):
        raise NoTextError(source)
    return paragraphs


def few(blocks: Iterable[Block], source: str) -> list[Block]:
    """Return the *blocks* that are not empty. If there are more than an article may have, the rest is not examined.

    Raises: TooManyPassagesError.
    """
    kept: list[Block] = []
    for block in blocks:
        if clean_text(block.text):
            kept.append(block)
        if len(kept) > 2 * MAX_PASSAGES:  # some may still become a title or contents
            raise TooManyPassagesError(source, MAX_PASSAGES)
    return kept


def running_text(text: str) -> str:
    """Return *text* as a browser shows running text: white space in a row is one space, even across elements.

    Lines end only at MARKED_LINE_BREAK and PARAGRAPH_BREAK.
    """
    return _SOURCE_BLANKS.sub(" ", text).replace(MARKED_LINE_BREAK, "\n")


def labelled(heading: str, blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """Return the title that *heading* gives to the text under it, and the text.

    A heading that is too long for a title is text itself, so that no word is lost. It is put before *blocks*, unless it
    is among them, and its beginning becomes the title.
    """
    title = clean_line(heading)
    if len(title) <= MAX_LABEL_CHARS:
        return title, list(blocks)
    is_in_text = any(clean_line(block.text) == title for block in blocks)
    return shortened(title, TITLE_CHARS), [*([] if is_in_text else [Block(heading)]), *blocks]


def _with_kind(paragraph: Paragraph, block: Block) -> Paragraph:
    # A caption that is only a credit line counts as a credit, and a heading of many lines as text.
    is_long = block.kind is PassageKind.HEADING and len(paragraph.text) > MAX_LABEL_CHARS
    keeps_kind = block.kind is None or is_long or paragraph.kind is PassageKind.CREDIT
    return Paragraph(paragraph.text, paragraph.kind if keeps_kind or block.kind is None else block.kind, block.page)


def beginning(paragraphs: Sequence[Paragraph]) -> str:
    """Return the beginning of the text, as the title of an article without one."""
    return shortened(paragraphs[0].text.replace("\n", " "), TITLE_CHARS)


MAX_ROW_CHARS = 400
"""Longest row of a table, in characters. A longer row is a layout of texts next to each other."""


def lines_of_rows(rows: Sequence[Sequence[Sequence[Block]]]) -> list[Block]:
    """Return a table with one line for each row, because no cell is meaningful alone. Cells with whole texts stay."""
    lines: list[Block] = []
    for row in rows:
        cells = [[block for block in cell if clean_text(block.text)] for cell in row]
        line = CELL_BORDER.join(clean_line(cell[0].text) for cell in cells if cell)
        if len(line) > MAX_ROW_CHARS or any(len(cell) > 1 for cell in cells):
            lines += [block for cell in cells for block in cell]
        else:
            lines.append(Block(line, PassageKind.BODY))
    return lines
