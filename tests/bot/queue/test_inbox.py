"""Accept editors' work before Telegram deletes it, and do it once, whatever happens."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from telegram import Bot, CallbackQuery, Chat, Update, User
from telegram import Message as Sent

from bot.bot_api.requests import update_of
from bot.queue.attempts import MAX_TRIES, AttemptsFile
from bot.queue.inbox import Inbox, key_of
from bot.runtime.clock import TelegramTime
from index.articles.identity import make_article
from index.disk.filesystem import Files
from index.disk.paths import INBOX_NAME
from index.disk.queue import InboxFile
from index.errors import NotPurgedError
from index.ingest import Ingestion
from index.store.tinydb import TinyDBStore
from tests.support.bot.failure_sentences import DISK_FULL, GIVEN_UP
from tests.support.bot.killed_bot import NEVER, Prepare, Story, bot_on, live_through
from tests.support.bot.running_bot import ADMIN_ID, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, InTopic, Message, Person
from tests.support.faulty_files import FaultyFiles

OWLS = "Owls\n\nOwls hunt at dusk."


class WatchedInbox(Inbox):
    """The inbox of a directory. It reports finished work to the code that waits for the bot."""

    def __init__(self, telegram: FakeBotApi, directory: Path) -> None:
        super().__init__(InboxFile(directory), AttemptsFile(None))
        self._telegram = telegram

    async def finish(self, update: Update) -> None:
        await super().finish(update)
        self._telegram.wake()


def pressing(editor: Person, message: Message, label: str) -> Callable[[], Awaitable[object]]:
    async def press() -> None:
        editor.press_and_leave(message, message.button(label).callback_data or "")

    return press


async def adding(_telegram: FakeBotApi, editor: Person) -> Story:
    return Story(lambda: editor.private_chat().send(f"/add {OWLS}"), "Added: Owls", frozenset({"Owls"}))


async def adding_what_was_offered(telegram: FakeBotApi, editor: Person) -> Story:
    offer = await telegram.reply_to(await editor.private_chat().send_document("owls.txt", OWLS.encode()))
    return Story(pressing(editor, offer, "Add"), "Added: Owls", frozenset({"Owls"}))


async def undoing(telegram: FakeBotApi, editor: Person) -> Story:
    added = await telegram.reply_to(await editor.private_chat().send(f"/add {OWLS}"))
    await telegram.edited(added, until="Added: Owls")
    return Story(pressing(editor, added, "Undo"), "Undone. Removed: Owls", frozenset())


async def redoing(telegram: FakeBotApi, editor: Person) -> Story:
    added = await telegram.reply_to(await editor.private_chat().send(f"/add {OWLS}"))
    await telegram.edited(added, until="Added: Owls")
    await editor.press(added, "Undo")
    return Story(pressing(editor, added, "Bring back"), "Back in the archive: Owls", frozenset({"Owls"}))


async def adding_what_was_asked(telegram: FakeBotApi, editor: Person) -> Story:
    answer = await telegram.reply_to(await editor.private_chat().send(OWLS))
    return Story(pressing(editor, answer, "Add your text"), "Added: Owls", frozenset({"Owls"}))


async def removing(telegram: FakeBotApi, editor: Person) -> Story:
    added = await telegram.reply_to(await editor.private_chat().send(f"/add {CATS}"))
    await telegram.edited(added, until="Added: Cats")
    await editor.private_chat().send("/articles")
    listed = await telegram.message_in(editor.id, after=added)
    command = listed.content[listed.content.index("/remove_") :].split()[0]
    asked = await telegram.reply_to(await editor.private_chat().send(command))
    return Story(pressing(editor, asked, "Remove"), "Removed: Cats of the harbour", frozenset())


async def fixing(telegram: FakeBotApi, editor: Person) -> Story:
    chat = editor.private_chat()
    added = await telegram.reply_to(await chat.send(f"/add {OWLS}"))
    await telegram.edited(added, until="Added: Owls")
    await editor.press(added, "Fix…")
    await editor.press(added, "Title")
    asked = await telegram.message_in(editor.id, after=added)
    return Story(lambda: chat.send("Barn owls", reply_to=asked), "Corrected: Barn owls", frozenset({"Barn owls"}))


async def leaving_out(telegram: FakeBotApi, editor: Person) -> Story:
    added = await telegram.reply_to(await editor.private_chat().send(f"/add {CATS}"))
    await telegram.edited(added, until="Added: Cats")
    await editor.press(added, "Skip paragraphs…")
    await editor.press(added, "2")
    return Story(pressing(editor, added, "Done"), "1 paragraph left out", frozenset({"Cats of the harbour"}))


async def bringing_back(telegram: FakeBotApi, editor: Person) -> Story:
    chat, story = editor.private_chat(), await fixing(telegram, editor)
    await story.ask()
    (card,) = await telegram.until(lambda: [each for each in chat.bot_messages if story.told in each.content], "a card")
    versions = await telegram.reply_to(await chat.send("/versions", reply_to=card))
    return Story(pressing(editor, versions, "Bring back 1"), "Updated: Owls", frozenset({"Owls"}))


STORIES: tuple[Prepare, ...] = (
    *(adding, adding_what_was_offered, adding_what_was_asked, undoing, redoing, removing),
    *(fixing, leaving_out, bringing_back),
)


@pytest.mark.slow
@pytest.mark.logs_errors("KilledError", maybe=True)
class TestAKillAtAnySystemCall:
    @pytest.mark.parametrize("prepare", STORIES)
    async def test_of_what_an_editor_asked_for(self, tmp_path: Path, prepare: Prepare) -> None:
        """It is done exactly once, and reported once or twice."""
        later = 0
        while await live_through(tmp_path / str(later), prepare, later):
            later += 1
        assert later > 8


class TestAccepting:
    async def test_is_refused_by_a_full_disk_and_goes_on_when_there_is_room(self, start: Start, tmp_path: Path) -> None:
        """The editor is told that nothing was changed, and questions are still answered."""
        files = FaultyFiles(NEVER, "ENOSPC", sticky=True)
        running = await start(inbox=Inbox(InboxFile(tmp_path, files), AttemptsFile(None)))
        added = await running.add(CATS)
        files.strike_next()
        command = await running.editors_chat.send(f"/add {OWLS}")
        assert (await running.telegram.reply_to(command)).content == DISK_FULL
        answer = await running.editor.press(added, "Undo")
        assert answer.text == DISK_FULL
        assert (await running.ask("who purrs?")).quotes
        files.heal()
        assert (await running.add(OWLS)).content.startswith("Added: Owls")
        assert len(running.corpus) == 2

    async def test_is_refused_where_nothing_may_be_written(self, start: Start, tmp_path: Path) -> None:
        running = await start(inbox=Inbox.closed(tmp_path))
        command = await running.editors_chat.send(f"/add {OWLS}")
        refusal = "The disk can't be written to, so I can only answer for now."
        assert (await running.telegram.reply_to(command)).content.startswith(refusal)

    async def test_leaves_questions_out(self, start: Start, tmp_path: Path) -> None:
        """An editor's question or a stranger's command is not stored either."""
        running = await start(inbox=Inbox.open(tmp_path))
        await running.telegram.reply_to(await running.editors_chat.send("who purrs in confidence?"))
        await running.telegram.reply_to(await running.readers_chat.send(f"/add {OWLS}"))
        assert b"confidence" not in kept(tmp_path)
        assert b"Owls" not in kept(tmp_path)

    async def test_keeps_a_question_for_a_day_at_most(self, telegram: FakeBotApi, start: Start, tmp_path: Path) -> None:
        """It is one that a webhook took. Telegram keeps none for longer."""
        chat, bot, now = telegram.user("Ray").private_chat(), Bot(telegram.token), datetime.now(UTC)
        bot._bot_user = User(telegram.bot.id, "Byline", is_bot=True)
        questions = []
        for hours in (25, 23):
            then = now - timedelta(hours=hours)
            questions.append(await chat.send(f"who purrs? {hours}"))
            sent = copy.deepcopy(telegram.updates.sent[-1])
            sent["message"]["date"] = int(then.timestamp())  # type: ignore[index, call-overload]  # a message
            inbox = Inbox(InboxFile(tmp_path, now=partial(lambda then: then, then)), AttemptsFile(None))
            await inbox.keep_question(update_of(sent, bot))
            inbox.close()
        telegram.updates.drop()
        running = await start(inbox=Inbox.open(tmp_path))
        assert (await telegram.reply_to(questions[1])).content
        await running.ask("who hunts?")
        assert not telegram.replies_to(questions[0])
        assert InboxFile(tmp_path, read_only=True).unfinished == []

    @pytest.mark.logs_errors("an update that nobody foresaw")
    async def test_leaves_an_odd_update_to_those_who_handle_it(
        self, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A filter that fails at it ends nothing."""
        running = await start()

        def stumble(*_: object) -> bool:
            raise AttributeError("an update that nobody foresaw")

        with monkeypatch.context() as patched:
            patched.setattr("bot.routing.update_filters.HasCommand.filter", stumble)
            odd = await running.editors_chat.send(f"/add {OWLS}")
            assert (await running.telegram.reply_to(odd)).content.startswith("Something went wrong")
        assert (await running.add(OWLS)).content.startswith("Added: Owls")


