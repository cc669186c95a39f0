"""Draw the panels of the dashboard from the answers of a Prometheus."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.support.prometheus.dashboard import Panel

COLUMNS = 3
WIDTH_PX, HEIGHT_PX, GAP_PX = 400, 220, 12  # of a panel, and between two
LEFT_PX, RIGHT_PX, TOP_PX, BELOW_PX = 58, 14, 40, 44  # around the lines of a panel: room for numbers and names
NAME_PX, LETTER_PX, MORE_PX = 26, 6.3, 70  # in the legend: a line with its gaps, a letter, room for “and 3 more”
LINES = 4  # horizontal ones, above that of zero

COLORS = ("#2f6fbb", "#d9822b", "#3d9a50", "#b8444f", "#7d5ba6", "#6b7280")

UNITS = {"reqps": "/s", "s": "s", "short": "", "bytes": "B", "percentunit": "%"}
PREFIXES = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"))


@dataclass(frozen=True)
class Line:
    """A series in a panel."""

    name: str
    points: Sequence[tuple[float, float]]  # times in seconds, and values


def dashboard_svg(drawn: Sequence[tuple[Panel, Sequence[Line]]], start_s: float, end_s: float) -> str:
    """Return a picture of panels with their lines, for the time from *start_s* to *end_s*."""
    rows = math.ceil(len(drawn) / COLUMNS)
    width, height = COLUMNS * (WIDTH_PX + GAP_PX) + GAP_PX, rows * (HEIGHT_PX + GAP_PX) + GAP_PX
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'font-family="sans-serif" font-size="11"><title>The dashboard of a busy bot</title>',
        f'<rect width="{width}" height="{height}" fill="#eef0f3"/>',
    ]
    for number, (panel, lines) in enumerate(drawn):
        row, column = divmod(number, COLUMNS)
        x, y = GAP_PX + column * (WIDTH_PX + GAP_PX), GAP_PX + row * (HEIGHT_PX + GAP_PX)
        parts += [f'<g transform="translate({x} {y})">', *_panel(panel, lines, start_s, end_s), "</g>"]
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, lines: Sequence[Line], start_s: float, end_s: float) -> list[str]:
    values = [value for line in lines for _, value in line.points if not math.isnan(value)]
    top = _round_up(max(values, default=1.0) or 1.0)
    right, bottom = WIDTH_PX - RIGHT_PX, HEIGHT_PX - BELOW_PX
    parts = [
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" rx="4" fill="#fff"/>',
        f'<text x="12" y="22" font-size="13" font-weight="bold" fill="#1f2933">{escape(panel.title)}</text>',
    ]
    for step in range(LINES + 1):
        y = bottom - (bottom - TOP_PX) * step / LINES
        parts.append(f'<path d="M{LEFT_PX} {y:g}H{right}" stroke="#e3e6ea"/>')
        number = escape(_in_unit(top * step / LINES, panel.unit))
        parts.append(f'<text x="{LEFT_PX - 6}" y="{y + 4:g}" text-anchor="end" fill="#52606d">{number}</text>')
    at, named = 12.0, 0
    for place, line in enumerate(lines):
        color = COLORS[place % len(COLORS)]
        points = [
            f"{LEFT_PX + (right - LEFT_PX) * (time - start_s) / (end_s - start_s):.1f},"
            f"{bottom - (bottom - TOP_PX) * value / top:.1f}"
            for time, value in line.points
            if not math.isnan(value)
        ]
        parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{color}" stroke-width="1.6"/>')
        needed = NAME_PX + LETTER_PX * len(line.name)
        if at + needed <= WIDTH_PX - MORE_PX:
            parts.append(f'<path d="M{at:g} {HEIGHT_PX - 16}h12" stroke="{color}" stroke-width="3"/>')
            parts.append(f'<text x="{at + 16:g}" y="{HEIGHT_PX - 12}" fill="#323f4b">{escape(line.name)}</text>')
            at, named = at + needed, named + 1
    if more := len(lines) - named:
        parts.append(f'<text x="{at:g}" y="{HEIGHT_PX - 12}" fill="#323f4b">and {more} more</text>')
    return parts


def _round_up(value: float) -> float:
    """Return the next number of one digit, of which a quarter is short too."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value * (1 - 1e-9))


def _in_unit(value: float, unit: str) -> str:
    if unit == "percentunit":
        return f"{value:.0%}"
    size, prefix = next((each for each in PREFIXES if value >= each[0] * (1 - 1e-9)), (1.0, ""))
    return f"{value / size:.3g} {prefix}{UNITS[unit]}".strip()
