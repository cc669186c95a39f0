"""Run the search process, which gets its requests on standard input.

It opens the archive for reading, as the bot does, and receives every change. It ends when its standard input is closed.
"""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path


def main() -> None:  # pragma: no cover (runs in another process, where coverage is not measured)
    """Open the archive named on the command line, and answer requests."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the signal is for the bot, which ends this process
    from bot.archive import open_following
    from bot.search_worker.protocol import serve

    logging.getLogger("index.unsearchable").disabled = True  # the bot has logged the same
    serve(open_following(Path(sys.argv[1])), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":  # pragma: no cover (likewise)
    main()
