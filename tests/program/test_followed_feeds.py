"""Feeds through kills, with the bot as a process of its own."""

from __future__ import annotations

import pytest

from tests.support.bot.feed_documents import item, page_of, rss
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import listed
from tests.support.website import Website

pytestmark = pytest.mark.slow

NAMES = ("storks", "owls", "crows", "rooks")  # the last first


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


async def subscribed(telegram: FakeBotApi, byline: Byline, website: Website, editor: Person, *items: str) -> Message:
    """Return the sentence about a feed that is followed from now on."""
    await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
    command = await editor.private_chat().send(f"/feeds {website.serve('/feed', rss(*items))}")
    reply = await telegram.reply_to(command)
    await telegram.edited(reply, until="Now following: ")
    return reply


class TestAKillWhileFeedsAreFollowed:
    async def test_is_told_like_one_run(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person
    ) -> None:
        """Feeds that were followed before stay so, and none that was asked for before the kill is called old."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        urls = [website.serve(f"/{name}", rss(item(name))) for name in NAMES[:3]]
        hold = website.hold("/crows")
        command = await editor.private_chat().send(f"/feeds {' '.join([*urls, urls[0]])}")
        await hold.asked_for()
        await byline.kill()
        hold.release()
        await byline.start()
        reply = await telegram.reply_to(command)
        await telegram.edited(reply, until="Now following 3 feeds.\nI'll add new entries")


class TestAKillWhileWhatIsThereIsAdded:
    async def test_is_told_like_one_run_and_can_be_undone_like_one(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person
    ) -> None:
        """Entries that were added before are not fetched again."""
        website.serve("/rooks", page_of("rooks"))
        website.serve("/storks", page_of("storks"))
        hold = website.hold("/storks")
        items = (item(name, whole=name not in ("rooks", "storks")) for name in NAMES)
        reply = await subscribed(telegram, byline, website, editor, *items)
        editor.press_and_leave(reply, reply.button("Add all 4").callback_data or "")
        await hold.asked_for()  # the rooks may be read at that time
        await telegram.until(lambda: byline.output.count("was added by feed:") == 3, "all others to be added")
        await byline.kill()
        hold.release()
        await byline.start()
        await telegram.edited(reply, until="4 articles: 4 added")
        assert [request.path for request in website.requests].count("/rooks") == 1
        await editor.press(reply, "Undo all")
        await telegram.edited(reply, until="4 changes undone.")
        await byline.stop()
        assert await listed(byline) == []

    async def test_between_the_last_change_and_its_word_tells_it_after_the_restart(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person
    ) -> None:
        reply = await subscribed(telegram, byline, website, editor, *(item(name) for name in NAMES))
        feed = website.hold("/feed")
        editor.press_and_leave(reply, reply.button("Add all 4").callback_data or "")
        await telegram.edited(reply, until="Reading")
        await feed.asked_for()
        feed.release()
        word = telegram.faults.hold("editMessageText", times=None)
        await telegram.until(lambda: word.hits, "the word at the end")
        await telegram.until(lambda: byline.output.count("was added by feed:") == 4, "all four to be added")
        await byline.kill()
        word.lift()
        await byline.start()
        await telegram.edited(reply, until="4 articles: 4 added")
        await byline.stop()
        assert len(await listed(byline)) == 4


class TestAKillWhileAFeedIsChecked:
    async def test_is_told_like_one_check(
        self, telegram: FakeBotApi, byline: Byline, website: Website, editor: Person
    ) -> None:
        """Also what could not be added before the kill."""
        reply = await subscribed(telegram, byline, website, editor)
        website.serve("/storks", page_of("storks"))
        hold = website.hold("/storks")
        website.serve("/feed", rss(item("storks", whole=False), item("owls"), item("gone", whole=False)))
        editor.press_and_leave(reply, reply.button("Check now").callback_data or "")
        await hold.asked_for()
        await byline.kill()
        hold.release()
        await byline.start()
        await telegram.edited(reply, until="3 articles: 2 added, 1 not added")
        await editor.press(reply, "Undo all")
        await telegram.edited(reply, until="2 changes undone.")
        await byline.stop()
        assert await listed(byline) == []
