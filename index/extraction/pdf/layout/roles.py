"""Recognize headings, captions and footnotes by the way they are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import regex

from index.extraction.pdf.layout.caption_lines import begins_caption
from index.extraction.pdf.layout.columns import Column
from index.extraction.pdf.layout.lines import Line
from index.extraction.pdf.layout.typography import Setting
from index.model import PassageKind
from index.text import SENTENCE_MARKS

MIN_HEADING_SIZE = 1.08
"""Smallest size of a heading that is recognized by its size, in sizes of the text."""

MAX_HEADING_CHARS = 140
"""Longest heading, in characters. A longer text is a paragraph, however large and bold."""

MAX_NOTE_SIZE = 0.93
"""Largest size of notes, in sizes of the text."""

MAX_UNMARKED_NOTE_SIZE = 0.87
"""Largest size of notes without a mark, in sizes of the text. Quotations are larger."""

MIN_NOTE_GAP_LEADINGS = 1.4
"""Smallest distance above notes without a mark, in leadings of the text."""

MAX_NOTES_SHARE = 0.4
"""Largest share of the lines of a page that may be notes if their column has only small print. More lines are a text in
small print."""

_NOTE = regex.compile(r"(?:\p{Nd}{1,3}|[*∗†‡§¶]{1,3})[\s.)]{0,2}\p{L}|[*∗†‡§¶]")
_NO_HEADING_END = regex.compile(r"[.…。؛;,،]$")
_SENTENCE_END = regex.compile(rf"[{SENTENCE_MARKS}]\W*$")
_LETTER = regex.compile(r"\p{L}")


def is_caption(line: Line, setting: Setting) -> bool:
    """Return whether *line* begins a caption."""
    return begins_caption(line, setting.size)


def kind_of(lines: Sequence[Line], text: str, setting: Setting) -> PassageKind | None:
    """Return the kind of the paragraph with these lines and *text*; None if the way it is set does not show it."""
    if lines[0].inset:
        return PassageKind.CAPTION if lines[0].inset.is_figure else PassageKind.BODY
    if is_caption(lines[0], setting):
        return PassageKind.CAPTION
    if len(text) > MAX_HEADING_CHARS or _NO_HEADING_END.search(text) or not _LETTER.search(text):
        return None
    is_large = all(line.size >= MIN_HEADING_SIZE * setting.size for line in lines)
    is_bold = all(setting.is_bold(line.weights[2]) for line in lines)
    return PassageKind.HEADING if is_large or is_bold else None


def without_notes(columns: Sequence[Column], setting: Setting) -> list[Column]:
    """Return *columns* without the notes at the foot of their pages."""
    by_page = {page: list(group) for page, group in groupby(columns, key=lambda column: column.page)}
    kept: list[Column] = []
    is_unfinished = False  # the last note, which continues at the foot of the next column
    for column in columns:
        at = _notes_begin(column, by_page[column.page], setting, is_unfinished=is_unfinished)
        if at < len(column.lines):
            is_unfinished = _SENTENCE_END.search(column.lines[-1].text) is None
        if at:
            kept.append(replace(column, lines=column.lines[:at]))
    return kept


def _notes_begin(column: Column, page: Sequence[Column], setting: Setting, *, is_unfinished: bool) -> int:
    """Return the place of the first line of *column* that belongs to the notes; the number of lines if none does."""
    lines = column.lines
    none = len(lines)
    small = none
    while small and lines[small - 1].size <= MAX_NOTE_SIZE * setting.size:
        small -= 1
    if small == none or not _is_at_foot(column, page) or (small and _is_display(lines[small - 1], setting)):
        return none
    if small == 0 and len(lines) > MAX_NOTES_SHARE * sum(len(other.lines) for other in page):
        return none
    marked = next((at for at in range(small, none) if _bears_mark(lines[at])), none)
    if small and (is_unfinished or marked == none) and not is_caption(lines[small], setting):
        room = (lines[small - 1].baseline - lines[small].baseline) / setting.leading(setting.size)
        if room >= MIN_NOTE_GAP_LEADINGS and (
            is_unfinished or lines[small].size <= MAX_UNMARKED_NOTE_SIZE * setting.size
        ):
            return small
    return marked


def _is_at_foot(column: Column, page: Sequence[Column]) -> bool:
    """Return whether nothing is below *column* on its page."""
    left, right = min(line.left for line in column.lines), max(line.right for line in column.lines)
    lowest = column.lines[-1].baseline
    return not any(
        line.baseline < lowest and line.left < right and line.right > left
        for other in page
        if other is not column
        for line in other.lines
    )


def _bears_mark(line: Line) -> bool:
    return line.begins_with_mark or _NOTE.match(line.text) is not None


def _is_display(line: Line, setting: Setting) -> bool:
    return line.size >= MIN_HEADING_SIZE * setting.size or setting.is_bold(line.weights[2])
