"""Tell who asks while the cluster does not answer."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Message, Update
from telegram.constants import ChatType

from bot import i18n
from bot.bot_api.answer_places import AnswerPlace, answer_place
from bot.messaging.error_handler import tell
from bot.messaging.error_messages import user_message
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import start_task
from index.errors import BackendUnavailableError

UPDATES_REMEMBERED = 10_000  # ids of updates whose senders were told


class OutageReplies:
    """Says that search is down, once for each update. Telegram keeps the update, and it is answered after the outage.

    Another process that gets the same update from Telegram says so too: while the cluster does not answer, none knows
    what the others have said. In groups only who asks the bot is told: most messages there are not for it. Editors'
    work is not given up, so they are told its outcome later.
    """

    def __init__(self, is_work: Callable[[Update], bool], is_question: Callable[[Message], bool]) -> None:
        """Have told nobody yet.

        Args:
            is_work: Returns whether an update is editors' work.
            is_question: Returns whether a message in a group asks the bot.
        """
        self._is_work = is_work
        self._is_question = is_question
        self._told: BoundedDict[int, bool] = BoundedDict(UPDATES_REMEMBERED)

    def reply_to(self, update: Update) -> None:
        """Tell the sender of an update that cannot be taken now, without waiting."""
        if update.update_id in self._told or not self._is_asked(update) or self._is_work(update):
            return
        self._told[update.update_id] = True
        user = update.effective_user
        i18n.use_language(user.language_code if user else None)
        start_task(tell(update, user_message(BackendUnavailableError())), "saying that search is down")

    def _is_asked(self, update: Update) -> bool:
        """Return whether somebody waits for an answer to an update. An edited message may be answered already."""
        match answer_place(update):
            case AnswerPlace.MESSAGE:
                message = update.message
                return message is not None and (message.chat.type == ChatType.PRIVATE or self._is_question(message))
            case AnswerPlace.NOBODY:
                return False
        return True
