"""The table of what the long tests have found."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tests.support.opensearch.changers import Line

HEADINGS = (
    *("What failed", "Times", "Changes", "Tried again", "Longest change", "Questions", "Not answered"),
    *("Longest answer", "Load"),
)


class Journal(Protocol):
    """What was changed and asked during a test."""

    def changes(self) -> Sequence[Line]: ...
    def failures(self) -> Sequence[Line]: ...
    def questions(self) -> Sequence[Line]: ...
    def unanswered(self) -> Sequence[Line]: ...


class Row(NamedTuple):
    """A line of the table. The archive was checked before: no change was lost, and none made twice."""

    what: str
    times: int
    journal: Journal

    @property
    def cells(self) -> list[str]:
        changes, questions = self.journal.changes(), self.journal.questions()
        return [
            self.what,
            str(self.times),
            f"{len(changes):,}",
            str(len(self.journal.failures())),
            _longest(changes),
            f"{len(questions):,}",
            str(len(self.journal.unanswered())),
            _longest(questions),
            f"{os.getloadavg()[0]:.0f}",
        ]


class Results:
    """All rows, in the order of the tests."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []

    def note(self, what: str, times: int, journal: Journal) -> None:
        """Add a row, after the archive was checked."""
        self._rows.append(Row(what, times, journal).cells)

    @property
    def table(self) -> list[str]:
        """The lines of the table, in Markdown; none if there are no rows."""
        rows = [list(HEADINGS), ["---", *(["---:"] * (len(HEADINGS) - 1))], *self._rows]
        return [f"| {' | '.join(row)} |" for row in rows] if self._rows else []


def _longest(lines: Sequence[Line]) -> str:
    return f"{max((line['s'] for line in lines), default=0.0):.1f} s"


RESULTS = Results()
