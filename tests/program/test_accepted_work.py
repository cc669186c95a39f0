"""Work that editors sent, through ends and kills of the program, with the bot as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.archive.similar_texts import EDITED, STORY
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.logged_errors import ErrorLog
from tests.support.program.byline_process import KILLED_BYLINE, PATIENT, Byline
from tests.support.program.command_replies import listed, told
from tests.support.program.killed_byline import WORD
from tests.support.web.running_pages import page_of_texts
from tests.support.website import Website

pytestmark = pytest.mark.slow

ADMIN_IDS = [ADMIN_ID + n for n in range(5)]


def storks(number: int) -> str:
    """A page that resembles no other, so that nothing is asked about it."""
    nests = " ".join(f"nest{number}x{nest}" for nest in range(12))
    return f"<h1>Storks {number}</h1><p>Storks are on the chimneys of {nests}, the warden said.</p>"


@pytest.fixture
def editors(telegram: FakeBotApi) -> list[Person]:
    return [telegram.user(f"Editor {number}", id=number) for number in ADMIN_IDS]


@pytest.fixture
async def mortal(telegram: FakeBotApi, tmp_path: Path, error_log: ErrorLog) -> AsyncIterator[Byline]:
    """The bot as a process that some texts kill."""
    process = Byline(telegram, tmp_path, KILLED_BYLINE)
    process.settings |= PATIENT | {"ADMIN_IDS": f"{ADMIN_IDS[0]},{ADMIN_IDS[1]}"}
    yield process
    await process.close()
    error_log.read_output(process.output)


def holding(data_dir: Path, text: bytes) -> list[str]:
    """The files that hold a text."""
    return [path.name for path in data_dir.rglob("*") if path.is_file() and text in path.read_bytes()]


STOPPED_WITH_ITS_CHILD = """
import os, signal, subprocess
from pathlib import Path
from bot.__main__ import main

