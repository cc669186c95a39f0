"""Decide which articles can be fetched again."""

from __future__ import annotations

from bot.messaging.error_messages import PostError
from bot.messaging.links import is_telegram_url, is_web_url
from index.model import Article


def is_fetchable(article: Article) -> bool:
    """Return whether the article has a web page with its complete text."""
    return is_web_url(article.url) and not is_telegram_url(article.url)


def refuse_post(article: Article) -> None:
    """Refuse to fetch a post in Telegram.

    Raises: PostError: the article is one.
    """
    if article.url and is_telegram_url(article.url):
        raise PostError(article.title)
