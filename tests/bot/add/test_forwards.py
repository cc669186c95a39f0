"""Ask one question about messages that an admin forwards in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Chat, MessageOriginHiddenUser
from telegram import Message as Sent

from bot.add.message_groups import DROPPED_AFTER, MAX_MESSAGES, Forwarded, Row, join_pieces, keys_of_posts
from bot.queue.inbox import Inbox
from bot.runtime.clock import MAX_DIFFERENCE
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import StoreWriteError
from index.model import Added
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import Message
from tests.support.fake_bot_api.objects import MessageOrigin
from tests.support.waiting import HANG_S
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FERRY = "Ferry returns\n\nThe ferry sails again on Sunday."
QUAY = "The old quay\n\nIt was built in 1890 by the Tarn Bridge Company."
DUSK = "At dusk the boats come home."


def origin(running: Running, message_id: int = 12) -> MessageOrigin:
    return running.telegram.origin_channel("Harbour News", username="harbournews", message_id=message_id)


async def forwarded(running: Running, *texts: str) -> Message:
    """Forward posts together. Return the question once it counts all of them."""
    for number, text in enumerate(texts, 12):
        await running.editors_chat.send(text, forwarded_from=origin(running, number))
    return await question(running, f"{len(texts)} posts.")


async def question(running: Running, beginning: str) -> Message:
    await running.all_done()
    asked = [said for said in running.editors_chat.bot_messages if said.content.startswith(beginning)]
    assert len(asked) == 1, [said.content for said in running.editors_chat.bot_messages]
    return asked[0]


def titles(running: Running) -> list[str]:
    """Return the titles in alphabetical order."""
    return sorted(article.title for article in running.corpus)


async def soon(condition: Callable[[], bool]) -> None:
    """Wait for work that is done beside all messages."""
    async with asyncio.timeout(HANG_S):
        while not condition():  # noqa: ASYNC110 - nothing tells when it is true
            await asyncio.sleep(0.01)


class TestRow:
    async def test_is_in_one_topic(self, running: Running) -> None:
        first, second = [await running.private_topic(running.editor) for _ in range(2)]
        for topic, text in ((first, FERRY), (second, QUAY), (second, DUSK)):
            await topic.send(text, forwarded_from=origin(running))
            await running.all_done()
        assert [len(topic.bot_messages) for topic in (first, second)] == [1, 1]
        assert second.bot_messages[0].content.startswith("2 posts.")

    async def test_is_one_question(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY, DUSK)
        assert asked.content == "3 posts. Add them to the archive?"
        assert asked.buttons == ["Add each", "Add as one article", "Cancel"]
        assert running.editors_chat.bot_messages == [asked]

    @pytest.mark.parametrize("second", ["Add each", "Add as one article", "Cancel"])
    async def test_is_decided_by_the_first_of_two_taps(self, running: Running, second: str) -> None:
        asked = await forwarded(running, FERRY, QUAY)
        buttons = [asked.button(label).callback_data or "" for label in ("Add each", second)]
        answers = [running.editor.press_and_leave(asked, data) for data in buttons]
        await running.all_done()
        assert asked.content.startswith("2 articles: 2 added\n")
        assert titles(running) == ["Ferry returns", "The old quay"]
        said = [running.telegram.world.answers[query_id].text for query_id in answers]
        assert said == [None, None]

    async def test_with_a_post_of_more_links_than_are_taken_is_refused_and_left(self, start: Start) -> None:
        running = await start(message_max_links="1")
        asked = await forwarded(running, FERRY, "https://e.org/1 https://e.org/2")
        query_id = running.editor.press_and_leave(asked, asked.button("Add each").callback_data or "")
        await running.all_done()
        refused = "Please send at most 1 link at a time (you sent 2)."
        assert running.telegram.world.answers[query_id].text == refused
        assert (len(running.corpus), asked.buttons) == (0, ["Add each", "Cancel"])

    async def test_becomes_an_article_each(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY, DUSK)
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert [line for line in asked.content.splitlines() if "/edit" not in line] == [
            *("3 articles: 3 added", "", "Added:", "– Ferry returns", "– The old quay", f"– {DUSK}")
        ]
        urls = {"Ferry returns": 12, "The old quay": 13, DUSK: 14}
        assert asked.links == {title: f"https://t.me/harbournews/{number}" for title, number in urls.items()}
        await running.editor.press(asked, "Undo all")
        assert len(running.corpus) == 0

    async def test_becomes_one_article_of_the_first_ones_origin(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY, DUSK)
        await running.editor.press(asked, "Add as one article")
        await running.all_done()
        (article,) = running.corpus
        assert asked.content.startswith("Added: Ferry returns\nHarbour News · 20")
        assert asked.buttons[0] == "Undo"
        assert article.url == "https://t.me/harbournews/12"
        assert article.text == (
            "The ferry sails again on Sunday.\n\nThe old quay\n\n"
            f"It was built in 1890 by the Tarn Bridge Company.\n\n{DUSK}"
        )

    async def test_can_be_left(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY)
        data = asked.button("Add each").callback_data or ""
        await running.editor.press(asked, "Cancel")
        assert asked.content == "Not added."
        alert = await running.editor.press_data(asked, data)
        assert alert.text == "This button no longer works. Please send the command again."
        assert len(running.corpus) == 0

    async def test_ends_when_it_is_decided(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY)
        await running.editor.press(asked, "Add each")
        await running.all_done()
        await running.editors_chat.send(DUSK, forwarded_from=origin(running, 14))
        another = await question(running, "Add this to the archive?")
        await running.editor.press(another, "Add")
        await running.all_done()
        assert another.content.startswith("Added: At dusk")
        assert len(running.corpus) == 3

    async def test_is_only_what_comes_within_seconds(self, running: Running) -> None:
        now = running.telegram.world.now()
        for at in (now - 40, now - 20, now):
            await running.editors_chat.send(DUSK, forwarded_from=origin(running), sent_at=at)
        await running.all_done()
        assert [said.content for said in running.editors_chat.bot_messages] == ["Add this to the archive?"] * 3

    async def test_with_a_file_or_a_link_is_no_one_article(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        await running.editors_chat.send(url, forwarded_from=origin(running))
        await running.editors_chat.send_document("cats.txt", CATS.encode(), forwarded_from=origin(running))
        await running.editors_chat.send(website.url("/gone"), forwarded_from=origin(running))
        await running.editors_chat.send_photo(forwarded_from=origin(running))
        asked = await question(running, "3 posts.")
        assert asked.content.endswith("\n1 more has neither text nor file.")
        assert asked.buttons == ["Add each", "Cancel"]
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert titles(running) == ["Cats of the harbour", "Storks return"]
        assert asked.content.startswith("3 articles: 2 added, 1 not added\n\nNot added:\n– There is no page at ")

    async def test_that_is_pressed_twice_is_added_once(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY)
        held = running.telegram.faults.hold("editMessageText")
        data = asked.button("Add as one article").callback_data or ""
        running.editor.press_and_leave(asked, data)
        await running.telegram.until(lambda: held.hits, "the first tap to do its work")
        await running.editor.press_data(asked, data)
        held.lift()
        await running.all_done()
        assert titles(running) == ["Ferry returns"]
        assert asked.content.startswith("Added: ")

    async def test_that_the_disk_refuses_says_so(self, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> Added:
            raise StoreWriteError(Path("articles.journal"), "No space left on device")

        asked = await forwarded(running, FERRY, QUAY)
        monkeypatch.setattr(Corpus, "add", refuse)
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert asked.content.startswith(
            "2 articles: 2 not added\n\nNot added:\n– Ferry returns The ferry sails again on…: Nothing"
        )

    async def test_of_a_day_ago_is_gone(self, start: Start) -> None:
        inbox = Inbox.in_memory()
        running = await start(None, inbox)
        asked = await forwarded(running, FERRY, QUAY)
        assert len(inbox.notebook.items("forwards")) == 2
        Forwarded(inbox.notebook).tidy(datetime.now(UTC) + DROPPED_AFTER + timedelta(seconds=1))
        alert = await running.editor.press(asked, "Add each")
        assert alert.text == "The messages are gone. Please forward them again."

    @pytest.mark.parametrize("year", [1970, 2099])
    async def test_is_kept_though_the_clock_is_wrong(
        self, start: Start, monkeypatch: pytest.MonkeyPatch, year: int
    ) -> None:
        monkeypatch.setattr("bot.add.forward_handlers.TIDY_S", 0.001)
        monkeypatch.setattr("bot.runtime.clock._now", lambda: datetime(year, 1, 1, tzinfo=UTC))
        running = await start(None, Inbox.in_memory())
        looks: list[datetime] = []
        tidy = Forwarded.tidy

        def tidied(forwarded: Forwarded, now: datetime) -> None:
            tidy(forwarded, now)
            looks.append(now)

        monkeypatch.setattr(Forwarded, "tidy", tidied)
        asked = await forwarded(running, FERRY, QUAY)
        count = len(looks)
        await soon(lambda: len(looks) > count + 2)
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert len(running.corpus) == 2

    @pytest.mark.parametrize("decision", [None, "Cancel"])
    async def test_leaves_nothing_on_the_disk_when_it_is_a_day_old_or_decided(
        self, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decision: str | None
    ) -> None:
        """This holds whether or not anything is forwarded afterwards."""
        monkeypatch.setattr("bot.add.forward_handlers.TIDY_S", 0.01)
        inbox = Inbox.open(tmp_path)
        running = await start(None, inbox)
        notes = tmp_path / "archive.notes"
        for text in (FERRY, QUAY):
            await running.editors_chat.send(text, forwarded_from=origin(running))
        asked = await question(running, "2 posts.")
        assert b"Tarn Bridge" in notes.read_bytes()
        if decision:
            await running.editor.press(asked, decision)

        def is_forgotten() -> bool:
            if not decision:
                inbox.time.tell(datetime.now(UTC) + DROPPED_AFTER + MAX_DIFFERENCE)
            return b"Tarn Bridge" not in notes.read_bytes()

        await soon(is_forgotten)
        assert running.editors_chat.bot_messages == [asked]

    async def test_that_the_disk_keeps_for_longer_is_logged(
        self, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("archive.notes"), "No space left on device")

        monkeypatch.setattr(Forwarded, "tidy", refuse)
        running = await start()
        await soon(lambda: "could not be forgotten yet" in caplog.text)
        assert (await running.ask("who purrs?")).content

    async def test_of_somebody_else_is_no_business_of_anybody(self, running: Running) -> None:
        asked = await forwarded(running, FERRY, QUAY)
        for data in ("forwards:each", "forwards:one", "forwards:cancel"):
            alert = await running.reader.press_data(asked, data)
            assert (alert.text or "").startswith("Only admins can do that")
        assert asked.buttons == ["Add each", "Add as one article", "Cancel"]


class TestLongText:
    """Telegram's apps send a text of more than 4,096 characters in several messages."""

    TEXT = " ".join(f"On day {n} the ferry carried {n * 7} people over the river Lune." for n in range(200))
    PIECES = (TEXT[:4_080], TEXT[4_080:8_170], TEXT[8_170:])

    async def test_that_is_added_is_one_article(self, running: Running) -> None:
        command, *_ = [await running.editors_chat.send(text) for text in (f"/add {self.PIECES[0]}", *self.PIECES[1:])]
        await running.all_done()
        (reply,) = running.editors_chat.bot_messages
        assert reply.reply_to_message is not None
        assert reply.reply_to_message.message_id == command.message_id
        assert reply.content.startswith("Added: On day 0 the ferry")
        (article,) = running.corpus
        assert article.text.replace(" ", "") == self.TEXT.replace(" ", "")
        assert article.source is None

    async def test_that_is_sent_without_a_command_is_offered(self, running: Running) -> None:
        for text in self.PIECES:
            await running.editors_chat.send(text)
        asked = await question(running, "Add this to the archive?")
        assert asked.buttons == ["Add", "Cancel"]
        await running.editor.press(asked, "Add")
        await running.all_done()
        (article,) = running.corpus
        assert article.text.endswith("On day 199 the ferry carried 1393 people over the river Lune.")

    async def test_that_is_one_message_is_answered_and_offered(self, with_cats: Running) -> None:
        """A text is a question, however long it is."""
        asked = await with_cats.editors_chat.send(f"The cats of Lunt harbour purr at night. {self.PIECES[0][:4_040]}")
        await with_cats.all_done()
        (answer,) = with_cats.telegram.replies_to(asked)
        said = answer.content
        assert said.startswith("I found nothing about this.")
        await with_cats.editor.press(answer, "Add your text")
        await with_cats.all_done()
        assert answer.content == said
        assert with_cats.editors_chat.bot_messages[-1].content.startswith("Added: The cats of Lunt harbour purr")

    async def test_that_asks_nothing_is_offered(self, with_cats: Running) -> None:
        asked = await with_cats.editors_chat.send("🐈" * 2_040)
        assert (await with_cats.telegram.reply_to(asked)).content == "Add this to the archive?"

    async def test_is_over_when_a_question_comes_later(self, running: Running) -> None:
        now = running.telegram.world.now()
        command = await running.editors_chat.send(f"/add {self.PIECES[0]}", sent_at=now - 60)
        asked = await running.editors_chat.send("How many people on day 7?")
        answer = await running.telegram.reply_to(asked)
        await running.all_done()
        assert answer.content
        assert (await running.final(command)).content.startswith("Added: ")

    async def test_of_which_only_the_beginning_came_is_added_as_it_is(self, running: Running) -> None:
        reply = await running.add(self.PIECES[0])
        assert reply.content.startswith("Added: ")

    async def test_that_is_forwarded_is_one_post(self, running: Running) -> None:
        for number, text in enumerate((*self.PIECES, FERRY), 12):
            await running.editors_chat.send(text, forwarded_from=origin(running, number))
        assert (await question(running, "2 posts.")).buttons == ["Add each", "Add as one article", "Cancel"]


