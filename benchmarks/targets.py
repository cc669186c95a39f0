"""The targets of Byline on the collections, and those that it misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from benchmarks.measures import Honesty
from benchmarks.table import BYLINE, Row

SUCCESS_AT_1: Mapping[str, float] = MappingProxyType(
    {
        "xquad_en": 96.5,
        "xquad_es": 95.4,
        "xquad_ru": 94.7,
        "xquad_ar": 92.6,
        "xquad_zh": 95.0,
        "xquad_th": 94.7,
        "jsquad_ja": 92.8,
        "norquad_news_no": 71.5,
    }
)
"""In %, mean of the halves. A set that is not named has too few questions to conclude from."""

HARD = frozenset({"norquad_news_no"})
"""Sets whose questions often need their article to be understood: less is asked of the verdicts."""

TYPING_FALL = 4.0
"""Points of Success@1 that careless typing may cost at most."""

MIXED_FALL = 1.5
"""Points of Success@1 that the articles of all other sets in the same archive may cost at most."""

SENTENCE = 80.0
FOUND_THERE, FOUND_THERE_HARD = 85.0, 65.0
ANSWERED_THERE = 95.0
FOUND_ABSENT = 10.0
NONE_ABSENT, NONE_ABSENT_HARD = 60.0, 50.0
FOUND_FOREIGN = 5.0


def misses(rows: Sequence[Row]) -> list[str]:
    """A line for each figure of Byline that is short of its target, or behind a peer."""
    return [f"{row.collection}: {miss}" for row in rows if row.system == BYLINE for miss in _misses(row, rows)]


def _misses(row: Row, rows: Sequence[Row]) -> Iterator[str]:
    yield from _too_low("Success@1", row.halves.mean.success_at_1, SUCCESS_AT_1.get(row.collection, 0.0))
    for peer in rows:
        if peer.collection == row.collection and peer.halves.mean.success_at_1 > row.halves.mean.success_at_1:
            yield f"Success@1 {row.halves.mean.success_at_1:.1f}, {peer.system} {peer.halves.mean.success_at_1:.1f}"
    yield from _too_high("fall by a slip", row.slip_fall, TYPING_FALL)
    yield from _too_high("fall by stripping", row.stripped_fall, TYPING_FALL)
    yield from _too_high("fall in the mixed archive", row.mixed_fall, MIXED_FALL)
    yield from _too_low("sentence", row.sentence, SENTENCE)
    if row.honesty:
        yield from _dishonest(row.honesty, row.collection in HARD)


def _dishonest(honesty: Honesty, is_hard: bool) -> Iterator[str]:
    yield from _too_low("there, found", honesty.found_there, FOUND_THERE_HARD if is_hard else FOUND_THERE)
    yield from _too_low("there, found or close", honesty.answered_there, ANSWERED_THERE)
    yield from _too_high("absent, found", honesty.found_absent, FOUND_ABSENT)
    yield from _too_low("absent, none", honesty.none_absent, NONE_ABSENT_HARD if is_hard else NONE_ABSENT)
    yield from _too_high("of another set, found", honesty.found_foreign, FOUND_FOREIGN)


def _too_low(name: str, value: float | None, target: float) -> Iterator[str]:
    if value is not None and round(value, 1) < target:
        yield f"{name} {value:.1f}, must be {target:g} at least"


def _too_high(name: str, value: float | None, target: float) -> Iterator[str]:
    if value is not None and round(value, 1) > target:
        yield f"{name} {value:.1f}, must be {target:g} at most"
