"""Report the progress of a move in words."""

from __future__ import annotations

import pytest

from bot.cli.moving.move_progress import MoveProgress, StepMeter
from index.maintenance.moving.moved import MoveStep


class TestAStep:
    def test_says_how_much_of_it_is_done(self) -> None:
        meter = StepMeter(MoveStep.COPYING, 0)
        meter.advance(1_000, 4_000)
        assert str(meter) == "Copying: 25%"

    def test_is_done_if_there_is_nothing_to_do(self) -> None:
        meter = StepMeter(MoveStep.COMPARING, 0)
        meter.advance(0, 0)
        assert str(meter) == "Comparing: 100%"

    @pytest.mark.parametrize(("total", "left"), [(1_100, "10 s"), (7_000, "10 min")])
    def test_says_how_long_it_will_take_when_that_can_be_told(self, total: int, left: str) -> None:
        """An earlier run has copied a part, which says nothing about the speed of this one."""
        now = 0.0
        meter = StepMeter(MoveStep.COPYING, 900, lambda: now)
        now = 1.0
        meter.advance(910, total)
        assert "left" not in str(meter)
        now = 10.0
        meter.advance(1_000, total)
        assert str(meter).endswith(f", {left} left")
        meter.advance(total, total)
        assert str(meter) == "Copying: 100%"


class TestALogFile:
    def test_has_a_line_for_each_step(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Where nobody watches, no line is drawn again."""
        progress = MoveProgress()
        for step in (MoveStep.READING, MoveStep.COPYING):
            for done in range(3):
                progress(step, done, 3)
        progress.end()
        progress.end()
        assert capsys.readouterr().err == "Reading and checking the archive …\nCopying …\n"
