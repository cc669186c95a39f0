"""Errors in the log, which fail a test unless it expects them.

A test that provokes an error says so, with a part of each message:

    @pytest.mark.logs_errors("Unexpected error while checking a feed")

It fails if something else is logged as an error, and if what it expects is not. The same holds for the output of the
bot as a process. `maybe=True` beside the messages lets them be absent: for an error that depends on who comes first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import pytest

MARKER = "logs_errors"

WATCHED = ("bot", "index", "asyncio", "telegram")
"""The loggers whose errors count, with those below them: our own, and the libraries that run our code."""

RECORD = re.compile(r"\S+Z (?P<level>[A-Z]+) \S+: ")
"""The beginning of a record of `bot.runtime.logs`."""

SHOWN_CHARS = 3_000
"""Of an unexpected error: a traceback of usual length."""

_FORMATTER = logging.Formatter("%(levelname)s %(name)s: %(message)s")


@dataclass
class ExpectedErrors:
    """The errors that a test expects in the log."""

    texts: list[str] = field(default_factory=list)  # that have to be logged
    maybe: list[str] = field(default_factory=list)  # that may be logged

    @classmethod
    def of(cls, test: pytest.Item) -> Self:
        """Read the markers of a test."""
        expected = cls()
        for marker in test.iter_markers(MARKER):
            (expected.maybe if marker.kwargs.get("maybe") else expected.texts).extend(map(str, marker.args))
        return expected

    def unexpected(self, errors: Iterable[str]) -> list[str]:
        """Return the errors that hold none of the expected texts."""
        known = [*self.texts, *self.maybe]
        return [error[:SHOWN_CHARS] for error in errors if not any(text in error for text in known)]

    def absent(self, errors: Sequence[str]) -> list[str]:
        """Return the expected texts that no error holds."""
        return [text for text in self.texts if not any(text in error for error in errors)]


class ErrorLog(logging.Handler):
    """Keeps the errors that this process logs while it is entered."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.setFormatter(_FORMATTER)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text, if it is of a logger that counts."""
        if record.name.partition(".")[0] in WATCHED:
            self.errors.append(self.format(record))

    def read_output(self, output: str) -> None:
        """Keep the errors in what the bot wrote as a process."""
        self.errors.extend(errors_in_output(output))

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)


def errors_in_output(output: str) -> list[str]:
    """Return the errors in what the bot wrote as a process, each with its traceback.

    A traceback that stands at the margin did not come from the log: nothing caught it.
    """
    errors: list[str] = []
    is_error = False
    for line in output.splitlines():
        begun = RECORD.match(line)
        if begun or line.startswith("Traceback"):
            is_error = begun is None or begun["level"] in ("ERROR", "CRITICAL")
            errors.extend([""] if is_error else [])
        if is_error:
            errors[-1] += line + "\n"
    return errors
