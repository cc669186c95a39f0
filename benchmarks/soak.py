"""A week of a busy archive in minutes: `make bench-soak`.

One process answers questions in several threads, adds and removes articles meanwhile, and forgets once a quarter of a
day what can no longer be undone, as the bot does. Its memory, files, descriptors and threads are to stay as they are.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import click

from benchmarks.generated import archive, article, questions
from benchmarks.machine import machine
from benchmarks.timing import NEW_ARTICLES, resident_bytes
from bot.archive import open_corpus
from bot.runtime.executors import SEARCH_THREADS
from bot.runtime.tidying import TIDY_INTERVAL_S

STEPS = 10
"""Lines of the table, each after a tenth of the work."""

KEPT = 50
"""Articles that were added last: those before are removed, so that the archive stays as large as it is."""

WEEK = timedelta(days=7)

SETTLED = 2
"""Lines after which what is remembered on purpose, as the terms of common words, is there."""

GROWTH_MB = 30.0
"""The growth of memory after that which still counts as flat: a leak of 300 bytes a question would show."""

HITS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """The numbers of questions and changes."""

    passages: int
    questions: int
    changes: int  # adds and removals


@dataclass(frozen=True, slots=True)
class State:
    """Of the process, at one moment."""

    questions: int
    changes: int
    resident_mb: float
    descriptors: int
    threads: int
    files: int
    disk_mb: float
    seconds: float


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


class Soak:
    """The work, a tenth at a time."""

    def __init__(self, plan: Plan, data_dir: Path) -> None:
        self._plan = plan
        self._data_dir = data_dir
        self._corpus = open_corpus(data_dir)
        self._clock = Clock()
        self._corpus.set_clock(self._clock)  # a week would take a week
        self._tidied = self._clock()
        self._added: deque[str] = deque()
        self._asked = self._changed = 0
        self._started = time.monotonic()

    def run(self) -> Iterator[State]:
        """The states before the first tenth and after each."""
        drafts = archive(self._plan.passages)
        while batch := list(islice(drafts, 100)):
            self._corpus.add_all(batch)
        self._clock.advance(timedelta(days=2))  # so that nothing of the import can be undone
        self._corpus.tidy()
        yield self._state()
        with ThreadPoolExecutor(SEARCH_THREADS) as executor:
            for step in range(1, STEPS + 1):
                until = self._plan.questions * step // STEPS
                firsts = range(self._asked, self._asked + SEARCH_THREADS)
                asking = [executor.submit(self._ask, range(first, until, SEARCH_THREADS)) for first in firsts]
                self._change(self._plan.changes * step // STEPS)
                for each in asking:
                    each.result()
                self._asked = until
                yield self._state()
        self._corpus.close()

    def _ask(self, numbers: Sequence[int]) -> None:
        every = questions()
        for number in numbers:
            self._corpus.search(f"{every[number % len(every)]} {number}", HITS)  # no two alike

    def _change(self, until: int) -> None:
        while self._changed < until:
            self._changed += 1
            self._clock.advance(WEEK / self._plan.changes)
            if len(self._added) > KEPT and self._changed % 2:
                self._corpus.remove(self._added.popleft())
            else:
                self._added.append(self._corpus.add(article(NEW_ARTICLES + self._changed)).article.id)
            if self._clock() - self._tidied > timedelta(seconds=TIDY_INTERVAL_S):
                self._corpus.tidy()
                self._tidied = self._clock()

    def _state(self) -> State:
        files = [file for file in self._data_dir.rglob("*") if file.is_file()]
        return State(
            self._asked,
            self._changed,
            resident_bytes() / 1e6,
            len(list(Path("/proc/self/fd").iterdir())),
            threading.active_count(),
            len(files),
            sum(file.stat().st_size for file in files) / 1e6,
            time.monotonic() - self._started,
        )


def table(states: Sequence[State]) -> str:
    """A line for each state."""
    lines = [
        "| questions | changes | MB resident | descriptors | threads | files | MB on disk |    s |",
        "|----------:|--------:|------------:|------------:|--------:|------:|-----------:|-----:|",
    ]
    lines += [
        f"| {state.questions:9,} | {state.changes:7,} | {state.resident_mb:11.1f} | {state.descriptors:11} | "
        f"{state.threads:7} | {state.files:5} | {state.disk_mb:10.1f} | {state.seconds:4.0f} |"
        for state in states
    ]
    return "\n".join(lines)


def leaks(states: Sequence[State]) -> Iterator[str]:
    """Return the figures that grew after the first lines."""
    settled, last = states[SETTLED:], states[-1]
    if (grown_mb := last.resident_mb - settled[0].resident_mb) > GROWTH_MB:
        yield f"the memory grew by {grown_mb:.0f} MB, must be {GROWTH_MB:.0f} at most"
    for name in ("descriptors", "threads", "files"):
        first, least = getattr(settled[0], name), min(getattr(state, name) for state in settled)
        if getattr(last, name) > max(first, least + 2):
            yield f"{name}: {getattr(last, name)} at the end, {first} before"


@click.command()
@click.option("--passages", default=10_000, show_default=True, help="In the archive.")
@click.option("--questions", "asked", default=100_000, show_default=True)
@click.option("--changes", default=5_000, show_default=True, help="Adds and removals.")
def main(passages: int, asked: int, changes: int) -> None:
    """Ask and change for long, and print what that takes of the machine."""
    with tempfile.TemporaryDirectory() as directory:
        states = []
        for state in Soak(Plan(passages, asked, changes), Path(directory) / "data").run():
            states.append(state)
            click.echo(table([state]).splitlines()[-1], err=True)
    click.echo(f"{machine()}\n{passages:,} passages.\n\n{table(states)}\n")
    found = list(leaks(states))
    for line in found:
        click.echo(f"Missed: {line}.")
    click.echo("" if found else "All is flat.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
