"""Decide who may read pages: the one place that is asked."""

from __future__ import annotations

from aiohttp import web

from bot.access import Access


class Readers:
    """The people who may read pages."""

    def __init__(self, access: Access) -> None:
        self._access = access

    @property
    def are_all(self) -> bool:
        """Whether everybody may read, also people whom nobody knows."""
        return self._access.is_open

    def may_read(self, _request: web.BaseRequest) -> bool:
        """Return whether the sender of a request may read. Nobody is known yet, so all may or none."""
        return self._access.is_open
