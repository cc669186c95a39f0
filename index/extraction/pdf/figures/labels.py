"""Find the labels of figures, and join those of each figure into one caption.

Labels are short, in small type, and lie in a figure or next to its edge. Lines below each other that begin at one place
are a text in a box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

import regex

from index.extraction.blocks import CELL_BORDER
from index.extraction.pdf.characters.drawings import Box
from index.extraction.pdf.figures.regions import Figure, are_bars
from index.extraction.pdf.layout.caption_lines import begins_caption
from index.extraction.pdf.layout.lines import Inset, Line, rows_of
from index.extraction.pdf.tables.table_cells import go_on

MIN_LABELS = 3
"""Fewest labels of a figure that are joined."""

MAX_LABEL_CHARS = 60
"""Longest label, in characters. A longer line is text."""

MAX_LABEL_SIZE = 1.1
"""Largest size of a label, in sizes of the text."""

MAX_EDGE_LABEL_CHARS = 25
"""Longest label next to a figure, in characters."""

MAX_EDGE_LABEL_SIZE = 0.93
"""Largest size of a label next to a figure, in sizes of the text, unless it is a number."""

EDGE_EM = 1.6
"""Largest distance from a figure to a label next to it, in em."""

MAX_LONG_SHARE = 0.4
"""Largest share of the characters in a figure that are in long lines. In a box with text there are more."""

MAX_STACKED_SHARE = 0.6
"""Largest share of the labels that are below each other like lines of a text."""

MIN_TEXT_PAIRS = 4
"""Fewest pairs of lines below each other from which a text is recognized by its sentences."""

STACKED_POINTS = 2.0
"""Largest distance between the beginnings or the middles of two lines of one label, in points."""

STACKED_EM = 1.35
"""Largest distance from a line to the next one of a label or a text, in em."""

NEAR_LABELS = 60
"""Number of labels above a line among which the one that it continues is searched for."""

MAX_LINES = 5_000
"""Most lines of a page with figures."""

_NUMBER = regex.compile(r"\P{L}*\p{N}\P{L}*(?<![.!?])(?:\p{L}{1,2})?")
_LETTER = regex.compile(r"\p{L}")


def with_captions(lines: Sequence[Line], figures: Iterable[Figure], size: float) -> list[Line]:
    """Return the *lines* of a page. The labels of each figure are the lines of one caption.

    Args: size: Size of most of the text.
    """
    kept = {id(line): line for line in lines}
    for figure in figures if len(lines) <= MAX_LINES else ():
        labels = _labels(figure, list(kept.values()), size)
        for line in labels:
            del kept[id(line)]
        kept.update((id(line), line) for line in _caption(labels))
    return list(kept.values())


def _labels(figure: Figure, lines: Sequence[Line], size: float) -> list[Line]:
    """Return the *lines* that are labels of a figure; none if it is a box with text."""
    lines = [line for line in lines if not (line.inset or begins_caption(line, size))]
    within = [line for line in lines if _distance(line, figure.borders) == 0]
    long = sum(len(line.text) for line in within if len(line.text) > MAX_LABEL_CHARS)
    if long > MAX_LONG_SHARE * sum(len(line.text) for line in within):
        return []
    if figure.frames and not are_bars(
        [one for one in figure.frames if not any(_distance(line, one) == 0 for line in within)]
    ):
        return []
    labels = [line for line in within if len(line.text) <= MAX_LABEL_CHARS and line.size <= MAX_LABEL_SIZE * size]
    others = [line for line in lines if _is_edge_label(line, size)]
    for _ in range(2):  # numbers along an axis, and its name next to them
        area = _around(figure.borders, labels)
        known = set(map(id, labels))
        labels += [line for line in others if id(line) not in known and _distance(line, area) <= EDGE_EM * line.size]
    return [] if len(labels) < MIN_LABELS or _are_text(labels) else labels


def _is_edge_label(line: Line, size: float) -> bool:
    if len(line.text) > MAX_EDGE_LABEL_CHARS or ":" in line.text:
        return False
    return line.size <= MAX_EDGE_LABEL_SIZE * size or (
        line.size <= MAX_LABEL_SIZE * size and _NUMBER.fullmatch(line.text) is not None
    )


def _around(borders: Box, labels: Iterable[Line]) -> Box:
    left, bottom, right, top = borders
    for line in labels:
        left, right = min(left, line.left), max(right, line.right)
        bottom, top = min(bottom, line.baseline), max(top, line.baseline + line.size)
    return left, bottom, right, top


def _distance(line: Line, area: Box) -> float:
    """Return the distance of the middle of *line* from an area, in points; half of its width is not counted."""
    middle = line.baseline + line.size / 3
    x = max(area[0] - line.right, line.left - area[2], 0.0)
    y = max(area[1] - middle, middle - area[3], 0.0)
    beyond = max(area[0] - _middle(line), _middle(line) - area[2], 0.0)
    return max(x, y, beyond if y else 0.0)


def _are_text(labels: Sequence[Line]) -> bool:
    """Return whether many *labels* are below each other like the lines of a text, or sentences go on in them."""
    for place in (attrgetter("left"), _middle):
        stacks = _stacks(labels, place)
        pairs = [pair for stack in stacks for pair in pairwise(stack)]
        is_text = len(pairs) >= MIN_TEXT_PAIRS and go_on(pairs)
        if is_text or max(map(len, stacks)) > max(2, MAX_STACKED_SHARE * len(labels)):
            return True
    return False


def _middle(line: Line) -> float:
    return (line.left + line.right) / 2


def _stacks(labels: Iterable[Line], place: Callable[[Line], float]) -> list[list[Line]]:
    """Return *labels* in stacks of those that have the same *place*, and the distance of lines of a text."""
    stacks: list[list[Line]] = []
    for line in sorted(labels, key=lambda line: -line.baseline):
        above = next((stack for stack in stacks[-NEAR_LABELS:] if _is_stacked(stack[-1], line, place)), None)
        if above:
            above.append(line)
        else:
            stacks.append([line])
    return stacks


def _is_stacked(above: Line, line: Line, place: Callable[[Line], float]) -> bool:
    if abs(place(above) - place(line)) > STACKED_POINTS or not _LETTER.search(line.text):
        return False
    return 0 < above.baseline - line.baseline <= STACKED_EM * line.size


def _caption(labels: Sequence[Line]) -> Iterator[Line]:
    """Yield a line for each row of *labels*. All lines have the place of all labels."""
    inset = Inset(is_figure=True)
    left, right = min((line.left for line in labels), default=0.0), max((line.right for line in labels), default=0.0)
    for row in rows_of(_whole_labels(labels)):
        text = CELL_BORDER.join(label.text for label in row)
        yield replace(row[0], text=text, left=left, right=right, pieces=(), inset=inset)


def _whole_labels(labels: Sequence[Line]) -> list[Line]:
    """Return *labels*, of which those that have several lines are joined."""
    lettered = [line for line in labels if _LETTER.search(line.text)]
    others = [line for line in labels if not _LETTER.search(line.text)]
    by_left = _stacks(lettered, attrgetter("left"))
    alone = [stack[0] for stack in by_left if len(stack) == 1]
    stacks = [stack for stack in by_left if len(stack) > 1] + _stacks(alone, _middle)
    wholes = [replace(stack[0], text=" ".join(line.text for line in stack)) for stack in stacks]
    return [*wholes, *others]
