"""`python -m bot` and the script `byline`: the same program."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from bot.runtime.signals import end_on_sigterm

READING = frozenset({"search", "list", "export"})
"""Commands whose output is piped to `head` and the like. They end when nobody reads on, as other programs do: by the
signal, which is no failure to a shell. The others have sockets, which the signal is not meant for."""


def main() -> None:
    """Run the command line and end with its exit code."""
    if READING.intersection(sys.argv[1:2]) and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    is_bot = sys.argv[1:] in ([], ["run"])
    if is_bot:
        end_on_sigterm()  # before the imports below, which take a second
    try:
        from bot.cli.commands import main as run  # in here, so that Ctrl-C while it loads is caught too
    except KeyboardInterrupt:
        sys.exit(130)
    code = run()
    if is_bot:
        _end(code)
    sys.exit(code)


def _end(code: int) -> NoReturn:
    """End at once: all is closed, and a busy machine takes seconds to free, object by object, what ends with it."""
    with suppress(BrokenPipeError):  # nobody reads on
        sys.stdout.flush()
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    main()
