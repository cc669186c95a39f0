"""Watched channels through kills, with the bot as a process of its own."""

from __future__ import annotations

import pytest

from bot.queue.attempts import MAX_TRIES
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.fake_bot_api import Channel, FakeBotApi, Person
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import listed

pytestmark = pytest.mark.slow


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


async def watched(telegram: FakeBotApi, byline: Byline, editor: Person) -> Channel:
    await byline.start(ADMIN_IDS=str(ADMIN_ID))
    channel = telegram.channel("Harbour News", username="harbournews", owner=editor)
    channel.make_bot_admin()
    await telegram.reply_to(await editor.private_chat().send("/watch @harbournews"))
    return channel


async def exported(byline: Byline) -> str:
    finished = await byline.command("export")
    assert finished.exit_code == 0
    return finished.stdout


class TestKill:
    async def test_loses_and_doubles_no_post(self, telegram: FakeBotApi, byline: Byline, editor: Person) -> None:
        """Killed over and over while forty posts and ten edits come in; Telegram delivers some of them twice."""
        channel = await watched(telegram, byline, editor)
        posts = []
        for batch in range(4):
            posts += [await channel.desk.send(f"Title {batch} {n}\n\nThis is text number {n}.") for n in range(10)]
            await telegram.until(lambda: telegram.updates.waiting <= 5, "most of it to be accepted")
            await byline.kill()
            telegram.updates.redeliver(3)
            await byline.start()
            if batch + 1 == MAX_TRIES - 1:  # kills; a post that ended the program MAX_TRIES times is skipped
                await byline.all_done()
        for post in posts[::4]:
            await channel.desk.edit(post, f"{post.content} It was edited.")
        await byline.all_done()
        await byline.restart()
        await byline.all_done()
        await byline.stop()
        assert await listed(byline) == sorted(f"Title {batch} {n}" for batch in range(4) for n in range(10))
        assert (await exported(byline)).count("It was edited.") == 10
        assert channel.desk.bot_messages == []

    async def test_in_the_middle_of_an_album_makes_one_article(
        self, telegram: FakeBotApi, byline: Byline, editor: Person
    ) -> None:
        channel = await watched(telegram, byline, editor)
        first = await channel.desk.send_photo(album="77")
        await channel.desk.send_photo(album="77", caption="Ferry\n\nThe ferry sails again on Sunday.")
        await byline.all_done()
        await byline.kill()
        await channel.desk.send_photo(album="77", caption="At dusk.")
        await byline.start()
        await byline.all_done()
        await byline.stop()
        assert await listed(byline) == ["Ferry"]
        export = await exported(byline)
        assert f"https://t.me/harbournews/{first.message_id}" in export
        assert "At dusk." in export
