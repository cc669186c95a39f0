"""Show how far a move is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

from bot.cli.progress_bar import MEASURABLE_S, ProgressLine, seconds_in_words
from bot.cli.terminal import is_terminal
from index.maintenance.moving.moved import MoveStep

NAMES = {
    MoveStep.READING: "Reading and checking the archive",
    MoveStep.COPYING: "Copying",
    MoveStep.COMPARING: "Comparing",
}


class StepMeter:
    """How much of a step is done."""

    def __init__(self, step: MoveStep, done: int, now: Callable[[], float] = time.monotonic) -> None:
        """Begin. Args: done: That was done by an earlier call."""
        self.step = step
        self._now = now
        self._began_at = now()
        self._begun = self._done = done
        self._total = 1

    def advance(self, done: int, total: int) -> None:
        """Note how much is done in all, and of how much."""
        self._done, self._total = done, total

    def __str__(self) -> str:
        """Return one line for people."""
        share = self._done / self._total if self._total else 1.0
        text = f"{NAMES[self.step]}: {share:.0%}"
        seconds, done = self._now() - self._began_at, self._done - self._begun
        if seconds >= MEASURABLE_S and done > 0 and self._done < self._total:
            text += f", {seconds_in_words(seconds * (self._total - self._done) / done)} left"
        return text


class MoveProgress:
    """The progress of a move: a line for each step, which grows on a terminal."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._is_seen = is_terminal(sys.stderr)
        self._line: ProgressLine[StepMeter] | None = None

    def __call__(self, step: MoveStep, done: int, total: int) -> None:
        """Show how much of a step is done."""
        if self._line is None or self._line.meter.step is not step:
            self.end()
            self._line = ProgressLine(StepMeter(step, done))
            if not self._is_seen:
                click.echo(f"{NAMES[step]} …", err=True)
        self._line.meter.advance(done, total)
        self._line.draw()

    def end(self) -> None:
        """Leave the line there, before others are written."""
        if self._line:
            self._line.end()
            self._line = None
