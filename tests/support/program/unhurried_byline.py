"""The bot as `python -m bot` starts it, but when it is told to stop it takes its time to say what goes on later.

A supervisor kills a program that does not end in time, so the bot has only seconds for its last words. On a slow
machine these are not enough.
"""

from __future__ import annotations

import bot.lifecycle
import bot.messaging.error_handler
from bot.__main__ import main

HANG_S = 600.0  # as in `tests.support.waiting`, which a script cannot import from here

if __name__ == "__main__":
    bot.lifecycle.STOP_SAY_S = HANG_S
    bot.lifecycle.STOP_S = HANG_S
    bot.messaging.error_handler.STOP_MESSAGE_TIMEOUT_S = HANG_S
    main()
