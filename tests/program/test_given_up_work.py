"""Work that was accepted goes on where it was after a kill; whatever is given up of it is told, with what was done."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.queue.attempts import MAX_TRIES
from tests.support.bot.feed_documents import item, rss
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.program.byline_process import KILLED_BYLINE, Byline
from tests.support.program.command_replies import listed
from tests.support.program.killed_byline import UNDO_WORD, WORD
from tests.support.web.running_pages import numbered_page
from tests.support.website import Website

pytestmark = [
    pytest.mark.slow,
    pytest.mark.logs_errors("has ended the program 3 times", "extraction failed", "Unexpected error", maybe=True),
]

HANGS_S = 300  # only what hangs takes so long

SKIPPED = "crashed me three times, so I'm skipping it."


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


@pytest.fixture
async def mortal(
    telegram: FakeBotApi, website: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Byline]:
    """The bot as a process that some texts kill, and that makes no pause between two pages."""
    process = Byline(telegram, tmp_path, KILLED_BYLINE)
    process.settings |= {"ADMIN_IDS": str(ADMIN_ID), "FETCH_ALLOW_HOSTS": website.host}
    process.settings |= {"EXTRACT_TIMEOUT_S": str(HANGS_S), "FETCH_TIMEOUT_S": str(HANGS_S)}
    yield process
    await process.close()


async def told(telegram: FakeBotApi, command: Message, beginning: str) -> Message:
    """The reply to a command when it begins so."""
    found = await telegram.until(
        lambda: [reply for reply in telegram.replies_to(command) if reply.content.startswith(beginning)],
        f"{beginning!r} in reply to {command.content[:40]!r}",
    )
    return found[-1]


async def end_of(telegram: FakeBotApi, command: Message) -> Message:
    """The reply to a command when it is final."""
    found = await telegram.until(
        lambda: [reply for reply in telegram.replies_to(command) if not reply.content.startswith("Reading")],
        f"the end of {command.content[:40]!r}",
    )
    return found[-1]


async def ended_by_itself(byline: Byline, times: int) -> None:
    for _ in range(times):
        await byline.launch()
        assert await byline.ended(within_s=HANGS_S) == -9


class TestManyLinks:
    async def test_survive_kills_each_of_which_comes_while_another_link_is_read(
        self, telegram: FakeBotApi, mortal: Byline, website: Website, editor: Person
    ) -> None:
        """All 12 are added, each once, and told in one message, though the whole has ended more often than it may."""
        urls = [website.serve(f"/{n}", numbered_page(n)) for n in range(12)]
        holds = {n: website.hold(f"/{n}") for n in range(2, 10, 2)}
        assert len(holds) > MAX_TRIES
        await mortal.start()
        command = await editor.private_chat().send("/add " + " ".join(urls))
        for hold in holds.values():
            await hold.asked_for()
            await mortal.kill()
            hold.release()
            await mortal.start()
        reply = await end_of(telegram, command)
        assert reply.content.startswith("12 articles: 12 added")
        assert telegram.replies_to(command) == [reply]
        await editor.press(reply, "Undo all")
        await mortal.stop()
        assert await listed(mortal) == []

    async def test_survive_kills_while_a_link_is_refused(
        self, telegram: FakeBotApi, mortal: Byline, website: Website, editor: Person
    ) -> None:
        """A refused link is progress too: once that is noted it is not read again, and is told with its reason."""
        urls = [website.url(f"/missing/{n}") for n in range(6)]
        urls.append(website.serve("/last", numbered_page(1)))
        for n in range(6):
            website.serve(f"/missing/{n}", "", status=404)
        holds = [website.hold(f"/missing/{n}") for n in range(1, 6)]
        await mortal.start()
        command = await editor.private_chat().send("/add " + " ".join(urls))
        for hold in holds:
            await hold.asked_for()
            await mortal.kill()
            hold.release()
            await mortal.start()
        reply = await end_of(telegram, command)
        assert reply.content.startswith("7 articles: 1 added, 6 not added")
        asked_for = [request.path for request in website.requests].count("/missing/0")
        assert asked_for <= 2, "the first kill may come before it is noted"
        assert reply.content.count("the server answered 404") == 6

    async def test_are_added_but_for_the_one_that_ends_the_program(
        self, telegram: FakeBotApi, mortal: Byline, website: Website, editor: Person
    ) -> None:
        """It is named with the reason, and the rest is done; the same for a second one."""
        titles = [None, None, f"A {WORD} page", None, f"A second {WORD} page", None]
        urls = [website.serve(f"/{n}", numbered_page(n, title)) for n, title in enumerate(titles)]
        command = await editor.private_chat().send("/add " + " ".join(urls))
        await ended_by_itself(mortal, 6)
        await mortal.start()
        reply = await end_of(telegram, command)
        assert reply.content.startswith("6 articles: 4 added, 2 not added")
        assert reply.content.count(SKIPPED) == 2
        assert all(f"– {urls[n]} {SKIPPED}" in reply.content for n in (2, 4)), reply.content
        assert telegram.replies_to(command) == [reply]
        await mortal.stop()
        assert await listed(mortal) == ["Page 00", "Page 01", "Page 03", "Page 05"]


def packed(titles: Sequence[str]) -> bytes:
    """An archive of text files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for n, title in enumerate(titles):
            archive.writestr(f"{n}.txt", f"{title}\n\nThe lighthouse number {n} was built in the year {1_800 + n}.")
    return content.getvalue()


