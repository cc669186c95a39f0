"""The process that searches beside the bot when many ask at once: what it is told comes in on standard input.

It holds the archive as the bot does, open for reading, and is told of every change. It ends when nobody tells it
anything any more.
"""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path


def main() -> None:  # pragma: no cover (in a process of its own, whose coverage is not measured)
    """Open the archive that is named on the command line, and answer."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # meant for the bot, which ends this process
    from bot.archive import open_corpus
    from bot.search_worker.protocol import serve

    logging.getLogger("index.unsearchable").disabled = True  # the bot has logged the same
    serve(open_corpus(Path(sys.argv[1]), read_only=True), sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":  # pragma: no cover (likewise)
    main()
