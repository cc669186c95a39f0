"""Figures of speed: measured in processes of their own, kept, and told beside the targets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import speed
from benchmarks.engines import BYLINE
from benchmarks.speed_table import Row, beside_other_work, misses, table
from benchmarks.timing import Built, Served, Times, timed

GOOD = Times(490, 0.5, 1.25)
SERVED = Served(
    0.75, 400_000_000, 450_000_000, {"words": GOOD, "whole search": Times(490, 2.5, 7.5)}, {"add": GOOD}, False, 1.0
)
CHANGES = dict.fromkeys(("add", "replace", "remove"), Times(100, 12.0, 20.0))
ROW = Row(BYLINE, 100_000, Built(90.0, 60_000_000, 1.0), replace(SERVED, changes=CHANGES))
PEER = Row(
    "rank_bm25",
    1_000_000,
    Built(38.0, 5_000_000, 3.0),
    replace(SERVED, searches={"": Times(18, 3401.0, 5841.0)}, changes={}),
)


class TestTheTable:
    def test_has_a_line_for_each_way_of_searching(self) -> None:
        lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table([ROW]).splitlines()[2:]]
        assert [line[:5] for line in lines] == [
            ["100,000", "Byline: words", "90.0 (100)", "0.500 (0.600)", "1.25"],
            ["100,000", "Byline: whole search", "", "2.50 (3.00)", "7.50 (8.00)"],
        ]
        assert lines[0][5:] == [
            *("12.0 (15.0)", "20.0", "12.0 (15.0)", "12.0 (15.0)", "0.750 (1.00)", "400 (537)", "450", "60.0"),
        ]

    def test_says_what_could_not_be_measured_as_planned(self) -> None:
        (line,) = table([PEER]).splitlines()[2:]
        assert "3,401 (18 q)" in line
        assert "rebuild" in line

    def test_is_aligned(self) -> None:
        assert len({len(line) for line in table([ROW, PEER]).splitlines()}) == 1


class TestMisses:
    def test_are_none_where_all_is_reached(self) -> None:
        assert misses([ROW, PEER]) == []

    def test_say_by_how_much(self) -> None:
        late = replace(ROW, served=replace(ROW.served, open_s=4.0))
        assert misses([late]) == ["Byline, 100,000 passages: open s 4.00, must be 1.00 at most: 4.0 times"]


class TestOtherWork:
    def test_is_named(self) -> None:
        assert beside_other_work([ROW, PEER]) == "rank_bm25, 1,000,000 passages (3.0)"
        assert beside_other_work([ROW]) == ""


class TestTiming:
    def test_takes_all_while_there_is_time(self) -> None:
        assert timed(lambda _: None, range(200)).count == 200

    def test_stops_when_the_time_is_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("benchmarks.timing.BUDGET_S", 2.5)
        monkeypatch.setattr("benchmarks.timing.perf_counter", iter(range(1_000)).__next__)
        assert timed(lambda _: None, range(200)) == Times(8, 1000.0, 1000.0)

    def test_tells_the_median_and_the_worst_of_a_hundred(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("benchmarks.timing.BUDGET_S", 1e9)
        ticks = [tick for took in range(1, 101) for tick in (0.0, float(took))]
        monkeypatch.setattr("benchmarks.timing.perf_counter", iter(ticks).__next__)
        assert timed(lambda _: None, range(100)) == Times(100, 50_000.0, 99_000.0)


class TestTheCommand:
    @pytest.mark.slow
    def test_measures_and_keeps_what_peers_took(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def run(engines: str) -> list[str]:
            options = ["--sizes", "24", "--engines", engines, "--cache", str(tmp_path), "--imported"]
            result = CliRunner().invoke(speed.main, options)
            assert result.exit_code == 0, result.output
            return next(line.split() for line in result.stdout.splitlines() if "fts5" in line)

        assert run("fts5;Byline") == run("fts5")

    def test_refuses_an_unknown_engine(self) -> None:
        result = CliRunner().invoke(speed.main, ["--engines", "grep"])
        assert result.exit_code == 2
        assert "There is no engine grep" in result.output
