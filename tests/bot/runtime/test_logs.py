"""Keep the token out of all logs, errors and tracebacks, at every level."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.config import Settings
from bot.runtime.logs import RedactingFormatter, StderrHandler, set_up_logging
from bot.runtime.redaction import REDACTED, REDACTED_SECRET, Redaction
from bot.setting_parsers import Listen
from tests.support.bot.logging_setup import logging_restored

NUMBER = "123456789"
CODE = "AAF-hush_hush-Hush_0123456789abcdefg"
TOKEN = f"{NUMBER}:{CODE}"

Stderr = Callable[[], str]


@pytest.fixture
def stderr(capsys: pytest.CaptureFixture[str]) -> Iterator[Stderr]:
    """Set up logging at level debug, and restore it afterwards. Return what was written."""
    with logging_restored():
        set_up_logging(Settings(telegram_bot_token=SecretStr(TOKEN), log_level="debug"))
        yield lambda: capsys.readouterr().err


def assert_hidden(written: str) -> None:
    assert REDACTED in written
    assert "hush" not in written.lower()


class TestRedaction:
    @pytest.mark.parametrize(
        "text",
        [
            TOKEN,
            CODE,
            f"https://api.telegram.org/bot{TOKEN}/getMe",
            f"https://api.telegram.org/file/bot{TOKEN}/documents/1.txt",
            quote(TOKEN, safe=""),
            quote(quote(TOKEN, safe=""), safe=""),
            quote(TOKEN, safe="").replace("%3A", "%3a"),
            "".join(f"%{ord(char):02x}" for char in TOKEN),
            "".join(f"%{ord(char):02X}" for char in CODE),
            f"{{'token': '{TOKEN}', 'code': '{CODE}'}}",
            TOKEN[: len(NUMBER) + 8],  # cut short by a library that shortens long values
            f"987654321:{CODE}x",
        ],
    )
    def test_the_token_is_taken_out_of_any_text(self, text: str, stderr: Stderr) -> None:
        logging.getLogger("somewhere").info("before %s after", text)
        written = stderr()
        assert_hidden(written)
        assert "before" in written
        assert written.endswith("after\n")

    def test_a_token_that_is_not_ours_is_taken_out(self) -> None:
        assert Redaction(None).redact(f"bot 7654321:{'x' * 35}!") == f"bot {REDACTED}!"

    def test_ordinary_text_is_left_as_it_is(self) -> None:
        text = f"user {NUMBER}: 12:30, /articles:2, {NUMBER}, {CODE[:6]}"
        assert Redaction(TOKEN).redact(text) == text

    def test_a_code_too_short_to_be_real_is_hidden_with_its_number(self) -> None:
        assert Redaction("1:x").redact("1:x, an axis") == f"{REDACTED}, an axis"

    @given(st.text(), st.text(), st.lists(st.sampled_from(["plain", "once", "twice"]), min_size=len(TOKEN)))
    def test_however_it_is_encoded_and_wherever_it_stands(self, before: str, after: str, how: list[str]) -> None:
        encodings = {"plain": "{0}", "once": "%{1:02X}", "twice": "%25{1:02x}"}
        text = "".join(encodings[way].format(c, ord(c)) for way, c in zip(how, TOKEN, strict=False))
        redacted = Redaction(TOKEN).redact(before + text + after)
        assert text not in redacted
        assert REDACTED in redacted


OTHER_SECRETS = ["webhook_Secret-0123", 'pa"ss\\word', "пароль\U0001f511", "webhook_Secret", "%41 per cent"]


class TestOtherSecrets:
    """All settings that are secrets, such as the one of the webhook or a password."""

    @pytest.mark.parametrize("secret", OTHER_SECRETS)
    @pytest.mark.parametrize(
        "encode", [str, repr, json.dumps, quote, lambda text: quote(quote(text, safe=""), safe="")]
    )
    def test_are_taken_out_however_they_are_encoded(self, secret: str, encode: Callable[[str], str]) -> None:
        redacted = Redaction(TOKEN, OTHER_SECRETS).redact(f"before {encode(secret)} after")
        quoted = redacted.removeprefix("before ").removesuffix(" after")
        assert quoted.strip("'\"") == REDACTED_SECRET

    def test_are_all_settings_that_show_no_value(self, stderr: Stderr) -> None:
        settings = Settings(
            telegram_bot_token=SecretStr(TOKEN),
            webhook_url="https://bot.example/telegram",
            webhook_listen=Listen("127.0.0.1", 8081),
            webhook_secret=SecretStr("open-sesame-open-sesame"),
            opensearch_url=("https://node1.example",),
            opensearch_user="byline",
            opensearch_password=SecretStr("hush: hush"),
        )
        set_up_logging(settings)
        logging.getLogger("x").info("%s, open-sesame-open-sesame, byline:hush: hush", TOKEN)
        assert stderr().endswith(f" {REDACTED}, {REDACTED_SECRET}, byline:{REDACTED_SECRET}\n")

    def test_are_left_if_they_are_too_short_to_be_real(self) -> None:
        assert Redaction(None, ["a", ""]).redact("an axis") == "an axis"


class TestEveryWayToStandardError:
    @pytest.mark.logs_errors("Set Bot API URL")
    def test_arguments_and_level_do_not_matter(self, stderr: Stderr) -> None:
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
            logging.getLogger("telegram.ext.ExtBot").log(level, "Set Bot API URL: %s%s", "http://x/bot", TOKEN)
        written = stderr()
        assert written.count(REDACTED) == 5
        assert_hidden(written)

    def test_a_logged_traceback(self, stderr: Stderr) -> None:
        try:
            try:
                raise ValueError(f"inner {TOKEN}")
            except ValueError as inner:
                inner.add_note(f"note {CODE}")
                raise RuntimeError(f"outer {CODE}") from inner
        except RuntimeError:
            logging.getLogger("somewhere").exception("It failed")
        written = stderr()
        assert_hidden(written)
        assert "RuntimeError: outer" in written
        assert "ValueError: inner" in written

    def test_a_logged_stack(self, stderr: Stderr) -> None:
        logging.getLogger("somewhere").info("here %s", TOKEN, stack_info=True)
        assert_hidden(stderr())

    def test_a_record_that_other_handlers_see_keeps_no_traceback_with_it(self) -> None:
        formatter = RedactingFormatter(Redaction(TOKEN))
        try:
            raise ValueError(TOKEN)
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
        formatter.format(record)
        assert_hidden(record.exc_text or "")

    def test_a_record_whose_arguments_do_not_fit(self, stderr: Stderr) -> None:
        record = logging.LogRecord("somewhere", logging.INFO, __file__, 1, "%d of %s", (TOKEN,), None)
        StderrHandler().emit(record)
        written = stderr()
        assert "A log record of somewhere could not be formatted: TypeError at " in written
        assert "hush" not in written

    def test_a_warning(self, stderr: Stderr) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            logging.captureWarnings(True)
            warnings.warn(f"old {TOKEN}", UserWarning, stacklevel=1)
        assert_hidden(stderr())

    @pytest.mark.logs_errors("nothing caught this")
    def test_an_uncaught_exception(self, stderr: Stderr) -> None:
        try:
            raise ValueError(TOKEN)
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
        written = stderr()
        assert_hidden(written)
        assert "Byline ends: nothing caught this." in written

    @pytest.mark.logs_errors("Thread reader ended")
    def test_an_uncaught_exception_of_a_thread(self, stderr: Stderr) -> None:
        def fail() -> None:
            raise ValueError(TOKEN)

        thread = threading.Thread(target=fail, name="reader")
        thread.start()
        thread.join()
        written = stderr()
        assert_hidden(written)
        assert "Thread reader ended." in written

    def test_a_thread_that_exits_says_nothing(self, stderr: Stderr) -> None:
        thread = threading.Thread(target=sys.exit)
        thread.start()
        thread.join()
        assert stderr() == ""

    @pytest.mark.logs_errors("Task exception was never retrieved")
    def test_an_exception_that_nobody_awaits(self, stderr: Stderr) -> None:
        async def fail() -> None:
            raise ValueError(TOKEN)

        async def forget() -> None:
            task = asyncio.ensure_future(fail())
            await asyncio.wait([task])

        asyncio.run(forget())
        written = stderr()
        assert_hidden(written)
        assert "Task exception was never retrieved" in written

    @pytest.mark.logs_errors("Exception ignored in")
    def test_an_exception_in_a_destructor(self, stderr: Stderr) -> None:
        class Fragile:
            def __del__(self) -> None:
                raise ValueError(TOKEN)

        sys.unraisablehook = sys.unraisablehook
        Fragile()
        written = stderr()
        assert_hidden(written)
        assert "Fragile.__del__" in written

    @pytest.mark.slow
    def test_of_a_process_that_dies_of_it(self) -> None:
        code = "\n".join(
            [
                "import os",
                "from bot.config import load_settings",
                "from bot.runtime.logs import set_up_logging",
                "set_up_logging(load_settings())",
                "raise ValueError(os.environ['TELEGRAM_BOT_TOKEN'])",
            ]
        )
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "debug"}
        died = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
        assert died.returncode == 1
        assert died.stdout == ""
        assert_hidden(died.stderr)


class TestLines:
    def test_has_time_level_and_logger(self, stderr: Stderr) -> None:
        logging.getLogger("bot.lifecycle").warning("No admins.")
        pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING bot\.lifecycle: No admins\.\n"
        assert re.fullmatch(pattern, stderr())

    def test_only_a_record_begins_at_the_margin(self, stderr: Stderr) -> None:
        """Text of a page or a person cannot imitate a record."""
        logging.getLogger("x").info("title: %s", "A\n2026-01-01T00:00:00.000Z INFO bot: all is well")
        first, second = stderr().splitlines()
        assert first.endswith("title: A")
        assert second.startswith("    2026")

    def test_a_terminal_has_nothing_to_obey(self, stderr: Stderr) -> None:
        logging.getLogger("x").info("\x1b[2J\x07\r\x9b1m\ttab")
        assert stderr().endswith("\\x1b[2J\\x07\\x0d\\x9b1m\ttab\n")

    def test_the_level_is_the_settings(self, stderr: Stderr) -> None:
        set_up_logging(Settings(log_level="warning"))
        logging.getLogger("x").info("quiet")
        logging.getLogger("x").warning("loud")
        assert stderr().count("\n") == 1

    @pytest.mark.parametrize("name", ["httpx", "httpcore", "httpcore.http11"])
    def test_the_http_libraries_are_quiet_at_debug(self, name: str, stderr: Stderr) -> None:
        logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
        assert stderr() == ""

    def test_setting_up_twice_logs_once(self, stderr: Stderr) -> None:
        set_up_logging(Settings(log_level="info"))
        logging.getLogger("x").info("once")
        assert stderr().count("once") == 1

    def test_a_closed_standard_error_is_no_error(self, stderr: Stderr, monkeypatch: pytest.MonkeyPatch) -> None:
        class Closed:
            def write(self, _: str) -> None:
                raise BrokenPipeError

        monkeypatch.setattr(sys, "stderr", Closed())
        logging.getLogger("x").info("unheard")
