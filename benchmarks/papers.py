"""Papers set in type, of which every paragraph is known: PDFs as journals, offices and newspapers make them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import regex
import typst

NOTE = "Entered in the register of sources"
"""The beginning of every note: it is in no paragraph."""

JOURNAL = "Quarterly of Set Papers"
"""In every running head."""

AUTHORS = "Ada Norwood, Berta Osei"
DATE = "14 March 2024"

CAPTION = "An empty frame, drawn for the paper"

ITEMS = (
    "a first item of a list that is long enough to run over the end of its line, so that its second line hangs",
    "a second one",
    "a third item, which is of middling length",
)

FONTS: Mapping[str, str] = MappingProxyType(
    {"zh": "Noto Serif CJK SC", "ja": "Noto Serif CJK JP", "th": "Noto Serif Thai", "ar": "DejaVu Sans"}
)
"""By language, where the fonts that typst brings do not have its letters."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """The content of a paper."""

    title: str
    sections: Sequence[Section]
    language: str  # BCP 47

    @property
    def headings(self) -> list[str]:
        return [section.heading for section in self.sections]

    @property
    def paragraphs(self) -> list[str]:
        return [text for section in self.sections for text in section.paragraphs]


@dataclass(frozen=True, slots=True)
class Layout:
    """The form in which it is set."""

    name: str
    page: str  # typst's settings of the page
    text: str  # of the text
    paragraph: str  # of paragraphs
    has_notes: bool = True
    heading: str = ""  # numbering and size


_NOTED = regex.compile(r"\p{L}{3}(?=\s)|[\p{Han}\p{Hiragana}\p{Katakana}]{3}")

_HEAD = (
    f"header: context {{ let n = counter(page).get().first(); set text(0.85em); if calc.odd(n) [{JOURNAL} #h(1fr) #n] "
    f"else [#n #h(1fr) {AUTHORS}] }}"
)
_FOOT = f'numbering: "1", header: text(0.8em)[{JOURNAL}, volume 12]'

LAYOUTS = (
    Layout(
        "one column, indented",
        f'paper: "a4", margin: 3cm, {_FOOT}',
        "size: 11pt",
        "justify: true, first-line-indent: 1.5em, spacing: 0.65em",
    ),
    Layout(
        "two columns",
        f'paper: "a4", columns: 2, margin: 2cm, {_HEAD}',
        "size: 9.5pt",
        "justify: true, first-line-indent: 1em, spacing: 0.6em, leading: 0.6em",
        heading='#set heading(numbering: "1.1")',
    ),
    Layout(
        "ragged, spaced",
        f'paper: "us-letter", margin: 2.5cm, {_FOOT}',
        'size: 11pt, font: "New Computer Modern", hyphenate: false',
        "justify: false, spacing: 1.3em",
        has_notes=False,
    ),
    Layout(
        "three columns",
        f'paper: "a4", flipped: true, columns: 3, margin: 1.5cm, {_FOOT}',
        "size: 9pt",
        "justify: true, spacing: 1.1em",
        heading="#show heading: set text(9pt)",
    ),
)


def set_in_type(paper: Paper, layout: Layout, *, only_own_fonts: bool = False) -> bytes:
    """*paper* as a PDF.

    Args: only_own_fonts: Those that typst brings, so that it is the same on every machine.
    """
    source = "\n".join(_source(paper, layout)).encode()
    return bytes(typst.compile(source, format="pdf", ignore_system_fonts=only_own_fonts))


def _source(paper: Paper, layout: Layout) -> Iterator[str]:
    yield f"#set page({layout.page})"
    yield f'#set text(lang: "{paper.language}", {layout.text})'
    if font := FONTS.get(paper.language):
        yield f'#set text(font: ("Libertinus Serif", "{font}"))'
    yield f"#set par({layout.paragraph})"
    yield layout.heading
    across = 'scope: "parent", ' if "columns" in layout.page else ""
    yield (
        f"#place(top, {across}float: true, align(center)[#text(17pt)[#{_literal(paper.title)}]\\ "
        f"#text(11pt)[{AUTHORS}]\\ {DATE}])"
    )
    for number, section in enumerate(paper.sections):
        yield f"= #{_literal(section.heading)}\n"
        for at, text in enumerate(section.paragraphs):
            yield _paragraph(text, f"{number}.{at}" if layout.has_notes and at == 1 else None)
        if number == 1:
            yield f"#figure(rect(width: 80%, height: 2.5cm), caption: [{CAPTION}.])\n"
        if number == 2:
            yield "\n".join(f"- {item}" for item in ITEMS) + "\n"


def _paragraph(text: str, note: str | None) -> str:
    if note is None:
        return f"#{_literal(text)}\n"
    behind_a_word = _NOTED.search(text, len(text) // 2)  # behind a figure it would be a power
    place = behind_a_word.end() if behind_a_word else len(text)
    return f"#{_literal(text[:place])}#footnote[{NOTE} under {note}, and nowhere else.]#{_literal(text[place:])}\n"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