class TestInDoubt:
    """The forwarded content is read again for a day."""

    LONG = " ".join(f"On day {n} the ferry carried {n * 7} people over the river Lune." for n in range(30))

    async def test_one_article_can_be_kept_beside_what_it_resembles(self, running: Running) -> None:
        running.corpus.add(running.ingestion.from_text(f"Ferry of old\n\n{self.LONG}"))
        asked = await forwarded(running, f"Ferry returns\n\n{self.LONG}", "It is blue.")
        await running.editor.press(asked, "Add as one article")
        await running.all_done()
        assert asked.content.startswith("Not added yet: Ferry returns")
        await running.editor.press(asked, "Keep both")
        await running.all_done()
        assert asked.content.startswith("Added: Ferry returns")
        assert any(article.text.endswith("It is blue.") for article in running.corpus)

    async def test_one_of_each_is_asked_about_by_itself(self, running: Running) -> None:
        running.corpus.add(running.ingestion.from_text(f"Ferry of old\n\n{self.LONG}"))
        asked = await forwarded(running, QUAY, f"Ferry returns\n\n{self.LONG}")
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert asked.content.startswith("2 articles: 1 added, 1 in doubt")
        await running.editor.press(asked, "1")
        await running.all_done()
        doubt = running.editors_chat.bot_messages[-1]
        assert doubt.content.startswith("Not added yet: Ferry returns")
        await running.editor.press(doubt, "Keep both")
        await running.all_done()
        assert titles(running) == ["Ferry of old", "Ferry returns", "The old quay"]


