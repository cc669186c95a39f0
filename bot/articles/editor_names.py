"""Name the author of a change as Telegram does, because editors do not know each other's ids."""

from __future__ import annotations

import logging
from collections.abc import Callable

import regex
from telegram import Update, User
from telegram.ext import ContextTypes

from bot.access import Access
from bot.articles.messages import the_channel, the_command_line
from bot.channels.registry import Channels
from bot.messaging.html import safe_label, short_label
from bot.runtime.executors import Threads, run_in_executor
from index.bookkeeping import Notebook
from index.errors import StoreError
from index.text import clean_line

logger = logging.getLogger(__name__)

NAMES_KEY = "name:"
"""Prefix of the keys of admins' names, before the Telegram id of the admin."""

MAX_NAMES = 200
"""Largest number of stored names of admins, former ones included. With more, the name that was stored first is
deleted."""

NAME_LENGTH = 40  # UTF-16 code units; with a time before it, one line on a phone
MAX_AUTHOR_LENGTH = 100  # of a name such as the address of a feed

NameInWords = Callable[[str | None], str]
"""A function that turns the archive's name of an author into words."""

_UNSAFE_MARKS = regex.compile("[:#\u200e\u200f\u061c]")
"""Directional marks, which affect the text next to them, and marks that would turn a name into an id or a hashtag."""

_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{S}]")


class EditorNames:
    """The known names of admins. May be used in any thread."""

    def __init__(self, notebook: Notebook, channels: Channels, access: Access, threads: Threads) -> None:
        self._notebook = notebook
        self._channels = channels
        self._access = access
        self._changing = threads.changing
        self._names: dict[str, str] = {}  # by the id of the user
        for key in notebook.keys(NAMES_KEY):
            self._read(key)
        notebook.watch(NAMES_KEY, self._read)

    def _read(self, key: str) -> None:
        if note := self._notebook.get(key):
            self._names[key.removeprefix(NAMES_KEY)] = str(note.get("name", ""))

    def is_new_name(self, update: Update) -> bool:
        """Return whether *update* comes from an admin whose name is unknown or has changed."""
        user = update.effective_user
        return user is not None and self._access.is_admin(user) and self._names.get(str(user.id), "") != name_of(user)

    async def remember(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remember the name of the sender, on disk as well, if possible."""
        user = update.effective_user
        if user is None:  # pragma: no cover - the handler is only for updates of admins
            return
        self._names[str(user.id)] = name = name_of(user)
        try:
            await run_in_executor(self._changing, self._store, str(user.id), name)
        except StoreError as error:
            logger.info("The name of an admin was not noted: %s", error)

    def _store(self, user_id: str, name: str) -> None:
        stored = [key for key, _note in self._notebook.items(NAMES_KEY) if key != NAMES_KEY + user_id]
        self._notebook.remove(*stored[: max(0, len(stored) + 1 - MAX_NAMES)])
        self._notebook.put(NAMES_KEY + user_id, {"name": name})

    def in_words(self, by: str | None) -> str:
        """Return the name of the author *by*, see `Article.added_by`.

        The id is included only if the name is unknown, or two people have the same name.
        """
        if not by:
            return the_command_line()
        kind, _colon, which = by.partition(":")
        if kind == "channel" and which.removeprefix("-").isdecimal():
            channel = self._channels.get(int(which))
            name = _display_name(channel.title) if channel else ""
            return the_channel(name) if name else by
        name = self._names.get(which, "") if kind == "telegram" else ""
        if not name:
            return short_label(by, MAX_AUTHOR_LENGTH)
        return f"{name} ({which})" if list(self._names.values()).count(name) > 1 else name


def name_of(user: User) -> str:
    """Return the name of a user as one line of plain text; empty if nothing of it is visible."""
    return _display_name(user.full_name or "")


def _display_name(name: str) -> str:
    line = clean_line(_UNSAFE_MARKS.sub(" ", clean_line(name)))
    return safe_label(line, NAME_LENGTH) if _VISIBLE.search(line) else ""
