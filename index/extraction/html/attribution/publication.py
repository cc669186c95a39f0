"""Find the name of the site that published a page. An unknown one is None, never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.articles.limits import MAX_LABEL_CHARS
from index.extraction.html.attribution.titles import meta, site_name
from index.text import clean_line, letters_of, shortened
from index.urls import host_of

if TYPE_CHECKING:
    from trafilatura.settings import Document  # importing it takes half a second

_LOGIN_AT_HOST = re.compile(
    r"[^\s:]*:\S*[@\ufe6b\uff20][^\s@\ufe6b\uff20]*|\S+[@\ufe6b\uff20][\w-]+(?:\.[\w-]+)+(?::\d*)?", re.IGNORECASE
)
"""Host of an address with a user name and perhaps a password. "@harbour" and "Harbour@Night" are names."""


def site_of(tree: HtmlElement, document: Document, publisher: str | None, url: str | None) -> str | None:
    """Return the publication: the name in the page, else its *publisher*, else the host from which it was fetched."""
    named = meta(tree, "og:site_name")
    is_longer = named and publisher and letters_of(named).startswith(letters_of(publisher))
    name = (publisher if is_longer else named) or publisher or clean_line(document.sitename or "")
    return (
        shortened(site_name(name, url), MAX_LABEL_CHARS)
        if name and name not in (urlsplit(url or "").netloc, document.hostname) and not _LOGIN_AT_HOST.fullmatch(name)
        else host_of(url)
        if url
        else None
    )
