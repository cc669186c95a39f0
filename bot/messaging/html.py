"""Build Telegram's HTML from values and escape all text.

A `Fragment` has the text after parsing and the number of entities, as Telegram counts them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import regex


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a message."""

    html: str = ""
    text: str = ""  # the text after parsing
    entities: int = 0

    @property
    def length(self) -> int:
        """The length as Telegram counts it: UTF-16 code units after parsing."""
        return utf16_length(self.text)

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.html + other.html, self.text + other.text, self.entities + other.entities)


def utf16_length(text: str) -> int:
    """Return the length of *text* as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> Fragment:
    """Return *text* as plain text. Markup in it is shown, not applied."""
    return Fragment(escape(text), text)


def join(fragments: Iterable[Fragment], separator: str = "") -> Fragment:
    """Return the fragments with *separator* between them."""
    joined = list(fragments)
    return Fragment(
        escape(separator).join(fragment.html for fragment in joined),
        separator.join(fragment.text for fragment in joined),
        sum(fragment.entities for fragment in joined),
    )


def _tagged(fragment: Fragment, opening: str, closing: str) -> Fragment:
    return Fragment(f"{opening}{fragment.html}{closing}", fragment.text, fragment.entities + 1)


def bold(fragment: Fragment) -> Fragment:
    """Return the fragment in bold."""
    return _tagged(fragment, "<b>", "</b>")


def underlined(fragment: Fragment) -> Fragment:
    """Return the fragment underlined."""
    return _tagged(fragment, "<u>", "</u>")


def italic(fragment: Fragment) -> Fragment:
    """Return the fragment in italics."""
    return _tagged(fragment, "<i>", "</i>")


def link(fragment: Fragment, url: str) -> Fragment:
    """Return a link to *url*, which must be http or https."""
    return _tagged(fragment, f'<a href="{escape(url)}">', "</a>")


def mention(fragment: Fragment, user_id: int) -> Fragment:
    """Return a mention of a user. Telegram notifies the user."""
    return _tagged(fragment, f'<a href="tg://user?id={user_id}">', "</a>")


def quotation(fragment: Fragment, *, expandable: bool = False) -> Fragment:
    """Return a block quotation. An expandable one shows only its first lines until it is tapped."""
    return _tagged(fragment, "<blockquote expandable>" if expandable else "<blockquote>", "</blockquote>")


_LINKED = regex.compile(
    r"""(?<=[\w])(?=://)  # of any scheme: Telegram's own ones as well
    | (?<=[\p{L}\p{M}\p{N}_-]\.)(?=[\p{L}\p{M}]{2})  # of a host
    | (?<=@)(?=[\w])  # of a mention, which would be that of somebody who has this name in Telegram
    | (?<=(?<![\w/@<>])/)(?=[A-Za-z0-9_])  # of a command, which would be sent""",
    regex.VERBOSE,
)
"""Places at which apps detect a link in plain text."""

_GRAPHEME = regex.compile(r"\X")

WORD_JOINER = "\u2060"


def unlinked(text: str) -> str:
    """Return *text* with invisible characters, so that apps detect no links. For labels, never for quotes.

    A second call changes nothing.
    """
    return _LINKED.sub(WORD_JOINER, text)


def safe_label(text: str, limit: int) -> str:
    """Return *text* from an outside author, for a sentence of the bot: without links and shortened."""
    return short_label(unlinked(text[: limit + 2]), limit)  # cut first: searching a megabyte takes 100 ms


def short_label(text: str, limit: int) -> str:
    """Return *text*, cut between graphemes with an ellipsis if it is too long. For labels, never for quotes.

    *limit* counts UTF-16 code units, as Telegram does. A grapheme may have any number of them.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) // 2 <= limit:
        return text
    fitting = len(units[: 2 * (limit - 1)].decode("utf-16-le", "ignore"))  # characters, with room for the ellipsis
    end = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > fitting:
            break
        end = grapheme.end()
    return text[:end].rstrip() + "…"
