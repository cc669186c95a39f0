"""Join large initials to their text. Such letters are as high as several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.extraction.pdf.layout.lines import Line

MIN_INITIAL_SIZE = 1.6
"""Smallest size of an initial, in sizes of the lines next to it."""

CAPITAL_HEIGHT_EM = 0.8
"""Height of a capital, and a little more, in em."""

MAX_GAP_EM = 1.5
"""Largest gap after an initial, in em of the lines next to it."""


def with_drop_caps(lines: Sequence[Line]) -> list[Line]:
    """Return the *lines* of a page with each large initial as a part of the first line next to it."""
    joined = {id(line): line for line in lines}
    for initial in lines:
        if len(initial.text) != 1 or not initial.text.isalpha():
            continue
        beside = sorted((line for line in lines if _is_beside(line, initial)), key=lambda line: -line.baseline)
        if not beside:
            continue
        del joined[id(initial)]
        for at, line in enumerate(beside):
            text = initial.text + line.text if at == 0 else line.text
            joined[id(line)] = replace(joined[id(line)], text=text, left=initial.left)
    return list(joined.values())


def _is_beside(line: Line, initial: Line) -> bool:
    rise = line.baseline - initial.baseline
    return (
        initial.size >= MIN_INITIAL_SIZE * line.size
        and -0.1 * initial.size <= rise <= CAPITAL_HEIGHT_EM * initial.size
        and -line.size <= line.left - initial.right <= MAX_GAP_EM * line.size
    )
