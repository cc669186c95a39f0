"""Find the title of an article, and the name of its publication: pages write the two one behind the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from urllib.parse import urlsplit

import regex
from lxml.html import HtmlElement

from index.extraction.blocks import PARAGRAPH_BREAK
from index.extraction.dom import is_small, names_of
from index.extraction.xhtml import blocks_of
from index.text import clean_line, letters_of

MIN_TITLE_CHARS = 4
"""Shortest h1 that is looked for in the page's title, in characters: "News" stands in many."""

MIN_HEADLINE_WORDS = 3
"""Fewest words of an h1 that counts as the headline although it is not the page's title word for word."""

SHARED_WORDS = 0.6
"""Least share of these words in the title."""

MIN_HOST_CHARS = 4
"""Fewest letters of a name that is recognized in a host: shorter names stand in many."""

MIN_TITLED_CHARS = 12
"""Characters of an element that is called a title, and may be one; in other scripts than Latin, MIN_TITLE_CHARS."""

MAX_TITLED_CHARS = 300  # at most

LINES_UNDER = 6
"""Number of lines under a headline in which author and date are looked for: a summary and pictures stand there, too."""

MAX_LINE_CHARS = 250  # of those: from a longer one on, the text has begun

_MARKS = "|｜丨‖–—:·•»«/~_＜"
_SEPARATOR = regex.compile(rf"\s*(?:[|｜丨‖»«]|\s[-{_MARKS}]+\s)\s*")
"""A separator of the title and the unknown name of the site."""

_AFTER_TITLE = regex.compile(rf"\s*(?:::|[-{_MARKS}](?<!:)|$)")
"""A separator behind a title, or the end."""

_TITLED = regex.compile(
    r"(?:^|[-_\s])(?:title|headline|heading|titel|titulo|titre|titolo)(?:$|[-_\s])", regex.IGNORECASE
)
_CUT = regex.compile(r"(?:…|\.\.\.)\s*$")
_TLD = regex.compile(r"\.\p{L}{2,6}$")
_WORD = regex.compile(r"\w+")


def title_of(tree: HtmlElement, found: str | None, sites: Iterable[str], url: str | None) -> str:
    """Return the headline: an h1 that the page's title contains, else og:title without the site's name, else *found*.

    A page's title often carries the site's name, and its first h1 may be the site's; where the two agree stands the
    headline. Where no h1 does, another element may that is called a title, with which the page's begins.
    Empty: there is none.

    Args: sites: Names of the publication. url: Where it was fetched, None for a file.
    """
    og_title = meta(tree, "og:title")
    named = [name for name in (og_title, _text_of(tree, "head/title")) if name]
    names = list(sites)
    headlines = [_clean(text) for element in tree.iter("h1") for text in (element.text_content(), element.text or "")]
    agreed = [line for line in headlines if any(_agree(line, name) for name in named)]
    if agreed := [line for line in agreed if letters_of(line) not in map(letters_of, names)]:
        return max(agreed, key=len)
    if alike := [line for line in headlines if any(_are_alike(line, without_site(name, names, url)) for name in named)]:
        return alike[0]
    if titled := [line for line in _titled(tree) if any(_begins(name, line) for name in named)]:
        return max(titled, key=len)
    title = og_title or found
    return _clean(without_site(title or "", names, url))


def lines_under(tree: HtmlElement, title: str) -> list[str]:
    """Return the short lines that a page shows under its headline, wherever it shows that."""
    texts = (block.text.replace(PARAGRAPH_BREAK, "\n") for block in blocks_of(tree))
    lines = [line for text in texts for each in text.split("\n") if (line := clean_line(each))]
    places = [at for at, line in enumerate(lines) if title and letters_of(line) == letters_of(title)]
    under = (takewhile(_is_short, lines[at + 1 : at + 1 + LINES_UNDER]) for at in places)
    return list(chain.from_iterable(under))


def _is_short(line: str) -> bool:
    return len(line) <= MAX_LINE_CHARS


def headlines_of(tree: HtmlElement) -> frozenset[str]:
    """Return the titles that the page gives itself, folded."""
    headlines = [_clean(element.text_content()) for element in tree.iter("h1")]
    named = [name for name in (meta(tree, "og:title"), _text_of(tree, "head/title")) if name]
    return frozenset(folded for name in (*headlines, *named) if (folded := letters_of(name)))


def site_name(name: str, url: str | None) -> str:
    """Return the name of a site without its slogan. Of several parts it is the one that the host contains."""
    parts = [part for part in _SEPARATOR.split(name) if part]
    return next((part for part in parts if len(parts) > 1 and _is_in_host(part, url)), name)


def without_site(title: str, names: Iterable[str], url: str | None) -> str:
    """Return *title* without the name of its site before or behind it. Behind it, that may be a part of the host."""
    for name in names:
        written = rf"{regex.escape(name)}(?:\.\p{{L}}{{2,6}})?"
        around = rf"\s*[-{_MARKS}]+\s*{written}\s*$|^\s*{written}\s*[-{_MARKS}]+\s*"
        title = regex.sub(around, "", title, flags=regex.IGNORECASE) or title
    for last in list(_SEPARATOR.finditer(title))[-1:]:
        if last.start() and _is_in_host(title[last.end() :], url):
            return title[: last.start()]
    return title


def meta(tree: HtmlElement, name: str) -> str | None:
    """Return what the head of a page says under *name*, None if nothing."""
    for element in tree.iter("meta"):
        if name in (element.get("property"), element.get("name")) and (content := _clean(element.get("content") or "")):
            return content
    return None


def _is_in_host(name: str, url: str | None) -> bool:
    host = urlsplit(url or "").hostname or ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", _TLD.sub("", name)) if not unicodedata.combining(c))
    return len(letters_of(plain)) >= MIN_HOST_CHARS and letters_of(plain) in letters_of(host)


def _agree(headline: str, name: str) -> bool:
    if len(headline) < MIN_TITLE_CHARS:
        return False
    one, other = letters_of(headline), letters_of(name)
    return one in other or (_CUT.search(name) is not None and other != "" and one.startswith(other))


def _are_alike(headline: str, name: str) -> bool:
    words, others = ({match[0] for match in _WORD.finditer(text.casefold())} for text in (headline, name))
    return len(words) >= MIN_HEADLINE_WORDS and len(words & others) >= SHARED_WORDS * max(len(words), 1)


def _titled(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("h2", "h3", "div", "span", "td", "p"):
        is_titled = element.tag in ("h2", "h3") or _TITLED.search(names_of(element))
        line = _clean(element.text_content()) if is_titled and is_small(element) else ""
        if (MIN_TITLED_CHARS if line.isascii() else MIN_TITLE_CHARS) <= len(line) <= MAX_TITLED_CHARS:
            yield line


def _begins(name: str, line: str) -> bool:
    """Return whether *name* begins with *line*, and a separator follows."""
    return name.startswith(line) and _AFTER_TITLE.match(name, len(line)) is not None


def _text_of(tree: HtmlElement, path: str) -> str | None:
    return _clean(str(tree.findtext(path) or "")) or None


def _clean(text: str) -> str:
    return " ".join(clean_line(text).split())
