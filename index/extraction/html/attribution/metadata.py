"""Read language and address of a page. An unknown value is None, never guessed."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from index.errors import BadUrlError
from index.extraction.declared import language_code
from index.urls import DEFAULT_PORTS, split_url, written_url


def language_of(tree: HtmlElement) -> str | None:
    """Return the language that the page declares, if it is valid."""
    return language_code(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))


def address_of(tree: HtmlElement, url: str) -> str:
    """Return the page's canonical address if it is on the host that was fetched, else the fetched address.

    If another page gives the front page as its canonical address, that is a mistake of the site: all its articles would
    be one article.
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
    except (BadUrlError, ValueError):  # an invalid URL
        return None
    is_same = named.hostname == fetched.hostname and named.port in (None, DEFAULT_PORTS[named.scheme], fetched.port)
    is_own = bool(named.path.strip("/")) or not fetched.path.strip("/")
    return written if is_same and is_own else None
