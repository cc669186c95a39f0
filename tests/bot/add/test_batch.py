"""Add several links in one message, and several articles in one file, through the real bot."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.add.batch import BatchAdder, Outcome
from bot.add.batch_messages import render_many
from bot.add.callback_data import UndoAll
from bot.add.single import Adder, Editor, InDoubt
from bot.add.sources import ContentSource
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import Hosts
from index.articles.identity import make_article
from index.dedup.checks import Concern
from index.disk.key_value import NotebookFile
from index.errors import NoTextError, PageGoneError
from index.ingest import Entry, Reading
from index.ingest.refetch import Refetching
from index.model import Added, AddStatus, Doubt, Draft, Paragraph
from tests.support.archive.similar_texts import EDITED, OTHERS, STORY
from tests.support.bot.fake_clock import FakeClock
from tests.support.bot.running_bot import Running, Start, without_ids
from tests.support.bot.sample_articles import archived, titles_in_archive
from tests.support.fake_bot_api import Message
from tests.support.web.running_pages import PAGE, page_of_texts
from tests.support.website import Website


def serve(website: Website, *texts: str) -> list[str]:
    """Serve pages, each with one of these texts."""
    return [
        website.serve(f"/{number}", page_of_texts(text, title=f"Page {number}")) for number, text in enumerate(texts)
    ]


async def ended(running: Running, command: Message) -> Message:
    """Return the final reply to a command that adds many articles."""
    reply = await running.telegram.reply_to(command)
    await running.telegram.until(lambda: not reply.content.startswith("Reading"), f"the end of {reply.content!r}")
    return reply


async def add(running: Running, text: str) -> Message:
    return await ended(running, await running.editors_chat.send(f"/add {text}"))


class TestSeveralLinks:
    async def test_are_told_in_one_message(self, running: Running, website: Website) -> None:
        """It lists articles not added with reasons, those in doubt, and those added. Each name links to its page."""
        archived(running, *STORY)
        urls = serve(website, *OTHERS)
        gone, copy = website.url("/gone"), website.serve("/ferry", page_of_texts(*EDITED))
        command = await running.editors_chat.send(f"/add {urls[0]} {gone} and\n{urls[1]}\n\n{copy}")
        reply = await ended(running, command)
        assert without_ids(reply.content) == (
            "4 articles: 2 added, 1 not added, 1 in doubt\n\n"
            f"Not added:\n– There is no page at {gone} (the server answered 404).\n\n"
            "In doubt:\n1. The ferry sails again: 95% of its text already appears, in the same order, in an "
            "archived article.\n\n"
            "Added:\n– Page 0\ndate unknown · /edit\n– Page 1\ndate unknown · /edit"
        )
        assert reply.links == {"The ferry sails again": copy, "Page 0": urls[0], "Page 1": urls[1]}
        assert reply.buttons == ["❔ 1", "Undo all"]
        assert running.telegram.replies_to(command) == [reply]
        assert titles_in_archive(running) == ["Ferry", "Page 0", "Page 1"]

    async def test_are_told_with_what_has_to_be_looked_at(self, running: Running, website: Website) -> None:
        """It shows byline, date, and the language if it is not the usual one. A tap opens the card for corrections."""
        archived(running, *STORY)
        german = page_of_texts(
            "Der Fluss ist breit und ruhig, und am Ufer stehen alte Weiden, unter denen die Kinder spielen.",
            "Im Winter friert er zu, und dann gehen die Leute aus dem Dorf zu Fuß hinüber in die Stadt.",
            title="Am Fluss",
        ).replace('lang="en"', 'lang="de"')
        urls = [website.serve("/storks", PAGE), website.serve("/fluss", german)]
        reply = await add(running, " ".join(urls))
        assert without_ids(reply.content) == (
            "2 articles: 2 added\n\nAdded:\n– Storks return\nIda Brook · 2024-03-09 · /edit\n"
            "– Am Fluss\ndate unknown · German · /edit"
        )
        commands = [entity for entity in reply.content_entities if entity.type == "bot_command"]
        command = reply.content[commands[1].offset : commands[1].end]
        card = await running.telegram.reply_to(await running.editors_chat.send(command))
        assert card.content.startswith("In the archive: Am Fluss\n")
        assert "Fix…" in card.buttons

    async def test_show_how_many_are_done(
        self, running: Running, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.messaging.progress.PROGRESS_INTERVAL_S", 0.01)
        urls = serve(website, *OTHERS)
        hold = website.hold("/2")
        reply = await running.telegram.reply_to(await running.editors_chat.send(f"/add {' '.join(urls)}"))
        assert reply.history[0] == "Reading: 0 of 3 …"
        await running.telegram.edited(reply, until="Reading: 2 of 3 …")
        assert (await running.ask("What was seen near the mill?")).content, "nobody waits for it"
        hold.release()
        await running.telegram.edited(reply, until="3 articles: 3 added")

    async def test_are_undone_together(self, running: Running, website: Website) -> None:
        """This covers added and updated articles that have not changed since. Articles that were there before stay."""
        urls = serve(website, *OTHERS)
        await add(running, f"{urls[0]} {urls[1]}")
        website.serve("/0", page_of_texts(STORY[0], title="Page 0"))
        reply = await add(running, " ".join(urls))
        assert without_ids(reply.content) == (
            "3 articles: 1 added, 1 updated, 1 already in the archive\n\n"
            "Added:\n– Page 2\ndate unknown · /edit\n\nUpdated:\n– Page 0\ndate unknown · /edit\n\n"
            "Already in the archive:\n– Page 1\ndate unknown · /edit"
        )
        running.corpus.add(running.ingestion.read_url(urls[2]).article())
        await running.editor.press(reply, "Undo all")
        assert reply.content == ("2 changes undone.\n\nIn the archive, as before:\n– Page 0\n\nRemoved:\n– Page 2")
        assert OTHERS[0] in running.corpus.article(urls[0]).text
        assert titles_in_archive(running) == ["Page 0", "Page 1"]
        await running.editor.press(reply, "Redo all")
        assert reply.content == "2 changes redone.\n\nIn the archive:\n– Page 0\n– Page 2"
        assert STORY[0] in running.corpus.article(urls[0]).text
        await running.editor.press(reply, "Undo all")
        assert reply.content.startswith("2 changes undone.")
        assert titles_in_archive(running) == ["Page 0", "Page 1"]

    async def test_that_were_changed_or_undone_since_are_left_alone(self, running: Running, website: Website) -> None:
        urls = serve(website, *OTHERS)
        reply = await add(running, " ".join(urls))
        website.serve("/0", page_of_texts(STORY[0], title="Page 0"))
        running.corpus.add(running.ingestion.read_url(urls[0]).article())
        running.corpus.remove(urls[1])
        await running.editor.press(reply, "Undo all")
        assert reply.content == ("1 change undone.\n\nNot undone (changed since):\n– Page 0\n\nRemoved:\n– Page 2")
        assert reply.buttons == ["Redo all"]

    async def test_of_which_none_was_added_have_nothing_to_undo(self, running: Running, website: Website) -> None:
        reply = await add(running, f"{website.url('/gone')} {website.url('/away')}")
        assert reply.content.startswith("2 articles: 2 not added\n\nNot added:\n")
        assert reply.buttons == []

    async def test_that_are_copies_of_one_another_are_noticed(self, running: Running, website: Website) -> None:
        reply = await add(
            running, f"{website.serve('/a', page_of_texts(*STORY))} {website.serve('/b', page_of_texts(*EDITED))}"
        )
        assert reply.content.startswith("2 articles: 1 added, 1 in doubt\n")

    async def test_are_undone_beside_those_that_wait_for_a_decision(self, running: Running, website: Website) -> None:
        """They can still be decided: the list stays with their buttons."""
        archived(running, *STORY)
        reply = await add(running, f"{serve(website, OTHERS[0])[0]} {website.serve('/ferry', page_of_texts(*EDITED))}")
        said = reply.content
        await running.editor.press(reply, "Undo all")
        told = await running.telegram.message_in(reply.chat.id, after=reply)
        assert told.content.startswith("1 change undone.")
        assert told.buttons == ["Redo all"]
        assert (reply.content, reply.buttons) == (said, ["❔ 1"])
        await running.editor.press(reply, "❔ 1")
        question = await running.telegram.message_in(reply.chat.id, after=told)
        await running.telegram.edited(question, until="Not added yet: The ferry sails again")
        await running.editor.press(told, "Redo all")
        assert titles_in_archive(running) == ["Ferry", "Page 0"]

    async def test_in_doubt_are_decided_one_by_one(self, running: Running, website: Website) -> None:
        """A separate message asks about each. The list stays."""
        archived(running, *STORY)
        archived(running, *OTHERS, url=None, title="Others")
        first = website.serve("/first", page_of_texts(*EDITED, title="First"))
        second = website.serve("/second", page_of_texts(*OTHERS[:2], title="Second"))
        reply = await add(running, f"{first} {second}")
        assert reply.buttons == ["❔ 1", "❔ 2"]
        command_replies = len(running.editors_chat.bot_messages)
        await running.editor.press(reply, "❔ 2")
        question = await running.telegram.until(
            lambda: running.editors_chat.bot_messages[command_replies:], "the question"
        )
        await running.telegram.edited(question[0], until="Not added yet: Second")
        await running.telegram.until(lambda: reply.buttons == ["❔ 1"], "the button to go")
        await running.editor.press(question[0], "Update")
        await running.telegram.edited(question[0], until="Updated: Second")
        assert titles_in_archive(running) == ["Ferry", "Second"]
        assert reply.content.startswith("2 articles: 2 in doubt")

    @pytest.mark.logs_errors("KeyError: 'oops'")
    async def test_that_nobody_foresaw_are_admitted_and_logged(
        self, running: Running, website: Website, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        read_url = running.ingestion.read_url

        def fail(url: str, **_: object) -> object:
            if url.endswith("/1"):
                raise KeyError("oops")
            return read_url(url)

        urls = serve(website, *OTHERS)
        monkeypatch.setattr(running.ingestion, "read_url", fail)
        reply = await add(running, " ".join(urls))
        assert (
            f"Not added:\n– {urls[1]}: Something went wrong. Details are in the log; please try again." in reply.content
        )
        assert reply.content.startswith("3 articles: 2 added, 1 not added")
        assert "KeyError" in caplog.text

    async def test_that_are_no_links_are_told_so(self, running: Running, website: Website) -> None:
        (url,) = serve(website, OTHERS[0])
        reply = await add(running, f"{url} http://[a/b ftp://e.org/file")
        assert reply.content.startswith("3 articles: 1 added, 2 not added\n")
        assert "ftp://e.org/file isn't a link to a web page" in reply.content

    async def test_without_a_command_are_offered(self, running: Running, website: Website) -> None:
        offer = await running.telegram.reply_to(await running.editors_chat.send("\n".join(serve(website, *OTHERS))))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="3 articles: 3 added")

    async def test_that_are_too_many_are_refused(self, running: Running) -> None:
        urls = " ".join(f"https://e.org/{number}" for number in range(51))
        reply = await running.telegram.reply_to(await running.editors_chat.send(f"/add {urls}"))
        assert reply.content == "Please send at most 50 links at a time (you sent 51)."

    async def test_that_are_more_than_the_setting_allows_are_not_offered(self, start: Start, website: Website) -> None:
        running = await start(message_max_links="1")
        reply = await running.telegram.reply_to(await running.editors_chat.send("\n".join(serve(website, *OTHERS))))
        assert (reply.content, reply.buttons) == ("Please send at most 1 link at a time (you sent 3).", [])


class TestAFileOfSeveral:
    """The articles in an archive of files are reported like links."""

    @pytest.fixture
    def of_three(self, running: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
        """Return a file that holds two articles and something else. One of them is a copy."""
        archived(running, *STORY)
        drafts = [Draft("Edited", tuple(map(Paragraph, EDITED))), Draft("Others", tuple(map(Paragraph, OTHERS)))]
        entries = [Entry(f"{number}.txt", draft) for number, draft in enumerate(drafts)]
        reading = Reading("all.zip", (*entries, Entry("2.bin", error=NoTextError("2.bin"))))
        monkeypatch.setattr(running.ingestion, "read_file", lambda *_: reading)
        return running

    async def test_is_told_in_one_message(self, of_three: Running) -> None:
        sent = await of_three.editors_chat.send_document("all.zip", b"", caption="/add")
        reply = await ended(of_three, sent)
        assert without_ids(reply.content) == (
            "3 articles: 1 added, 1 not added, 1 in doubt\n\n"
            "Not added:\n– there is no text to quote in 2.bin.\n\n"
            "In doubt:\n1. Edited: 95% of its text already appears, in the same order, in an archived article."
            "\n\n"
            "Added:\n– Others\ndate unknown · /edit"
        )
        assert titles_in_archive(of_three) == ["Ferry", "Others"]
        await of_three.editor.press(reply, "Undo all")
        assert titles_in_archive(of_three) == ["Ferry"]

    async def test_is_read_by_its_content(self, running: Running) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            for number, text in enumerate(OTHERS):
                file.writestr(f"{number}.txt", f"Title {number}\n\n{text}")
            file.writestr("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
        sent = await running.editors_chat.send_document("all.zip", content.getvalue(), caption="/add")
        reply = await ended(running, sent)
        assert reply.content.startswith("4 articles: 3 added, 1 not added\n")
        assert titles_in_archive(running) == ["Title 0", "Title 1", "Title 2"]

    async def test_is_decided_about_by_reading_it_again(self, of_three: Running) -> None:
        sent = await of_three.editors_chat.send_document("all.zip", b"", caption="/add")
        reply = await ended(of_three, sent)
        await of_three.editor.press(reply, "❔ 1")
        question = await of_three.telegram.until(
            lambda: [each for each in of_three.telegram.replies_to(sent) if each is not reply], "the question"
        )
        await of_three.telegram.edited(question[0], until="Not added yet: Edited")
        await of_three.editor.press(question[0], "Update")
        await of_three.telegram.edited(question[0], until="Updated: Edited")
        assert titles_in_archive(of_three) == ["Edited", "Others"]

    async def test_is_added_to_the_end_after_a_kill_amid_it(self, running: Running) -> None:
        """Articles added before the kill are reported as added, and the rest is added."""
        drafts = [Draft(f"Title {number}", (Paragraph(text),)) for number, text in enumerate(OTHERS)]
        entries = tuple(Entry(f"{number}.txt", draft) for number, draft in enumerate(drafts))
        editor = Editor(None, "0123456789abcdef")

        def source(count: int) -> ContentSource:
            return ContentSource("all.zip", lambda: asyncio.sleep(0, Reading("all.zip", entries[:count])))

        threads = Threads()
        adder = Adder(running.corpus, Refetching(running.ingestion, NotebookFile.in_memory()), threads)
        many = BatchAdder(adder, Hosts(FakeClock(), 0.0))
        await many.add_many([source(2)], editor)
        outcomes = await many.add_many([source(3)], editor)
        assert [each.added and each.added.status for each in outcomes] == [AddStatus.ADDED] * 3
        assert len(running.corpus) == 3
        threads.close()

    async def test_that_has_become_another_one_is_told(
        self, of_three: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = await of_three.editors_chat.send_document("all.zip", b"", caption="/add")
        reply = await ended(of_three, sent)
        reading = Reading("all.zip", (Entry("2.bin", error=NoTextError("2.bin")),))
        monkeypatch.setattr(of_three.ingestion, "read_file", lambda *_: reading)
        data = reply.button("❔ 1").callback_data or ""
        assert data == "sure:0.0:"
        await of_three.editor.press(reply, "❔ 1")
        question = await of_three.telegram.until(
            lambda: [each for each in of_three.telegram.replies_to(sent) if each is not reply], "the reply"
        )
        await of_three.telegram.edited(question[0], until="Nothing was added: there is no text to quote in 2.bin")


class TestForgers:
    @pytest.mark.parametrize("data", ["sure:0.0:", "drop", "undo-all:0123456789abcdef:1.1", "sure:aaaaaaaaaa:cu:abc"])
    async def test_change_nothing(self, with_cats: Running, data: str) -> None:
        answer = await with_cats.ask("who purrs?")
        for forger in (with_cats.reader, with_cats.editor):
            alert = await forger.press_data(answer, data)
            assert alert.text == "This button no longer works. Please send the command again."
        assert len(with_cats.corpus) == 1


LABELS = st.text(alphabet="a<&é漢🐈\u202e x", max_size=300)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    name, url = draw(LABELS), draw(st.sampled_from([None, "https://e.org/" + "x" * 900, "https://e.org/1"]))
    language = draw(st.sampled_from([None, "en", "zh-Hant", "x" * 99]))
    published = draw(st.sampled_from([None, date(2024, 3, 9)]))
    draft = Draft(draw(LABELS), (Paragraph("Text."),), draw(LABELS), url=url, language=language, published=published)
    of = Outcome(name, (draw(st.integers(0, 99_999)), draw(st.integers(0, 99_999))), url)
    article = make_article(draft, datetime.now(UTC), None)
    kind = draw(st.sampled_from([*AddStatus, Doubt.TEASER, PageGoneError(name, 404)]))
    if isinstance(kind, AddStatus):
        return Outcome(of.name, of.part, of.url, added=Added(kind, article, 1, "0" * 16))
    if isinstance(kind, Doubt):
        return Outcome(of.name, of.part, of.url, in_doubt=InDoubt(draft, Concern(kind)))
    return Outcome(of.name, of.part, of.url, error=kind)


class TestTheMessage:
    @given(st.lists(outcomes(), max_size=400), st.sampled_from([None, "en", "de"]))
    def test_is_taken_by_telegram_whatever_is_in_it(self, came: list[Outcome], usual: str | None) -> None:
        reply = render_many(came, UndoAll("0123456789abcdef", 99999, 99999), usual)
        assert reply.body.length <= MessageLimit.MAX_TEXT_LENGTH
        assert reply.body.entities <= 100
        assert len(reply.body.html.encode()) <= 32_768
        assert len(reply.buttons) <= 100
        assert all(len(button.data.encode()) <= 64 for row in reply.buttons for button in row)

    def test_says_how_many_found_no_room_and_begins_with_failures(self) -> None:
        draft = Draft("A title of usual length for a page of a newspaper", (Paragraph("Text."),))
        added = Added(AddStatus.ADDED, make_article(draft, datetime.now(UTC), None), 1, "0" * 16)
        came = [Outcome(f"{n}", (n, 0), added=added) for n in range(150)]
        came.append(Outcome("bad.txt", (150, 0), error=PageGoneError("bad.txt", 404)))
        text = render_many(came, None).body.text
        assert text.startswith("151 articles: 150 added, 1 not added\n\nNot added:\n– There is no page at ")
        shown = text.count("– A title")
        assert text.count("/edit_") == shown
        assert text.endswith(f"\n…and {150 - shown} more")
        assert 45 < shown < 150

    @pytest.mark.parametrize("count", [1, 30, 50])
    def test_has_room_for_fifty_links_whatever_they_are(self, count: int) -> None:
        """With fewer articles it shows more of each. Each can be corrected."""
        title, byline = "What the council of Ostwick said of " * 6, "By Ida Brook and the staff of the Fen Gazette"
        url = "https://gazette.example/" + "x" * 150
        draft = Draft(title, (Paragraph("Text."),), byline, url=url, language="en")
        came = [
            Outcome(
                url, (n, 0), url, added=Added(AddStatus.ADDED, make_article(draft, datetime.now(UTC), None), 1, "0")
            )
            for n in range(count)
        ]
        body = render_many(came, None, "en").body
        lines = [line for line in body.text.splitlines() if "/edit_" in line]
        assert len(lines) == count
        assert "more" not in body.text
        assert all("date unknown" in line and line.startswith("By Ida") for line in lines)
        assert body.text.count("By Ida Brook and the staff of the Fen Gazette") == (1 if count == 1 else 0)
        assert body.entities == (2 * count if count < 50 else count)
