"""Redirect calls for a group that became a supergroup to the new chat.

Telegram then gives the group a new id, and refuses everything sent to the old one. The messages of the old group stay
behind: they cannot be edited, and in the new chat their numbers belong to other messages or to none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import BadRequest

from bot.runtime.bounded_dict import BoundedDict

logger = logging.getLogger(__name__)

GROUPS_REMEMBERED = 1_000  # a group becomes a supergroup once
MESSAGES_REMEMBERED = 1_000  # of messages sent again because they cannot be edited

NOT_FOUND = "Message to edit not found"  # as Telegram words it; `bot.messaging.send` expects this text

CHAT_ID_FIELD = "chat_id"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Bot API."""

    endpoint: str
    data: dict[str, Any]

    @property
    def message(self) -> tuple[object, object]:
        """The chat and the message that the call edits."""
        return self.data.get(CHAT_ID_FIELD), self.data.get("message_id")


class Migration:
    """The groups that moved in this run, and their new ids."""

    def __init__(self) -> None:
        self.on_moved: Callable[[int, int], bool] | None = None
        """Called once for each moved group, with its old and its new id. Returns whether READER_IDS contains the old
        one."""
        self._moved: BoundedDict[object, int] = BoundedDict(GROUPS_REMEMBERED)
        self._sent_again: BoundedDict[tuple[object, object], int] = BoundedDict(MESSAGES_REMEMBERED)

    def note(self, old_id: int, new_id: int) -> None:
        """Note that the group *old_id* is now the supergroup *new_id*."""
        if self._moved.get(old_id) == new_id:
            return
        self._moved[old_id] = new_id
        if self.on_moved and self.on_moved(old_id, new_id):
            logger.warning(
                "The group %d has become the supergroup %d: replace the one by the other in READER_IDS before the next "
                "start, else it is not answered then",
                *(old_id, new_id),
            )
        else:
            logger.info("The group %d has become the supergroup %d", old_id, new_id)

    def became_supergroup(self, chat_id: int) -> bool:
        """Return whether *chat_id* is the new id of a group that moved in this run."""
        return chat_id in self._moved.values()

    def note_from(self, update: Update) -> None:
        """Note the migration that a service message reports. Only Telegram itself can write one."""
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id:
            self.note(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            self.note(message.migrate_from_chat_id, message.chat_id)

    def redirect(self, call: Call) -> Call:
        """Return *call*, or the same call in the new chat if its group has moved.

        Raises: BadRequest: it edits only the buttons of a message that stayed behind.
        """
        new_id = self._moved.get(call.data.get(CHAT_ID_FIELD))
        if new_id is None:
            return call
        data = {**call.data, CHAT_ID_FIELD: new_id}
        data.pop("reply_parameters", None)  # that number is another message in the new chat
        if "message_id" not in data:
            return Call(call.endpoint, data)
        sent_id = self._sent_again.get(call.message)
        if sent_id is not None:
            return Call(call.endpoint, data | {"message_id": sent_id})
        if call.endpoint != "editMessageText":
            raise BadRequest(NOT_FOUND)
        del data["message_id"]
        return Call("sendMessage", data)

    def note_sent(self, requested: Call, sent: Call, result: object) -> None:
        """Note the message that was sent instead of an edit. Later edits go to that message."""
        if requested.endpoint != sent.endpoint and isinstance(result, dict):
            self._sent_again[requested.message] = result["message_id"]
