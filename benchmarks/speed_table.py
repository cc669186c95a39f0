"""The figures of `benchmarks.speed` as one Markdown table, with what Byline is to reach beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from benchmarks.engines import BYLINE, BYLINE_NUMBA
from benchmarks.generated import QUESTIONS
from benchmarks.machine import OTHER_WORK
from benchmarks.timing import CHANGES, WARM_UP, Built, Served, Times

MB = 1_000_000

COLUMNS = (
    *("passages", "engine", "import s", "query p50 ms", "p99", "add p50 ms", "p99", "replace p50 ms", "remove p50 ms"),
    *("open s", "MB opened", "MB asked", "disk MB"),
)

LEGEND = f"""\
- **import**: all articles are analyzed and on disk.
- **query**: the ten best passages, in one thread, after {WARM_UP} other questions. If the time ran out, the number of
  questions is behind it.
- **whole search**: all fields, the second ranking, verdict, sentences and highlights of the three hits that are shown.
- **add**, **replace**, **remove**: one article of twelve passages is on disk, and the next search finds it.
  {CHANGES} of each were measured. "rebuild": this engine cannot add an article. It takes as long as the import.
- **open**: in a new process, without the time of Python's imports.
- **MB opened**, **MB asked**: resident memory then, and after the questions.
- In brackets: what Byline must reach."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one engine at one size."""

    engine: str
    passages: int
    built: Built
    served: Served


Figure = tuple[str, str]
"""The name of the search ("" for what they have in common), and of the figure."""

_COMMON_TARGETS: Mapping[str, Mapping[int, float]] = {
    "import s": {100_000: 100, 1_000_000: 17 * 60},
    "add p50 ms": {100_000: 15, 1_000_000: 15},
    "replace p50 ms": {100_000: 15, 1_000_000: 15},
    "remove p50 ms": {100_000: 15, 1_000_000: 15},
    "open s": {100_000: 1, 1_000_000: 5},
    "MB opened": {100_000: 0.5 * 2**30 / MB, 1_000_000: 3 * 2**30 / MB},
}
_TARGETS: Mapping[tuple[str, str, str], Mapping[int, float]] = MappingProxyType(
    {
        (BYLINE, "words", "p50"): {100_000: 0.6, 1_000_000: 6},
        (BYLINE_NUMBA, "words", "p50"): {100_000: 0.3, 1_000_000: 3},
        **{(engine, "whole search", "p50"): {100_000: 3, 1_000_000: 12} for engine in (BYLINE, BYLINE_NUMBA)},
        **{(engine, "whole search", "p99"): {100_000: 8, 1_000_000: 30} for engine in (BYLINE, BYLINE_NUMBA)},
        **{
            (engine, "", figure): at_most
            for engine in (BYLINE, BYLINE_NUMBA)
            for figure, at_most in _COMMON_TARGETS.items()
        },
    }
)
"""By engine, search and figure; then by passages. At most."""


def table(rows: Iterable[Row]) -> str:
    """The rows in their order, a line for each way of searching, all columns padded to the same width."""
    cells = [COLUMNS, *(line for row in rows for line in _lines(row))]
    widths = [max(len(line[at]) for line in cells) for at in range(len(COLUMNS))]
    head, *body = (_padded(line, widths) for line in cells)
    rule = "|".join(["", *("-" * (width + 1) + ("-" if at == 1 else ":") for at, width in enumerate(widths)), ""])
    return "\n".join([head, rule, *body])


def misses(rows: Iterable[Row]) -> list[str]:
    """A line for each figure of Byline that is over its target."""
    return [
        f"{row.engine}, {row.passages:,} passages: {' '.join(filter(None, figure))} {_number(value)}, "
        f"must be {_number(at_most)} at most: {value / at_most:.1f} times"
        for row in rows
        for figure, value in figures(row).items()
        if (at_most := _target(row, figure)) and value > at_most
    ]


def beside_other_work(rows: Iterable[Row]) -> str:
    """Return the figures that were measured while the machine had more to do; empty if there are none."""
    loads = ((row, max(row.built.load, row.served.load)) for row in rows)
    return "; ".join(
        f"{row.engine}, {row.passages:,} passages ({load:.1f})" for row, load in loads if load > OTHER_WORK
    )


def figures(row: Row) -> dict[Figure, float]:
    """All that was measured, by name."""
    served = row.served
    values = {
        ("", "import s"): row.built.index_s,
        ("", "open s"): served.open_s,
        ("", "MB opened"): served.opened_bytes / MB,
        ("", "MB asked"): served.asked_bytes / MB,
        ("", "disk MB"): row.built.disk_bytes / MB,
    }
    for name, times in served.changes.items():
        values["", f"{name} p50 ms"] = times.p50_ms
        values["", f"{name} p99"] = times.p99_ms
    for name, times in served.searches.items():
        values[name, "p50"], values[name, "p99"] = times.p50_ms, times.p99_ms
    return values


def _lines(row: Row) -> Iterator[tuple[str, ...]]:
    for at, (name, times) in enumerate(row.served.searches.items()):
        engine = f"{row.engine}: {name}" if name else row.engine
        queries = _cell(row, (name, "p50")) + _count(times), _cell(row, (name, "p99"))
        first, last = _common(row) if at == 0 else (("",), ("",) * 8)
        yield (f"{row.passages:,}", engine, *first, *queries, *last)


def _common(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the cells that all ways of searching share: those before the queries, and those behind them."""
    changes = ("add p50 ms", "add p99", "replace p50 ms", "remove p50 ms")
    changed = tuple(_cell(row, ("", name)) for name in changes) if row.served.changes else ("rebuild", "", "", "")
    rest = tuple(_cell(row, ("", name)) for name in ("open s", "MB opened", "MB asked", "disk MB"))
    return (_cell(row, ("", "import s")),), changed + rest


def _cell(row: Row, figure: Figure) -> str:
    target = _target(row, figure)
    return _number(figures(row)[figure]) + (f" ({_number(target)})" if target else "")


def _count(times: Times) -> str:
    return f" ({times.count} q)" if times.count < QUESTIONS - WARM_UP else ""


def _target(row: Row, figure: Figure) -> float | None:
    return _TARGETS.get((row.engine, *figure), {}).get(row.passages)


def _number(value: float) -> str:
    """Three digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if at == 1 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
