"""Find the name of the site that published a page. It is never invented: the page declares it, or prints it twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import regex
from lxml.html import HtmlElement

from index.articles.limits import MAX_LABEL_CHARS
from index.extraction.dom import is_small, names_of
from index.extraction.html.attribution.titles import is_host_name, last_part_of, meta, site_name
from index.text import clean_line, letters_of, shortened
from index.urls import host_of

if TYPE_CHECKING:
    from trafilatura.settings import Document  # importing it takes half a second

_LOGIN_AT_HOST = re.compile(
    r"[^\s:]*:\S*[@\ufe6b\uff20][^\s@\ufe6b\uff20]*|\S+[@\ufe6b\uff20][\w-]+(?:\.[\w-]+)+(?::\d*)?", re.IGNORECASE
)
"""Host of an address with a user name and perhaps a password. "@harbour" and "Harbour@Night" are names."""

MAX_LINKS = 200
"""Most links among which those to the front page are searched for. A logo is among the first ten."""

MAX_NAME_CHARS = 60
"""Most characters of a site's name. A longer text beside a logo is a slogan."""

MIN_NAME_LETTERS = 2  # fewest letters of a site's name

_FRONT = re.compile(r"/?(?:index\.\w{3,5}|[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE)
"""Paths of front pages, perhaps of one language."""

_LOGO = regex.compile(
    r"(?:^|[-_\s])(?:logo|brand|branding|site-?(?:description|name|title)|masthead)(?:$|[-_\s])", regex.IGNORECASE
)
"""Class names of elements with the name of a site."""

_PLATFORMS = frozenset({"微信公众平台"})
"""Names of platforms that stand in place of the accounts whose pages they show."""

_RIGHTS = regex.compile(r"©|\(c\)|copyright|all rights reserved|alle rechte vorbehalten", regex.IGNORECASE)

MAX_HEADS = 5  # most headings in elements with the name of a site

_MARKS = r"[-|｜丨‖–—:：·•»«/~_]"


def site_of(tree: HtmlElement, document: Document, publisher: str | None, url: str | None) -> str | None:
    """Return the publication: the name in the page, else its *publisher*, else the host from which it was fetched."""
    named = _account_on_platform(tree) or meta(tree, "og:site_name")
    is_longer = named and publisher and letters_of(named).startswith(letters_of(publisher))
    declared = (publisher if is_longer else named) or publisher or meta(tree, "application-name")
    name = declared or name_in_title(tree, url) or name_behind_title(tree, url) or _found_name(tree, document)
    return (
        shortened(site_name(name, url), MAX_LABEL_CHARS)
        if name and name not in (urlsplit(url or "").netloc, document.hostname) and not _LOGIN_AT_HOST.fullmatch(name)
        else host_of(url)
        if url
        else None
    )


def _account_on_platform(tree: HtmlElement) -> str | None:
    """Return the account that published a page of WeChat, which gives the name of the platform as that of the site."""
    if meta(tree, "og:site_name") not in _PLATFORMS:
        return None
    names = (clean_line(str(element.text_content())) for element in tree.iter("a", "strong") if _is_account(element))
    return next(filter(None, names), None)


def _is_account(element: HtmlElement) -> bool:
    return element.get("id") == "js_name" and is_small(element)


def _found_name(tree: HtmlElement, document: Document) -> str:
    """Return the name of the site that trafilatura found. If it is a heading of the page, it is the headline."""
    name = clean_line(document.sitename or "")
    headings = (heading for heading in tree.iter("h1", "h2") if is_small(heading))
    titles = {letters_of(meta(tree, "og:title") or ""), *(letters_of(str(each.text_content())) for each in headings)}
    return "" if letters_of(name) in titles else name


def name_behind_title(tree: HtmlElement, url: str | None) -> str | None:
    """Return the last part of the page's title if the domain is made of it, or a line with the rights; else None."""
    name = last_part_of(_title(tree))
    if not MIN_NAME_LETTERS <= len(letters_of(name)) <= MAX_NAME_CHARS:
        return None
    return name if is_host_name(name, url) or any(_names_owner(line, name) for line in _rights(tree)) else None


def _names_owner(line: str, name: str) -> bool:
    """Return whether a line with the rights contains nothing but *name*, years and signs."""
    rest = letters_of(_RIGHTS.sub("", line))
    return letters_of(name) == rest.strip("0123456789") != ""


def _rights(tree: HtmlElement) -> Iterator[str]:
    """Yield the lines of a page with the rights in it."""
    marked = (each for each in tree.iter("p", "div", "span", "small", "li") if "©" in (each.text or ""))
    return (clean_line(str(each.text_content())) for each in islice(marked, MAX_LINKS) if is_small(each))


def name_in_title(tree: HtmlElement, url: str | None) -> str | None:
    """Return the text of the page's logo if its title begins or ends with it; None if there is none."""
    title = _title(tree)
    for name in _names_of_front(tree, url):
        written = regex.escape(name)
        if regex.search(
            rf"{_MARKS}\s*{written}\p{{L}}*$|\[{written}\]$|^{written}\s*{_MARKS}", title, regex.IGNORECASE
        ):
            return name
    return None


def _names_of_front(tree: HtmlElement, url: str | None) -> Iterator[str]:
    """Yield the texts of links to the front page and of elements that are named after a logo."""
    links = (link for link in islice(tree.iter("a"), MAX_LINKS) if _leads_home(link, url))
    named = (each for each in tree.iter("a", "div", "p", "span", "strong") if _LOGO.search(names_of(each)))
    logos = list(islice(named, MAX_LINKS))
    heads = (head for logo in logos for head in islice(logo.iter("h1"), 1))
    for element in (*links, *logos, *islice(heads, MAX_HEADS)):
        if is_small(element):
            pictures = (picture.get("alt") or "" for picture in element.iter("img"))
            for text in (str(element.text_content()), *pictures, element.get("title") or ""):
                name = clean_line(" ".join(text.split()))
                if len(name) <= MAX_NAME_CHARS and len(letters_of(name)) >= MIN_NAME_LETTERS:
                    yield name


def _title(tree: HtmlElement) -> str:
    return clean_line(str(tree.findtext("head/title") or ""))


def _leads_home(link: HtmlElement, url: str | None) -> bool:
    """Return whether a link leads to the front page: by its address, or by the key that wikis use for it."""
    return _is_front(link.get("href") or "", url) or link.get("accesskey") == "h"


def _is_front(href: str, url: str | None) -> bool:
    try:
        parts, own = urlsplit(urljoin(url or "", href.strip())), urlsplit(url or "")
    except ValueError:  # an invalid URL
        return False
    is_own = parts.hostname == own.hostname
    return bool(href) and not href.startswith("#") and is_own and not parts.query and bool(_FRONT.fullmatch(parts.path))
