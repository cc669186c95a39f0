"""Keep the card of an added article up to date."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from telegram import Bot, Chat, Message
from telegram.error import NetworkError

from bot.articles.added_cards import AddedCards, Card
from bot.runtime.executors import Threads
from index.articles.edits import Amendment
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from index.model import Added, Draft, Paragraph
from index.store.tinydb import TinyDBStore


class StubBot:
    """A bot that records the messages it should write, or raises."""

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
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


@pytest.fixture
def notebook() -> NotebookFile:
    return NotebookFile.in_memory()


@pytest.fixture
def cards(corpus: Corpus, threads: Threads, notebook: NotebookFile) -> AddedCards:
    return AddedCards(corpus, threads, notebook)


def fixed(corpus: Corpus, cards: AddedCards) -> Added:
    """Return an article that was added and corrected since. Its card is known."""
    added = corpus.add(Draft("Cats", (Paragraph("Cats purr at night."),)))
    corpus.amend(added.article.id, Amendment({"title": "All cats"}))
    cards.remember_asked(Card(1, 2, frozenset({added.article.id}), added.change_id, shows_fields=False))
    return added


async def shown(cards: AddedCards, article_id: str, bot: StubBot) -> list[str]:
    await cards.show(cast("Bot", bot), article_id)
    return bot.texts


CATS = Draft("Cats", (Paragraph("Cats purr at night."),))
MESSAGE = Message(2, datetime(2026, 3, 4, tzinfo=UTC), Chat(1, Chat.PRIVATE))


class TestTheCardOfAnAdd:
    async def test_is_known_after_a_restart(
        self, corpus: Corpus, cards: AddedCards, threads: Threads, notebook: NotebookFile
    ) -> None:
        added = corpus.add(CATS)
        await cards.note_added(MESSAGE, added)
        corpus.amend(added.article.id, Amendment({"title": "All cats"}))
        (text,) = await shown(AddedCards(corpus, threads, notebook), added.article.id, StubBot())
        assert text.startswith("Added: <b>All cats</b>\n")

    async def test_is_known_after_the_article_got_another_link(
        self, corpus: Corpus, cards: AddedCards, threads: Threads, notebook: NotebookFile
    ) -> None:
        added = corpus.add(CATS)
        await cards.note_added(MESSAGE, added)
        moved = corpus.amend(added.article.id, Amendment({"url": "https://a.example/cats"}))
        await cards.show(cast("Bot", StubBot()), moved.article.id, added.article.id)
        assert notebook.keys() == [f"card:{moved.article.id}"]
        after_restart = AddedCards(corpus, threads, notebook)
        assert len(await shown(after_restart, moved.article.id, StubBot())) == 1

    async def test_is_that_of_an_article_that_was_not_there(self, corpus: Corpus, cards: AddedCards) -> None:
        corpus.add(CATS)
        again = corpus.add(CATS)
        await cards.note_added(MESSAGE, again)
        assert await shown(cards, again.article.id, StubBot()) == []

    async def test_that_the_disk_refuses_is_logged(
        self,
        corpus: Corpus,
        cards: AddedCards,
        notebook: NotebookFile,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("archive.notes"), "No space left on device")

        monkeypatch.setattr(notebook, "put", refuse)
        added = corpus.add(CATS)
        await cards.note_added(MESSAGE, added)
        assert "The card of an article could not be noted" in caplog.text
        assert await shown(cards, added.article.id, StubBot()) == []


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
        """The correction was made and reported."""
        added = fixed(corpus, cards)
        with caplog.at_level(logging.WARNING):
            await shown(cards, added.article.id, StubBot(NetworkError("no route")))
        assert [record.message for record in caplog.records] == [
            f"The card of article {added.article.id} could not be brought up to date: no route"
        ]

    async def test_a_card_that_is_known_already_counts_as_it_is_known(self, corpus: Corpus, cards: AddedCards) -> None:
        added = fixed(corpus, cards)
        cards.remember_asked(Card(1, 2, frozenset({"another"}), None, shows_fields=True))
        assert len(await shown(cards, added.article.id, StubBot())) == 1
