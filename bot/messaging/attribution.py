"""Build the attribution of a quotation: title, byline, source, date, link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.messaging.html import Fragment, bold, link, plain, safe_label, short_label, utf16_length
from bot.messaging.links import MAX_URL_LENGTH, is_private_post, is_web_url, link_to
from bot.messaging.reply import LISTED_URL_LENGTH
from bot.messaging.shared_messages import SEPARATOR, as_one_part, page_in_words, untitled
from bot.page_addresses import article_at, page_of
from bot.start_links import payload_in
from index.articles.paragraph_kinds import is_picture_credit
from index.model import Article, Passage, PassageKind
from index.urls import host_of

# Lengths of labels, in UTF-16 code units. With all labels at these lengths, the longest passage still fits a message.
TITLE_LENGTH = 200
LABEL_LENGTH = 48  # a title on a button, as wide as a phone
BYLINE_LENGTH = 100
CREDIT_LENGTH = 100
CREDITS_SHOWN = 4

CITATION_LENGTH = 256
"""Longest citation, in UTF-16 code units: Telegram's limit for a text that a button copies. It says characters, which
may mean the smaller number."""

CITED_URL_CHARS = 120
"""Longest address of an article in a citation, in characters. A longer one would leave too little for the title. The
link to the passage in Telegram is never longer."""

CITED_NAME_LENGTH = 40
"""Longest byline and longest name of a publication in a citation, in UTF-16 code units. With both, with an address and
with a date, a third of a usual title still fits."""

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


def title_of(article: Article) -> str:
    """Return a readable label for the article, even if the title is empty or very long."""
    return label_of(article, name_of(article), TITLE_LENGTH)


def name_of(article: Article) -> str:
    """Return the title of an article, or what names it without one."""
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


def facts_of(article: Article, *quoted: Passage) -> list[str]:
    """Return the `known_facts` as labels."""
    return [label_of(article, fact, BYLINE_LENGTH) for fact in known_facts(article, *quoted)]


def known_facts(article: Article, *quoted: Passage) -> list[str]:
    """Return byline, source, date and pages of an article or of quotations from it, as far as they are known.

    No part looks like several in a line of them.

    Args: quoted: Passages with the same byline.
    """
    published = article.published.isoformat() if article.published else None
    byline = quoted[0].byline_in(article) if quoted else article.byline
    pages = dict.fromkeys(page_in_words(passage.page) for passage in quoted if passage.page)
    facts = (byline, article.source, published, *pages)
    return [part for fact in facts if fact and (part := as_one_part(fact))]


def credits_of(article: Article, *quoted: Passage) -> list[str]:
    """Return the first of `credits_under` as labels."""
    return [label_of(article, credit, CREDIT_LENGTH) for credit in credits_under(article, *quoted)[:CREDITS_SHOWN]]


def credits_under(article: Article, *quoted: Passage) -> list[str]:
    """Return the credit lines of an article, or those that stand under quotations from it.

    These are not those that the passages or their bylines contain. Credits of pictures stand under captions alone.
    """
    said = [text for passage in quoted for text in (passage.text, passage.byline_in(article) or "")]
    has_caption = not quoted or any(passage.kind is PassageKind.CAPTION for passage in quoted)
    fitting = (credit for credit in article.credits if has_caption or not is_picture_credit(credit))
    return [credit for credit in fitting if not any(credit in text for text in said)]


def citation(article: Article, passage: Passage, permalink: str) -> str:
    """Return the source of a quotation in a line of at most CITATION_LENGTH, to be copied.

    It is the title, the byline, the publication, the date, the page and the address. Unknown parts are left out. Long
    names are shortened, and the title to what is left. Nothing is changed that only apps see as a link.

    Args: permalink: Address of the passage in Telegram, for articles without another address.
    """
    names = (passage.byline_in(article), article.source)
    address = _page_instead(article, passage) or _own_address(article)
    ending = [
        *(short_label(name, CITED_NAME_LENGTH) for each in names if each and (name := as_one_part(each))),
        *([article.published.isoformat()] if article.published else []),
        *([page_in_words(passage.page)] if passage.page else []),
        address if is_web_url(address, CITED_URL_CHARS) else permalink,
    ]
    room = CITATION_LENGTH - utf16_length(SEPARATOR.join(["", *ending]))
    title = short_label(as_one_part(name_of(article)) or untitled(), room)
    return SEPARATOR.join([title, *ending])


def address_of(article: Article, quoted: Passage | None = None, *, limit: int = MAX_URL_LENGTH) -> str | None:
    """Return the address at which readers find an article; None: there is none.

    It is the article's own address. An article without one that everyone can open, such as a text, a file or a post of
    a private channel, has its page in the archive, if there are pages.

    Args:
        quoted: The passage to which the address leads.
        limit: Largest length of its own address, in characters of HTML.
    """
    if page := _page_instead(article, quoted, limit):
        return page
    own = _own_address(article)
    if quoted:
        return link_to(own, quoted.text, quoted.page)
    return own if is_web_url(own, limit) else None


def _own_address(article: Article) -> str | None:
    """Return the address of an article itself; None: it has none, or one that looks like a link to a passage here.

    From links to passages in its messages the bot reads which article they show. Whoever adds an article chooses its
    address, and could have it taken for another.
    """
    url = article.url
    return None if url is None or article_at(url) or payload_in(url) else url


def _page_instead(article: Article, quoted: Passage | None, limit: int = MAX_URL_LENGTH) -> str | None:
    """Return the page of an article in the archive; None: it has an address of its own, or there are no pages."""
    own = _own_address(article)
    is_public = is_web_url(own, limit) and not is_private_post(own)
    return None if is_public else page_of(article.id, quoted)


def linked_title(article: Article, length: int) -> Fragment:
    """Return the title: as a link if the article has an address, otherwise in bold."""
    return title_linked_to(address_of(article, limit=LISTED_URL_LENGTH), article, length)


def title_linked_to(url: str | None, article: Article, length: int = TITLE_LENGTH) -> Fragment:
    """Return the title as a link to *url*, or in bold without a URL. Apps find no other link inside a link."""
    if url:
        return link(plain(short_label(name_of(article), length)), url)
    return bold(plain(short_label(title_of(article), length)))
