"""The figures as one Markdown table: sets by systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.measures import CURVE_AT, Halves, Honesty
from index.ranking.verdicts.points import close_from

BYLINE = "Byline"
"""The system that is not a peer."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one system on one set. Falls are points of Success@1; None: not measured."""

    collection: str
    system: str
    halves: Halves
    slip_fall: float  # by one slip of the fingers
    stripped_fall: float  # without accents, capitals and punctuation
    mixed_fall: float | None = None  # in an archive of all sets
    sentence: float | None = None  # %, the answer is in the sentence that is marked
    honesty: Honesty | None = None
    search_ms: float | None = None  # median of a search


COLUMNS = (
    *("set", "system", "S@1 tune", "report", "mean", "MRR@10", "R@5", "slip", "stripped", "mixed", "sentence"),
    *("there: found", "or close", "absent: found", "none", "other set: found", "ms"),
)

LEGEND = """\
- **S@1 tune**, **report**, **mean**: Success@1 in %, on the half of the questions that may be tuned on, on the other
  half, and the mean of both. MRR@10, R@5, slip, stripped and mixed are such means too.
- **slip**, **stripped**, **mixed**: points of Success@1 that are lost when each question has one typing error; when it
  has no accents, capitals and punctuation; when the articles of all sets are in one archive.
- **sentence**: of the questions with the right first hit, how many have the answer in the marked sentence, in %.
- **there**, **absent**: verdicts in % when half of the articles are left out: on the questions whose article is there,
  and on the others.
- **other set**: verdicts in % on the questions of the other sets in the language.
- **ms**: the median of a search."""


CURVE_LEGEND = f"""\
Half of the articles are left out. Each cell has the answers that are at least so certain: in % of the questions whose
article is there / in % of the others. Certainty is in log odds. It is 0 where `found` begins. `close` begins at
{close_from(100):.1f} in archives of a hundred passages in the language, and at {close_from(2_000):.1f} in those of
two thousand."""


def table(rows: Iterable[Row]) -> str:
    """The rows in their order, all columns padded to the same width."""
    cells = [COLUMNS, *(tuple(_cells(row)) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(COLUMNS))]
    head, *body = (_line(line, widths) for line in cells)
    rule = "|".join(["", *("-" * (width + 1) + ("-" if at < 2 else ":") for at, width in enumerate(widths)), ""])
    return "\n".join([head, rule, *body])


def curves(rows: Iterable[Row]) -> str:
    """For each set, which share of the answers would be `found` if it asked for less or more certainty."""
    lines = [f"| set | {' | '.join(f'{certainty:+d}' if certainty else 'found' for certainty in CURVE_AT)} |"]
    lines.append("|---|" + "---:|" * len(CURVE_AT))
    for row in rows:
        if row.honesty:
            cells = (f"{share.there:.0f} / {share.absent:.0f}" for share in row.honesty.curve)
            lines.append(f"| {row.collection} | {' | '.join(cells)} |")
    return "\n".join(lines)


def summary(rows: Sequence[Row]) -> str:
    """Success@1, mean of the halves: a line for each set, a column for each system, the best in bold type."""
    systems = list(dict.fromkeys(row.system for row in rows))
    by_set: dict[str, dict[str, float]] = {}
    for row in rows:
        by_set.setdefault(row.collection, {})[row.system] = round(row.halves.mean.success_at_1, 1)
    lines = [f"| set | {' | '.join(systems)} |", f"|---|{'---:|' * len(systems)}"]
    for name, figures in by_set.items():
        best = max(figures.values())
        shown = (figures.get(system) for system in systems)
        cells = (f"**{figure}**" if figure == best else _number(figure) for figure in shown)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(row: Row) -> Iterator[str]:
    mean, honesty = row.halves.mean, row.honesty
    yield from (row.collection, row.system)
    yield from map(_number, (row.halves.tune.success_at_1, row.halves.report.success_at_1, mean.success_at_1))
    yield from map(_number, (mean.mrr_at_10, mean.recall_at_5))
    yield from map(_number, (row.slip_fall, row.stripped_fall, row.mixed_fall, row.sentence))
    yield from map(_number, (honesty.found_there, honesty.answered_there) if honesty else (None, None))
    yield from map(_number, (honesty.found_absent, honesty.none_absent) if honesty else (None, None))
    yield from map(_number, (honesty.found_foreign if honesty else None, row.search_ms))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
