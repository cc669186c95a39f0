"""Read the earlier answer that a message replies to from that answer's own message. This works after a restart."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Message, MessageEntity, User

from bot.ask.filter_messages import filters_in
from bot.updates.shown_articles import articles_in
from index.model import Earlier
from index.query.filter_syntax import read_filters

MAX_WORDS = 12
"""Largest number of marked words that are taken for the earlier question, about the length of a question."""

_QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)


def earlier_of(message: Message, bot: User) -> Earlier | None:
    """Return the answer of *bot* that *message* replies to, if it quotes articles.

    The words of its question are those marked in the quotations. Its filters are those named above. A reply to one
    quotation asks about the article of that quotation.
    """
    answer = message.reply_to_message
    if answer is None or answer.from_user != bot or answer.text is None:
        return None
    quotes = sorted((entity for entity in answer.entities if entity.type in _QUOTES), key=lambda each: each.offset)
    articles = articles_in(answer)
    if not quotes or not articles:
        return None
    if message.quote and len(articles) == len(quotes):
        before = [place for place, quote in enumerate(quotes) if quote.offset <= message.quote.position]
        articles = articles[max(before, default=0) :][:1]
    return Earlier(frozenset(articles), tuple(_words(answer, quotes)), _filters(answer, quotes[0]))


def _words(answer: Message, quotes: list[MessageEntity]) -> Iterator[str]:
    marked = answer.parse_entities([MessageEntity.BOLD])
    words = {
        text.casefold(): text
        for entity, text in sorted(marked.items(), key=lambda each: each[0].offset)
        if any(quote.offset <= entity.offset < quote.offset + quote.length for quote in quotes)
    }
    return iter(list(words.values())[:MAX_WORDS])


def _filters(answer: Message, first_quote: MessageEntity) -> tuple[str, ...]:
    """Return the filters that the line above the first quotation names."""
    text = (answer.text or "").encode("utf-16-le")[: 2 * first_quote.offset].decode("utf-16-le")
    lines = text.strip().splitlines()
    return read_filters(filters_in(lines[-1]) if lines else "").filters.names