class TestAlbum:
    async def album(self, running: Running, *captions: str | None, channel: bool = True) -> list[Message]:
        return [
            await running.editors_chat.send_photo(
                caption=caption, album="77", forwarded_from=origin(running, number) if channel else None
            )
            for number, caption in enumerate(captions, 12)
        ]

    async def test_that_was_forwarded_is_one_article(self, running: Running) -> None:
        await self.album(running, None, FERRY, None, DUSK)
        asked = await question(running, "Add this to the archive?")
        assert asked.buttons == ["Add", "Cancel"]
        assert running.editors_chat.bot_messages == [asked]
        await running.editor.press(asked, "Add")
        await running.all_done()
        (article,) = running.corpus
        assert (article.title, article.url) == ("Ferry returns", "https://t.me/harbournews/12")
        assert article.text == f"The ferry sails again on Sunday.\n\n{DUSK}"

    async def test_of_an_admins_own_is_offered_too(self, running: Running) -> None:
        await self.album(running, FERRY, None, channel=False)
        asked = await question(running, "Add this to the archive?")
        await running.editor.press(asked, "Add")
        await running.all_done()
        (article,) = running.corpus
        assert (article.title, article.source, article.url) == ("Ferry returns", None, None)

    async def test_without_text_is_told_once(self, running: Running) -> None:
        await self.album(running, None, None, None)
        asked = await question(running, "That has no text or file")
        assert running.editors_chat.bot_messages == [asked]

    async def test_counts_once_in_a_row(self, running: Running) -> None:
        await self.album(running, FERRY, None, DUSK)
        await running.editors_chat.send(QUAY, forwarded_from=origin(running, 20))
        asked = await question(running, "2 posts.")
        await running.editor.press(asked, "Add as one article")
        await running.all_done()
        assert asked.content.startswith("Added: Ferry returns")
        assert len(running.corpus) == 1

    async def test_of_files_is_several_articles(self, running: Running) -> None:
        for name, text in (("a.txt", FERRY), ("b.txt", QUAY)):
            sent = await running.editors_chat.send_document(name, text.encode(), album="78")
            assert sent.media_group_id == "78"
        asked = await question(running, "2 posts.")
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert titles(running) == ["Ferry returns", "The old quay"]

    @pytest.mark.parametrize("at", [0, 1])
    async def test_of_files_with_add_is_added_whole(self, running: Running, at: int) -> None:
        """Apps put the caption below the last file, but below the first photo."""
        for number, text in enumerate((FERRY, QUAY)):
            name, caption = f"{number}.txt", "/add these, please" if number == at else None
            await running.editors_chat.send_document(name, text.encode(), album="79", caption=caption)
        await running.all_done()
        (told,) = running.editors_chat.bot_messages
        assert told.content.startswith("2 articles: 2 added\n")
        assert titles(running) == ["Ferry returns", "The old quay"]
        await running.editor.press(told, "Undo all")
        assert titles(running) == []

    async def test_of_photos_with_add_is_one_article(self, running: Running) -> None:
        await self.album(running, f"/add {FERRY}", None, DUSK, channel=False)
        await running.all_done()
        (told,) = running.editors_chat.bot_messages
        assert told.content.startswith("Added: Ferry returns\n")
        (article,) = running.corpus
        assert article.text == f"The ferry sails again on Sunday.\n\n{DUSK}"

    async def test_of_photos_with_add_alone_is_told_once(self, running: Running) -> None:
        await self.album(running, "/add", None, channel=False)
        await running.all_done()
        (told,) = running.editors_chat.bot_messages
        assert told.content == "That has no text or file, so there's nothing to add."

    async def test_with_add_and_a_link_is_the_page(self, running: Running, website: Website) -> None:
        await self.album(running, f"/add {website.serve('/storks', PAGE)}", channel=False)
        await running.all_done()
        (told,) = running.editors_chat.bot_messages
        assert told.content.startswith("Added: Storks return\n")

    async def test_with_add_that_is_in_doubt_is_decided(self, running: Running) -> None:
        await running.add(
            FERRY + "\n\nIt had been away for nineteen years, and hundreds came to see it land at the quay."
        )
        for number in range(2):
            text = FERRY.replace("Ferry returns", "Ferry, again")
            text += "\n\nIt had been away for nineteen years, and hundreds came to see it land at the old quay."
            await running.editors_chat.send_document(
                f"{number}.txt", (text if number else QUAY).encode(), album="80", caption="/add" if number else None
            )
        await running.all_done()
        told = running.editors_chat.bot_messages[-1]
        assert told.content.startswith("2 articles: 1 added, 1 in doubt\n")
        await running.editor.press(told, "❔ 1")
        await running.all_done()
        asked = running.editors_chat.bot_messages[-1]
        await running.editor.press(asked, "Keep both")
        await running.all_done()
        assert titles(running) == ["Ferry returns", "Ferry, again", "The old quay"]


