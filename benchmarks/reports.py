"""Reports set in type, of which the title, the rows of tables and the labels of figures are known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typst

from benchmarks.papers import FONTS, Paper

TITLE = ("The State of the Harbours", "and of Their Trade")
"""On the lines of the cover. It stands in no list of words, and in no property of the file."""

HEAD = "Norwood Institute Papers"
"""In every running head, and on the cover."""

MARGIN_NOTE = "A note that is set in the margin, in small type, beside the text"

TABLE = (
    ("Harbour", "2021", "2022", "2023"),
    ("Northern quay", "1,204", "980", "1,377"),
    ("Old harbour", "87", "112", "9"),
    ("Ferry landing and the yard", "15,300", "16,008", "17,411"),
    ("All", "16,591", "17,100", "18,797"),
)
"""Rows of figures."""

TERMS = (
    ("Term", "What it means here"),
    ("Berth", "A place at a quay where one ship can lie, with water deep enough for it at every tide of the year"),
    ("Hinterland", "The land that sends its goods through a harbour, however far away it is"),
    ("Tonnage", "The room within a ship, and not its weight, measured as the customs have measured it since the war"),
)
"""Rows with cells of several lines."""

CHART = ("Ships", "0", "25", "50", "75", "2020", "2021", "2022", "2023", "Sail", "Steam")
"""Labels of a chart of bars."""

DIAGRAM = ("Arrival", "Customs", "Unloading", "Warehouse", "Departure")
"""Labels of the boxes of a diagram."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form in which a report is set."""

    name: str
    named: str  # title in the properties of the file
    page: str  # typst's settings of the page
    text: str
    paragraph: str
    is_ruled: bool = False  # every cell of its tables has a border
    has_line_numbers: bool = False
    has_margin_notes: bool = False


FORMS = (
    Form(
        "cover, one column",
        "Microsoft Word - report_final.docx",
        'paper: "a4", margin: 3cm',
        "size: 11pt",
        "justify: true, spacing: 1.2em",
    ),
    Form(
        "cover, two columns",
        HEAD,
        'paper: "a4", columns: 2, margin: 2cm',
        "size: 9.5pt",
        "justify: true, first-line-indent: 1em, spacing: 0.6em, leading: 0.6em",
    ),
    Form(
        "ruled, margin notes",
        "Contents",
        'paper: "a4", margin: (left: 2.5cm, right: 6cm, y: 2.5cm)',
        "size: 10.5pt",
        "justify: false, spacing: 1.3em",
        is_ruled=True,
        has_margin_notes=True,
    ),
    Form(
        "line numbers",
        "Template for long reports",
        'paper: "us-letter", margin: 3cm',
        "size: 11pt",
        "justify: true, spacing: 1.2em",
        has_line_numbers=True,
    ),
)


def set_report(paper: Paper, form: Form, *, only_own_fonts: bool = False) -> bytes:
    """The text of *paper* as a PDF, with a cover, contents, two tables, a chart and a diagram."""
    source = "\n".join(_source(paper, form)).encode()
    return bytes(typst.compile(source, format="pdf", ignore_system_fonts=only_own_fonts))


def _source(paper: Paper, form: Form) -> Iterator[str]:
    yield f"#set document(title: {_literal(form.named)})"
    yield f"#set page({form.page}, header: text(0.8em)[{HEAD} #h(1fr) #context counter(page).display()])"
    yield f'#set text(lang: "{paper.language}", {form.text})'
    if font := FONTS.get(paper.language):
        yield f'#set text(font: ("Libertinus Serif", "{font}"))'
    yield f"#set par({form.paragraph})"
    yield from _cover()
    if form.has_line_numbers:
        yield '#set par.line(numbering: "1")'
    for number, section in enumerate(paper.sections):
        yield f"= #{_literal(section.heading)}\n"
        for at, text in enumerate(section.paragraphs):
            if form.has_margin_notes and at == 1:
                yield _margin_note(number)
            yield f"#{_literal(text)}\n"
        yield from _insets(number, form)


