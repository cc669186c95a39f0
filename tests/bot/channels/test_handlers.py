"""Watch channels, and tell admins about them."""

from __future__ import annotations

import pytest

from tests.support.bot.running_bot import Running, told_unasked
from tests.support.fake_bot_api import Channel, Message

LINK = "https://t.me/byline_bot?startchannel&admin=manage_chat"


def public(running: Running) -> Channel:
    return running.telegram.channel("Harbour News", username="harbournews", owner=running.editor)


async def answer(running: Running, text: str, reply_to: Message | None = None) -> Message:
    return await running.telegram.reply_to(await running.editors_chat.send(text, reply_to=reply_to))


@pytest.fixture
async def channel(running: Running) -> Channel:
    """Return a public channel that is watched."""
    await running.editors_chat.send("/start")
    channel = public(running)
    channel.make_bot_admin()
    await answer(running, "/watch @harbournews")
    return channel


class TestWatch:
    @pytest.mark.parametrize(
        "name",
        [
            "@harbournews",
            "HarbourNews",
            "t.me/harbournews",
            "https://t.me/harbournews/12?single",
            "https://t.me/s/harbournews",
        ],
    )
    async def test_a_public_channel_by_its_name_or_link(self, running: Running, name: str) -> None:
        public(running).make_bot_admin()
        reply = await answer(running, f"/watch {name}")
        assert reply.content.startswith("Watching: Harbour News\nEach new post becomes an article")
        assert "I can't see posts from before 20" in reply.content
        assert reply.links == {"Harbour News": "https://t.me/harbournews"}
        assert reply.buttons == ["Stop: Harbour News"]

    async def test_a_private_channel_by_its_number_or_link(self, running: Running) -> None:
        channel = running.telegram.channel("Crew")
        channel.make_bot_admin()
        for name in (str(channel.id), f"https://t.me/c/{str(channel.id)[4:]}/7"):
            reply = await answer(running, f"/watch {name}")
            assert reply.content.startswith("Watching: Crew\n")
            assert reply.links == {}

    async def test_the_channel_of_a_forwarded_post(self, running: Running) -> None:
        channel = public(running)
        channel.make_bot_admin()
        origin = running.telegram.origin_channel("Harbour News").model_copy(update={"chat": channel.state.chat})
        post = await running.editors_chat.send("Ferry\n\nThe ferry sails.", forwarded_from=origin)
        assert (await answer(running, "/watch", post)).content.startswith("Watching: Harbour News\n")

    async def test_says_what_is_to_be_done_where_the_bot_is_no_administrator(self, running: Running) -> None:
        public(running)
        reply = await answer(running, "/watch @harbournews")
        assert reply.content.startswith("Not watched yet: Harbour News\nI only see posts where")
        assert reply.links == {"Make me an administrator": LINK}
        assert (await answer(running, "/watch")).content.startswith("I'm not watching any channels.")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("@nosuchchannel", "There is no public channel @nosuchchannel."),
            ("-1009999999999", "Telegram doesn't show me that channel. Make me one of its administrators first."),
            ("the news", "Name the channel like @name or https://t.me/name, or forward me"),
            ("@forum", "There is no public channel @forum."),
            ("@harbourforum", "That isn't a channel. To add a message from a group, reply to it with /add."),
        ],
    )
    async def test_says_what_cannot_be_watched(self, running: Running, name: str, said: str) -> None:
        running.telegram.group("Forum", username="harbourforum")
        assert (await answer(running, f"/watch {name}")).content.startswith(said)

    async def test_in_reply_to_anything_else_says_how_it_is_done(self, running: Running) -> None:
        said = await running.editors_chat.send("who purrs?")
        assert (await answer(running, "/watch", said)).content.startswith("That wasn't forwarded from a channel")

    async def test_is_for_admins_and_in_private(self, running: Running) -> None:
        public(running).make_bot_admin()
        assert (await running.ask("/watch @harbournews")).content.startswith("Only admins can do that")
        group = running.telegram.group("Desk", (running.editor,))
        sent = await running.editor.in_group(group).send("/watch @harbournews")
        assert (await running.telegram.reply_to(sent)).content.startswith("Please send that to me in private")
        assert (await answer(running, "/watch")).content.startswith("I'm not watching any channels.")

    async def test_alone_lists_what_is_watched(self, running: Running, channel: Channel) -> None:
        await channel.desk.send("The ferry sails again.")
        await running.all_done()
        assert len(running.corpus) == 1
        listed = await answer(running, "/watch")
        assert listed.content.startswith("Watching 1 channel\n\nHarbour News\nread from 20")
        assert "\nlast post 20" in listed.content
        await running.editor.press(listed, "Stop: Harbour News")
        assert listed.content.startswith("Stopped watching: Harbour News (@harbournews).")
        assert (await answer(running, "/watch")).content.startswith("I'm not watching any channels.")
        await channel.desk.send("Another post that nobody watches.")
        await running.all_done()
        assert len(running.corpus) == 1


