"""Decide who may ask and who may edit."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram import Chat, User

SERVICE_IDS = frozenset({1_087_968_824, 136_817_688, 777_000})
"""Telegram ids of GroupAnonymousBot, Channel_Bot and Telegram itself. Telegram sends messages of anonymous group admins
and of channels under these ids, so each may be anybody."""


def editor_name(user: User | None) -> str | None:
    """Return the name of an editor in the archive: see `index.model.Article.added_by`."""
    return f"telegram:{user.id}" if user else None


class Access:
    """The operator's lists of admins and readers."""

    def __init__(self, admin_ids: Collection[int], reader_ids: Collection[int] | None) -> None:
        self._admin_ids = frozenset(admin_ids)
        self._reader_ids = None if reader_ids is None else frozenset(reader_ids)

    @property
    def admin_ids(self) -> frozenset[int]:
        """Telegram ids of the admins."""
        return self._admin_ids

    @property
    def is_open(self) -> bool:
        """Whether everyone may ask."""
        return self._reader_ids is None

    def is_admin(self, user: User | None) -> bool:
        """Return whether *user* may add, remove and undo.

        An anonymous group admin may not, because Telegram does not say who it is.
        """
        return user is not None and user.id in self._admin_ids and user.id not in SERVICE_IDS

    def carry_over(self, old_id: int, new_id: int) -> bool:
        """Let the supergroup *new_id* ask as the group *old_id* could, until the program ends.

        Telegram itself says that both are one group, so nobody gets access who did not have it.

        Returns: whether the group is listed among the readers.
        """
        if self._reader_ids is None or old_id not in self._reader_ids:
            return False
        self._reader_ids |= {new_id}
        return True

    def lists(self, chat: Chat) -> bool:
        """Return whether *chat* is named among the readers."""
        return self._reader_ids is not None and chat.id in self._reader_ids

    def may_read(self, user_id: int) -> bool:
        """Return whether a person may read outside of chats, such as on the web. A listed group does not help there."""
        return self._reader_ids is None or user_id in self._reader_ids | self._admin_ids

    def may_ask(self, user: User | None, chat: Chat | None) -> bool:
        """Return whether the bot answers *user* in *chat*. Without a list it answers everyone."""
        if self._reader_ids is None or self.is_admin(user):
            return True
        return bool({user.id if user else None, chat.id if chat else None} & self._reader_ids)
