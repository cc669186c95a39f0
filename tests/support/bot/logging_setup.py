"""Undo the changes that setting up the logs makes in the process."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.runtime.logs import EACH_UPDATE, QUIET_LOGGERS, SILENT_LOGGERS, StderrHandler


@contextmanager
def logging_restored() -> Iterator[None]:
    """Restore loggers, hooks and warnings afterwards: other tests expect errors in the log."""
    loggers = [logging.getLogger(name) for name in (None, EACH_UPDATE, *QUIET_LOGGERS, *SILENT_LOGGERS)]
    states = [(logger.level, logger.disabled) for logger in loggers]
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        for logger, (level, is_disabled) in zip(loggers, states, strict=True):
            logger.setLevel(level)
            logger.disabled = is_disabled
        root = loggers[0]
        for handler in [each for each in root.handlers if isinstance(each, StderrHandler)]:
            root.removeHandler(handler)
