"""/start, /help, the menus of commands, and messages that are not questions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.help.handlers import WROTE_KEY
from bot.queue.inbox import Inbox
from bot.routing.routes import MENUS
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from tests.support.bot.running_bot import ADMIN_ID, READER_ID, Running, Start
from tests.support.bot.sample_articles import DOGS
from tests.support.fake_bot_api import FakeBotApi, InTopic


class TestStart:
    async def test_says_who_answers_here_and_how_to_ask(self, with_cats: Running) -> None:
        await with_cats.add(DOGS)
        await with_cats.add("Gulls of the lake\n\nNobody feeds the gulls of the lake, and they steal bread from boats.")
        welcome = await with_cats.ask("/start")
        assert welcome.text == (
            "I'm a bot: I answer questions with passages from this archive, word for word, and say where each is from."
            f"\n/help says what else I can do.\nYour Telegram id is {READER_ID}.\n"
            "Just type your question, for example:"
        )
        assert len(welcome.buttons) == 3

    async def test_tells_an_admin_how_to_begin(self, running: Running) -> None:
        welcome = await running.telegram.reply_to(await running.editors_chat.send("/start"))
        assert (welcome.text or "").splitlines()[1:] == [
            "You're an admin. Send me a link, file or forwarded post and I'll offer to add it.",
            "/help says what else I can do.",
            f"Your Telegram id is {ADMIN_ID}.",
            "Just type your question.",
            "",
            "The archive is empty. Send /add with a link or a text, or send me a file.",
        ]
        assert welcome.buttons == []

    async def test_offers_examples_that_work(self, with_cats: Running) -> None:
        welcome = await with_cats.ask("/start")
        await with_cats.reader.press(welcome, "Cats of the harbour")
        question = await with_cats.telegram.reply_to(welcome)
        assert question.text == "Cats of the harbour"
        assert (await with_cats.telegram.reply_to(question)).quotes

    @pytest.mark.parametrize("command", ["/start@byline_bot", "/help"])
    async def test_tells_ids_to_nobody_but_admins_in_a_group(self, with_cats: Running, command: str) -> None:
        """Everybody there reads along. Admins need the ids for settings."""
        group = with_cats.telegram.group("Harbour", (with_cats.reader, with_cats.editor))
        told = await with_cats.telegram.reply_to(await with_cats.editor.in_group(group).send(command))
        ids = f"\n\nYour Telegram id is {ADMIN_ID}.\nThe id of this group is {group.id}.\n\nTry this:"
        assert told.content.endswith(ids)
        untold = await with_cats.telegram.reply_to(await with_cats.reader.in_group(group).send(command))
        assert untold.content.endswith('"exact phrase", -word\n\nTry this:')
        assert not re.search(r"\bid\b", untold.content)

    async def test_refuses_a_stranger_in_a_group_without_an_id(self, start: Start) -> None:
        """Whoever runs the bot needs the id to let them in: in private, the bot tells it."""
        running = await start(reader_ids="1")
        group = running.telegram.group("Harbour", (running.reader,))
        for command in ("/start", "/help@byline_bot", "/ask who feeds the cats?"):
            refused = await running.telegram.reply_to(await running.reader.in_group(group).send(command))
            assert refused.content == "This archive is private."
        assert f"send its admin your Telegram id: {READER_ID}." in (await running.ask("/start")).content

    async def test_tells_admins_the_id_of_a_topic_with_that_of_its_group(self, with_cats: Running) -> None:
        """General has none, although a reply there is in a thread."""
        group = with_cats.telegram.group("Harbour")
        group.make_forum()
        general = with_cats.editor.in_group(group)
        topic = await InTopic.begun(general, "Cats")
        told = await with_cats.telegram.reply_to(await topic.send("/start"))
        assert f"\nThe id of this topic is {group.id}:{topic.topic.id}.\n" in told.content
        first = await general.send("hello")
        told = await with_cats.telegram.reply_to(await general.send("/start", reply_to=first))
        assert f"\nThe id of this group is {group.id}.\n" in told.content
        assert "topic" not in told.content

    async def test_help_says_all(self, with_cats: Running) -> None:
        welcome = await with_cats.ask("/help")
        assert f"Your Telegram id is {READER_ID}." in (welcome.text or "")
        assert "/add" not in (welcome.text or "")
        assert "In private, no reply is needed for ten minutes." in (welcome.text or "")
        assert welcome.buttons == ["💬 Cats of the harbour"]

    async def test_tells_an_admin_more(self, running: Running) -> None:
        welcome = await running.telegram.reply_to(await running.editors_chat.send("/help"))
        assert "/add – Add an article: a link, a text or a file" in (welcome.text or "")
        assert "The archive is empty. Send /add" in (welcome.text or "")

    async def test_menus_are_set_for_readers_and_admins(self, running: Running) -> None:
        """Telegram does not know an admin's chat until they write. Their menu is set then."""
        telegram = running.telegram
        await telegram.called("setMyCommands")
        assert [command.command for command in telegram.menu_of(running.reader)] == ["ask", "articles", "help", "start"]
        await telegram.reply_to(await running.editors_chat.send("/start"))
        await telegram.called("setMyCommands", 2)
        await telegram.settled()
        menu = [command.command for command in telegram.menu_of(running.editor)]
        assert menu == [name for name, _ in MENUS.admins]
        await telegram.reply_to(await running.editors_chat.send("/start"))
        await telegram.settled()
        assert len(telegram.calls_of("setMyCommands")) == 2

    async def test_menus_of_admins_who_have_written_in_private_are_set_at_the_next_start(
        self, telegram: FakeBotApi, start: Start
    ) -> None:
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox, admin_ids=f"{ADMIN_ID},{READER_ID}")
        desk = telegram.group("Desk", (running.reader,))
        await telegram.reply_to(await running.editors_chat.send("/start"))
        await telegram.reply_to(await running.reader.in_group(desk).send("/start"))
        await telegram.called("setMyCommands", 2)
        await running.all_done()
        await telegram.until(lambda: inbox.notebook.keys(WROTE_KEY), "the admin to be noted")
        await start(inbox=inbox, admin_ids=f"{ADMIN_ID},{READER_ID}")
        scopes = [call.given.get("scope") for call in await telegram.called("setMyCommands", 4)]
        assert [f'"chat_id": {ADMIN_ID}' in str(scope) for scope in scopes] == [False, True, False, True]

    async def test_menus_are_set_though_the_disk_does_not_take_who_has_written(
        self, running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("notes"), "full")

        caplog.set_level("INFO")
        monkeypatch.setattr(NotebookFile, "put", refuse)
        await running.telegram.reply_to(await running.editors_chat.send("/start"))
        await running.telegram.called("setMyCommands", 2)
        assert "It was not noted that an admin has written" in caplog.text


