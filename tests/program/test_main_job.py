"""Byline as its operator runs it: a process, the Bot API over HTTP, an archive on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.paths import SHARED
from tests.support.program.byline_process import PATIENT, UNHURRIED_BYLINE, Byline
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

pytestmark = pytest.mark.slow

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real articles lie beside the checkout, if at all")


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


@pytest.fixture
def reader(telegram: FakeBotApi) -> Person:
    return telegram.user("Ray")


async def added(telegram: FakeBotApi, command: Message) -> Message:
    """The reply to an /add, when it says what was added."""
    reply = await telegram.reply_to(command)
    return await telegram.until(
        lambda: reply if "passage" in reply.content or "Nothing" in reply.content else None, "the end of an /add"
    )


async def ask(telegram: FakeBotApi, person: Person, question: str) -> Message:
    return await telegram.reply_to(await person.private_chat().send(question))


class TestMainJob:
    async def test_what_an_editor_adds_is_quoted_to_a_reader(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person, reader: Person
    ) -> None:
        """A text, a page and a file; then a restart, and all is still there: answers, buttons, undo."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host, LOG_LEVEL="debug")
        chat = editor.private_chat()
        text = await added(telegram, await chat.send(f"/add {CATS}"))
        url = website.serve("/storks", PAGE)
        await added(telegram, await chat.send(f"/add {url}"))
        await added(telegram, await chat.send_document("owls.md", b"# Owls\n\nOwls hunt at dusk.\n", caption="/add"))
        answer = await ask(telegram, reader, "when do owls hunt?")
        assert answer.quotes[0] == "Owls hunt at dusk."

        await byline.restart()
        answer = await ask(telegram, reader, "where do the storks nest?")
        assert answer.quotes[0].startswith("Three pairs are nesting")
        assert answer.links["Storks return"].startswith(url)
        await editor.press(text, "Undo")
        assert text.content.startswith("Undone. Removed: Cats of the harbour")
        assert not (await ask(telegram, reader, "who purrs?")).quotes

        await byline.stop()
        listed = await byline.command("list")
        assert listed.exit_code == 0
        assert "Storks return" in listed.stdout
        assert "Cats of the harbour" not in listed.stdout

    async def test_added_means_on_disk(
        self, telegram: FakeBotApi, byline: Byline, editor: Person, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        await added(telegram, await editor.private_chat().send(f"/add {CATS}"))
        await byline.kill()
        await byline.start()
        assert (await ask(telegram, reader, "who purrs?")).quotes

    @needs_shared
    async def test_a_real_article_answers_real_questions(
        self, telegram: FakeBotApi, byline: Byline, editor: Person, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        text = (SHARED / "articles" / "chinese-authorities-smugglers.txt").read_bytes()
        sent = await editor.private_chat().send_document("smugglers.txt", text, caption="/add")
        reply = await added(telegram, sent)
        assert reply.content.startswith("Added: Chinese authorities bringing in smugglers for questioning\n")
        for question, held in {
            "What seafood is openly shipped through customs?": "frozen octopus",
            "When did inspections and patrols start to increase?": "beginning in October",
            "Why might China want to appease the United States?": "looming tariff increase",
            "Who was bribed so that goods could be smuggled across the Yalu river?": "have given bribes to the MPS",
        }.items():
            answer = await ask(telegram, reader, question)
            assert held in answer.quotes[0], question
            assert "Translated by Brian Boyle" in answer.content
        answer = await ask(telegram, reader, "What does a kilogram of rice cost in Pyongyang?")
        assert answer.content.startswith(("I found nothing about this", "I'm not sure any of this answers you."))
        assert (await ask(telegram, reader, "Who translated this?")).quotes[0] == "*Translated by Brian Boyle"

    @needs_shared
    async def test_a_real_page_is_added_with_its_attribution(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person, reader: Person
    ) -> None:
        (truth,) = [
            page
            for page in json.loads((SHARED / "pages" / "truth.json").read_text(encoding="utf-8"))
            if page["file"] == "20.html"
        ]
        url = website.serve("/life-after-debt/", (SHARED / "pages" / "20.html").read_bytes())
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        reply = await added(telegram, await editor.private_chat().send(f"/add {url}"))
        assert truth["title"] in reply.content.replace("’", "'")
        answer = await ask(telegram, reader, "How long did it take to become debt-free?")
        assert answer.quotes
        assert any(link.startswith(url) for link in answer.links.values())


class TestRunning:
    async def test_a_second_process_on_the_archive_says_who_holds_it(
        self, telegram: FakeBotApi, byline: Byline
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        second = await byline.command("run")
        assert second.exit_code == 1
        assert str(byline.process.pid) in second.stderr
        assert len(second.stderr.splitlines()) == 1
        third = await byline.command("add", "-", stdin=CATS)
        assert third.exit_code == 1
        assert (await byline.command("search", "who purrs?")).exit_code == 0

    @pytest.mark.logs_errors("Telegram refuses TELEGRAM_BOT_TOKEN")
    @pytest.mark.logs_errors("Unclosed", maybe=True)  # at an exit in the midst of a request
    async def test_a_refused_token_is_one_line_and_exit_code_1(self, telegram: FakeBotApi, byline: Byline) -> None:
        await byline.launch(TELEGRAM_BOT_TOKEN="123456789:AAwrongwrongwrongwrongwrongwrongwro")
        assert await byline.ended() == 1
        lines = [line for line in byline.output.splitlines() if "refuses TELEGRAM_BOT_TOKEN" in line]
        assert len(lines) == 1
        assert "Traceback" not in byline.output

    async def test_another_poller_is_one_line_in_the_log(
        self, telegram: FakeBotApi, byline: Byline, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        before = len(byline.output.splitlines())
        conflict = telegram.faults.conflict()
        await byline.logged("Another program polls with the same token")
        conflict.lift()
        await byline.stop()
        lines = byline.output.splitlines()[before:]
        assert [line for line in lines if "WARNING" in line or "ERROR" in line] == [
            line for line in lines if "Another program polls" in line
        ]
        assert "Traceback" not in byline.output

    @pytest.mark.logs_errors("Telegram refuses TELEGRAM_BOT_TOKEN")
    async def test_a_token_that_is_revoked_ends_it(self, telegram: FakeBotApi, byline: Byline) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        telegram.faults.token_revoked()
        assert await byline.ended() == 1
        assert "Telegram refuses TELEGRAM_BOT_TOKEN" in byline.output
        assert "Traceback" not in byline.output

    async def test_starts_when_telegram_is_away_and_answers_when_it_is_back(
        self, telegram: FakeBotApi, byline: Byline, reader: Person
    ) -> None:
        outage = telegram.faults.outage()
        await byline.launch(ADMIN_IDS=str(ADMIN_ID))
        await telegram.until(lambda: outage.hits >= 2, "the bot to try")
        outage.lift()
        await telegram.polling()
        assert "This archive has no articles yet." in (await ask(telegram, reader, "who purrs?")).content
        assert "Traceback" not in byline.output

    async def test_sigterm_ends_it_while_a_page_hangs(
        self, telegram: FakeBotApi, tmp_path: Path, website: Website, editor: Person
    ) -> None:
        """Its editor is told that it goes on after the restart."""
        byline = Byline(telegram, tmp_path, UNHURRIED_BYLINE)
        byline.settings |= PATIENT
        url = website.serve("/storks", PAGE)
        hold = website.hold("/storks")
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        reply = await telegram.reply_to(await editor.private_chat().send(f"/add {url}"))
        await hold.asked_for()
        await byline.stop()
        assert (
            reply.content
            == "Byline stopped before this was done. I'll continue after the restart; you don't need to send it again."
        )

    async def test_what_waited_through_an_outage_is_answered(
        self, telegram: FakeBotApi, byline: Byline, editor: Person, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        await added(telegram, await editor.private_chat().send(f"/add {CATS}"))
        await byline.stop()
        waiting = [await reader.private_chat().send("who purrs?") for _ in range(8)]
        await byline.start()
        for question in waiting:
            assert (await telegram.reply_to(question)).quotes

    async def test_no_question_is_logged(
        self, telegram: FakeBotApi, byline: Byline, editor: Person, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        await added(telegram, await editor.private_chat().send(f"/add {CATS}"))
        await ask(telegram, reader, "who purrs in confidence?")
        await ask(telegram, reader, "zzyzx?")
        await byline.stop()
        assert "confidence" not in byline.output
        assert str(reader.id) not in byline.output
        for file in byline.data_dir.rglob("*"):
            if file.is_file():
                assert b"confidence" not in file.read_bytes()

    async def test_a_disk_that_took_no_writing_at_the_start_is_found_to_take_it(
        self, telegram: FakeBotApi, byline: Byline, editor: Person
    ) -> None:
        disk, mounted = byline.data_dir.with_name("disk"), byline.data_dir.with_name("mounted")
        disk.symlink_to(mounted)  # nothing can be made in it
        await byline.start(ADMIN_IDS=str(editor.id), DATA_DIR=str(disk / "data"))
        chat = editor.private_chat()
        refused = await telegram.reply_to(await chat.send("/add Owls\n\nOwls hunt at dusk."))
        assert refused.content.startswith("The disk can't be written to")
        mounted.mkdir()
        await byline.logged("The disk can be written to again")
        await telegram.until(lambda: byline.output.count("Byline answers as @") == 2, "the archive to be opened again")
        command = await chat.send("/add Owls\n\nOwls hunt at dusk.")
        await telegram.edited(await telegram.reply_to(command), until="Added: Owls")
        assert (await telegram.reply_to(await chat.send("When do owls hunt?"))).quotes == ["Owls hunt at dusk."]
        await byline.stop()
