"""Build the attribution of a quotation: title, byline, source, date, link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.messaging.html import Fragment, bold, link, plain, safe_label, short_label
from bot.messaging.links import is_web_url
from bot.messaging.reply import LISTED_URL_LENGTH
from bot.messaging.shared_messages import as_one_part, page_in_words, untitled
from index.model import Article, Passage
from index.urls import host_of

# Lengths of labels, in UTF-16 code units. With all labels at these lengths, the longest passage still fits a message.
TITLE_LENGTH = 200
LABEL_LENGTH = 48  # a title on a button, as wide as a phone
BYLINE_LENGTH = 100
CREDIT_LENGTH = 100
CREDITS_SHOWN = 4

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


def title_of(article: Article) -> str:
    """Return a readable label for the article, even if the title is empty or very long."""
    return label_of(article, _title_of(article), TITLE_LENGTH)


def _title_of(article: Article) -> str:
    return article.title or article.source or _host_of(article) or untitled()


def _host_of(article: Article) -> str | None:
    return urlsplit(article.url).hostname if is_web_url(article.url) else None


def label_of(article: Article, text: str, length: int) -> str:
    """Return *text* from an outside author without links, except to the article's own host."""
    return short_label(text, length) if _is_own_host(text, article.url) else safe_label(text, length)


def _is_own_host(text: str, url: str | None) -> bool:
    """Return whether *text* is the host of *url* or a parent domain of it. Without a URL, any host counts."""
    host = text.casefold()
    return url is None or f".{host_of(url)}".endswith(f".{host}") if _HOST.fullmatch(host) else False


def facts_of(article: Article, quoted: Passage | None = None) -> list[str]:
    """Return byline, source, date and page of an article or of a quotation from it, as far as they are known.

    No part looks like several in a line of them.
    """
    published = article.published.isoformat() if article.published else None
    byline = quoted.byline_in(article) if quoted else article.byline
    page = page_in_words(quoted.page) if quoted and quoted.page else None
    facts = (byline, article.source, published, page)
    return [label_of(article, part, BYLINE_LENGTH) for fact in facts if fact and (part := as_one_part(fact))]


def credits_of(article: Article, quoted: str = "") -> list[str]:
    """Return the first credit lines, without those that the quotation *quoted* contains."""
    first = (credit for credit in article.credits[:CREDITS_SHOWN] if credit not in quoted)
    return [label_of(article, credit, CREDIT_LENGTH) for credit in first]


def linked_title(article: Article, length: int) -> Fragment:
    """Return the title: as a link if the article has a web address, otherwise in bold."""
    return title_linked_to(article.url if is_web_url(article.url, LISTED_URL_LENGTH) else None, article, length)


def title_linked_to(url: str | None, article: Article, length: int = TITLE_LENGTH) -> Fragment:
    """Return the title as a link to *url*, or in bold without a URL. Apps find no other link inside a link."""
    if url:
        return link(plain(short_label(_title_of(article), length)), url)
    return bold(plain(short_label(title_of(article), length)))
