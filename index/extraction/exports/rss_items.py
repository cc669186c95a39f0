"""Cut an export in RSS into the text before its first item, and its items. Parse nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import BrokenContentError

MAX_ITEM_CHARS = 16_000_000
"""Longest item with its comments, or text before the first item, in characters. A longer one is not an article."""

_BORDER = re.compile(r"<!\[CDATA\[|<item(?=[\s>])[^<>]*>|</item\s*>|</rss\s*>")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_BORDER_CHARS = 1_000
"""Characters at the end that are read again with the next piece, because a border may be cut in two."""


def parts_of(pieces: Iterator[str], source: str) -> Iterator[str]:
    """Yield the text before the first item, then each item from its opening tag to its closing tag.

    Raises: BrokenContentError: it ends before the last closing tag, or an item never ends.
    """
    cutter = _Cutter()
    for piece in pieces:
        yield from cutter.feed(piece)
        if cutter.kept_chars > MAX_ITEM_CHARS:
            break
    if not cutter.has_ended:
        raise BrokenContentError(source)


class _Cutter:
    """A cutter that gets the text in pieces, and keeps what may belong to an item."""

    def __init__(self) -> None:
        self.has_ended = False
        self._text = ""
        self._at = 0  # where the search continues
        self._begin: int | None = 0  # of the current part; None: between items
        self._is_cdata = False

    @property
    def kept_chars(self) -> int:
        """Return the number of characters of an unfinished part."""
        return len(self._text)

    def feed(self, piece: str) -> Iterator[str]:
        """Yield the parts that *piece* completes. An item that is not closed ends where the next begins."""
        self._text += piece
        while border := self._next_border():
            if self._begin is not None:
                yield self._text[self._begin : border.end() if border[0].startswith("</item") else border.start()]
            self._begin = border.start() if border[0].startswith("<item") else None
            self.has_ended = border[0].startswith("</rss")
        self._forget()

    def _next_border(self) -> re.Match[str] | None:
        """Return the next tag that begins or ends an item or the export. CDATA is skipped: posts may mention tags."""
        while not self._is_cdata or self._leave_cdata():
            border = _BORDER.search(self._text, self._at)
            if border is None:
                self._at = max(self._at, len(self._text) - _BORDER_CHARS)
                return None
            self._at = border.end()
            if border[0] != _CDATA:
                return border
            self._is_cdata = True
        return None

    def _leave_cdata(self) -> bool:
        end = self._text.find(_CDATA_END, self._at)
        self._is_cdata = end < 0
        self._at = max(self._at, len(self._text) - len(_CDATA_END) + 1) if self._is_cdata else end + len(_CDATA_END)
        return not self._is_cdata

    def _forget(self) -> None:
        """Drop text that belongs to no item."""
        begin = self._at if self._begin is None else self._begin
        self._text, self._at = self._text[begin:], self._at - begin
        self._begin = None if self._begin is None else 0