class TestWhatElseIsMany:
    async def test_an_archive_is_added_but_for_the_file_that_ends_the_program(
        self, telegram: FakeBotApi, mortal: Byline, editor: Person
    ) -> None:
        files = packed(["File 0", "File 1", f"A {WORD} file", "File 3", "File 4", "File 5"])
        command = await editor.private_chat().send_document("files.zip", files, caption="/add")
        await ended_by_itself(mortal, 3)
        await mortal.start()
        reply = await end_of(telegram, command)
        assert reply.content.startswith("6 articles: 5 added, 1 not added")
        assert f"2.txt {SKIPPED}" in reply.content
        await mortal.stop()
        assert await listed(mortal) == [f"File {n}" for n in (0, 1, 3, 4, 5)]

    async def test_forwarded_posts_are_added_but_for_the_one_that_ends_the_program(
        self, telegram: FakeBotApi, mortal: Byline, editor: Person
    ) -> None:
        """The other admin is told of it as well."""
        chat = editor.private_chat()
        other = telegram.user("Otto", id=ADMIN_ID + 1).private_chat()
        await other.send("/start")
        await mortal.start(ADMIN_IDS=f"{ADMIN_ID},{ADMIN_ID + 1}")
        for n, title in enumerate(["Post 0", f"A {WORD} post", "Post 2"]):
            origin = telegram.origin_channel("Harbour News", username="harbournews", message_id=n + 1)
            await chat.send(f"{title}\n\nThe lighthouse number {n} was built in {1_800 + n}.", forwarded_from=origin)
        (question,) = await telegram.until(
            lambda: [said for said in chat.bot_messages if said.content.startswith("3 posts")], "the question"
        )
        editor.press_and_leave(question, question.button("Add each").callback_data or "")
        assert await mortal.ended(within_s=HANGS_S) == -9
        await ended_by_itself(mortal, 2)
        telegram.let_queries_expire()
        await mortal.start()
        await telegram.edited(question, until="3 articles: 2 added, 1 not added")
        assert SKIPPED in question.content
        await telegram.until(lambda: [said for said in other.bot_messages if WORD in said.content], "a report")
        await mortal.stop()
        assert await listed(mortal) == ["Post 0", "Post 2"]

    async def test_entries_of_a_feed_are_added_but_for_the_one_that_ends_the_program(
        self, telegram: FakeBotApi, mortal: Byline, website: Website, editor: Person
    ) -> None:
        feed = rss(*(item(name) for name in ("storks", f"{WORD}-entry", "owls")))
        url = website.serve("/feed", feed, content_type="application/rss+xml")
        await mortal.start()
        subscribed = await told(telegram, await editor.private_chat().send(f"/feeds {url}"), "Now following: ")
        editor.press_and_leave(subscribed, subscribed.button(subscribed.buttons[0]).callback_data or "")
        assert await mortal.ended(within_s=HANGS_S) == -9
        await ended_by_itself(mortal, 2)
        await mortal.start()
        await telegram.edited(subscribed, until="3 articles: 2 added, 1 not added")
        assert SKIPPED in subscribed.content
        await mortal.stop()
        assert await listed(mortal) == ["Owls", "Storks"]

    async def test_all_is_undone_but_for_what_ends_the_program(
        self, telegram: FakeBotApi, mortal: Byline, editor: Person
    ) -> None:
        files = packed(["File 0", f"An {UNDO_WORD} file", "File 2", "File 3"])
        await mortal.start()
        command = await editor.private_chat().send_document("files.zip", files, caption="/add")
        added = await told(telegram, command, "4 articles: 4 added")
        editor.press_and_leave(added, added.button("Undo all").callback_data or "")
        assert await mortal.ended(within_s=HANGS_S) == -9
        await ended_by_itself(mortal, 2)
        await mortal.start()
        await telegram.edited(added, until="3 changes undone.")
        assert f"Not undone:\n– An {UNDO_WORD} file {SKIPPED}" in added.content
        await mortal.stop()
        assert await listed(mortal) == [f"An {UNDO_WORD} file"]
