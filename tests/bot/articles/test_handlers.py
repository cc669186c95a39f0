"""Remove articles in Telegram."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from bot.queue.inbox import Inbox
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import NotPurgedError
from index.maintenance.backup import backup
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import Message


class TestRemove:
    async def test_asks_removes_and_can_be_undone(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove {article.id}"))
        assert question.text == "Remove this article?\nCats of the harbour\n3 passages"
        assert question.buttons == ["Remove", "Keep"]
        await with_cats.editor.press(question, "Remove")
        assert question.text == "Removed: Cats of the harbour"
        assert (await with_cats.ask("who purrs?")).text == ("This archive has no articles yet.")
        await with_cats.editor.press(question, "Undo")
        assert question.text == "Undone. Back in the archive: Cats of the harbour"
        assert (await with_cats.ask("who purrs?")).quotes
        await with_cats.editor.press(question, "Redo")
        assert (question.text, question.buttons) == ("Removed: Cats of the harbour", ["Undo", "Delete for good"])
        assert len(with_cats.corpus) == 0

    async def test_is_not_said_to_be_kept_by_a_second_tap(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove {article.id}"))
        held = with_cats.telegram.faults.hold("editMessageText")
        for label in ("Remove", "Keep"):
            with_cats.editor.press_and_leave(question, question.button(label).callback_data or "")
        await with_cats.telegram.until(lambda: held.hits, "the removal to be told")
        held.lift()
        await with_cats.all_done()
        assert question.content == "Removed: Cats of the harbour"
        assert len(with_cats.corpus) == 0

    async def test_can_be_thought_better_of(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove_{article.id}"))
        await with_cats.editor.press(question, "Keep")
        assert question.text == "Kept as it is."
        assert len(with_cats.corpus) == 1

    async def test_says_what_it_needs(self, with_cats: Running) -> None:
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/remove"))
        assert reply.text == (
            "Send /remove with an article's id or link, with words from it, or in reply to its link or to my message "
            "about it. /articles lists them."
        )
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/remove nosuch"))
        assert reply.text == "No article has the id or link “nosuch”. /articles lists them."


class TestDeletingForGood:
    """The button beside Undo after /remove."""

    async def removed(self, running: Running) -> Message:
        (article,) = running.corpus.articles()
        question = await running.telegram.reply_to(await running.editors_chat.send(f"/remove {article.id}"))
        await running.editor.press(question, "Remove")
        assert question.buttons == ["Undo", "Delete for good"]
        return question

    async def test_leaves_the_text_in_no_file(self, start: Start, tmp_path: Path) -> None:
        """The text is in no file of the archive or the inbox. The reply names the backup that contains it."""
        corpus = Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())
        running = await start(corpus, Inbox.open(tmp_path / "data"))
        added = await running.add(CATS)
        assert (added.text or "").startswith("Added: ")
        backup(tmp_path / "data", tmp_path / "kept.zip")
        question = await self.removed(running)
        on_disk = [path for path in (tmp_path / "data").iterdir() if path.is_file()]
        assert any(b"Lunt" in path.read_bytes() for path in on_disk)
        await running.editor.press(question, "Delete for good")
        assert (question.text or "").startswith("Deleted for good: Cats of the harbour\nThe backup ")
        assert f"{tmp_path}/kept.zip from 20" in (question.text or "")
        assert question.buttons == []
        assert not any(b"Lunt" in path.read_bytes() for path in (tmp_path / "data").iterdir())

    async def test_that_is_not_complete_says_so_and_cleans_the_inbox(
        self, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())
        running = await start(corpus, Inbox.open(tmp_path / "data"))
        await running.add(CATS)
        question = await self.removed(running)
        purge = corpus._store.purge

        def purge_in_part(article_ids: Collection[str], *, unless_there: bool) -> None:
            purge(article_ids, unless_there=unless_there)
            raise NotPurgedError(Path("byline"), "a snapshot is being made")

        monkeypatch.setattr(corpus._store, "purge", purge_in_part)
        alert = await running.editor.press(question, "Delete for good")
        assert "its text is still in byline (a snapshot is being made)" in (alert.text or "")
        assert not any(b"Lunt" in path.read_bytes() for path in (tmp_path / "data").iterdir())

    async def test_cannot_be_undone(self, with_cats: Running) -> None:
        question = await self.removed(with_cats)
        undo = question.button("Undo").callback_data or ""
        await with_cats.editor.press(question, "Delete for good")
        assert question.text == "Deleted for good: Cats of the harbour"
        alert = await with_cats.editor.press_data(question, undo)
        assert alert.text == "This button no longer works. Please send the command again."
        assert len(with_cats.corpus) == 0

    async def test_leaves_an_article_alone_that_was_added_again(self, with_cats: Running) -> None:
        question = await self.removed(with_cats)
        await with_cats.add(CATS)
        alert = await with_cats.editor.press(question, "Delete for good")
        assert alert.text == "Nothing was deleted: the article has been added again. /remove removes it."
        assert len(with_cats.corpus) == 1

    async def test_that_was_done_already_is_told_as_done(self, with_cats: Running) -> None:
        """A process that was killed before it could reply has done it."""
        (article,) = with_cats.corpus.articles()
        question = await self.removed(with_cats)
        with_cats.corpus.purge([article.id])
        await with_cats.editor.press(question, "Delete for good")
        assert question.text == "Deleted for good: there's no trace of it in the archive."
