"""Show the progress of adding: the share that is read, the speed, and the time that is left."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

import click

from bot.cli.terminal import is_terminal

REDRAWN_AFTER_S = 0.1
"""Shortest time between two versions of the line, in seconds: nobody reads faster."""

MEASURED_S = 15.0
"""Length of the last part of the run from which the speed is computed, in seconds. Articles that are in the archive
already pass quickly, new ones do not."""

MEASURABLE_S = 2.0
"""Shortest time from which a speed is computed, in seconds: after less, it would be wrong."""

_ERASE = "\r\x1b[K"


class ProgressMeter:
    """A counter of the work that is done, which computes the speed."""

    def __init__(self, total_bytes: int, total_sources: int, now: Callable[[], float] = time.monotonic) -> None:
        """Begin. If no source has a size, the share is that of the sources."""
        self._total_bytes = total_bytes
        self._total_sources = total_sources
        self._now = now
        self._bytes = self._sources = self._articles = 0
        self._page: tuple[int, int] | None = None
        self._measured: deque[tuple[float, int, int]] = deque([(now(), 0, 0)])

    def done(self, read_bytes: int, sources: int, articles: int) -> None:
        """Note how much is done in all."""
        self._bytes, self._sources, self._articles = read_bytes, sources, articles
        self._page = None
        now = self._now()
        if now - self._measured[-1][0] >= REDRAWN_AFTER_S:
            self._measured.append((now, read_bytes, articles))
        while now - self._measured[0][0] > MEASURED_S:
            self._measured.popleft()

    def at_page(self, page: int, pages: int) -> None:
        """Note the page of the file that is read now. The next call of `done` forgets it."""
        self._page = page, pages

    def __str__(self) -> str:
        """Return one line for people."""
        share = self._bytes / self._total_bytes if self._total_bytes else self._sources / max(1, self._total_sources)
        parts = [f"Adding: {min(1.0, share):.0%}", f"{self._articles:,} articles"]
        if self._page and self._page[1] > 1:
            parts.append("page {:,} of {:,}".format(*self._page))
        at, read_bytes, articles = self._measured[0]
        seconds = self._now() - at
        if seconds >= MEASURABLE_S:
            parts.append(f"{(self._articles - articles) / seconds:,.0f}/s")
            left_bytes = self._total_bytes - self._bytes
            if left_bytes > 0 and self._bytes > read_bytes:
                parts.append(f"{seconds_in_words(left_bytes * seconds / (self._bytes - read_bytes))} left")
        return ", ".join(parts)


def seconds_in_words(seconds: float) -> str:
    """Return a time in the unit that a reader would use."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


Meter = TypeVar("Meter")


class ProgressLine(Generic[Meter]):
    """The progress in the last line of the terminal, if there is one. Other lines are written above it."""

    def __init__(self, meter: Meter, now: Callable[[], float] = time.monotonic, *, quiet: bool = False) -> None:
        """Draw nothing yet.

        Args: meter: Its text is shown. quiet: Show nothing.
        """
        self.meter = meter
        self._now = now
        self._is_seen = not quiet and is_terminal(sys.stderr)
        self._drawn_at = -1.0

    def draw(self) -> None:
        """Draw the line, if the last drawing is old enough."""
        if self._is_seen and self._now() - self._drawn_at >= REDRAWN_AFTER_S:
            self._drawn_at = self._now()
            click.echo(f"{_ERASE}{self.meter}", nl=False, err=True)

    def clear(self) -> None:
        """Erase the line, before another line is written."""
        if self._is_seen:
            self._drawn_at = -1.0
            click.echo(_ERASE, nl=False, err=True)

    def end(self) -> None:
        """Draw the line for the last time, and leave it there."""
        if self._is_seen:
            click.echo(f"{_ERASE}{self.meter}", err=True)
