"""Find the title of an article, and the name of its publication. Pages often write both in one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

import regex
from lxml.html import HtmlElement

from index.extraction.dom import is_small, names_of
from index.text import clean_line, letters_of

MIN_TITLE_CHARS = 4
"""Shortest h1 that is searched for in the page's title, in characters. Many titles contain "News"."""

MIN_HEADLINE_WORDS = 3
"""Fewest words of an h1 that may be the headline although the page's title does not contain it."""

SHARED_WORDS = 0.6
"""Smallest share of these words in the title."""

MIN_HOST_CHARS = 4
"""Fewest letters of a name that is recognized in a host. Shorter names are in many hosts."""

MIN_TITLED_CHARS = 12
"""Fewest characters of an element that is named a title; in other scripts than Latin, MIN_TITLE_CHARS."""

MAX_TITLED_CHARS = 300  # most characters of such an element

_MARKS = "|｜丨‖–—:·•»«/~_＜"
_SEPARATOR = regex.compile(rf"\s*(?:[|｜丨‖»«]|\s[-{_MARKS}]+\s)\s*")
"""Separator of the title and the unknown name of the site."""

_AFTER_TITLE = regex.compile(rf"\s*(?:::|[-{_MARKS}](?<!:)|$)")
"""Separator after a title, or the end."""

_TITLED = regex.compile(
    r"(?:^|[-_\s])(?:title|headline|heading|titel|titulo|titre|titolo)(?:$|[-_\s])", regex.IGNORECASE
)
_BEFORE_SITE = regex.compile(rf"\s*[-{_MARKS}](?<!:)\s*\w")
_KICKER = regex.compile(
    r"(?:^|[-_\s])(?:kicker|overline|eyebrow|dachzeile|spitzmarke|surtitre|antetitulo|occhiello|chapeu|roofline)(?:$|[-_\s])",
    regex.IGNORECASE,
)
"""Class names of the small line above a headline."""

_SELF_LINK = regex.compile(r"[#¶§🔗]{1,2}")
"""Text of a link in a heading that leads to the heading itself."""

MAX_SUFFIX_CHARS = 3  # most characters of the first part of an ending such as co.uk

MAX_LABEL_CHARS = 12  # most characters of a label before a headline, such as "Title:"

_CUT = regex.compile(r"(?:…|\.\.\.)\s*$")
_TLD = regex.compile(r"\.\p{L}{2,6}$")
_WORD = regex.compile(r"\w+")


def title_of(tree: HtmlElement, found: str | None, sites: Iterable[str], url: str | None) -> str:
    """Return the headline: an h1 in the page's title, else og:title without the site's name, else *found*.

    A page's title often contains the site's name, and its first h1 may be the site's. Where both agree is the headline.
    If no h1 agrees, another element may that is named a title and begins the page's title. Empty if there is none.

    Args: sites: Names of the publication. url: From which it was fetched; None for a file.
    """
    og_title = meta(tree, "og:title")
    named = [name for name in (og_title, _text_of(tree, "head/title")) if name]
    names = list(sites)
    exact = {letters_of(og_title)} if og_title else set()
    for element in tree.iter("h1", "h2", "h3"):
        if is_small(element) and letters_of(_clean(element.text_content())) in exact:
            return _headline(element, named)
    headlines = [
        _clean(text) for element in tree.iter("h1") for text in (_headline(element, named), element.text or "")
    ]
    agreed = [line for line in headlines if any(_agree(line, name) for name in named)]
    if agreed := [line for line in agreed if letters_of(line) not in map(letters_of, names)]:
        return max(agreed, key=len)
    if alike := [line for line in headlines if any(_are_alike(line, without_site(name, names, url)) for name in named)]:
        return alike[0]
    if titled := [line for line in _titled(tree) if any(_begins(name, line) for name in named)]:
        return max([line for line in titled if not any(_has_site_behind(line, each) for each in titled)], key=len)
    title = og_title or found
    return _clean(without_site(title or "", names, url))


def headlines_of(tree: HtmlElement) -> frozenset[str]:
    """Return the folded titles of the page."""
    headlines = [_clean(element.text_content()) for element in tree.iter("h1")]
    named = [name for name in (meta(tree, "og:title"), _text_of(tree, "head/title")) if name]
    return frozenset(folded for name in (*headlines, *named) if (folded := letters_of(name)))