class TestOtherMessages:
    @pytest.mark.parametrize("what", ["send_photo", "send_sticker", "send_voice"])
    async def test_get_a_hint(self, running: Running, what: str) -> None:
        sent = await getattr(running.readers_chat, what)()
        answer = await running.telegram.reply_to(sent)
        assert answer.text == "I can only read text. Please type your question."

    async def test_of_an_editor_get_theirs(self, running: Running) -> None:
        answer = await running.telegram.reply_to(await running.editors_chat.send_photo())
        assert (answer.text or "").startswith("I can add text, links and files (")

    @pytest.mark.parametrize("slip", ["/as who purrs?", "/article", "/askwho purrs?"])
    async def test_a_command_with_a_slip_is_named(self, running: Running, slip: str) -> None:
        answer = await running.ask(slip)
        meant = "/articles" if "article" in slip else "/ask"
        assert answer.text == f"I don't know that command. Did you mean {meant}? /help lists what I can do."

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            *(("/stat", "/status"), ("/sttaus", "/status"), ("/feed", "/feeds"), ("/udpate it", "/update")),
            *(("/feed https://e.org/a", "/feeds"), ("/remov https://e.org/a", "/remove")),
            *(("/ahd x", "/add"), ("/unwacth", "/unwatch"), ("/startt", "/start"), ("/versoins", "/versions")),
        ],
    )
    async def test_an_editor_is_named_the_nearest_of_all_commands(
        self, running: Running, typed: str, meant: str
    ) -> None:
        """A command that was not typed to its end has no slip in it."""
        answer = await running.telegram.reply_to(await running.editors_chat.send(typed))
        assert answer.text == f"I don't know that command. Did you mean {meant}? /help lists what I can do."

    async def test_a_reader_is_named_what_a_reader_may_use(self, running: Running) -> None:
        assert "Did you mean /start?" in (await running.ask("/stat")).content
        assert "Did you mean" not in (await running.ask("/unwacth")).content

    @pytest.mark.parametrize("word", ["/stop", "/see", "/set", "/a", "/new"])
    async def test_what_is_no_command_with_a_slip_is_not_taken_for_one(self, running: Running, word: str) -> None:
        answer = await running.telegram.reply_to(await running.editors_chat.send(word))
        assert answer.content.startswith("I don't know that command. Here's what I can do:")

    async def test_an_unknown_command_gets_help_in_private(self, running: Running) -> None:
        answer = await running.ask("/weather")
        assert (answer.text or "").startswith("I don't know that command. Here's what I can do:\n\n")
        assert "/ask – Ask the archive a question" in (answer.text or "")
