"""`python -m bot` and the script `byline`: the same program."""

from __future__ import annotations

import logging
import os
import signal
import sys

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
    _discard_unwritten()
    if is_bot:  # all is closed, and a busy machine takes seconds to free what the process has, object by object
        logging.shutdown()
        os._exit(code)
    sys.exit(code)


def _discard_unwritten() -> None:
    """Discard output that cannot be written. Python would try again at the end, fail, and end with exit code 120."""
    try:
        sys.stdout.flush()
    except OSError:  # already reported: the disk is full, or nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