def is_host_name(name: str, url: str | None) -> bool:
    """Return whether the domain of an address is made of all letters of *name*."""
    *_, before, domain, _ = ["", "", *(urlsplit(url or "").hostname or "").split(".")]
    letters = _plain_letters(name)
    return letters != "" and letters == letters_of(before if len(domain) <= MAX_SUFFIX_CHARS else domain)


def last_part_of(title: str) -> str:
    """Return the part of a page's *title* behind the last separator; empty if there is none."""
    *_, before, last = ["", *_SEPARATOR.split(title)]
    return last if before else ""


def site_name(name: str, url: str | None) -> str:
    """Return the name of a site without its slogan. Of several parts, it is the part that the host contains."""
    parts = [part for part in _SEPARATOR.split(name) if part]
    return next((part for part in parts if len(parts) > 1 and _is_in_host(part, url)), name)


def without_site(title: str, names: Iterable[str], url: str | None) -> str:
    """Return *title* without the name of its site at either end. At the end, it may be a part of the host."""
    for name in names:
        written = rf"{regex.escape(name)}(?:\.\p{{L}}{{2,6}})?"
        around = rf"\s*[-{_MARKS}]+\s*{written}\s*$|^\s*{written}\s*[-{_MARKS}]+\s*"
        title = regex.sub(around, "", title, flags=regex.IGNORECASE) or title
    for last in list(_SEPARATOR.finditer(title))[-1:]:
        if last.start() and _is_in_host(title[last.end() :], url):
            return title[: last.start()]
    return title


def meta(tree: HtmlElement, name: str) -> str | None:
    """Return the content of a page's meta element with this *name*; None if there is none."""
    for element in tree.iter("meta"):
        if name in (element.get("property"), element.get("name")) and (content := _clean(element.get("content") or "")):
            return content
    return None


def _is_in_host(name: str, url: str | None) -> bool:
    host = urlsplit(url or "").hostname or ""
    letters = _plain_letters(name)
    return len(letters) >= MIN_HOST_CHARS and letters in letters_of(host)


def _plain_letters(name: str) -> str:
    """Return the letters of the *name* of a site as a host has them: without accents and the end of an address."""
    decomposed = unicodedata.normalize("NFKD", _TLD.sub("", name))
    return letters_of("".join(c for c in decomposed if not unicodedata.combining(c)))


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


def _has_site_behind(line: str, other: str) -> bool:
    """Return whether *line* is *other* and the name of a site behind a stroke or dash. Behind a colon, it is more of
    the headline."""
    return line.startswith(other) and _BEFORE_SITE.match(line, len(other)) is not None


def _headline(heading: HtmlElement, named: Sequence[str]) -> str:
    """Return the text of a heading without a link to itself, and without a label that the page's title has not."""
    line = _clean(str(heading.text_content()))
    links = [link for link in heading.iter("a") if _SELF_LINK.fullmatch(_clean(str(link.text_content())))]
    line = _clean(line.removesuffix(_clean(str(links[-1].text_content())))) if links else line
    line = _without_kicker(heading, line, named)
    label, colon, rest = line.partition(":")
    is_label = colon and len(label) <= MAX_LABEL_CHARS and rest
    starts = is_label and any(letters_of(name).startswith(letters_of(rest)) for name in named)
    return _clean(rest) if starts and len(letters_of(rest)) >= MIN_TITLED_CHARS else line


def _without_kicker(heading: HtmlElement, line: str, named: Sequence[str]) -> str:
    """Return *line* without the text of a small element above the headline, unless the page's title contains both."""
    kickers = [
        _clean(str(each.text_content())) for each in heading.iter("span", "small") if _KICKER.search(names_of(each))
    ]
    rest = line.removeprefix(kickers[0]).strip(f" {_MARKS}") if kickers and kickers[0] else line
    is_said = any(_agree(rest, name) for name in named) and not any(_agree(line, name) for name in named)
    return rest if is_said else line


def _text_of(tree: HtmlElement, path: str) -> str | None:
    return _clean(str(tree.findtext(path) or "")) or None


def _clean(text: str) -> str:
    return " ".join(clean_line(text).split())
