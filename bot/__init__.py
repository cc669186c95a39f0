"""Byline in Telegram and on the command line."""

import os

# python-telegram-bot then gives durations as timedelta, as it will do without asking from its next major version on.
os.environ.setdefault("PTB_TIMEDELTA", "true")
