"""Filter the messages for routes."""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType
from telegram.ext import filters

from bot.access import Access
from bot.add.message_groups import MIN_SPLIT_UNITS
from bot.add.request import remarked_urls_of, shared_url_of
from bot.ask.question_text import question_of
from bot.messaging.html import utf16_length
from bot.messaging.signed_state import Mark
from bot.messaging.text_form import TextForm
from bot.updates.parse import is_sent_to_be_added, own_command_of, start_payload_of


class IsAdmin(filters.MessageFilter):
    """Messages of admins."""

    def __init__(self, access: Access) -> None:
        super().__init__("admin")
        self._access = access

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        return self._access.is_admin(message.from_user)


class HasCommand(filters.MessageFilter):
    """Texts and captions that begin with one of these commands, or an alias of one.

    "remove_" means all commands with that beginning.
    """

    def __init__(self, *names: str) -> None:
        super().__init__("/" + " /".join(names))
        self._names = names

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        command = own_command_of(message, message.get_bot().username)
        return command is not None and any(
            command[0].startswith(name) if name.endswith("_") else command[0] == name for name in self._names
        )


class StartsWith(filters.MessageFilter):
    """Messages that a link to the bot sends, if it has a payload of one of these forms: "/start PAYLOAD"."""

    def __init__(self, *forms: type[TextForm]) -> None:
        super().__init__("/start " + " or ".join(form.FORM for form in forms))
        self._forms = forms

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        payload = start_payload_of(message)
        return payload is not None and any(form.parse(payload) for form in self._forms)


class ExpectsAnswer(filters.MessageFilter):
    """Messages that expect an answer of the bot: all in private; in a group, questions and the bot's own commands."""

    def __init__(self, *commands: str) -> None:
        super().__init__("addressed")
        self._commanded = HasCommand(*commands)

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        return (
            message.chat.type == ChatType.PRIVATE
            or question_of(message, message.get_bot().bot) is not None
            or self._commanded.filter(message)
        )


class RepliesToMark(filters.MessageFilter):
    """Replies to a message of the bot that asks for one. A mark says what for: see `bot.messaging.signed_state`."""

    def __init__(self, kind: type[Mark]) -> None:
        super().__init__(f"replies to {kind.__name__}")
        self._kind = kind

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        return self._kind.of(message.reply_to_message, message.get_bot()) is not None


class LongText(filters.MessageFilter):
    """Texts so long that they may be the first part of a text that Telegram's apps have split."""

    def __init__(self) -> None:
        super().__init__("long text")

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        return utf16_length(message.text or "") >= MIN_SPLIT_UNITS


class InAlbum(filters.MessageFilter):
    """Photos, videos and files of an album."""

    def __init__(self) -> None:
        super().__init__("in an album")

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        return message.media_group_id is not None


class SentToBeAdded(filters.MessageFilter):
    """Texts that are only a link, a link after a headline, or links with remarks that ask nothing.

    Texts after a command do not count, even if the command is mistyped.
    """

    def filter(self, message: Message) -> bool:
        """Return whether *message* is one."""
        text = message.text or ""
        if is_sent_to_be_added(text):
            return True
        return not text.startswith("/") and bool(shared_url_of(text) or remarked_urls_of(text))
