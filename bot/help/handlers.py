"""Answer /start and /help, give hints, refuse strangers, and set the command menus."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import NamedTuple

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.access import Access
from bot.ask.small_talk.replies import SmallTalkReplies
from bot.bot_api.places import place_of
from bot.help.messages import (
    edited_in_vain,
    group_ids,
    mistyped_command,
    nothing_to_read,
    own_id,
    render_unknown_command,
    render_welcome,
    start_lines,
)
from bot.i18n import current_language
from bot.i18n import gettext as _
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import answer_query, message_of, query_of, send_reply
from bot.messaging.shared_messages import admin_refusal, button_expired, refusal
from bot.permalinks.web_buttons import WebButtons
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.shown_articles import buttons_of
from index.bookkeeping import Notebook
from index.errors import StoreError

logger = logging.getLogger(__name__)

WROTE_KEY = "wrote:"
"""Prefix of the keys of admins who wrote to the bot in private, before their Telegram ids."""

LETTERS_PER_SLIP = 4
"""Number of letters per slip in a mistyped command. "udpate" and "versoins" are commands with a slip; "stop" and
"see" are not."""

MIN_LETTERS = 2
"""Fewest letters of a command that was not typed to its end. One letter may mean any command."""

_COMMAND_LETTERS = re.compile(r"/([a-z]{1,32})", re.IGNORECASE | re.ASCII)
"""Pattern of the letters of a command."""

Commands = Sequence[tuple[str, str]]
"""Names of commands with their descriptions, in menu order."""


class Menus(NamedTuple):
    """The command menus."""

    readers: Commands
    admins: Commands  # including those of readers


class HelpHandlers:
    """The handlers of help, hints and refusals."""

    def __init__(
        self,
        talk: SmallTalkReplies,
        access: Access,
        notebook: Notebook,
        threads: Threads,
        menus: Menus,
        web: WebButtons,
    ) -> None:
        self._menus = menus
        self._web = web
        self._talk = talk
        self._access = access
        self._notebook = notebook
        self._changing = threads.changing
        self._refused: BoundedDict[tuple[int, int], bool] = BoundedDict(10_000)  # people who were refused
        self._menus_set: BoundedDict[int, bool] = BoundedDict(1_000)  # admins whose menu was set in this run

    async def start(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to /start. In a private chat, say who answers here, with questions to try; in a group, reply as to
        /help."""
        message, user = message_of(update), update.effective_user
        if message.chat.type != ChatType.PRIVATE or not self._access.may_ask(user, message.chat):
            await send_reply(message, self._greeting(update))
            return
        is_admin = self._access.is_admin(user)
        more = start_lines(user.id if user else 0, is_admin=is_admin)
        introduction = await self._talk.introduction(current_language(), for_admin=is_admin, more=more)
        await self._web.send(message, introduction)

    async def greet(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to /help, and to an unknown command in a private chat."""
        message = message_of(update)
        await send_reply(message, self._greeting(update))

    async def hint(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to a photo, a voice message or a sticker, in which there is nothing to search for."""
        message = message_of(update)
        hint = nothing_to_read(for_admin=self._access.is_admin(message.from_user))
        await send_reply(message, text_reply(hint))

    async def greet_in_private(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to an unknown command with help. In a group it may be for another bot, so keep silent."""
        message = message_of(update)
        if message.chat.type != ChatType.PRIVATE:
            return
        if probable := _probable_command(message.text or message.caption or "", self._commands_of(update)):
            await send_reply(message, text_reply(mistyped_command(probable)))
        else:
            await send_reply(message, render_unknown_command(self._greeting(update)))

    async def ask_to_send_again(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that an edited command or numbered reply of an admin does nothing. Its original effect stays."""
        await send_reply(message_of(update), text_reply(edited_in_vain()))

    async def refuse_editing(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Refuse an admin's command from a person who is no admin."""
        message = message_of(update)
        await send_reply(message, text_reply(admin_refusal(message.from_user.id if message.from_user else 0)))

    async def refuse_button(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Refuse an admin's button for a person who is no admin."""
        query = query_of(update)
        await answer_query(query, admin_refusal(query.from_user.id))

    def is_not_on_its_message(self, update: Update) -> bool:
        """Return whether the tapped button is no longer on its message.

        Anybody can send any callback data for any message that they see. A second tap may come after the first one
        removed the button. Messages that Telegram no longer shows to the bot are trusted. Quotations that people post
        with the bot's help have no such button, and Telegram shows no message for them.
        """
        query = update.callback_query
        if query is None:
            return False
        message = query.message
        if isinstance(message, Message) and message.is_accessible:
            return query.data not in buttons_of(message)
        return message is None

    async def unknown_button(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that a button of an older version no longer works."""
        await answer_query(query_of(update), button_expired())

    async def refuse_reading(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Refuse a button for a person who may not ask."""
        query = query_of(update)
        await answer_query(query, refusal(query.from_user.id))

    async def refuse_reading_once(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Refuse a person who may not ask, once per chat instead of with every message."""
        message = message_of(update)
        user_id = message.from_user.id if message.from_user else message.chat_id
        if (message.chat_id, user_id) not in self._refused:
            self._refused[message.chat_id, user_id] = True
            await send_reply(message, _refusal_in(message, user_id))

    def _greeting(self, update: Update) -> Reply:
        user = update.effective_user
        if not self._access.may_ask(user, update.effective_chat):
            return _refusal_in(message_of(update), user.id if user else 0)
        is_admin = self._access.is_admin(user)
        lines = [f"/{name} – {_(description)}" for name, description in self._commands_of(update)]
        ids = _shown_ids(message_of(update), is_admin=is_admin)
        return render_welcome(ids=ids, is_admin=is_admin, latest=self._talk.latest(), commands=lines)

    def _commands_of(self, update: Update) -> Commands:
        return self._menus.admins if self._access.is_admin(update.effective_user) else self._menus.readers

    async def set_menus(self, bot: Bot) -> None:
        """Set the readers' menu for everybody, and the admins' menu for each admin who has written. Telegram does not
        know the chats of the other admins."""
        await _set_menu(bot, self._menus.readers, None)
        wrote = {key.removeprefix(WROTE_KEY) for key in self._notebook.keys(WROTE_KEY)}
        for admin_id in sorted(each for each in self._access.admin_ids if str(each) in wrote):
            await _set_menu(bot, self._menus.admins, admin_id)

    async def set_menu_of_admin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Set an admin's menu when they first write in private. Telegram does not know the chat before."""
        user = update.effective_user
        if user and user.id not in self._menus_set:
            self._menus_set[user.id] = True
            await self._note_writer(user.id)
            await _set_menu(context.bot, self._menus.admins, user.id)

    async def _note_writer(self, admin_id: int) -> None:
        """Remember an admin for the next start. If the disk refuses it, the menu is set again when they write."""
        key = f"{WROTE_KEY}{admin_id}"
        if self._notebook.get(key) is not None:
            return
        try:
            await run_in_executor(self._changing, self._notebook.put, key, {})
        except StoreError as error:
            logger.info("It was not noted that an admin has written: %s", error)


def _refusal_in(message: Message, user_id: int) -> Reply:
    """Return the refusal for a person who may not ask. In a group it tells no id: everybody there reads along."""
    return text_reply(refusal(user_id, others_read=message.chat.type != ChatType.PRIVATE))


def _shown_ids(message: Message, *, is_admin: bool) -> list[str]:
    """Return lines with the ids that *message* may be answered with. A whole group reads along, so there only admins
    are told ids: they need them for settings."""
    own = own_id(message.from_user.id if message.from_user else 0)
    if message.chat.type == ChatType.PRIVATE:
        return [own]
    return [own, *group_ids(message.chat_id, place_of(message).topic_id)] if is_admin else []


def _probable_command(text: str, commands: Commands) -> str | None:
    """Return the command that *text* probably means: not typed to its end, with a slip, or without a space after it.

    None: there is none. Of several, return the nearest; of equally near ones, the first in the menu.
    """
    typed, names = _COMMAND_LETTERS.match(text), [name for name, _ in commands]
    if typed is None:
        return None
    word = typed[1].lower()
    if joined := [name for name in names if word.startswith(name)]:
        return max(joined, key=len)
    slips = {name: _slips(word, name) for name in names}
    near = [name for name in names if _is_near(word, *slips[name])]
    return min(near, key=lambda name: slips[name], default=None)


def _is_near(word: str, to_beginning: int, to_whole: int) -> bool:
    return to_whole <= 1 or (len(word) >= MIN_LETTERS and to_beginning <= len(word) // LETTERS_PER_SLIP)


def _slips(word: str, name: str) -> tuple[int, int]:
    """Return the number of slips between *word* and the nearest beginning of *name*, and between *word* and all of
    *name*.

    A slip is an additional, missing or wrong letter, or two swapped letters.
    """
    before: list[int] = []
    row = list(range(len(name) + 1))  # slips between each beginning of *name* and the part of *word* so far
    for at, letter in enumerate(word, 1):
        last_but_one, before, row = before, row, [at]
        for end, other in enumerate(name, 1):
            slips = min(before[end] + 1, row[end - 1] + 1, before[end - 1] + (letter != other))
            if at > 1 and end > 1 and (letter, word[at - 2]) == (name[end - 2], other):
                slips = min(slips, last_but_one[end - 2] + 1)
            row.append(slips)
    return min(row), row[-1]


async def _set_menu(bot: Bot, commands: Commands, chat_id: int | None) -> None:
    """Set a menu. The bot works without one, so a refusal is only logged."""
    scope = BotCommandScopeDefault() if chat_id is None else BotCommandScopeChat(chat_id)
    try:
        await bot.set_my_commands([BotCommand(name, _(description)) for name, description in commands], scope)
    except TelegramError as error:
        logger.debug("The command menu of chat %s was not set: %s", chat_id or "any", error)
