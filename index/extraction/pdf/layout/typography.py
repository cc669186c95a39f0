"""Find the usual setting of a file. Headings, notes and ends of paragraphs differ from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.extraction.pdf.layout.columns import Column
from index.extraction.pdf.layout.lines import Line

MIN_BOLD_WEIGHT = 1.25
"""Smallest weight of bold type, in weights of the text."""

DEFAULT_LEADING_EM = 1.2
"""Leading if there is too little text to measure it, in em: the usual choice of typesetters."""

MIN_STEPS = 4
"""Fewest pairs of lines of a size from which their distance is measured."""

INDENT_EM = (0.7, 4.0)
"""Smallest and largest indent of the first line of a paragraph, in em."""

MIN_INDENTED = 3
"""Fewest lines that are indented alone if paragraphs begin with an indent."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The usual size, weight and spacing of a file."""

    size: float  # of most of its text, in points
    weight: int  # of most of its text, as in CSS
    leadings: Mapping[float, float]  # distance from line to line, in points, by size
    is_indented: bool  # paragraphs begin with an indent

    def is_bold(self, weight: int) -> bool:
        """Return whether *weight* is bold in this file."""
        return weight >= MIN_BOLD_WEIGHT * self.weight

    def leading(self, size: float) -> float:
        """Return the usual distance from line to line, in points."""
        return self.leadings.get(rounded(size), DEFAULT_LEADING_EM * size)


def rounded(size: float) -> float:
    """Return *size* rounded to differences that a reader can see."""
    return round(2 * size) / 2


def usual_size(lines: Iterable[Line]) -> float:
    """Return the size of most of the text; 0 if there is none."""
    sizes = _weighed((line.size, line) for line in lines)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _weighed(values: Iterable[tuple[float, Line]]) -> Counter[float]:
    counts: Counter[float] = Counter()
    for value, line in values:
        counts[rounded(value)] += len(line.text)
    return counts


def setting_of(columns: Sequence[Column]) -> Setting:
    """Return the usual setting of the text in *columns*."""
    lines = [line for column in columns for line in column.lines]
    weights = _weighed((line.weights[0], line) for line in lines)
    return Setting(
        size=usual_size(lines),
        weight=int(weights.most_common(1)[0][0]) if weights else 0,
        leadings=_leadings(columns),
        is_indented=_is_indented(columns),
    )


def _leadings(columns: Iterable[Column]) -> dict[float, float]:
    steps: dict[float, list[float]] = defaultdict(list)
    for column in columns:
        for above, below in pairwise(column.lines):
            if rounded(above.size) == rounded(below.size):
                steps[rounded(above.size)].append(above.baseline - below.baseline)
    return {size: sorted(found)[len(found) // 4] for size, found in steps.items() if len(found) >= MIN_STEPS}


def _is_indented(columns: Iterable[Column]) -> bool:
    """Return whether single lines are indented, like the first lines of paragraphs."""
    count = 0
    for column in columns:
        for above, line, below in zip(column.lines, column.lines[1:], column.lines[2:], strict=False):
            indent = (line.left - below.left) / line.size
            is_alone = abs(above.left - below.left) < INDENT_EM[0] * line.size
            count += is_alone and INDENT_EM[0] <= indent <= INDENT_EM[1] and line.right > below.right - 2 * line.size
    return count >= MIN_INDENTED
