"""Log one JSON object a line, for programs that read the log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Settings
from bot.runtime.current_update import handling
from bot.runtime.logs import JsonFormatter, StderrHandler, set_up_logging
from bot.runtime.redaction import REDACTED, Redaction
from tests.support.bot.logging_setup import logging_restored

TOKEN = "123456789:AAF-hush_hush-Hush_0123456789abcdefg"

Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Set up logging as JSON, and restore it afterwards. Return the objects that were written."""
    with logging_restored():
        set_up_logging(Settings(telegram_bot_token=SecretStr(TOKEN), log_format="json"))
        yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


class TestLines:
    def test_have_time_level_logger_and_message(self, written: Written) -> None:
        logging.getLogger("bot.lifecycle").warning("No %s.", "admins")
        (line,) = written()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
        assert line == {"level": "warning", "logger": "bot.lifecycle", "message": "No admins."}

    def test_have_the_traceback_as_a_string(self, written: Written) -> None:
        try:
            raise ValueError(f"inner {TOKEN}")
        except ValueError:
            logging.getLogger("x").exception("It failed", stack_info=True)
        (line,) = written()
        assert line["message"] == "It failed"
        assert line["exception"].startswith("Traceback (most recent call last):\n")
        assert line["exception"].endswith(f"\nValueError: inner {REDACTED}")
        assert line["stack"].startswith("Stack (most recent call last):\n")

    def test_are_objects_even_of_records_that_do_not_fit(self, written: Written) -> None:
        (handler,) = [each for each in logging.getLogger().handlers if isinstance(each, StderrHandler)]
        handler.emit(logging.LogRecord("x", logging.INFO, __file__, 1, "%d of %s", (TOKEN,), None))
        (line,) = written()
        assert line["message"].startswith("A log record of x could not be formatted: TypeError at ")

    @given(st.text(st.characters(exclude_categories=())))
    def test_are_one_line_of_ascii_whatever_is_logged(self, message: str) -> None:
        record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s", (message,), None)
        line = JsonFormatter(Redaction(None), None).format(record)
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["message"] == Redaction(None).redact(message)


class TestUpdates:
    def test_are_named_in_all_that_is_logged_for_them(self, written: Written) -> None:
        with handling(17, 2_002, monotonic()):
            logging.getLogger("x").info("within")
        logging.getLogger("x").info("after")
        within, end, after = written()
        assert within["update_id"] == end["update_id"] == 17
        assert within["chat"] == end["chat"]
        assert end["message"].startswith("Update 17 was handled in ")
        assert end["duration_ms"] >= 0
        assert after.keys().isdisjoint({"update_id", "chat", "duration_ms"})

    def test_of_no_chat_name_none(self, written: Written) -> None:
        with handling(17, None, monotonic()):
            pass
        (end,) = written()
        assert end["update_id"] == 17
        assert "chat" not in end

    def test_have_the_time_since_their_arrival(self, written: Written) -> None:
        with handling(17, 2_002, monotonic() - 3.0):
            pass
        (end,) = written()
        assert 3_000 <= end["duration_ms"] < 600_000

    def test_are_not_listed_in_the_text_format(self, written: Written) -> None:
        set_up_logging(Settings(log_format="text"))
        with handling(17, 2_002, monotonic()):
            pass
        assert written() == []


class TestChats:
    @staticmethod
    def hash_of(chat_id: int, token: str) -> str:
        record = logging.LogRecord("x", logging.INFO, __file__, 1, "", (), None)
        with handling(1, chat_id, monotonic()):
            return str(json.loads(JsonFormatter(Redaction(token), token).format(record))["chat"])

    def test_have_always_the_same_hash(self) -> None:
        assert self.hash_of(2_002, TOKEN) == self.hash_of(2_002, TOKEN)
        assert self.hash_of(2_002, TOKEN) != self.hash_of(2_003, TOKEN)

    def test_have_a_short_hash_that_does_not_show_the_id(self) -> None:
        assert re.fullmatch("[0-9a-f]{12}", self.hash_of(-100_123_456_789, TOKEN))

    def test_have_another_hash_at_another_bot(self) -> None:
        """Without the token nobody can try all ids."""
        assert self.hash_of(2_002, TOKEN) != self.hash_of(2_002, f"{TOKEN}x")
