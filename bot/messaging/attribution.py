"""The attribution of a quotation: title, byline, source, date, link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.i18n import gettext as _
from bot.messaging.html import Fragment, bold, link, plain, shortened, shown
from bot.messaging.links import is_web_url
from bot.messaging.reply import LISTED_URL_LENGTH
from index.model import Article
from index.urls import host_of

# How long labels may be, in UTF-16 code units: with all of them at their longest, the longest passage still fits.
TITLE_LENGTH = 200
LABEL_LENGTH = 48  # a title on a button: what fits the width of a phone
BYLINE_LENGTH = 100
CREDIT_LENGTH = 100
CREDITS_SHOWN = 4

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


def title_of(article: Article) -> str:
    """Return a readable label for the article, also where the title is empty or huge."""
    return label_of(article, _title_of(article), TITLE_LENGTH)


def _title_of(article: Article) -> str:
    return article.title or article.source or _host_of(article) or _("Untitled")


def _host_of(article: Article) -> str | None:
    return urlsplit(article.url).hostname if is_web_url(article.url) else None


def label_of(article: Article, text: str, length: int) -> str:
    """Return *text*, which somebody else wrote, without its links: a link leads to the article, or to its host."""
    return shortened(text, length) if _is_own_host(text, article.url) else shown(text, length)


def _is_own_host(text: str, url: str | None) -> bool:
    """Return whether *text* is the host of *url*, or a site that the host is a part of; without a URL, any host."""
    host = text.casefold()
    return url is None or f".{host_of(url)}".endswith(f".{host}") if _HOST.fullmatch(host) else False


def facts_of(article: Article, page: int | None = None) -> list[str]:
    """Byline, source, date and page, as far as they are known."""
    published = article.published.isoformat() if article.published else None
    facts = (article.byline, article.source, published, _("p. {page}").format(page=page) if page else None)
    return [label_of(article, fact, BYLINE_LENGTH) for fact in facts if fact]


def credits_of(article: Article, quoted: str = "") -> list[str]:
    """Return the first credit lines, without those that are in the quotation *quoted* above."""
    first = (credit for credit in article.credits[:CREDITS_SHOWN] if credit not in quoted)
    return [label_of(article, credit, CREDIT_LENGTH) for credit in first]


def linked_title(article: Article, length: int) -> Fragment:
    """Return the title, as a link to the article if it has a web address; else in bold."""
    return title_linked_to(article.url if is_web_url(article.url, LISTED_URL_LENGTH) else None, article, length)


def title_linked_to(url: str | None, article: Article, length: int = TITLE_LENGTH) -> Fragment:
    """Return the title, as a link to *url*, in which apps look for no other; in bold if there is none."""
    if url:
        return link(plain(shortened(_title_of(article), length)), url)
    return bold(plain(shortened(title_of(article), length)))
