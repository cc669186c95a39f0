"""Links that land on the quote."""

from __future__ import annotations

from html import escape
from typing import TypeGuard
from urllib.parse import quote, urlsplit

import regex

WHOLE_QUOTE_CHARS = 80
"""Characters. A shorter quote is named whole in the link; of a longer one, its first and last words."""

EDGE_CHARS = range(15, 41)
"""Characters of the quote's beginning and of its end in the link: enough to be unique in a page, and few enough for a
link in a script that takes nine characters of URL for one of its own."""

LONG_EDGE_CHARS = range(41, 121)
"""Where no word ends among those."""

_CLAUSE_BORDER = r"""(?=\s) | (?<=\s)
    | (?<=[\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d\uff5b-\uff65\u2014\u2026\u201d])
    | (?=[\u3008\u300a\u300c\u300e\u3010\u3014\uff08\u201c])
    """
_SCRIPT_BORDER = r"""
    (?<=[\p{Hiragana}--[おご]])(?=[\p{Han}\p{Katakana}])  # not the other way round: kanji have endings in hiragana
    | (?<=\p{Han})(?=\p{Katakana}) | (?<=\p{Katakana})(?=\p{Han})
    | (?<=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])(?=[A-Za-z0-9]) | (?<=[A-Za-z0-9])(?=[\p{Han}\p{Katakana}\p{Thai}])
    """


def _borders(direction: int) -> list[regex.Pattern[str]]:
    """Return the borders to end at, the best kind first, each to be looked for in one direction."""
    flags = regex.VERBOSE | regex.VERSION1 | direction
    return [regex.compile(border, flags) for border in (_CLAUSE_BORDER, _SCRIPT_BORDER)]


_FORWARDS, _BACKWARDS = _borders(0), _borders(regex.REVERSE)

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})

MAX_URL_LENGTH = 2_000
"""Characters, written as HTML: about what every browser and server takes. Three in a message leave room for the quotes
in the 32 KiB that Telegram reads."""


def link_to(url: str | None, quoted: str, page: int | None = None) -> str | None:
    """Return the article's *url* with a text fragment that lands on *quoted*; None unless it is an http or https URL.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/. A PDF gets the *page* instead, as RFC 8118
    names it; a Telegram post gets none, nor does a quote in which no words can be told apart.
    """
    if not is_web_url(url):
        return None
    parts = urlsplit(url)
    if is_of_telegram(url):  # opens the app, which knows no text fragments
        return url
    if page is not None:
        return url if parts.fragment else f"{url.removesuffix('#')}#page={page}"
    if parts.path.lower().endswith(".pdf") or ":~:" in parts.fragment:
        return url
    directive = _directive(quoted)
    if directive is None:
        return url
    bare = url.removesuffix("#")
    return f"{bare}{'' if parts.fragment else '#'}:~:text={directive}"


def without_text_fragment(url: str) -> str:
    """Return the URL of the page in a URL from `link_to`."""
    return url.partition(":~:")[0].removesuffix("#")


def is_web_url(url: str | None, limit: int = MAX_URL_LENGTH) -> TypeGuard[str]:
    """Return whether readers may be sent to *url*: http or https, with a host, at most *limit* long in HTML."""
    if not url or len(escape(url)) > limit:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def is_of_telegram(url: str) -> bool:
    """Return whether *url* leads to Telegram: the page of a post there has parts of its text at best."""
    return urlsplit(url).hostname in TELEGRAM_HOSTS


def _directive(quoted: str) -> str | None:
    """Return the text directive for the quote; None if it is long and no border of words is near its ends."""
    text = " ".join(quoted.split())
    if len(text) <= WHOLE_QUOTE_CHARS:
        return _encoded(text)
    first = _edge(text, from_end=False)
    last = _edge(text, from_end=True)
    if not first or not last:
        return None
    if first + last >= len(text):
        return _encoded(text)
    return f"{_encoded(text[:first].strip())},{_encoded(text[-last:].strip())}"


def _edge(text: str, *, from_end: bool) -> int:
    """Return how many characters at an end of *text* the directive names, 0 if no number is safe.

    A browser looks for whole words, and finds those of unspaced scripts with a dictionary: what ends inside one is not
    found. So it ends next to a blank or a mark, else where another script begins.
    """
    for allowed, is_longest in ((EDGE_CHARS, True), (LONG_EDGE_CHARS, False)):
        window = (max(0, len(text) - allowed.stop), len(text)) if from_end else (0, allowed.stop)
        for border in _FORWARDS if is_longest == from_end else _BACKWARDS:
            places = (match.start() for match in border.finditer(text, *window))
            lengths = (len(text) - place if from_end else place for place in places)
            if length := next((each for each in lengths if each in allowed), 0):
                return length
    return 0


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")  # a dash has a meaning in text fragments
