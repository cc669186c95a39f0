"""Run the program, as `python -m bot` or as the script `byline`."""

from __future__ import annotations

import logging
import os
import signal
import sys

from bot.runtime.signals import end_on_sigterm

PIPED_COMMANDS = frozenset({"search", "list", "export"})
"""Commands whose output people pipe to `head` and the like. When the reader has enough, the signal SIGPIPE ends them.
A shell does not count that as a failure. The other commands have sockets, and the signal would end them too."""


def main() -> None:
    """Run the command line and end with its exit code."""
    if PIPED_COMMANDS.intersection(sys.argv[1:2]) and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    is_bot = sys.argv[1:] in ([], ["run"])
    if is_bot:
        end_on_sigterm()  # before the imports below: they take a second
    try:
        from bot.cli.commands import main as run  # here, to catch Ctrl-C while it loads
    except KeyboardInterrupt:
        sys.exit(130)
    code = run()
    _discard_unwritten()
    if is_bot:  # everything is closed; to free all objects takes seconds on a busy machine
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
