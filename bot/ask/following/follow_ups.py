"""Read from a message of the bot what it shows, so that another message can follow it. This works after a restart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape

from telegram import Message, MessageEntity, User

from bot.articles.finding.filter_messages import filters_in
from bot.ask.callback_data import ShowView
from bot.messaging.reply import Reply, rows_of
from bot.updates.shown_articles import View, articles_in, end_of_reading, passages_in, texts_of
from index.model import Earlier, PassageId
from index.query.filter_syntax import read_filters

MAX_WORDS = 12
"""Largest number of marked words that are taken for the earlier question, about the length of a question."""

_QUOTED = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>", re.DOTALL)
_MARKED = re.compile(r"<b>(.*?)</b>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
"""Parts of our own HTML, in which all other text is escaped."""

_QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The facts about an answer, or about paragraphs of an article, that a message after it needs."""

    articles: tuple[str, ...]  # ids of the quoted articles, in the order of the quotations
    passages: tuple[PassageId, ...] = ()  # the quoted passages; empty: unknown
    words: tuple[str, ...] = ()  # words of the question
    filters: tuple[str, ...] = ()  # applied filters
    end: PassageId | None = None  # the last of the paragraphs that were shown in a row; None: it is an answer
    further: View | None = None  # the next page of the answer; None: there is none

    @property
    def earlier(self) -> Earlier:
        """Return the facts that a question which follows it needs."""
        return Earlier(frozenset(self.articles), self.words, self.filters)

    @property
    def reading(self) -> PassageId:
        """Return the passage after which reading goes on: the first quoted one, or the last of the paragraphs.

        If the passages are unknown, its place is before the beginning of the first article.
        """
        first = self.passages[0] if self.passages else PassageId(self.articles[0], -1)
        return self.end or first


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and the person who asks it."""

    question: str
    user: User | None
    earlier: Earlier | None = None  # the answer that it follows, or may follow
    offer: str | None = None  # label of the button that adds the question; None: it cannot be an article
    before: ShownAnswer | None = None  # the answer before it


def shown_before(message: Message, bot: User) -> ShownAnswer | None:
    """Return the answer of *bot* that *message* replies to, if it quotes articles.

    A reply to one quotation asks about the article of that quotation.
    """
    answer = message.reply_to_message
    if answer is None or answer.from_user != bot:
        return None
    shown = shown_in(answer)
    quotes = quotes_in(answer)
    if shown is None or not message.quote or len(shown.articles) != len(quotes):
        return shown
    position = message.quote.position
    at = max((place for place, quote in enumerate(quotes) if quote.offset <= position), default=0)
    return replace(shown, articles=shown.articles[at : at + 1], passages=shown.passages[at : at + 1])


def shown_in(answer: Message) -> ShownAnswer | None:
    """Return what an answer shows; None: it quotes nothing.

    The words of its question are those marked in the quotations. Its filters are those named above.
    """
    quotes, articles, buttons = quotes_in(answer), articles_in(answer), texts_of(rows_of(answer))
    if not quotes or not articles:
        return None
    text = (answer.text or "").encode("utf-16-le")[: 2 * quotes[0].offset].decode("utf-16-le")
    return ShownAnswer(
        tuple(articles),
        passages_in(buttons),
        _different(_marked(answer, quotes)),
        _filters_above(text),
        end_of_reading(buttons),
        _further(buttons),
    )


def shown_in_reply(reply: Reply) -> ShownAnswer | None:
    """Return the same about a reply as it is sent; None: it quotes nothing, or its buttons do not say what.

    Byline does not read what Telegram returns about a sent message, because that costs more than the rest.
    """
    buttons = texts_of(reply.buttons)
    passages, end = passages_in(buttons), end_of_reading(buttons)
    if not passages:
        return None
    quotes = _QUOTED.findall(reply.body.html)
    marked = (unescape(_TAG.sub("", word)) for quote in quotes for word in _MARKED.findall(quote))
    above = unescape(_TAG.sub("", _QUOTED.split(reply.body.html, maxsplit=1)[0]))
    articles = [passage.article_id for passage in (passages[:1] if end else passages)]
    return ShownAnswer(tuple(articles), passages, _different(marked), _filters_above(above), end, _further(buttons))


def quotes_in(answer: Message) -> list[MessageEntity]:
    """Return the quotations of an answer, from top to bottom."""
    return sorted((entity for entity in answer.entities if entity.type in _QUOTES), key=lambda each: each.offset)


def _marked(answer: Message, quotes: list[MessageEntity]) -> Iterator[str]:
    marked = answer.parse_entities([MessageEntity.BOLD])
    for entity, text in sorted(marked.items(), key=lambda each: each[0].offset):
        if any(quote.offset <= entity.offset < quote.offset + quote.length for quote in quotes):
            yield text


def _different(words: Iterable[str]) -> tuple[str, ...]:
    """Return the first words, each once."""
    return tuple({word.casefold(): word for word in words}.values())[:MAX_WORDS]


def _filters_above(text: str) -> tuple[str, ...]:
    """Return the filters that the last line above the quotations names."""
    lines = text.strip().splitlines()
    return read_filters(filters_in(lines[-1]) if lines else "").filters.names


def _further(buttons: Iterable[object]) -> View | None:
    """Return the page that the button for more passages leads to: the last one."""
    pages = [button.view for data in buttons if (button := ShowView.parse(data))]
    return max((page for page in pages if page.offset), key=lambda page: page.offset, default=None)
