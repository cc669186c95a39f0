"""The readers of PDFs: Byline, and its peers as one would use them."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mode
from types import MappingProxyType

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from index.extraction.pdf.document import draft_of_pdf

BYLINE = "Byline"

SHORT_LINE = 0.88
"""Of the usual length of a line: that of the last one of a paragraph at most, as the joiner has it."""

SHORT_HEADING = 0.6
"""The same, of a heading."""

_ENDS = re.compile(r"[.!?:\"”»)]$")


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """The text that was read from a PDF."""

    paragraphs: Sequence[str]  # headings, captions and the title among them
    pages: int
    title: str = ""


Reader = Callable[[bytes], ReadPdf]


def byline(content: bytes) -> ReadPdf:
    """Byline, within this process."""
    draft = draft_of_pdf(content, "paper", None)
    pages = max(paragraph.page or 1 for paragraph in draft.paragraphs)
    return ReadPdf([draft.title, *(paragraph.text for paragraph in draft.paragraphs)], pages, draft.title)


def pdfium_text(content: bytes) -> ReadPdf:
    """pdfium's own text; a blank line would end a paragraph."""
    pages = _page_texts(content)
    return ReadPdf([part for page in pages for part in re.split(r"\n\s*\n", page)], len(pages), _title(content))


def joiner(content: bytes) -> ReadPdf:
    """pdfium's own text, with paragraphs by a rule of thumb: they end with a short line that ends a sentence.

    A shorter line that ends none is a heading; lines that stand at the same place on most pages are left out.
    """
    pages = [page.split("\n") for page in _page_texts(content)]
    places = Counter((at, line) for lines in pages for at, line in _edges(lines))
    texts: list[str] = []
    for lines in pages:
        dropped = {at % len(lines) for at, line in _edges(lines) if 2 * places[at, line] > len(pages)}
        texts += _joined([line for at, line in enumerate(lines) if at not in dropped])
    return ReadPdf(texts, len(pages), _title(content))


def kreuzberg(content: bytes) -> ReadPdf:
    """kreuzberg, which is not installed by itself; its Markdown, split at blank lines."""
    module = importlib.import_module("kreuzberg")
    config = module.ExtractionConfig(output_format="markdown")
    text = module.extract_bytes_sync(content, "application/pdf", config).content
    parts = (re.sub(r"^#+\s+|\*\*|<!--.*?-->", "", part).strip() for part in re.split(r"\n\s*\n", text))
    return ReadPdf([part for part in parts if part], len(pypdfium2.PdfDocument(content)))


READERS: Mapping[str, Reader] = MappingProxyType(
    {"pypdfium2 text": pdfium_text, "pypdfium2 + joiner": joiner, "kreuzberg": kreuzberg, BYLINE: byline}
)


def available_readers() -> list[str]:
    """The names of those that can be used here."""
    return [name for name in READERS if name != "kreuzberg" or importlib.util.find_spec("kreuzberg")]


def _title(content: bytes) -> str:
    """The title in the properties of the file."""
    return str(pypdfium2.PdfDocument(content).get_metadata_value("Title"))


def _page_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    return [re.sub("[\x02\ufffe]", "", text.replace("\r\n", "\n")) for text in texts]


def _edges(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The first and last lines of a page, with their places from either end, and without their numbers."""
    for at in (0, 1, -2, -1):
        if -len(lines) <= at < len(lines):
            yield at, re.sub(r"\d+", "", lines[at])


def _joined(lines: Sequence[str]) -> Iterator[str]:
    usual = mode(10 * round(len(line) / 10) for line in lines) if lines else 0
    open_lines: list[str] = []
    for line in lines:
        open_lines.append(line.strip())
        ends = _ENDS.search(line.strip()) is not None
        if (len(line) < SHORT_LINE * usual and ends) or (len(line) < SHORT_HEADING * usual and not ends):
            yield " ".join(open_lines)
            open_lines = []
    if open_lines:
        yield " ".join(open_lines)
