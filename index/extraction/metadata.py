"""What a page says of itself: title, author, publication, date, language, address. Unknown is None, never guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from index.addresses import DEFAULT_PORTS, host_of, split_url, written_url
from index.errors import BadUrlError
from index.limits import MAX_LABEL_CHARS
from index.text import clean_line, shortened

if TYPE_CHECKING:
    from trafilatura.settings import Document  # which takes half a second to import

MIN_TITLE_CHARS = 4
"""Characters of an h1 that is looked for in the page's title: "News" stands in many."""

MAX_AUTHORS = 10
"""A longer list is rather one of tags or of all who work there."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_AUTHOR_LEAD = re.compile(
    r"^((text|written|interview|words) )?"
    r"(interview|by|von|text|par|por|di|da|door|av|af|автор|autore?|author|auteur)\b[\s:]+(?=\w)",
    re.IGNORECASE,
)
_AUTHOR_TRAIL = re.compile(
    r"\s*(@|\||\d{1,2}[./:]\d{1,2}|\b(updated|published|staff writer|před|vor \d|hace|il y a|назад)\b).*",
    re.IGNORECASE,
)
"""What a page prints behind the name: an account, a role, when it was written."""

_NO_AUTHOR = re.compile(
    r".*(https?:|www\.|\.(com|org|net|de|fr|co\.uk)\b).*"
    r"|(photos?|fotos?|фото|image|bild)\b.*"
    r"|admin|administrator|redaktion|editors?|staff|webmaster|facebook com|twitter|author|unknown|anonymous|guest|user",
    re.IGNORECASE,
)


def title_of(tree: HtmlElement, found: str | None) -> str | None:
    """The headline: an h1 that the page's title contains, else og:title without the site's name, else what was *found*.

    A page's title often carries the site's name, and its first h1 may be the site's; where the two agree stands the
    headline.
    """
    named = [named for named in (_meta(tree, "og:title"), _text_of(tree, "head/title")) if named]
    headlines = [_clean(element.text_content()) for element in tree.iter("h1")]
    agreed = [
        headline
        for headline in headlines
        if len(headline) >= MIN_TITLE_CHARS and any(_folded(headline) in _folded(name) for name in named)
    ]
    site = _meta(tree, "og:site_name")
    if agreed := [headline for headline in agreed if not site or _folded(headline) != _folded(site)]:
        return max(agreed, key=len)
    return _without_site(named[0], site) if named and _meta(tree, "og:title") else found


def site_of(tree: HtmlElement, document: Document, url: str | None) -> str | None:
    """The publication: as the page names it, else the host it was fetched from."""
    name = _meta(tree, "og:site_name") or clean_line(document.sitename or "")
    return (
        shortened(name, MAX_LABEL_CHARS)
        if name and name not in (urlsplit(url or "").netloc, document.hostname)
        else host_of(url)
        if url
        else None
    )


def byline_of(found: str | None, site: str | None) -> str | None:
    """The author line made of what was *found*, names separated by commas."""
    names: dict[str, None] = {}
    for part in (found or "").split(";"):
        name = _AUTHOR_TRAIL.sub("", _AUTHOR_LEAD.sub("", clean_line(part))).strip(" ,;|-–")
        if name and not _NO_AUTHOR.fullmatch(name) and (site is None or _folded(name) != _folded(site)):
            names.setdefault(name)
    return shortened(", ".join(names), MAX_LABEL_CHARS) if names and len(names) <= MAX_AUTHORS else None


def published_of(found: str | None) -> date | None:
    """The date of publication."""
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:
        return None


def language_of(tree: HtmlElement) -> str | None:
    """The language that the page declares, if it is one."""
    return language_code(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))


def language_code(declared: str | None) -> str | None:
    """*declared*, if it is the code of a language as far as its form tells."""
    code = (declared or "").strip().replace("_", "-")
    return code if _LANGUAGE.fullmatch(code) else None


def address_of(tree: HtmlElement, url: str) -> str:
    """The address that the page names as its own if it is on the host that was fetched, else the fetched one.

    One that leads to the front page while the page is another is a mistake of the site: all its articles would be one.
    """
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            named = _canonical((link.get("href") or "").strip(), url)
            if named is not None:
                return named
    return url


def _canonical(href: str, url: str) -> str | None:
    fetched = urlsplit(url)
    try:
        named = split_url(urljoin(url, href))
        written = written_url(urlunsplit((named.scheme, named.netloc, named.path, named.query, "")))
    except (BadUrlError, ValueError):  # a broken one
        return None
    is_there = named.hostname == fetched.hostname and named.port in (None, DEFAULT_PORTS[named.scheme], fetched.port)
    is_own = bool(named.path.strip("/")) or not fetched.path.strip("/")
    return written if is_there and is_own else None


def _meta(tree: HtmlElement, name: str) -> str | None:
    for element in tree.iter("meta"):
        if name in (element.get("property"), element.get("name")) and (content := _clean(element.get("content") or "")):
            return content
    return None


def _text_of(tree: HtmlElement, path: str) -> str | None:
    return _clean(str(tree.findtext(path) or "")) or None


def _without_site(title: str, site: str | None) -> str:
    """*title* without the site's name behind or before it."""
    if not site:
        return title
    suffix = re.compile(
        rf"\s*[|–—\-:·»•/]+\s*{re.escape(site)}\s*$|^\s*{re.escape(site)}\s*[|–—\-:·»•/]+\s*", re.IGNORECASE
    )
    return suffix.sub("", title) or title


def _clean(text: str) -> str:
    return " ".join(clean_line(text).split())


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
