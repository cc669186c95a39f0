"""Rankings and verdicts in figures."""

from __future__ import annotations

import pytest

from benchmarks.collections import Asked
from benchmarks.measures import Halves, Quality, percent, quality

TUNE, REPORT = "https://a.example/1", "https://a.example/4"


class TestQuality:
    """The figures are those of ir-measures, which `make setup-bench` installs."""

    @pytest.fixture(autouse=True)
    def _needs_ir_measures(self) -> None:
        pytest.importorskip("ir_measures", reason="`make setup-bench` installs it")

    def test_counts_the_places_of_what_is_relevant_by_half(self) -> None:
        rankings = [
            (Asked("?", frozenset({"a"}), TUNE, ()), ["a", "b"]),
            (Asked("?", frozenset({"a", "z"}), TUNE, ()), ["c", "b", "d", "a"]),
            (Asked("?", frozenset({"a"}), REPORT, ()), [*"bcdefgh", "a"]),
            (Asked("?", frozenset({"a"}), REPORT, ()), []),
        ]
        assert quality(rankings) == Halves(Quality(50.0, 62.5, 75.0), Quality(0.0, 6.25, 0.0))

    def test_of_no_questions_is_zero(self) -> None:
        assert quality([]) == Halves(Quality(0.0, 0.0, 0.0), Quality(0.0, 0.0, 0.0))


class TestTheMean:
    def test_is_that_of_the_halves(self) -> None:
        halves = Halves(Quality(10.0, 20.0, 30.0), Quality(20.0, 40.0, 60.0))
        assert halves.mean == Quality(15.0, 30.0, 45.0)


class TestPercent:
    def test_says_how_many_hold(self) -> None:
        assert percent([True, False, False, True]) == 50.0

    def test_of_nothing_is_zero(self) -> None:
        assert percent([]) == 0.0
