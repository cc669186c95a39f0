"""`python -m bot` and the script `byline`: the same program."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    try:
        from bot.cli import main as run  # in here, so that Ctrl-C while it loads is caught too
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


if __name__ == "__main__":
    main()