class TestUnwatch:
    @pytest.mark.parametrize("name", ["@HarbourNews", "https://t.me/harbournews"])
    async def test_ends_it_and_keeps_the_articles(self, running: Running, channel: Channel, name: str) -> None:
        reply = await answer(running, f"/unwatch {name}")
        assert reply.content == ("Stopped watching: Harbour News (@harbournews). Its articles stay in the archive.")
        assert (await answer(running, f"/unwatch {channel.id}")).content.startswith("I'm not watching that channel.")

    async def test_wants_a_name(self, running: Running) -> None:
        assert (await answer(running, "/unwatch")).content.startswith("Send /unwatch with a channel's name.")

    async def test_by_a_button_that_was_pressed_before_says_so(self, running: Running, channel: Channel) -> None:
        listed = await answer(running, "/watch")
        again = await answer(running, "/watch")
        await running.editor.press(listed, "Stop")
        alert = await running.editor.press(again, "Stop")
        assert alert.text == "I'm no longer watching that channel."
        forged = await running.reader.press_data(again, f"unwatch:{channel.id}")
        assert (forged.text or "").startswith("Only admins can do that")


class TestRights:
    async def test_that_an_admin_gives_are_an_occasion_to_watch(self, running: Running) -> None:
        """A private channel has no name to type."""
        await running.editors_chat.send("/start")
        channel = running.telegram.channel("Crew", owner=running.editor)
        channel.make_bot_admin()
        offer = await told_unasked(running, "I'm now an administrator of Crew.")
        await running.editor.press(offer, "Watch")
        assert offer.content.startswith("Watching: Crew\n")
        await channel.desk.send("The ferry sails again.")
        await running.all_done()
        assert len(running.corpus) == 1

    async def test_that_a_stranger_gives_are_none(self, running: Running) -> None:
        running.telegram.channel("Spam", username="spamspam", owner=running.reader).make_bot_admin()
        await running.readers_chat.send("/start")
        await running.telegram.settled()
        assert [said for said in running.readers_chat.bot_messages if "Spam" in said.content] == []

    async def test_that_are_lost_and_given_again_are_told_once_each(self, running: Running, channel: Channel) -> None:
        channel.remove_bot()
        lost = await told_unasked(running, "I'm no longer an administrator of Harbour News (@harbournews)")
        assert "I'm no longer an administrator there" in (await answer(running, "/watch")).content
        channel.remove_bot()
        await channel.desk.send("Nobody hears of this post.")
        channel.make_bot_admin()
        back = await told_unasked(running, "I'm an administrator of Harbour News (@harbournews) again")
        assert "are missing. To add them, export the channel" in back.content
        await channel.desk.send("The ferry sails again.")
        await running.all_done()
        assert len(running.corpus) == 1
        assert "may be missing" in (await answer(running, "/watch")).content
        assert [said for said in running.editors_chat.bot_messages if said.content == lost.content] == [lost]

    async def test_that_were_given_again_unheard_are_known_from_watch(self, running: Running, channel: Channel) -> None:
        channel.remove_bot()
        await told_unasked(running, "I'm no longer an administrator of Harbour News (@harbournews)")
        channel.state.is_admin, channel.state.barred = True, None  # Telegram keeps such updates for a day
        watched = await answer(running, "/watch @harbournews")
        assert watched.content.startswith("Watching: Harbour News\n")
        assert watched.content.endswith("may be missing: add --channel harbournews result.json")
        status = (await answer(running, "/status")).content
        assert "⚠ Harbour News (@harbournews)\nread from" in status
        assert "may be missing: add --channel harbournews result.json" in status
        await running.editor.press(watched, "They were added")
        assert watched.buttons == ["Stop: Harbour News"]
        assert "missing" not in (await answer(running, "/watch")).content
        assert "⚠" not in (await answer(running, "/status")).content

    async def test_of_strangers_and_elsewhere_are_not_kept(self, running: Running) -> None:
        await running.editors_chat.send("/start")
        running.telegram.channel("Spam", username="spamspam", owner=running.reader).make_bot_admin()
        await running.all_done()
        assert running.work.ever == []
