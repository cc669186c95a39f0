"""Write and read the addresses of articles on the archive's own web pages.

The address of the pages is a context variable, as the language is in `bot.i18n`, because nearly every message names an
article. `bot.lifecycle` sets it once, before anything else starts. Tasks and functions called by
`bot.runtime.executors.run_in_executor` inherit it.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from urllib.parse import parse_qs, quote

from index.articles.passage_digest import DIGEST_PATTERN, passage_digest
from index.model import Passage

_pages: ContextVar[str | None] = ContextVar("byline_pages", default=None)

ARTICLE_PATTERN = "a/(?P<article>[a-z0-9]{1,32})"
"""Pattern of the address of an article, below that of the pages and without a place in the article."""

_ARTICLE = re.compile(rf"(?:app/)?{ARTICLE_PATTERN}(?:[?#].*)?")
"""Pattern of the same with a place, also in the Mini App."""

_PLACE = re.compile(rf"([0-9]{{1,6}})(?:_({DIGEST_PATTERN}))?")

_PASSAGE = re.compile(
    rf"https?://[^?#\s]+/{ARTICLE_PATTERN}\?p=(?P<place>[0-9]{{1,6}})_{DIGEST_PATTERN}#p(?P=place)", re.ASCII
)
"""Pattern of what `passage_path` makes, wherever the pages were. Only Byline makes such addresses."""


def use_pages(web_url: str | None) -> None:
    """Set the address of the pages in this context.

    Args: web_url: Without a slash at its end. None: there are no pages that readers can be led to.
    """
    _pages.set(web_url)


def article_path(article_id: str, ordinal: int | None = None, check: str | None = None) -> str:
    """Return the address of an article, below that of the pages.

    Args:
        ordinal: Place of a passage, which the page marks; None: it marks none.
        check: Digest of that passage; None: any will do.
    """
    path = f"a/{quote(article_id, safe='')}"
    if ordinal is None:
        return path
    place = f"{ordinal}_{check}" if check else f"{ordinal}"
    return f"{path}?p={place}#p{ordinal}"


def passage_path(passage: Passage) -> str:
    """Return the address of an article at a passage, which the page marks."""
    return article_path(passage.article_id, passage.ordinal, passage_digest(passage.text))


def place_in(value: str) -> tuple[int, str | None] | None:
    """Return the ordinal and the digest that the parameter `p` names; None: it is of another form."""
    match = _PLACE.fullmatch(value)
    return (int(match[1]), match[2]) if match else None


def page_of(article_id: str, quoted: Passage | None = None) -> str | None:
    """Return the address of the page of an article, at a passage of it if one is given; None: there are no pages."""
    web_url = _pages.get()
    return f"{web_url}/{passage_path(quoted) if quoted else article_path(article_id)}" if web_url else None


def article_at(url: str) -> str | None:
    """Return the id of the article at the address of a page; None: it is another address.

    Links to passages stay in chats, so they are known too if the pages were elsewhere when the links were made.
    """
    web_url = _pages.get()
    is_here = web_url is not None and url.startswith(f"{web_url}/")
    match = None if is_here else _PASSAGE.fullmatch(url)
    return match["article"] if match else article_below(web_url, url)


def article_below(web_url: str | None, url: str) -> str | None:
    """Return the id of the article at the address of a page; None: it is another address.

    Args: web_url: The address of the pages, without a slash at its end; None: there are none.
    """
    is_here = web_url is not None and url.startswith(f"{web_url}/")
    match = _ARTICLE.fullmatch(url.removeprefix(f"{web_url}/")) if is_here else None
    return match["article"] if match else None


def is_page_here(url: str) -> bool:
    """Return whether *url* is the address of an article on the pages where they are now."""
    return article_below(_pages.get(), url) is not None


def passage_at(url: str) -> tuple[str, int | None, str | None] | None:
    """Return the id of the article at the address of a page, and the ordinal and the digest of a passage, as far as it
    names them; None: it is another address."""
    article_id = article_at(url)
    if article_id is None:
        return None
    query = url.partition("?")[2].partition("#")[0]
    place = parse_qs(query).get("p", [""])[0]
    return (article_id, *(place_in(place) or (None, None)))
