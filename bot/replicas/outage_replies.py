"""Tell who asks while the cluster does not answer."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update
from telegram.constants import ChatType

from bot import i18n
from bot.messaging.error_handler import tell
from bot.messaging.error_messages import user_message
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import start_task
from index.errors import BackendUnavailableError

UPDATES_REMEMBERED = 10_000  # ids of updates whose senders were told


class OutageReplies:
    """Says once for each message that search is down. Telegram keeps the message, and it is answered after the outage.

    In groups nobody is told: most messages there are not for the bot. Editors' work is not given up, so they are told
    its outcome later.
    """

    def __init__(self, is_work: Callable[[Update], bool]) -> None:
        """Have told nobody yet. Args: is_work: Returns whether an update is editors' work."""
        self._is_work = is_work
        self._told: BoundedDict[int, bool] = BoundedDict(UPDATES_REMEMBERED)

    def reply_to(self, update: Update) -> None:
        """Tell the sender of an update that cannot be taken now, without waiting."""
        chat, user = update.effective_chat, update.effective_user
        is_asked = update.message is not None and chat is not None and chat.type == ChatType.PRIVATE
        if not is_asked or self._is_work(update) or update.update_id in self._told:
            return
        self._told[update.update_id] = True
        i18n.use_language(user.language_code if user else None)
        start_task(tell(update, user_message(BackendUnavailableError())), "saying that search is down")
