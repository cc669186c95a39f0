"""Report how many pages of a file were read."""

from __future__ import annotations

from bot.i18n import gettext as _
from bot.messaging.html import shortened
from bot.messaging.reply import LISTED_TITLE_LENGTH
from index.text import without_login


class Pages:
    """The page that is read. It is told in one thread, and shown by another."""

    def __init__(self) -> None:
        self._now: tuple[int, int] | None = None  # its number, and how many there are

    def tell(self, page: int, pages: int) -> None:
        """Note that *page* of so many *pages* was read."""
        self._now = page, pages

    def doing(self, name: str) -> str:
        """Say that what is called *name* is read, and which page of it, if it has several."""
        name = shortened(without_login(name), LISTED_TITLE_LENGTH)
        if self._now is None or self._now[1] == 1:
            return _("Reading {name} …").format(name=name)
        page, pages = self._now
        return _("Reading {name}: page {page} of {pages} …").format(name=name, page=page, pages=pages)
