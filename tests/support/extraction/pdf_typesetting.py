"""Typeset paragraphs as PDFs, and read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap

from index.extraction.pdf.document import draft_of_pdf
from index.model import Draft, PassageKind
from tests.support.extraction.pdf_files import Text, pdf_of

LEFT = 72.0
TOP = 700.0
LINE_CHARS = 60
"""Characters of a line of text: 300 points at 10 points, for each takes half an em."""

SENTENCES = (
    "The harbour had been closed for a week when the first ship came in from the north with a cargo of salted fish.",
    "Nobody on the quay could tell whose flag it was that hung over the stern, for the fog was thick that morning.",
    "Only when the captain walked up the hill to the customs house did people learn that the war was over at last.",
    "He had brought letters from eleven families and a newspaper that was older than the closing of the harbour.",
    "The clerk read all of it aloud from the steps, twice, and then he locked the house and went down to the pub.",
)


NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def essay(at: int, sentences: int = 4) -> str:
    """A paragraph of text; another for each number."""
    chosen = (SENTENCES[(at + n) % len(SENTENCES)] for n in range(sentences))
    return f"Part {NUMBERS[at]}. " + " ".join(chosen)


class Setter:
    """Sets paragraphs on pages, ragged, line by line."""

    def __init__(self, x: float = LEFT, y: float = TOP, size: float = 10, chars: int = LINE_CHARS) -> None:
        self.texts: list[Text] = []
        self.x, self.y, self.size, self.chars = x, y, size, chars

    def add(self, text: str, *, gap: float = 0.0, indent: int = 0, hang: int = 0, font: str = "F") -> Setter:
        """Set a paragraph; *indent* and *hang* in characters, *gap* in points above it."""
        self.y -= gap
        lines = wrap(
            text, self.chars, initial_indent=" " * indent, subsequent_indent=" " * hang, break_on_hyphens=False
        )
        for line in lines:
            shift = (len(line) - len(line.lstrip())) * 0.5 * self.size
            self.texts.append(Text(line.lstrip(), self.x + shift, self.y, self.size, font))
            self.y -= 1.2 * self.size
        return self


def read(
    *pages: Iterable[Text] | bytes, name: str = "a.pdf", info: Mapping[str, str] | None = None, is_mapped: bool = True
) -> Draft:
    """Return the draft of the PDF of these pages."""
    return draft_of_pdf(pdf_of(*pages, info=info, is_mapped=is_mapped), name, name)


def texts(draft: Draft, kind: PassageKind | None = None) -> list[str]:
    """Return the paragraphs of that kind, or all."""
    return [paragraph.text for paragraph in draft.paragraphs if kind is None or paragraph.kind is kind]


ARABIC = "أضاف زميله لاعب الخط ستة استحواذات في ذلك اليوم"
HEBREW = "הנמל היה סגור במשך שבוע כאשר האוניה הראשונה נכנסה"


def from_right(*logical: str, y: float = 700, right: float = 520) -> list[Text]:
    """Lines as they are drawn: glyph after glyph from the right, numbers and Latin words from the left."""
    drawn = []
    for at, text in enumerate(logical):
        x = right
        for word in text.split(" "):
            is_turned = any("\u0590" <= character <= "\u06ff" for character in word)
            x -= 5 * len(word)
            drawn.append(Text(word[::-1] if is_turned else word, x, y - 12 * at))
            x -= 5
    return drawn
