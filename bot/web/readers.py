"""Decide who may read pages: the one place that is asked."""

from __future__ import annotations

from aiohttp import web

from bot.access import Access
from bot.web.sign_in.sessions import COOKIE, Sessions


class Readers:
    """The people who may read pages."""

    def __init__(self, access: Access, sessions: Sessions) -> None:
        self._access = access
        self._sessions = sessions

    @property
    def are_all(self) -> bool:
        """Whether everybody may read, also people whom nobody knows."""
        return self._access.is_open

    def may_be(self, user_id: int) -> bool:
        """Return whether the person with this Telegram id may read."""
        return self._access.may_read(user_id)

    def user_of(self, request: web.BaseRequest) -> int | None:
        """Return the Telegram id of the sender of a request; None: they have not signed in."""
        return self._sessions.user_of(request.cookies.get(COOKIE, ""))

    def may_read(self, request: web.BaseRequest) -> bool:
        """Return whether the sender of a request may read. The list is asked each time, whenever they signed in."""
        if self.are_all:
            return True
        user_id = self.user_of(request)
        return user_id is not None and self.may_be(user_id)
