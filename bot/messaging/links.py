"""Make links that lead to the quoted text in a page, and decide which pages can be fetched again."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TypeGuard
from urllib.parse import quote, urlsplit

import regex

from bot.messaging.error_messages import PostError
from index.model import Article

MAX_WHOLE_QUOTE_CHARS = 80
"""Longest quote that the link contains completely, in characters. For a longer quote the link contains its first and
last words."""

EDGE_CHARS = range(15, 41)
"""Lengths of the quote's beginning and end in the link, in characters. They are long enough to be unique in a page, and
short enough for scripts that need nine characters of URL for one character."""

_BLOCK_BORDER = regex.compile(r"\n|  +")
"""End of a line, and the wide space between cells of a table."""

LONG_EDGE_CHARS = range(41, 121)
"""Lengths that are allowed if no word ends within EDGE_CHARS."""

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
    """Return the patterns of borders, the best kind first, for a search in one direction."""
    flags = regex.VERBOSE | regex.VERSION1 | direction
    return [regex.compile(border, flags) for border in (_CLAUSE_BORDER, _SCRIPT_BORDER)]


_FORWARDS, _BACKWARDS = _borders(0), _borders(regex.REVERSE)

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})

MAX_URL_LENGTH = 2_000
"""Longest URL, in characters of HTML. Every browser and server accepts about this length. Three URLs in a message leave
room for the quotes in the 32 KiB that Telegram reads."""

LINKS_KEPT = 64
"""Links that are cached, those of some answers: an answer is rendered more than once, until it fits."""


@lru_cache(maxsize=LINKS_KEPT)
def link_to(url: str | None, quoted: str, page: int | None = None) -> str | None:
    """Return *url* with a text fragment that leads to *quoted*; None unless it is an http or https URL.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/. A PDF gets the *page* instead, as RFC 8118
    defines it. A Telegram post gets no fragment. Neither does a quote in which words cannot be told apart.
    """
    if not is_web_url(url):
        return None
    parts = urlsplit(url)
    if is_telegram_url(url):  # opens the app, which does not support text fragments
        return url
    if page is not None:
        return url if parts.fragment else f"{url.removesuffix('#')}#page={page}"
    if parts.path.lower().endswith(".pdf") or ":~:" in parts.fragment:
        return url
    directives = _directives(quoted)
    if not directives:
        return url
    bare = url.removesuffix("#")
    return f"{bare}{'' if parts.fragment else '#'}:~:{'&'.join(directives)}"


def without_text_fragment(url: str) -> str:
    """Return the URL of the page from a URL of `link_to`."""
    return url.partition(":~:")[0].removesuffix("#")


def is_web_url(url: str | None, limit: int = MAX_URL_LENGTH) -> TypeGuard[str]:
    """Return whether *url* may be shown to readers: http or https, with a host, at most *limit* characters in HTML."""
    if not url or len(escape(url)) > limit:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def is_fetchable(url: str | None) -> bool:
    """Return whether *url* leads to a web page with the complete text of its article."""
    return is_web_url(url) and not is_telegram_url(url)


def refuse_post(article: Article) -> None:
    """Refuse to fetch a post in Telegram.

    Raises: PostError: the article is one.
    """
    if article.url and is_telegram_url(article.url):
        raise PostError(article.title)


def is_telegram_url(url: str) -> bool:
    """Return whether *url* leads to Telegram. The page of a post there has only parts of its text."""
    return urlsplit(url).hostname in TELEGRAM_HOSTS


def is_private_post(url: str) -> bool:
    """Return whether *url* leads to a post that only members of its channel or group can open."""
    return is_telegram_url(url) and urlsplit(url).path.startswith("/c/")


def _directives(quoted: str) -> list[str]:
    """Return the text directives for the quote; none if it is long and has no border of words near its ends.

    A browser goes to the first directive that it finds. That is the complete quote, unless the page has something else
    at one of its ends, such as a large initial or a hidden note. Then the other end is found alone.

    A browser finds a text only inside one block of the page. So no text in a directive is longer than a line or a cell.
    The first line, if it is short, is only the context of what follows: such a word may be elsewhere in the page too.
    """
    lines = [line for part in _BLOCK_BORDER.split(quoted) if (line := " ".join(part.split()))]
    if not lines:
        return []
    context = f"{_encoded(lines.pop(0))}-," if len(lines) > 1 and len(lines[0]) < EDGE_CHARS.start else ""
    first, last = _edge(lines[0], from_end=False), _edge(lines[-1], from_end=True)
    ends = [_encoded(edge) for edge in (first, last)]
    if len(lines) == 1 and len(lines[0]) <= max(MAX_WHOLE_QUOTE_CHARS, len(first) + len(last)):
        named = [context + _encoded(lines[0])]
    else:
        named = [context + ",".join(ends)] if all(ends) else []
    named += [end for edge, end in zip((first, last), ends, strict=True) if len(edge) in EDGE_CHARS]
    return [f"text={each}" for each in dict.fromkeys(named)]


def _edge(line: str, *, from_end: bool) -> str:
    """Return the beginning or the end of *line* for a directive; empty if no length is safe."""
    if len(line) < EDGE_CHARS.stop:
        return line
    length = _edge_length(line, from_end=from_end)
    edge = line[len(line) - length :] if from_end else line[:length]
    return edge.strip()


def _edge_length(text: str, *, from_end: bool) -> int:
    """Return the number of characters at an end of *text* for the directive; 0 if no number is safe.

    A browser searches for whole words, and uses a dictionary for scripts without spaces. It does not find a text that
    ends inside a word. So the text ends next to a space or a mark, or where another script begins.
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
    return quote(text, safe="").replace("-", "%2D")  # a dash has a special meaning in text fragments