def _cover() -> Iterator[str]:
    yield f"#page(columns: 1, header: none)[#text(12pt)[{HEAD}] #v(6cm) #text(30pt)[{TITLE[0]} \\ {TITLE[1]}]"
    yield "#v(1cm) #text(15pt)[A survey of four quays] #v(1fr) #text(11pt)[14 March 2024]]"
    yield "#outline(title: text(22pt)[Contents])\n#colbreak()\n#set par.line(numbering: none)"


def _insets(number: int, form: Form) -> Iterator[str]:
    if number == 0:
        yield f"#figure(placement: none, {_chart()}, caption: [Ships by year.])\n"
    elif number == 1:
        yield f"#figure(placement: none, {_table(TABLE, 'auto, auto, auto, auto', form)}, caption: [Goods.])\n"
    elif number == 2:
        yield f"#figure(placement: none, {_diagram()}, caption: [The way of a ship.])\n"
    elif number == 3:
        across = ', scope: "parent"' if "columns" in form.page else ""
        yield f"#figure(placement: top{across}, {_table(TERMS, '6em, 1fr', form)}, caption: [Terms.])\n"


def _table(cells: Sequence[Sequence[str]], columns: str, form: Form) -> str:
    stroke = "0.5pt" if form.is_ruled else "(x, y) => if y < 2 { (top: 0.5pt) }"
    contents = ", ".join(f"[#{_literal(cell)}]" for row in cells for cell in row)
    alignment = "(x, y) => if x == 0 { left } else { right }" if len(cells[0]) > 2 else "left"
    return f"text(0.9em, table(columns: ({columns}), stroke: {stroke}, align: {alignment}, {contents}))"


def _chart() -> str:
    label, *others = CHART
    marks, years, series = others[:4], others[4:8], others[8:]
    drawn = [_placed(6, 0, label), "place(dx: 30pt, line(length: 90pt, angle: 90deg))"]
    drawn += [_placed(10, 84 - 24 * at, mark) for at, mark in enumerate(marks)]
    for at, year in enumerate(years):
        drawn.append(_placed(36 + 36 * at, 96, year))
        drawn.append(f"place(dx: {38 + 36 * at}pt, dy: {60 - 12 * at}pt, rect(width: 8pt, height: {30 + 12 * at}pt))")
        drawn.append(f"place(dx: {47 + 36 * at}pt, dy: {40 + 9 * at}pt, rect(width: 8pt, height: {50 - 9 * at}pt))")
    drawn += [_placed(60 + 50 * at, 110, one) for at, one in enumerate(series)]
    drawn += [f"place(dx: {50 + 50 * at}pt, dy: 110pt, circle(radius: 3pt))" for at in range(len(series))]
    return f"block(width: 200pt, height: 120pt, align(left, {{ {'; '.join(drawn)} }}))"


def _diagram() -> str:
    drawn = []
    for at, name in enumerate(DIAGRAM):
        x, y = 70 * (at % 3), 45 * (at // 3)
        drawn.append(f"place(dx: {x}pt, dy: {y}pt, rect(width: 56pt, height: 22pt, radius: 4pt))")
        drawn.append(_placed(x + 6, y + 7, name))
        drawn.append(f"place(dx: {x + 56}pt, dy: {y + 11}pt, line(end: (14pt, {'0pt' if at % 3 < 2 else '34pt'})))")
    return f"block(width: 210pt, height: 75pt, align(left, {{ {'; '.join(drawn)} }}))"


def _placed(x: int, y: int, text: str) -> str:
    return f"place(dx: {x}pt, dy: {y}pt, text(8pt)[{text}])"


def _margin_note(number: int) -> str:
    return f"#place(right, dx: 4.5cm, box(width: 4cm, text(0.75em)[{MARGIN_NOTE} {number}.]))"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
