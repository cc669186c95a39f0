"""The card of an article that was added, brought up to date."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import cast

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.articles.added_cards import AddedCards, Card
from bot.runtime.executors import Threads
from index.articles.edits import Amendment
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Added, Draft, Paragraph
from index.store.tinydb import TinyDBStore


class StubBot:
    """A bot that keeps what it is told to write, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.texts: list[str] = []
        self._error = error

    async def edit_message_text(self, text: str, *_args: object, **_kwargs: object) -> None:
        if self._error:
            raise self._error
        self.texts.append(text)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


@pytest.fixture
def cards(corpus: Corpus) -> Iterator[AddedCards]:
    threads = Threads()
    yield AddedCards(corpus, threads)
    threads.close()


def fixed(corpus: Corpus, cards: AddedCards) -> Added:
    """Return an article that was added, and fixed since; its card is known."""
    added = corpus.add(Draft("Cats", (Paragraph("Cats purr at night."),)))
    corpus.amend(added.article.id, Amendment({"title": "All cats"}))
    cards.note_asked(Card(1, 2, frozenset({added.article.id}), added.change_id, shows_fields=False))
    return added


async def shown(cards: AddedCards, article_id: str, bot: StubBot) -> list[str]:
    await cards.show(cast("Bot", bot), article_id)
    return bot.texts


class TestShowing:
    async def test_says_what_the_article_is_now(self, corpus: Corpus, cards: AddedCards) -> None:
        added = fixed(corpus, cards)
        (text,) = await shown(cards, added.article.id, StubBot())
        assert text.startswith("Added: <b>All cats</b>\n")
        assert await shown(cards, "another", StubBot()) == []

    async def test_an_article_that_is_gone_changes_nothing(self, corpus: Corpus, cards: AddedCards) -> None:
        added = fixed(corpus, cards)
        corpus.remove(added.article.id)
        assert await shown(cards, added.article.id, StubBot()) == []

    async def test_that_fails_is_logged(
        self, corpus: Corpus, cards: AddedCards, caplog: pytest.LogCaptureFixture
    ) -> None:
        """What was fixed is fixed, and was told."""
        added = fixed(corpus, cards)
        with caplog.at_level(logging.WARNING):
            await shown(cards, added.article.id, StubBot(NetworkError("no route")))
        assert [record.message for record in caplog.records] == [
            f"The card of article {added.article.id} could not be brought up to date: no route"
        ]

    async def test_a_card_that_is_known_already_counts_as_it_is_known(self, corpus: Corpus, cards: AddedCards) -> None:
        added = fixed(corpus, cards)
        cards.note_asked(Card(1, 2, frozenset({"another"}), None, shows_fields=True))
        assert len(await shown(cards, added.article.id, StubBot())) == 1
