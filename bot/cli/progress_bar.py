"""Show the progress of adding: how much is read, how fast, and how much time is left."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable

import click

from bot.cli.terminal import is_terminal

REDRAWN_AFTER_S = 0.1
"""Seconds between two pictures of the same line: nobody reads faster."""

MEASURED_S = 15.0
"""Seconds of which the speed is that of now. What is there already passes quickly, what is new does not."""

MEASURABLE_S = 2.0
"""Seconds of measurement before which nothing is said of speed: it would be wrong."""

_ERASE = "\r\x1b[K"


class ProgressMeter:
    """Counts what is done, and knows how fast it goes."""

    def __init__(self, total_bytes: int, total_sources: int, now: Callable[[], float] = time.monotonic) -> None:
        """Begin. What has no size counts as a source alone."""
        self._total_bytes = total_bytes
        self._total_sources = total_sources
        self._now = now
        self._bytes = self._sources = self._articles = 0
        self._page: tuple[int, int] | None = None
        self._measured: deque[tuple[float, int, int]] = deque([(now(), 0, 0)])

    def done(self, read_bytes: int, sources: int, articles: int) -> None:
        """Take note of how much is done in all."""
        self._bytes, self._sources, self._articles = read_bytes, sources, articles
        self._page = None
        now = self._now()
        if now - self._measured[-1][0] >= REDRAWN_AFTER_S:
            self._measured.append((now, read_bytes, articles))
        while now - self._measured[0][0] > MEASURED_S:
            self._measured.popleft()

    def at_page(self, page: int, pages: int) -> None:
        """Take note of how far the file is that is read now, until more is done."""
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
                parts.append(f"{_in_words(left_bytes * seconds / (self._bytes - read_bytes))} left")
        return ", ".join(parts)


def _in_words(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


class ProgressLine:
    """The last line of the terminal, if somebody sees it; other lines are written above it."""

    def __init__(self, meter: ProgressMeter, now: Callable[[], float] = time.monotonic, *, quiet: bool = False) -> None:
        """Args: quiet: Show nothing."""
        self.meter = meter
        self._now = now
        self._is_seen = not quiet and is_terminal(sys.stderr)
        self._drawn_at = -1.0

    def draw(self) -> None:
        """Show how far it is, unless that was just shown."""
        if self._is_seen and self._now() - self._drawn_at >= REDRAWN_AFTER_S:
            self._drawn_at = self._now()
            click.echo(f"{_ERASE}{self.meter}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away, for another to be written."""
        if self._is_seen:
            self._drawn_at = -1.0
            click.echo(_ERASE, nl=False, err=True)

    def end(self) -> None:
        """Leave it as it is at the end."""
        if self._is_seen:
            click.echo(f"{_ERASE}{self.meter}", err=True)