class TestPurge:
    async def test_takes_what_is_not_decided_as_well(self, start: Start, tmp_path: Path) -> None:
        corpus, inbox = Corpus(TinyDBStore.open(tmp_path), BM25Backend()), Inbox.open(tmp_path)
        running = await start(corpus, inbox)

        def holding() -> list[str]:
            return [path.name for path in tmp_path.glob("a*") if path.is_file() and b"Tarn Bridge" in path.read_bytes()]

        asked = await forwarded(running, FERRY, QUAY)
        await running.editor.press(asked, "Add each")
        await running.all_done()
        assert "archive.notes" in holding(), "until the file is written anew"
        await forwarded(running, QUAY, FERRY, DUSK)
        article = next(article for article in running.corpus if article.title == "The old quay")
        removal = await running.telegram.reply_to(await running.editors_chat.send(f"/remove {article.id}"))
        await running.editor.press(removal, "Remove")
        await running.editor.press(removal, "Delete for good")
        await running.all_done()
        assert removal.content.startswith("Deleted for good: The old quay")
        assert holding() == []

    async def test_takes_a_long_text_that_was_sent_in_pieces(self, start: Start, tmp_path: Path) -> None:
        """No single message has a whole paragraph. Other messages of the row stay."""
        corpus, inbox = Corpus(TinyDBStore.open(tmp_path), BM25Backend()), Inbox.open(tmp_path)
        running = await start(corpus, inbox)
        sentences = [f"On day {n} the ferry carried {n * 7} people over the river Lune" for n in range(70)]
        text = ", and ".join(sentences) + ", said Wat."
        pieces = text[:4_090], text[4_090:]
        article = running.corpus.add(running.ingestion.from_text(f"Ferry\n\n{text}")).article
        for number, piece in enumerate((FERRY, *pieces, QUAY), 12):
            await running.editors_chat.send(piece, forwarded_from=origin(running, number))
        await question(running, "3 posts.")
        running.corpus.purge([article.id])
        inbox.purge([article], keys_of_posts)
        left = (tmp_path / "archive.notes").read_bytes()
        assert b"said Wat" not in left
        assert b"On day" not in left
        assert b"Tarn Bridge" in left

    async def test_takes_the_rest_of_a_text_however_short_it_is(self, start: Start, tmp_path: Path) -> None:
        corpus, inbox = Corpus(TinyDBStore.open(tmp_path), BM25Backend()), Inbox.open(tmp_path)
        running = await start(corpus, inbox)
        beginning = " ".join(["ferry"] * 700)[:4_090]
        article = running.corpus.add(running.ingestion.from_text(f"Ferry\n\n{beginning} said Wat.")).article
        for text in (beginning, "said Wat."):
            await running.editors_chat.send(text)
        await question(running, "Add this to the archive?")
        inbox.purge([article], keys_of_posts)
        assert b"said Wat" not in (tmp_path / "archive.notes").read_bytes()


