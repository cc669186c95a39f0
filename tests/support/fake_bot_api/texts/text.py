"""Telegram's treatment of text: UTF-16 offsets, silent changes, detected entities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.fake_bot_api.objects import MessageEntity


def utf16_length(text: str) -> int:
    """Telegram's measure of length and offset: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    """The part between two offsets in UTF-16 code units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def splits_character(text: str, offset: int) -> bool:
    """Return whether the offset, in UTF-16 code units, is inside a surrogate pair."""
    unit = text.encode("utf-16-le", "surrogatepass")[2 * offset : 2 * offset + 2]
    return len(unit) == 2 and 0xDC <= unit[1] <= 0xDF


REMOVED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
"""Vanish without a trace: carriage returns, line separators, bidirectional controls, rings and lines over letters."""

BLANKED = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
"""Become spaces: all control characters but newline and carriage return."""

DIRECTION_RUN = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
"""All but the last of a run of directional marks become zero-width non-joiners."""

INVISIBLE = re.compile(
    "[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
"""A text of these alone is empty."""


def is_empty(text: str) -> bool:
    """Return whether Telegram refuses the message as empty."""
    return INVISIBLE.fullmatch(text) is not None


def clean(text: str) -> str:
    """Change a text as Telegram does, silently; trimming is another step."""
    return DIRECTION_RUN.sub("\u200c", BLANKED.sub(" ", REMOVED.sub("", text)))


DETECTED = re.compile(
    r"""
      (?P<bot_command> (?<![\w/@<>]) / [a-zA-Z0-9_]{1,64} (?: @[a-zA-Z0-9_]{3,32} )? (?![\w/@]) )
    | (?P<url> (?<![\w@]) (?: https?://[^\s<>"'`]+ | (?: [\w-]+\. )+ (?: com|org|net|edu|gov|io|de|ru|uk|fr|es|me|info )
          \b (?: :\d{1,5} )? (?: [/?\#] [^\s<>"'`]* )? ) )
    | (?P<email> (?<![\w.]) [\w.+-]+ @ (?: [\w-]+\. )+ [a-z]{2,} )
    | (?P<mention> (?<![\w/@`]) @ [a-zA-Z][a-zA-Z0-9_]{2,31} (?!\w) )
    | (?P<hashtag> (?<![\w\#]) \# (?=\w*[^\W\d]) \w{1,256} )
    """,
    re.VERBOSE,
)
"""The common cases: Telegram knows all top-level domains and some more kinds."""

URL_TAIL = re.compile(r"[.,:;!?'\")\]]+$")


def detect_entities(text: str) -> Iterator[MessageEntity]:
    """Find what Telegram finds by itself: commands, URLs, addresses, mentions and hashtags."""
    for match in DETECTED.finditer(text):
        kind = match.lastgroup or ""
        found = URL_TAIL.sub("", match[0]) if kind == "url" and "(" not in match[0] else match[0]
        yield MessageEntity(type=kind, offset=utf16_length(text[: match.start()]), length=utf16_length(found))
