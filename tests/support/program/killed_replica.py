"""The bot as `python -m bot` starts it, but it is killed when it has stored an update with WORD in it.

Telegram has not heard then that it need not send the update again.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from telegram import Update

from bot.__main__ import main
from bot.replicas.sharing import Sharing

WORD = "deadly"

store_unharmed = Sharing.store


async def store(self: Sharing, updates: Sequence[Update]) -> list[Update]:
    new = await store_unharmed(self, updates)
    if any(WORD in ((update.effective_message and update.effective_message.text) or "") for update in updates):
        os.kill(os.getpid(), signal.SIGKILL)
    return new


if __name__ == "__main__":
    Sharing.store = store  # type: ignore[method-assign]  # that is what this program is for
    main()