class TestDoing:
    async def test_leaves_no_text_in_the_file(self, telegram: FakeBotApi, start: Start, tmp_path: Path) -> None:
        running = await start(inbox=WatchedInbox(telegram, tmp_path))
        hold = telegram.faults.hold("editMessageText")
        command = await running.editors_chat.send(f"/add {OWLS}")
        await telegram.until(lambda: hold.hits, "the word")
        assert b"hunt at dusk" in kept(tmp_path)
        hold.lift()
        await running.final(command)
        await telegram.until(lambda: b"hunt at dusk" not in kept(tmp_path), "the text to be gone")

    async def test_is_told_again_when_the_word_was_lost(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """Telegram was unreachable for longer than a reply is retried."""
        monkeypatch.setattr("bot.updates.runner.TELL_RETRY_S", 0.0)
        running = await start()
        lost = running.telegram.faults.drop_connection("editMessageText", times=3)
        assert (await running.add(OWLS)).content.startswith("Added: Owls")
        assert lost.hits == 3
        assert len(running.corpus) == 1

    async def test_is_told_again_when_telegram_lets_it(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """It blocked this chat for longer than a reply waits."""
        running = await start()
        sleep, now, waited = asyncio.sleep, monotonic(), list[float]()

        async def no_sleep(seconds: float) -> None:
            waited.append(seconds)
            await sleep(0)

        monkeypatch.setattr("bot.bot_api.rate_limiter.monotonic", lambda: now + sum(waited))
        monkeypatch.setattr("bot.updates.runner.asyncio.sleep", no_sleep)
        running.telegram.faults.too_many_requests("sendMessage", 3_600)
        assert (await running.add(CATS)).content.startswith("Added: Cats")
        assert max(waited) == 3_600

    @pytest.mark.logs_errors("a bug of the library")
    async def test_that_fails_for_an_unknown_reason_is_not_repeated(
        self, telegram: FakeBotApi, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        running = await start(inbox=WatchedInbox(telegram, tmp_path))

        async def fail(_update: object) -> None:
            raise RuntimeError("a bug of the library's")

        monkeypatch.setattr("telegram.ext.Application.process_update", lambda _self, update: fail(update))
        await running.editors_chat.send(f"/add {OWLS}")
        await telegram.until(lambda: (tmp_path / INBOX_NAME).exists() and b"dusk" not in kept(tmp_path), "its end")
        assert InboxFile(tmp_path, read_only=True).unfinished == []


def kept(directory: Path) -> bytes:
    """Return the whole content of the files, of which one may be renamed meanwhile."""
    while True:
        with suppress(FileNotFoundError):
            return b"".join(path.read_bytes() for path in directory.iterdir())


def left_behind(telegram: FakeBotApi, directory: Path, at: datetime, note: int | None = None) -> str:
    """Leave the last update as accepted and not done by an earlier run. Telegram has deleted it. Return its key."""
    update = telegram.updates.sent[-1]
    telegram.updates.drop()
    key = f"{telegram.bot.id}:{update['update_id']}"
    inbox = InboxFile(directory, now=lambda: at)
    inbox.accept({key: update})
    if note is not None:
        inbox.note(key, note)
    inbox.close()
    return key


class TestWhatAnEarlierRunLeft:
    async def test_is_done(self, telegram: FakeBotApi, start: Start, tmp_path: Path) -> None:
        command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}")
        left_behind(telegram, tmp_path, datetime.now(UTC))
        running = await start(inbox=Inbox.open(tmp_path))
        assert (await running.final(command)).content.startswith("Added: Owls")

    async def test_is_done_in_its_topic(self, telegram: FakeBotApi, start: Start, tmp_path: Path) -> None:
        telegram.bot.has_topics_enabled = True
        topic = await InTopic.begun(telegram.user("Edith", id=ADMIN_ID).private_chat(), "Owls")
        command = await topic.send(f"/add {OWLS}")
        left_behind(telegram, tmp_path, datetime.now(UTC))
        await topic.delete(command)
        await start(inbox=Inbox.open(tmp_path))
        reply = await telegram.edited(await telegram.message_in(topic.id), until="Added: Owls")
        assert topic.bot_messages == [reply]

    async def test_is_refused_to_who_is_no_editor_any_more(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}")
        left_behind(telegram, tmp_path, datetime.now(UTC))
        running = await start(inbox=Inbox.open(tmp_path), admin_ids="")
        assert "admin" in (await telegram.reply_to(command)).content
        assert len(running.corpus) == 0

    async def test_is_given_up_after_a_day(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        long_ago = datetime.now(UTC) - timedelta(hours=25)
        command = await (
            telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}", sent_at=int(long_ago.timestamp()))
        )
        left_behind(telegram, tmp_path, long_ago)
        running = await start(inbox=WatchedInbox(telegram, tmp_path))
        assert (await telegram.reply_to(command)).content == GIVEN_UP
        assert len(running.corpus) == 0
        await telegram.until(lambda: b"hunt at dusk" not in kept(tmp_path), "the text to be gone")

    async def test_is_done_after_a_day_too_if_nobody_waits_for_it(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        """A group that the bot was added to is greeted whenever the bot comes back."""
        group = telegram.guest_chat("Harbour")
        group.add_bot(telegram.user("Ray"))
        left_behind(telegram, tmp_path, datetime.now(UTC) - timedelta(hours=25))
        await start(inbox=Inbox.open(tmp_path))
        assert (await telegram.message_in(group.id)).content.startswith("I'm a bot: ")

    async def test_is_given_up_where_it_was_begun(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        async with bot_on(telegram, tmp_path / "then", Files()):
            long_ago = datetime.now(UTC) - timedelta(hours=25)
            command = await (
                telegram.user("Edith", id=ADMIN_ID)
                .private_chat()
                .send(f"/add {OWLS}", sent_at=int(long_ago.timestamp()))
            )
            reply = await telegram.edited(await telegram.reply_to(command), until="Added: Owls")
        TinyDBStore.open(tmp_path / "now").close()
        left_behind(telegram, tmp_path / "now", long_ago, reply.message_id)
        async with bot_on(telegram, tmp_path / "now", Files()):
            await telegram.edited(reply, until=GIVEN_UP)

    @pytest.mark.parametrize("year", [1970, 2099])
    async def test_is_done_though_the_clock_was_wrong_when_it_came(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, year: int
    ) -> None:
        command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}")
        left_behind(telegram, tmp_path, datetime(year, 1, 1, tzinfo=UTC))
        running = await start(inbox=Inbox.open(tmp_path))
        assert (await running.final(command)).content.startswith("Added: Owls")

    @pytest.mark.parametrize("year", [1970, 2099])
    async def test_is_done_though_the_clock_is_wrong_now(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
    ) -> None:
        command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}")
        left_behind(telegram, tmp_path, datetime.now(UTC))
        monkeypatch.setattr("bot.runtime.clock._now", lambda: datetime(year, 1, 1, tzinfo=UTC))
        running = await start(inbox=Inbox.open(tmp_path))
        added = await running.final(command)
        assert added.content.startswith("Added: Owls")
        assert {article.added_at.year for article in running.corpus} == {datetime.now(UTC).year}, "by Telegram's clock"
        await running.editor.press(added, "Undo")
        await running.all_done()
        assert len(running.corpus) == 0

    @pytest.mark.parametrize("year", [1970, 2099])
    async def test_is_done_though_the_clock_is_corrected_meanwhile(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
    ) -> None:
        """Telegram is unreachable, so its sender is told later, when the clock shows another time."""
        wall = [datetime.now(UTC)]
        monkeypatch.setattr("bot.runtime.clock._now", lambda: wall[0])
        monkeypatch.setattr("bot.updates.runner.TELL_RETRY_S", 0.0)
        running = await start(inbox=Inbox.open(tmp_path))
        lost = telegram.faults.drop_connection("editMessageText", times=3)
        command = await running.editors_chat.send(f"/add {OWLS}")
        await telegram.until(lambda: lost.hits, "a word that is lost")
        wall[0] = datetime(year, 1, 1, tzinfo=UTC)
        assert (await running.final(command)).content.startswith("Added: Owls")

    async def test_is_no_older_than_the_run_where_nothing_tells_when_it_was_tapped(self) -> None:
        """The clock of the machine was behind then, and the tapped message may be a month old."""
        time = TelegramTime()
        file = InboxFile(None, now=lambda: datetime(1970, 1, 1, tzinfo=UTC))
        inbox = Inbox(file, AttemptsFile(None), time=time)
        edith, chat = User(ADMIN_ID, "Edith", is_bot=False), Chat(ADMIN_ID, Chat.PRIVATE)
        card = Sent(7, datetime.now(UTC) - timedelta(days=30), chat, text="Added: Owls")
        update = Update(3, callback_query=CallbackQuery("1", edith, "0", message=card, data="undo:1"))
        update.set_bot(bot := Bot("77:token"))
        bot._bot_user = User(77, "Byline", is_bot=True)
        file.accept({key_of(update): {}})
        time.tell(datetime.now(UTC))
        assert inbox.age_of(update) < timedelta(hours=1)

    async def test_for_another_bot_is_dropped_and_logged(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {OWLS}")
        update = telegram.updates.sent[-1]
        telegram.updates.drop()
        inbox = InboxFile(tmp_path)
        inbox.accept({"77:1": update, "78:1": {"update_id": "x", "message": 3}})
        inbox.close()
        running = await start(inbox=Inbox.open(tmp_path))
        await running.ask("who hunts?")
        dropped = [record.getMessage() for record in caplog.records if "is dropped" in record.getMessage()]
        assert len(dropped) == 2
        assert len(running.corpus) == 0
        assert InboxFile(tmp_path, read_only=True).unfinished == []


class TestPurging:
    ARTICLE = "Cats purr at night when the fishing boats come home to the harbour."

    async def test_takes_the_text_out_of_what_an_earlier_run_left(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        """Its sender is told that there is nothing to add. Other people's work is done."""
        chat = telegram.user("Edith", id=ADMIN_ID).private_chat()
        sent = [
            await chat.send(f"/add Cats\n\n{self.ARTICLE}"),
            await chat.send("/add", reply_to=await chat.send(f"Cats\n\n{self.ARTICLE}")),
            await chat.send(f"/add {OWLS}"),
        ]
        left = [update for update in telegram.updates.sent if "/add" in str(update)]
        telegram.updates.drop()
        InboxFile(tmp_path).accept({f"{telegram.bot.id}:{update['update_id']}": update for update in left})
        inbox = Inbox.open(tmp_path)
        assert b"fishing boats" in kept(tmp_path)
        inbox.purge([make_article(Ingestion().from_text(f"Cats\n\n{self.ARTICLE}"), datetime.now(UTC), None)])
        assert b"fishing boats" not in kept(tmp_path)
        running = await start(inbox=inbox)
        assert (await running.final(sent[2])).content.startswith("Added: Owls")
        assert (await telegram.reply_to(sent[0])).content.startswith("Send /add with a link or text")
        assert (await telegram.reply_to(sent[1])).content.startswith("That message has no text or file")

    def test_of_a_short_article_takes_its_whole_text_for_telling(self, tmp_path: Path) -> None:
        InboxFile(tmp_path).accept({"7:1": {"text": "Cats purr."}})
        inbox = Inbox.open(tmp_path)
        inbox.purge([make_article(Ingestion().from_text("Cats\n\nCats purr."), datetime.now(UTC), None)])
        assert b"purr" not in kept(tmp_path)

    async def test_takes_the_notes_on_the_article(self, tmp_path: Path) -> None:
        inbox = Inbox.open(tmp_path)
        articles = [
            make_article(Ingestion().from_text(f"{name}\n\nText of {name}."), datetime.now(UTC), None) for name in "AB"
        ]
        for article in articles:
            inbox.notebook.put(f"fetched:{article.id}", {"etag": "x"})
            inbox.notebook.put(f"card:{article.id}", {"chat": 1, "message": 2, "change": "c"})
        inbox.purge(articles[:1])
        kept = [key for key, _ in inbox.notebook.items()]
        assert kept == [f"fetched:{articles[1].id}", f"card:{articles[1].id}"]
        await inbox.forget(articles[1].id)
        assert inbox.notebook.items() == []
        inbox.close()

    async def test_that_the_disk_refuses_is_told(self, tmp_path: Path) -> None:
        files = FaultyFiles(NEVER, "ENOSPC", sticky=True)
        inbox = Inbox(InboxFile(tmp_path, files), AttemptsFile(None))
        files.strike_next()
        with pytest.raises(NotPurgedError):
            await inbox.forget("abcdefghij")
        with pytest.raises(NotPurgedError):
            inbox.purge([])


class TestWhatEndedTheProgram:
    """The count is from earlier runs. In `tests.program.test_accepted_work` a process really ends."""

    @pytest.mark.logs_errors("has ended the program 3 times")
    async def test_is_skipped_and_reported_to_those_who_can_be_told(
        self, telegram: FakeBotApi, start: Start, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = telegram.user("Otto", id=ADMIN_ID + 1).private_chat()
        await other.send("/start")
        telegram.updates.drop()
        inbox = Inbox(InboxFile(None), counted(telegram, MAX_TRIES))
        running = await start(inbox=inbox, admin_ids=f"{ADMIN_ID},{ADMIN_ID + 1}")
        question = await telegram.user("Ray").private_chat().send("who purrs in confidence?")
        told = "This crashed me three times, so I'm skipping it. Details are in the log."
        assert (await telegram.reply_to(question)).content == told
        (report,) = await telegram.until(lambda: other.bot_messages, "a report")
        number = telegram.updates.sent[-1]["update_id"]
        assert (
            report.content
            == f"A message crashed me three times, so I'm skipping it (update {number}). Details are in the log."
        )
        await running.ask("who hunts?")
        errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
        assert errors == [f"Update {number} has ended the program 3 times and is skipped"]

    async def test_is_tried_for_the_last_time_alone(self, telegram: FakeBotApi, start: Start) -> None:
        """Several were running when the program ended, and one is to blame."""
        running = await start(inbox=Inbox(InboxFile(None), counted(telegram, MAX_TRIES - 1, of=2)))
        hold = telegram.faults.hold("sendMessage", times=1)
        first = await telegram.user().private_chat().send("who purrs?")
        second = await telegram.user().private_chat().send("who purrs?")
        await telegram.until(lambda: hold.hits, "the first try")
        assert (await running.ask("who hunts?")).content
        assert not telegram.replies_to(first)
        assert not telegram.replies_to(second)
        hold.lift()
        await telegram.reply_to(first)
        await telegram.reply_to(second)

    @pytest.mark.logs_errors("has ended the program 3 times")
    async def test_is_told_where_it_was_begun_and_whoever_is_gone_is_not(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        running = await start(inbox=Inbox(InboxFile(None), counted(telegram, MAX_TRIES)))
        gone = telegram.user("Gil")
        await gone.private_chat().send("who purrs?")
        gone.block_bot()
        await running.ask("who hunts?")
        assert "could not be told" in caplog.text


def counted(telegram: FakeBotApi, tries: int, of: int = 1) -> AttemptsFile:
    """Return the counts of earlier runs for the next updates."""
    attempts = AttemptsFile(None)
    first = int(str(telegram.updates.sent[-1]["update_id"])) + 1 if telegram.updates.sent else 800_000_001
    for number in range(first, first + of):
        for _ in range(tries):
            attempts.begin(f"{telegram.bot.id}:{number}")
    return attempts
