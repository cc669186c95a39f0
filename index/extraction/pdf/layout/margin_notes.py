"""Take notes in the outer margin, and headings beside the text, out of the lines of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

import regex

from index.extraction.pdf.layout.columns import Column
from index.extraction.pdf.layout.line_numbers import goes_on
from index.extraction.pdf.layout.lines import Line, rows_of

MIN_TEXT_ROWS = 8
"""Fewest lines of a text that has a margin."""

MIN_TEXT_WIDTH_EM = 18.0
"""Smallest width of most lines of the text, in em."""

MAX_NOTE_WIDTH = 0.45
"""Largest width of a note, in widths of most lines of the text. A wider column is one of the text."""

MAX_NOTES_SHARE = 0.6
"""Most lines of notes, per line of the text. With more, they are a second column, or the cells of a table."""

MIN_ROOM_EM = 0.5
"""Smallest room between the text and its notes, in em."""

MAX_CROSSING_SHARE = 0.1
"""Largest share of lines that run from the text into the margin, such as headings and running heads."""

MIN_LETTERS_SHARE = 0.6
"""Smallest share of letters in notes. Numbers are those of items, or cells of a table."""

MIN_RUNNING_SHARE = 0.2
"""Smallest share of lines of the text in which the sentence of the line before continues. Tables have none."""

MAX_NOTE_SIZE = 0.93
"""Largest size of notes that may have one line, in sizes of the text. Others are names of speakers, or terms."""

MAX_STEP_EM = 1.8
"""Largest distance between two lines of a note, in em."""

SAME_PLACE_POINTS = 3.0
"""Largest distance between the beginnings of two notes in a margin, in points."""

MAX_EDGES = 40
"""Number of places at which a margin is searched for. Real pages have fewer, and the most frequent ones come first."""

_LETTER = regex.compile(r"[\p{L}\p{M}]")


def with_notes_apart(page: int, lines: Sequence[Line]) -> tuple[list[Line], list[Column]]:
    """Return the *lines* of a page that are not in a margin, and a column for each note that is."""
    notes = {id(line) for line in _in_margin(lines)}
    if not notes:
        return list(lines), []
    columns = [Column(page, tuple(note), is_note=True) for note in _notes(line for line in lines if id(line) in notes)]
    return [line for line in lines if id(line) not in notes], columns


def _in_margin(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines in the margin with the most of them."""
    if len(lines) <= MIN_TEXT_ROWS:
        return ()
    edges = Counter(round(line.left / SAME_PLACE_POINTS) for line in lines)
    found: Sequence[Line] = ()
    for place, _ in edges.most_common(MAX_EDGES):
        edge = min(line.left for line in lines if round(line.left / SAME_PLACE_POINTS) == place)
        before = [line for line in lines if line.right <= edge - MIN_ROOM_EM * line.size]
        behind = [line for line in lines if line.left >= edge]
        if len(lines) - len(before) - len(behind) <= MAX_CROSSING_SHARE * len(lines):
            found = max(found, _notes_beside(before, behind), _notes_beside(behind, before), key=len)
    return found


def _notes_beside(text: Sequence[Line], others: Sequence[Line]) -> Sequence[Line]:
    """Return those of the *others* that are notes in the margin of *text*; none if it is no text, or they no notes."""
    if len(text) < MIN_TEXT_ROWS:
        return ()
    top, foot = max(line.baseline for line in text), min(line.baseline for line in text)
    beside = [note for note in _notes(others) if note[0].baseline >= foot and note[-1].baseline <= top]
    notes = [line for note in beside for line in note]
    width = median(line.width for line in text)
    letters = "".join(line.text for line in notes)
    are_notes = (
        notes
        and width >= MIN_TEXT_WIDTH_EM * median(line.size for line in text)
        and max(line.width for line in notes) <= MAX_NOTE_WIDTH * width
        and len(_LETTER.findall(letters)) >= MIN_LETTERS_SHARE * len("".join(letters.split()))
        and _are_set_as_notes(beside, median(line.size for line in text))
        and _is_running(text, len(rows_of(notes)))
    )
    return notes if are_notes else ()


def _is_running(text: Sequence[Line], notes: int) -> bool:
    """Return whether *text* has enough rows for so many rows of *notes*, and sentences go on in it."""
    rows = [row[0] for row in rows_of(text)]
    running = sum(goes_on(before, after) for before, after in pairwise(rows))
    return (
        len(rows) >= MIN_TEXT_ROWS and notes <= MAX_NOTES_SHARE * len(rows) and running >= MIN_RUNNING_SHARE * len(rows)
    )


def _are_set_as_notes(notes: Sequence[Sequence[Line]], size: float) -> bool:
    """Return whether most *notes* are smaller than *size*, or have several lines. Others may be names of speakers."""
    small = sum(note[0].size <= MAX_NOTE_SIZE * size for note in notes)
    return 2 * small > len(notes) or 2 * sum(len(note) > 1 for note in notes) > len(notes)


def _notes(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each note. There is more room between notes than between their lines."""
    note: list[Line] = []
    for line in (part for row in rows_of(lines) for part in row):
        if note and note[-1].baseline - line.baseline > MAX_STEP_EM * line.size:
            yield note
            note = []
        note.append(line)
    if note:
        yield note