class TestWhole:
    LONG = "x" * 4_090

    def test_is_a_text_that_was_cut_within_a_sentence(self) -> None:
        assert join_pieces([(self.LONG, AT), ("and so on.", AT)]) == [f"{self.LONG} and so on."]

    def test_has_a_paragraph_where_a_sentence_ended(self) -> None:
        assert join_pieces([(f"{self.LONG}.", AT), ("And so on.", AT)]) == [f"{self.LONG}.\n\nAnd so on."]

    def test_is_put_together_of_more_than_two(self) -> None:
        assert join_pieces([(self.LONG, AT)] * 2 + [("end.", AT)]) == [f"{self.LONG} {self.LONG} end."]

    @pytest.mark.parametrize(
        "pieces",
        [
            [("short", AT), ("and so on.", AT)],
            [(LONG, AT), ("Another post.", AT + timedelta(minutes=1))],
        ],
    )
    def test_is_not_what_was_published_apart(self, pieces: list[tuple[str, datetime]]) -> None:
        assert join_pieces(pieces) == [text for text, _ in pieces]

    def test_row_is_bounded(self) -> None:
        sent = [
            Sent(n, AT, Chat(1, "private"), text="x", forward_origin=MessageOriginHiddenUser(AT, "Al"))
            for n in range(1, MAX_MESSAGES + 2)
        ]
        assert Row(1, 1, tuple(sent[:-2])).continues_with(sent[-1])
        assert not Row(1, 1, tuple(sent[:-1])).continues_with(sent[-1])
        assert Row(1, 1, tuple(sent[:-1])).continues_with(sent[0]), "it is there already"