class Child(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        stopped = Path(__file__).with_name("stopped")
        if "index.extraction" in arguments[0] and not stopped.exists():
            stopped.touch()
            os.kill(self.pid, signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGTERM)

if __name__ == "__main__":
    subprocess.Popen = Child
    main()
"""


class TestStop:
    async def test_of_the_bot_with_all_its_children_breaks_no_file(
        self, telegram: FakeBotApi, tmp_path: Path, editors: list[Person]
    ) -> None:
        """A service manager stops all processes of a service. Ctrl-C does not reach the child."""
        program = tmp_path / "stopped_byline.py"
        program.write_text(STOPPED_WITH_ITS_CHILD)
        (tmp_path / "data").mkdir()
        byline = Byline(telegram, tmp_path / "data", (sys.executable, "-P", str(program)))
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        page = f"<html><body>{storks(1)}</body></html>".encode()
        command = await editors[0].private_chat().send_document("storks.html", page, caption="/add")
        await byline.ended()
        assert (tmp_path / "stopped").exists()
        await byline.start()
        await told(telegram, command)
        await byline.stop()
        assert await listed(byline) == ["Storks 1"]
        await byline.close()


class TestKill:
    async def test_loses_no_add_that_was_queued_or_under_way(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editors: list[Person]
    ) -> None:
        """Telegram has forgotten all twenty of them by then, and the pages of five have not answered."""
        commands, holds = [], []
        await byline.start(ADMIN_IDS=",".join(map(str, ADMIN_IDS)), FETCH_ALLOW_HOSTS=website.host)
        for editor in editors:
            chat = editor.private_chat()
            url = website.serve(f"/{editor.id}", storks(editor.id))
            holds.append(website.hold(f"/{editor.id}"))
            commands.append(await chat.send(f"/add {url}"))
            commands += [await chat.send(f"/add Title {editor.id} {n}\n\nText {n} of {editor.id}.") for n in range(3)]
        await telegram.until(lambda: telegram.updates.waiting == 0, "all to be accepted")
        for hold in holds:
            await hold.asked_for()
        await byline.kill()
        for hold in holds:
            hold.release()
        await byline.start()
        for command in commands:
            await told(telegram, command)
        await byline.stop()
        assert len(await listed(byline)) == len(commands) == 20

    async def test_between_the_change_and_its_word_tells_it_after_the_restart(
        self, telegram: FakeBotApi, byline: Byline, editors: list[Person]
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        word = telegram.faults.hold("editMessageText", times=None)
        command = await editors[0].private_chat().send(f"/add {CATS}")
        await telegram.until(lambda: word.hits, "the word")
        assert await listed(byline) == ["Cats of the harbour"]
        await byline.kill()
        word.lift()
        await byline.start()
        reply = await told(telegram, command)
        assert telegram.replies_to(command) == [reply], "told in the message that said that it was begun"
        await editors[0].press(reply, "Undo")
        assert reply.content.startswith("Undone. Removed: Cats of the harbour")
        await byline.stop()
        assert await listed(byline) == []

    async def test_is_survived_by_what_an_undo_was_told(
        self, telegram: FakeBotApi, byline: Byline, editors: list[Person]
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        added = await told(telegram, await editors[0].private_chat().send(f"/add {CATS}"))
        word = telegram.faults.hold("editMessageText", times=None)
        editors[0].press_and_leave(added, added.button("Undo").callback_data or "")
        await telegram.until(lambda: word.hits, "the word")
        await byline.kill()
        word.lift()
        await byline.start()
        await telegram.edited(added, until="Undone. Removed: Cats of the harbour")
        await byline.stop()
        assert await listed(byline) == []

    async def test_leaves_no_text_that_is_purged(
        self, telegram: FakeBotApi, byline: Byline, editors: list[Person]
    ) -> None:
        """Neither in the inbox, of what was added and not told; nor is it added again after that."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        word = telegram.faults.hold("editMessageText", times=None)
        command = await editors[0].private_chat().send(f"/add {CATS}")
        await telegram.until(lambda: word.hits, "the word")
        await byline.kill()
        word.lift()
        (line,) = (await byline.command("list")).stdout.splitlines()
        assert (await byline.command("remove", "--purge", line.split("\t")[0])).exit_code == 0
        assert not holding(byline.data_dir, b"fishing boats")
        await byline.start()
        await telegram.until(lambda: len(telegram.replies_to(command)) == 2, "a word about what is left of it")
        await byline.stop()
        assert await listed(byline) == []


class TestForwards:
    async def test_survive_kills_between_coming_asking_and_adding(
        self, telegram: FakeBotApi, byline: Byline, editors: list[Person]
    ) -> None:
        """All posts of a row are in its one article, whatever came between."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        chat, origin = editors[0].private_chat(), telegram.origin_channel("Harbour News", username="harbournews")

        async def asked(count: int) -> Message:
            """The question about so many posts: a kill may have left one that knew of fewer."""
            return await telegram.until(
                lambda: next((said for said in chat.bot_messages if said.content.startswith(f"{count} posts.")), None),
                f"a question about {count} posts",
            )

        await chat.send("Title 1\n\nText 1 of the row.", forwarded_from=origin)
        await byline.all_done()  # else it may be killed before it has noted that it asked
        for n in (2, 3, 4):
            await chat.send(f"Title {n}\n\nText {n} of the row.", forwarded_from=origin)
        await telegram.until(lambda: telegram.updates.waiting == 0, "all to be accepted")
        await byline.kill()
        await byline.start()
        question = await asked(4)
        word = telegram.faults.hold("editMessageText", times=None)
        editors[0].press_and_leave(question, question.button("Add as one article").callback_data or "")
        await telegram.until(lambda: word.hits, "the adding")
        await byline.kill()
        word.lift()
        await byline.start()
        await telegram.edited(question, until="Added: Title 1")
        await telegram.settled()
        await byline.stop()
        exported = (await byline.command("export")).stdout
        assert [exported.count(f"Text {n} of the row.") for n in (1, 2, 3, 4)] == [1, 1, 1, 1]
        assert await listed(byline) == ["Title 1"]
        assert len(chat.bot_messages) == 1


class TestManyLinks:
    PAGE = "<h1>Page {n}</h1><p>The article with the number {n} says that {n} times {n} is {square}.</p>"

    def serve(self, website: Website, count: int) -> list[str]:
        pages = [self.PAGE.format(n=n, square=n * n) for n in range(count)]
        return [website.serve(f"/{n}", page) for n, page in enumerate(pages)]

    @pytest.mark.parametrize("end", [Byline.kill, Byline.stop], ids=["kill", "stop"])
    async def test_go_on_where_they_were(
        self,
        telegram: FakeBotApi,
        byline: Byline,
        website: Website,
        editors: list[Person],
        end: Callable[[Byline], Awaitable[None]],
    ) -> None:
        """Articles that were added before are not fetched again, and are reported in the same message."""
        urls = self.serve(website, 4)
        hold = website.hold("/2")
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        command = await editors[0].private_chat().send("/add " + " ".join(urls))
        await hold.asked_for()  # the second page may be read at that time
        await telegram.edited(await telegram.reply_to(command), until="Reading: 2 of 4")
        assert await listed(byline) == ["Page 0", "Page 1"]
        await end(byline)
        hold.release()
        fetched = len(website.requests)
        await byline.start()
        reply = await told(telegram, command, "4 articles: 4 added")
        assert telegram.replies_to(command) == [reply]
        assert sorted(request.path for request in website.requests[fetched:]) == ["/2", "/3"]
        assert "Reading: 2 of 4 …" in reply.history
        await editors[0].press(reply, "Undo all")
        await byline.stop()
        assert await listed(byline) == []

    async def test_that_are_in_doubt_are_decided_after_a_kill(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editors: list[Person]
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        chat = editors[0].private_chat()
        await told(telegram, await chat.send("/add Ferry\n\n" + "\n\n".join(STORY)))
        url = website.serve("/ferry", page_of_texts(*EDITED))
        question = await told(telegram, await chat.send(f"/add {url}"), "Not added yet: ")
        await byline.all_done()
        await byline.kill()
        word = telegram.faults.hold("editMessageText", times=None)
        await byline.start()
        editors[0].press_and_leave(question, question.button("Update").callback_data or "")
        await telegram.until(lambda: word.hits, "the first word")
        await byline.kill()
        word.lift()
        await byline.start()
        await telegram.edited(question, until="Updated: The ferry sails again")
        await byline.stop()
        assert await listed(byline) == ["The ferry sails again"]


class TestDeliveredTwice:
    async def test_an_add_acts_once(self, telegram: FakeBotApi, byline: Byline, editors: list[Person]) -> None:
        """In the same run, and after a restart; also when it was undone in between."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        command = await editors[0].private_chat().send(f"/add {CATS}")
        reply = await told(telegram, command)
        telegram.updates.redeliver()
        await telegram.settled()
        await editors[0].press(reply, "Undo")
        telegram.updates.redeliver(2)
        await telegram.settled()
        for end in (byline.stop, byline.kill):
            await end()
            telegram.updates.redeliver(2)
            await byline.start()
            await telegram.reply_to(await telegram.user().private_chat().send("/start"))
            await telegram.settled()
        assert telegram.replies_to(command) == [reply]
        assert reply.content.startswith("Undone. Removed: Cats of the harbour")
        await byline.stop()
        assert await listed(byline) == []

    async def test_a_question_is_answered_once_in_a_run(self, telegram: FakeBotApi, byline: Byline) -> None:
        await byline.start()
        question = await telegram.user().private_chat().send("who purrs?")
        await telegram.reply_to(question)
        telegram.updates.redeliver()
        await telegram.settled()
        await telegram.reply_to(await telegram.user().private_chat().send("/start"))
        assert len(telegram.replies_to(question)) == 1


@pytest.mark.logs_errors("has ended the program 3 times", maybe=True)
class TestWhatEndsTheProgram:
    async def test_is_skipped_after_three_tries_and_reported(
        self, telegram: FakeBotApi, mortal: Byline, editors: list[Person]
    ) -> None:
        """A question does it here; others that came with it are answered, and the admins learn its number."""
        reader = telegram.user("Ray")
        deadly = await reader.private_chat().send(f"a {WORD} question")
        harmless = [await telegram.user().private_chat().send("who purrs?") for _ in range(3)]
        await editors[0].private_chat().send("/start")  # else the bot may not write to the admin
        for _ in range(3):
            await mortal.launch()
            assert await mortal.ended() == -9
        await mortal.start()
        assert "This crashed me three times" in (await telegram.reply_to(deadly)).content
        report = await telegram.until(
            lambda: [said for said in editors[0].private_chat().bot_messages if "crash" in said.content], "a report"
        )
        assert report[0].content.startswith("A message crashed me three times, so I'm skipping it (update 8")
        for question in harmless:
            await telegram.reply_to(question)
        await telegram.settled()
        await mortal.logged("has ended the program 3 times and is skipped")
        assert mortal.output.count("has ended the program 3 times and is skipped") == 1
        assert f"a {WORD}" not in mortal.output
        assert len(telegram.replies_to(deadly)) == 1

    async def test_does_not_keep_editors_work_from_being_done(
        self, telegram: FakeBotApi, mortal: Byline, editors: list[Person]
    ) -> None:
        """An /add does it here; of those that were under way with it, each is done."""
        deadly = await editors[0].private_chat().send(f"/add {WORD} title\n\nA text like any other.")
        harmless = [await editors[1].private_chat().send(f"/add Title {n}\n\nText {n}.") for n in range(3)]
        for _ in range(3):
            await mortal.launch()
            assert await mortal.ended() == -9
        await mortal.start()
        await told(telegram, deadly, "This crashed me three times, so I'm skipping it.", kills=3)
        for command in harmless:
            await told(telegram, command, kills=3)
        await mortal.restart()
        await telegram.settled()
        assert len(await listed(mortal)) == 3
        assert mortal.output.count("is skipped") == 1
        assert not holding(mortal.data_dir, b"A text like any other")


class TestAHundredAdds:
    async def test_are_all_answered_and_hold_up_no_question(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editors: list[Person]
    ) -> None:
        """Twenty of slow pages, ten of the same text; questions are answered while the pages are withheld."""
        await byline.start(ADMIN_IDS=",".join(map(str, ADMIN_IDS)), FETCH_ALLOW_HOSTS=website.host)
        await told(telegram, await editors[0].private_chat().send(f"/add {CATS}"))
        chats = [editors[n % 5].in_group(telegram.group(f"Desk {n}", (editors[n % 5],))) for n in range(50)]
        slow, same, others, holds = [], [], [], []
        for n in range(20):
            url = website.serve(f"/{n}", storks(n))
            holds.append(website.hold(f"/{n}"))
            slow.append(await chats[n].send(f"/add {url}"))
        for n in range(10):
            same.append(await chats[20 + n].send("/add Owls\n\nOwls hunt at dusk."))
        for n in range(70):
            others.append(await chats[30 + n if n < 20 else n - 20].send(f"/add Title {n}\n\nText number {n}."))
        await telegram.until(lambda: telegram.updates.waiting == 0, "all to be accepted")
        await holds[0].asked_for()
        for _ in range(5):
            assert (await telegram.reply_to(await telegram.user().private_chat().send("who purrs?"))).quotes
        assert not [reply for command in slow for reply in telegram.replies_to(command) if "Added" in reply.content]
        for hold in holds:
            hold.release()
        for command in slow + others:
            await told(telegram, command)
        ends = [(await told(telegram, command, ("Added: ", "Already in the archive: "))).content for command in same]
        assert sorted(end.split(":")[0] for end in ends) == ["Added"] + ["Already in the archive"] * 9
        await byline.stop()
        assert len(await listed(byline)) == 1 + 20 + 1 + 70
