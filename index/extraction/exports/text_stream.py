"""Read the text of an export in pieces, and mark bytes that are not text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

BROKEN = "\ufdd0"
"""Marker for bytes that are not text. By definition it is not a character, so no text has it. Posts with it are
refused."""

READ_BYTES = 65_536
"""Bytes that are read at once."""

_MARKING = "byline.marking"
codecs.register_error(_MARKING, lambda error: (BROKEN, int(getattr(error, "end", 0))))

_ESCAPE = re.compile(
    r"\\(?:x(?P<control>[0-9A-Fa-f]{2})|u[dD][89abAB][0-9A-Fa-f]{2}(?P<low>\\u[dD][c-fC-F][0-9A-Fa-f]{2})?"
    r"|(?P<lone>u[dD][c-fC-F][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_HIGH_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9A-Fa-f]{2}")
_MAYBE_WRONG = re.compile(r"\\(?:x|u[dD])")
_ESCAPE_CHARS = 6  # of \u and four digits


class Stream:
    """A file that is read to its end and reports its progress."""

    def __init__(self, file: BinaryIO, on_read: Callable[[int], None]) -> None:
        """Read the first piece. *on_read* is called after each piece, with the number of bytes read so far."""
        self._file = file
        self._on_read = on_read
        self._offset = 0
        self.head = self._read()

    def text(self, encoding: str = "utf-8-sig") -> Iterator[str]:
        """Yield the text in pieces. Invalid bytes become BROKEN."""
        decoder = codecs.getincrementaldecoder(encoding)(_MARKING)
        piece = self.head
        while piece:
            yield decoder.decode(piece)
            piece = self._read()
        yield decoder.decode(b"", final=True)

    def _read(self) -> bytes:
        piece = self._file.read(READ_BYTES)
        self._offset += len(piece)
        self._on_read(self._offset)
        return piece


def repaired_json(pieces: Iterator[str]) -> Iterator[str]:
    r"""Yield the pieces of a JSON text in a form that a strict parser accepts.

    Telegram Desktop writes control characters as \x0c, which is not JSON. Half a pair of surrogates becomes BROKEN. The
    parser would turn it into a question mark.
    """
    rest = ""
    for piece in pieces:
        text = rest + piece
        end = _border(text)
        rest = text[end:]
        yield _repaired(text[:end])
    yield _repaired(rest)


def _repaired(text: str) -> str:
    return _ESCAPE.sub(_right_escape, text) if _MAYBE_WRONG.search(text) else text


def _right_escape(match: re.Match[str]) -> str:
    if match["control"]:
        return f"\\u00{match['control']}"
    is_half = match["lone"] or (match["low"] is None and _HIGH_SURROGATE.match(match[0]))
    return BROKEN if is_half else match[0]


def _border(text: str) -> int:
    """Return the place at which *text* can be cut: before an escape at its end that may be incomplete."""
    at = text.rfind("\\", max(0, len(text) - _ESCAPE_CHARS))
    if at < 0 or not _begins_escape(text, at):
        return len(text)
    before = at - _ESCAPE_CHARS
    if before >= 0 and _HIGH_SURROGATE.match(text, before) and _begins_escape(text, before):
        return before
    return at


def _begins_escape(text: str, at: int) -> bool:
    """Return whether the backslash at this place begins an escape, and is not itself escaped."""
    return (at + 1 - len(text[: at + 1].rstrip("\\"))) % 2 == 1
