"""Links that land on the quote."""

from __future__ import annotations

from html import escape
from typing import TypeGuard
from urllib.parse import quote, urlsplit

WHOLE_QUOTE_CHARS = 80
"""Characters. A shorter quote is named whole in the link; of a longer one, its first and last words."""

EDGE_CHARS = 40
"""Characters of the quote's beginning and of its end in the link: enough to be unique in a page, and few enough for a
link in a script that takes nine characters of URL for one of its own."""

MAX_URL_LENGTH = 2_000
"""Characters, written as HTML: about what every browser and server takes. Three in a message leave room for the quotes
in the 32 KiB that Telegram reads."""

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
"""They open the app, which knows no text fragments."""


def link_to(url: str | None, quoted: str) -> str | None:
    """The article's *url* with a text fragment that lands on *quoted*; None unless it is an http or https URL.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/. A PDF and a Telegram post get none.
    """
    if not is_web_url(url):
        return None
    parts = urlsplit(url)
    if parts.hostname in TELEGRAM_HOSTS or parts.path.lower().endswith(".pdf") or ":~:" in parts.fragment:
        return url
    bare = url.removesuffix("#")
    return f"{bare}{'' if parts.fragment else '#'}:~:text={_directive(quoted)}"


def is_web_url(url: str | None, limit: int = MAX_URL_LENGTH) -> TypeGuard[str]:
    """Whether *url* is one that a reader may be sent to: http or https, with a host, at most *limit* long in HTML."""
    if not url or len(escape(url)) > limit:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _directive(quoted: str) -> str:
    text = " ".join(quoted.split())
    if len(text) <= WHOLE_QUOTE_CHARS:
        return _encoded(text)
    return f"{_encoded(_beginning(text))},{_encoded(_beginning(text[::-1])[::-1])}"


def _beginning(text: str) -> str:
    """The first words of *text*, at most EDGE_CHARS; a script without spaces is cut where that is."""
    cut = text[: EDGE_CHARS + 1]
    words, space, _ = cut.rpartition(" ")
    return words if space else cut[:EDGE_CHARS]


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")  # a dash has a meaning in text fragments
