"""Report the progress of adding in words."""

from __future__ import annotations

import pytest

from bot.cli.progress_bar import MEASURED_S, ProgressMeter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class TestPace:
    def test_says_how_much_of_all_is_read(self) -> None:
        meter = ProgressMeter(2_000, 3)
        meter.done(500, 0, 1_234)
        assert str(meter) == "Adding: 25%, 1,234 articles"

    def test_counts_sources_where_nothing_has_a_size(self) -> None:
        meter = ProgressMeter(0, 4)
        meter.done(0, 1, 1)
        assert str(meter) == "Adding: 25%, 1 articles"
        assert str(ProgressMeter(0, 0)) == "Adding: 0%, 0 articles"

    def test_says_no_more_than_all_of_a_file_that_grows(self) -> None:
        meter = ProgressMeter(1_000, 1)
        meter.done(5_000, 1, 1)
        assert str(meter).startswith("Adding: 100%")

    @pytest.mark.parametrize(("total_bytes", "left"), [(2_000, "10 s"), (61_000, "10 min"), (1_000_000, "2 h 46 min")])
    def test_says_how_fast_it_is_and_what_is_left_when_that_can_be_told(self, total_bytes: int, left: str) -> None:
        clock = Clock()
        meter = ProgressMeter(total_bytes, 1, clock)
        clock.now += 1
        meter.done(100, 0, 50)
        assert "/s" not in str(meter)
        clock.now += 9
        meter.done(1_000, 0, 500)
        assert str(meter).endswith(f"500 articles, 50/s, {left} left")

    def test_says_the_speed_of_now(self) -> None:
        """Most of an export may be in the archive already, and is read quickly."""
        clock = Clock()
        meter = ProgressMeter(2_000_000, 1, clock)
        meter.done(1_000_000, 0, 10_000)
        for second in range(1, 61):
            clock.now += 1
            meter.done(1_000_000 + second, 0, 10_000 + 2 * second)
        assert ", 2/s, " in str(meter)
        assert MEASURED_S < 60

    def test_says_nothing_of_the_end_while_nothing_is_read(self) -> None:
        clock = Clock()
        meter = ProgressMeter(2_000, 1, clock)
        clock.now += 10
        assert str(meter) == "Adding: 0%, 0 articles, 0/s"
