"""Read the article in a PDF: make lines, columns and paragraphs from the places of glyphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError, ScanError, UnknownLettersError
from index.extraction.blocks import Block, beginning, paragraphs_of
from index.extraction.declared import language_code
from index.extraction.page_progress import OnPage, no_page
from index.extraction.pdf.characters.directions import NO_DIRECTION, direction_of, is_from_right
from index.extraction.pdf.characters.glyphs import PICTURE_GLYPHS, GlyphPage, PdfFile
from index.extraction.pdf.figures.labels import with_captions
from index.extraction.pdf.figures.regions import Figure, figures_of, rules_of
from index.extraction.pdf.front_matter import front_of
from index.extraction.pdf.layout.columns import columns_of, mirrored, one_way
from index.extraction.pdf.layout.dehyphenation import Joiner
from index.extraction.pdf.layout.drop_caps import with_drop_caps
from index.extraction.pdf.layout.gutters import gutters_of
from index.extraction.pdf.layout.lines import Line, lines_of, rows_of
from index.extraction.pdf.layout.margin_notes import with_notes_apart
from index.extraction.pdf.layout.paragraphs import paragraphs_in
from index.extraction.pdf.layout.roles import kind_of, without_notes
from index.extraction.pdf.layout.running_heads import without_running_heads
from index.extraction.pdf.layout.typography import Setting, setting_of, usual_size
from index.extraction.pdf.printed_titles import Read
from index.extraction.pdf.tables.table_cells import Rule
from index.extraction.pdf.tables.tables import with_tables, with_wide_tables
from index.extraction.pdf.xmp import xmp_of
from index.model import Draft, PassageKind
from index.text import clean_line, shortened

MIN_TEXT_CHARS = 40
"""Shortest line of a text, in characters. Those of covers are shorter."""

MIN_TEXT_LINES = 5
"""Fewest such lines on a first page that is not a cover."""

MAX_UNKNOWN_SHARE = 0.1
"""Largest share of unknown characters in a file. With more, a quotation would differ from what a reader sees."""


@dataclass(frozen=True, slots=True)
class LaidPage:
    """The lines of a page, and what is drawn between them."""

    lines: Sequence[Line]
    figures: Sequence[Figure]
    rules: Sequence[Rule]

    def mirrored(self) -> LaidPage:
        """Return the page as if it had the other direction."""
        rules = [(-right, -left, height) for left, right, height in self.rules]
        return LaidPage(list(map(mirrored, self.lines)), [one.mirrored() for one in self.figures], rules)


_LETTER = regex.compile(r"\p{L}")
_SUFFIX = regex.compile(r"\.pdf$", regex.IGNORECASE)


def draft_of_pdf(content: bytes, source: str, name: str | None, on_page: OnPage = no_page) -> Draft:
    """Return the article in a PDF.

    Args: name: The file's name, the last choice for the title. on_page: Called for each page that is read.
    Raises: EncryptedError; BrokenContentError; TooManyPagesError; TextTooLongError; TooManyPassagesError; NoTextError;
        ScanError; UnknownLettersError.
    """
    file = PdfFile(content, source)
    pages, from_right = _pages(_reported(file, on_page), source)
    read, setting = _read(pages, from_right=from_right)
    if not read:
        raise NoTextError(source)
    front = front_of(read, file.properties, xmp_of(content, source), setting)
    blocks = [
        Block(
            one.text,
            PassageKind.BODY if at in front.header_at else kind_of(one.paragraph.lines, one.text, setting),
            one.paragraph.page,
        )
        for at, one in enumerate(read)
        if at not in front.title_at and _LETTER.search(one.text)
    ]
    paragraphs = paragraphs_of(blocks, source)
    title = front.title or clean_line(_SUFFIX.sub("", name or "")) or beginning(paragraphs)
    return Draft(
        title=shortened(title, MAX_LABEL_CHARS),
        paragraphs=paragraphs,
        byline=front.byline,
        source=front.publication,
        published=front.published,
        language=language_code(file.properties.language),
        credits=credits_of(paragraphs),
    )


def _reported(file: PdfFile, on_page: OnPage) -> Iterator[GlyphPage]:
    """Yield the pages of *file*. Each page is reported after its lines are made."""
    for number, page in enumerate(file.pages(), 1):
        yield page
        on_page(number, file.count)


def _pages(pages: Iterable[GlyphPage], source: str) -> tuple[list[LaidPage], bool]:
    """Return the lines of each page, and whether the file is right-to-left. If so, the lines are mirrored.

    Raises: ScanError; UnknownLettersError; NoTextError.
    """
    found: list[LaidPage] = []
    glyphs = pictures = 0
    unknown = 0.0
    direction = NO_DIRECTION
    for page in pages:
        direction = direction_of(page.glyphs, direction)
        figures = figures_of(page.drawings, (0.0, 0.0, *page.size))
        found.append(LaidPage(lines_of(page.glyphs, direction), figures, rules_of(page.drawings)))
        glyphs += len(page.glyphs)
        unknown += page.unknown * len(page.glyphs)
        pictures += page.is_picture
    if pictures and glyphs < PICTURE_GLYPHS * len(found):
        raise ScanError(source)
    if unknown > MAX_UNKNOWN_SHARE * glyphs:
        raise UnknownLettersError(source)
    if is_from_right("".join(line.text for page in found for line in page.lines)):
        return [page.mirrored() for page in found], True
    return found, False


def _with_insets(number: int, lines: Sequence[Line], page: LaidPage, size: float) -> list[Line]:
    """Return *lines* with those of each figure and of each wide table as its own. A cover has no figures, but pictures.

    Args: number: That of the page, from 0. size: Size of most of the text.
    """
    has_text = sum(len(line.text) >= MIN_TEXT_CHARS for line in lines) >= MIN_TEXT_LINES
    rows = rows_of(with_captions(lines, page.figures if number or has_text else (), size))
    return [line for row in with_wide_tables(rows, page.rules) for line in row]


def _read(pages: Sequence[LaidPage], *, from_right: bool) -> tuple[list[Read], Setting]:
    """Return the paragraphs on *pages*, and the usual setting of their text."""
    size = usual_size(line for page in pages for line in page.lines)
    texts = without_running_heads([page.lines for page in pages], size)
    text_pages = [
        _with_insets(number, with_drop_caps(lines), page, size)
        for number, (lines, page) in enumerate(zip(texts, pages, strict=True))
    ]
    parted = [with_notes_apart(page, lines) for page, lines in enumerate(text_pages, 1)]
    gutters = gutters_of([lines for lines, _ in parted])
    columns = [
        column
        for page, (lines, notes) in enumerate(parted, 1)
        if lines
        for column in (*columns_of(page, lines, gutters, with_tables), *notes)
    ]
    setting = setting_of(columns)
    columns = list(one_way(without_notes(columns, setting), from_right=from_right))
    joiner = Joiner([line.text for column in columns for line in column.lines])
    paragraphs = paragraphs_in(columns, setting)
    return [Read(paragraph, joiner.join(paragraph.texts)) for paragraph in paragraphs], setting
