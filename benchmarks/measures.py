"""Measure rankings and verdicts; those of rankings as ir-measures computes them. All figures are in %."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.collections import Asked, Half, Key

Ranked = tuple[Asked, Sequence[Key]]
"""A question with what was found for it, best first."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the rankings of some questions."""

    success_at_1: float
    mrr_at_10: float
    recall_at_5: float


@dataclass(frozen=True, slots=True)
class Halves:
    """The half to tune on, and the half that is reported."""

    tune: Quality
    report: Quality

    @property
    def mean(self) -> Quality:
        """Of the two halves, whatever their sizes."""
        return Quality(
            (self.tune.success_at_1 + self.report.success_at_1) / 2,
            (self.tune.mrr_at_10 + self.report.mrr_at_10) / 2,
            (self.tune.recall_at_5 + self.report.recall_at_5) / 2,
        )


CURVE_AT = (-4, -3, -2, -1, 0, 1, 2, 3)
"""Certainties at which the curve is drawn: 0 is where `found` begins."""


@dataclass(frozen=True, slots=True)
class Honesty:
    """Verdicts, with half of the articles left out of the archive."""

    found_there: float  # `found`, of the questions whose article is there
    answered_there: float  # `found` or `close`, of the same
    found_absent: float  # `found`, of the questions whose article is not there
    none_absent: float  # `none`, of the same
    found_foreign: float | None  # `found`, of the questions of other sets in the language; None: there are none
    curve: tuple[Share, ...] = ()  # at each certainty of CURVE_AT


class Share(NamedTuple):
    """The share of answers that are as certain as that, or more."""

    there: float  # of the questions whose article is there
    absent: float  # of the others


def quality(rankings: Iterable[Ranked]) -> Halves:
    """Means over the questions of each half; a question without hits counts as nothing found. Of no questions: 0."""
    rankings = list(rankings)
    tune, report = ([ranked for ranked in rankings if ranked[0].half is half] for half in (Half.TUNE, Half.REPORT))
    return Halves(_quality(tune), _quality(report))


def percent(values: Iterable[bool]) -> float:
    """Return the share of them that are true; 0 of none."""
    counted = list(values)
    return 100 * sum(counted) / max(1, len(counted))


def _quality(rankings: Sequence[Ranked]) -> Quality:
    import ir_measures  # here, so that what needs no rankings measured needs no library for it
    from ir_measures import RR, R, Success

    success, mrr, recall = Success @ 1, RR @ 10, R @ 5
    if not rankings:
        return Quality(0.0, 0.0, 0.0)
    judged = {str(at): dict.fromkeys(asked.relevant, 1) for at, (asked, _) in enumerate(rankings)}
    ranked = {str(at): _scores(keys) for at, (_, keys) in enumerate(rankings)}
    means = ir_measures.calc_aggregate([success, mrr, recall], judged, ranked)
    return Quality(100 * means[success], 100 * means[mrr], 100 * means[recall])


def _scores(keys: Sequence[Key]) -> dict[Key, float]:
    """Scores that rank the keys as they are: trec_eval goes by the scores alone."""
    return {key: float(-at) for at, key in enumerate(keys)}
