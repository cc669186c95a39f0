"""The fixture that fails a test on an error in the log."""

from __future__ import annotations

import logging

import pytest

from tests.support.logged_errors import ErrorLog, ExpectedErrors, errors_in_output

OUTPUT = """2026-11-03T12:00:00.000Z INFO bot.lifecycle: Byline answers as @byline_bot
2026-11-03T12:00:01.000Z WARNING bot.updates.poller: Update 1 cannot be read
2026-11-03T12:00:02.000Z ERROR bot.messaging.error_handler: Unexpected error
    Traceback (most recent call last):
    KeyError: 'x'
2026-11-03T12:00:03.000Z DEBUG bot.messaging.error_handler: lost here
    Traceback (most recent call last):
    OSError: y
Traceback (most recent call last):
  File "z"
ZeroDivisionError: z
"""


class TestErrors:
    @pytest.mark.logs_errors("from ")
    def test_of_our_own_and_of_what_runs_our_code_count(self) -> None:
        with ErrorLog() as log:
            for name in ("bot.lifecycle", "index", "asyncio", "telegram.ext", "botany", "httpx"):
                logging.getLogger(name).error("from %s", name)
            logging.getLogger("bot").warning("no error")
        logging.getLogger("nobody").error("after it")
        assert log.errors == [
            f"ERROR {name}: from {name}" for name in ("bot.lifecycle", "index", "asyncio", "telegram.ext")
        ]

    def test_of_a_process_are_those_in_its_log_and_what_nothing_caught(self) -> None:
        logged, uncaught = errors_in_output(OUTPUT)
        assert logged.splitlines()[0].endswith("ERROR bot.messaging.error_handler: Unexpected error")
        assert logged.endswith("KeyError: 'x'\n")
        assert uncaught.startswith("Traceback")
        assert "ZeroDivisionError" in uncaught


class TestExpected:
    def test_errors_are_named_by_a_part_of_them(self) -> None:
        expected = ExpectedErrors(["one"], ["two"])
        assert expected.unexpected(["it is one", "it is two", "it is three"]) == ["it is three"]
        assert expected.absent(["it is two"]) == ["one"]
        assert expected.absent(["it is one"]) == []

    @pytest.mark.logs_errors("one", "two")
    @pytest.mark.logs_errors("three", maybe=True)
    def test_errors_are_those_of_the_markers(self, request: pytest.FixtureRequest, error_log: ErrorLog) -> None:
        expected = ExpectedErrors.of(request.node)
        assert sorted(expected.texts) == ["one", "two"]
        assert expected.maybe == ["three"]
        error_log.errors += ["one", "two"]
