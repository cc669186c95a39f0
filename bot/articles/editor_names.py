"""Name the author of a change as Telegram does: editors do not know each other by number."""

from __future__ import annotations

import logging
from collections.abc import Callable

import regex
from telegram import Update, User
from telegram.ext import ContextTypes

from bot.access import Access
from bot.channels.registry import Channels
from bot.i18n import gettext as _
from bot.messaging.html import shortened, shown
from bot.runtime.executors import Threads, run_in_executor
from index.disk.key_value import Notebook
from index.errors import StoreError
from index.text import clean_line

logger = logging.getLogger(__name__)

NAMES_KEY = "name:"
"""Before the Telegram id of an admin: by which name they are known."""

MAX_NAMES = 200
"""Of admins, those of earlier times among them; then the name that was noted first is forgotten."""

NAME_LENGTH = 40  # UTF-16 code units: with a time before it, a line of a phone
BY_LENGTH = 100  # of the address of a feed, say

InWords = Callable[[str | None], str]
"""Who made a change, as the archive names them, in words."""

_TURNING = regex.compile("[:#\u200e\u200f\u061c]")
"""Directional marks, which turn the text next to them; and what would make an id or a hashtag of a name."""

_SEEN = regex.compile(r"[\p{L}\p{N}\p{S}]")


class Names:
    """Remembers by which names the admins are known. May be asked in any thread."""

    def __init__(self, notebook: Notebook, channels: Channels, access: Access, threads: Threads) -> None:
        self._notebook = notebook
        self._channels = channels
        self._access = access
        self._changing = threads.changing
        self._names = {
            key.removeprefix(NAMES_KEY): str(note.get("name", "")) for key, note in notebook.items(NAMES_KEY)
        }

    def are_news(self, update: Update) -> bool:
        """Return whether an admin sent *update* whose name is unknown or has changed."""
        user = update.effective_user
        return user is not None and self._access.is_admin(user) and self._names.get(str(user.id), "") != name_of(user)

    async def remember(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remember the name of the sender, on disk as well, if the disk is writable."""
        user = update.effective_user
        if user is None:  # pragma: no cover - the handler is for those of admins
            return
        self._names[str(user.id)] = name = name_of(user)
        try:
            await run_in_executor(self._changing, self._keep, str(user.id), name)
        except StoreError as error:
            logger.info("The name of an admin was not noted: %s", error)

    def _keep(self, user_id: str, name: str) -> None:
        there = [key for key, _note in self._notebook.items(NAMES_KEY) if key != NAMES_KEY + user_id]
        self._notebook.remove(*there[: max(0, len(there) + 1 - MAX_NAMES)])
        self._notebook.put(NAMES_KEY + user_id, {"name": name})

    def in_words(self, by: str | None) -> str:
        """Return the name of the author *by*, an `Article.added_by`.

        The id is in it only if there is no name, or two people have the same.
        """
        if not by:
            return _("the command line")
        kind, _colon, which = by.partition(":")
        if kind == "channel" and which.removeprefix("-").isdecimal():
            channel = self._channels.get(int(which))
            name = _told(channel.title) if channel else ""
            return _("the channel “{title}”").format(title=name) if name else by
        name = self._names.get(which, "") if kind == "telegram" else ""
        if not name:
            return shortened(by, BY_LENGTH)
        return f"{name} ({which})" if list(self._names.values()).count(name) > 1 else name


def name_of(user: User) -> str:
    """Return the name of a user as one line of plain text; empty if nothing of it can be seen."""
    return _told(user.full_name or "")


def _told(name: str) -> str:
    line = clean_line(_TURNING.sub(" ", clean_line(name)))
    return shown(line, NAME_LENGTH) if _SEEN.search(line) else ""
