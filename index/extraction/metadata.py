"""What a page says of itself: title, author, publication, date, language, address. Unknown is None, never guessed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from index.addresses import DEFAULT_PORTS, host_of, split_url, written_url
from index.errors import BadUrlError
from index.extraction.days import possible
from index.extraction.headers import date_of_line
from index.extraction.linked_data import LinkedArticle
from index.limits import MAX_LABEL_CHARS
from index.text import clean_line, shortened

if TYPE_CHECKING:
    from trafilatura.settings import Document  # which takes half a second to import

MIN_TITLE_CHARS = 4
"""Characters of an h1 that is looked for in the page's title: "News" stands in many."""

MAX_AUTHORS = 10
"""A longer list is rather one of tags or of all who work there."""

_NO_TIME = frozenset({date(1969, 12, 31), date(1970, 1, 1)})
"""What systems make of a time that is missing, east and west of Greenwich: such a day counts if the address has it."""

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

_EMAIL = re.compile(r"[(<]?[\w.+-]{1,64}@[\w-]+\.[\w.-]+[)>]?")

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


def headlines_of(tree: HtmlElement) -> frozenset[str]:
    """What the page calls itself, folded."""
    headlines = [_clean(element.text_content()) for element in tree.iter("h1")]
    named = [name for name in (_meta(tree, "og:title"), _text_of(tree, "head/title")) if name]
    return frozenset(folded for name in (*headlines, *named) if (folded := _folded(name)))


def site_of(tree: HtmlElement, document: Document, publisher: str | None, url: str | None) -> str | None:
    """The publication: as the page names it, else its *publisher*, else the host it was fetched from."""
    name = _meta(tree, "og:site_name") or publisher or clean_line(document.sitename or "")
    return (
        shortened(name, MAX_LABEL_CHARS)
        if name and name not in (urlsplit(url or "").netloc, document.hostname)
        else host_of(url)
        if url
        else None
    )


def byline_of(found: str | None, site: str | None) -> str | None:
    """The author line made of what was *found*, names separated by commas."""
    names: dict[str, str] = {}
    for part in (found or "").split(";"):
        name = _EMAIL.sub("", _AUTHOR_LEAD.sub("", clean_line(part)))
        name = _AUTHOR_TRAIL.sub("", name).strip(" ,;|-–")
        if name and not _NO_AUTHOR.fullmatch(name) and (site is None or _folded(name) != _folded(site)):
            names.setdefault(_folded(name), name)
    return shortened(", ".join(names.values()), MAX_LABEL_CHARS) if names and len(names) <= MAX_AUTHORS else None


def published_in(tree: HtmlElement, described: LinkedArticle, found: str | None, url: str | None) -> date | None:
    """The day of publication where the page was made, as its offset from UTC says.

    Args: found: The day that was searched for in all of the page. It counts only if it is not that of a later change.
    """
    for written in (described.published, _meta(tree, "article:published_time")):
        day = published_of((written or "")[:10])
        if day is not None and (day not in _NO_TIME or _is_named(day, url)):
            return day
    day = published_of(found)
    if day is not None and day.day == 1 and not _says(tree, day, url):
        return None
    changed = (described.modified, _meta(tree, "article:modified_time"), _meta(tree, "og:updated_time"))
    if day is None or not any((written or "").startswith(day.isoformat()) for written in changed):
        return day
    return day if _is_named(day, url) else _printed_day(tree)


def _says(tree: HtmlElement, day: date, url: str | None) -> bool:
    """Whether a page says *day*, the first of its month: of a month or year alone the search makes its first day."""
    written = rf"(?<!\d)0?1(?!\d)\D{{1,15}}{day.year}|{day.year}\D{{1,3}}0?{day.month}\D{{1,3}}0?1(?!\d)"
    pieces = (f"{e.get('content') or ''} {e.get('datetime') or ''} {e.get('title') or ''}" for e in tree.iter())
    text = f"{' '.join(pieces)} {tree.text_content()}"
    return _is_named(day, url) or re.search(written, text) is not None


def _is_named(day: date, url: str | None) -> bool:
    """Whether an address has *day* in it, as many systems put it there."""
    return f"{day:%Y%m%d}" in re.sub(r"\D", "", url or "")


def _printed_day(tree: HtmlElement) -> date | None:
    for element in tree.iter("time"):
        if day := published_of((element.get("datetime") or "")[:10]) or date_of_line(_clean(element.text_content())):
            return day
    return None


def published_of(found: str | None) -> date | None:
    """The date of publication, if it is one."""
    try:
        return possible(date.fromisoformat(found)) if found else None
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
