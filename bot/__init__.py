"""Byline in Telegram and on the command line."""

import os

# With this setting python-telegram-bot returns durations as timedelta. Its next major version does so by default.
os.environ.setdefault("PTB_TIMEDELTA", "true")
