"""Fetch articles again as an editor, and see their earlier versions."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest

from bot.messaging.shared_messages import time_in_words
from index.articles.edits import Amendment
from index.model import Article, Draft, Paragraph
from tests.support.bot.killed_bot import Story, live_through
from tests.support.bot.running_bot import ADMIN_ID, Running
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.web.running_pages import PAGE
from tests.support.website import Page, Request, Website

BY = f"telegram:{ADMIN_ID}"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the limits on messages per chat, because a test taps faster."""
    monkeypatch.setattr("bot.bot_api.rate_limiter.CHAT_BURST", 1_000)


class Site:
    """A page that may change, on a server with conditional requests."""

    def __init__(self, website: Website) -> None:
        self.html = PAGE
        self.says_etag = True
        self.status = 200
        self.url = website.make("/storks", self._answer)
        self.asked: list[str | None] = []

    def _answer(self, request: Request) -> Page:
        self.asked.append(request.headers.get("if-none-match"))
        etag = f'"{hashlib.sha256(self.html.encode()).hexdigest()}"'
        if self.status != 200:
            return Page(b"no", self.status)
        if request.headers.get("if-none-match") == etag:
            return Page(b"", 304)
        headers = {"Content-Type": "text/html"} | ({"ETag": etag} if self.says_etag else {})
        return Page(self.html.encode(), 200, headers)


@pytest.fixture
def site(website: Website) -> Site:
    return Site(website)


async def said(running: Running, command: str, reply_to: Message | None = None) -> Message:
    """Return the bot's final reply to an editor's command."""
    return await running.final(await running.editors_chat.send(command, reply_to=reply_to))


def only(running: Running) -> Article:
    (article,) = running.corpus.articles()
    return article


async def pressed(running: Running, message: Message, label: str) -> Message:
    """Return the message that a button sends below."""
    messages = running.telegram.world.chats[message.chat.id].messages
    last = messages[max(messages)]
    await running.editor.press(message, label)
    return await running.telegram.message_in(message.chat.id, after=last)


class TestUnchanged:
    async def test_costs_one_conditional_request(self, running: Running, site: Site) -> None:
        """The command contains its link, its id, or is the one that /articles shows."""
        await running.add(site.url)
        article = only(running)
        for command in (f"/update {site.url}", f"/update {article.id}", f"/update_{article.id}"):
            site.asked.clear()
            reply = await said(running, command)
            assert reply.text == f"No change since {article.added_at:%Y-%m-%d %H:%M} UTC: Storks return"
            assert (len(site.asked), site.asked[0] is not None) == (1, True)
            assert reply.buttons == ["Versions"]
        assert running.corpus.versions(article.id)[0].article == article

    async def test_is_told_of_a_server_that_says_nothing(self, running: Running, site: Site) -> None:
        site.says_etag = False
        await running.add(site.url)
        assert ((await said(running, f"/update {site.url}")).text or "").startswith("No change since ")
        assert site.asked == [None, None]

    async def test_of_an_article_that_was_added_without_a_note(self, running: Running, site: Site) -> None:
        """From the second time on it needs one conditional request."""
        running.corpus.add(running.ingestion.read_url(site.url).article())
        for _ in range(2):
            assert ((await said(running, f"/update {site.url}")).text or "").startswith("No change since ")
        assert [etag is not None for etag in site.asked] == [False, False, True]

    async def test_costs_as_much_after_something_was_put_right(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        article = only(running)
        out = frozenset(each.digest for each in running.corpus.paragraphs(article)[-1:])
        for amendment in (Amendment({"byline": "Ida Brook and Tom Rill"}), Amendment(taken_out=out)):
            running.corpus.amend(article.id, amendment)
            site.asked.clear()
            assert ((await said(running, f"/update {site.url}")).text or "").startswith("No change since ")
            assert (len(site.asked), site.asked[0] is not None) == (1, True)


class TestChanged:
    async def test_shows_what_changed_and_can_be_undone(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        site.html = (
            PAGE.replace("Three pairs", "Four pairs")
            .replace('content="Ida Brook"', 'content="Ida Brook and Tom Rill"')
            .replace("</article>", "<p>The county will open a second dyke for visitors in the spring.</p></article>")
        )
        reply = await said(running, f"/update {site.url}")
        assert (reply.text or "").startswith("Updated: Storks return\nIda Brook, Tom Rill · The Fen Gazette")
        assert (reply.text or "").partition("English\n")[2] == (
            "Paragraphs: 1 changed, 1 new\n"
            "byline changed from “Ida Brook” to “Ida Brook, Tom Rill”\n"
            "~ “Three” → “Four”\n"
            "+ “The county will open a second dyke for visitors in the spri…”"
        )
        assert reply.buttons == ["Undo", "Fix…", "Skip paragraphs…", "Versions"]
        assert (await running.ask("how many pairs are nesting?")).quotes[0].startswith("Four pairs")
        assert running.corpus.versions(site.url)[0].by == BY
        await running.editor.press(reply, "Undo")
        assert (reply.text or "").startswith("Undone. As before: Storks return")
        assert (await running.ask("how many pairs are nesting?")).quotes[0].startswith("Three pairs")

    async def test_an_undone_update_is_found_again(self, running: Running, site: Site) -> None:
        """The server reports no change, but the article has changed."""
        await running.add(site.url)
        site.html = PAGE.replace("Three pairs", "Four pairs")
        await running.editor.press(await said(running, f"/update {site.url}"), "Undo")
        again = await said(running, f"/update {site.url}")
        assert (again.text or "").startswith("Updated: Storks return")

    async def test_keeps_what_an_editor_put_right(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        article = only(running)
        out = frozenset(each.digest for each in running.corpus.paragraphs(article)[-1:])
        running.corpus.amend(article.id, Amendment({"title": "The storks are back"}, out))
        site.html = PAGE.replace("Three pairs", "Four pairs")
        reply = await said(running, f"/update {site.url}")
        assert (reply.text or "").startswith("Updated: The storks are back")
        assert "Paragraphs: 1 changed\n" in (reply.text or "")
        assert len(only(running).paragraphs) == 2

    async def test_is_said_by_add_as_well(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        site.html = PAGE.replace("Three pairs", "Four pairs")
        reply = await running.add(site.url)
        assert (reply.text or "").startswith("Updated: Storks return")
        assert (reply.text or "").endswith("Paragraphs: 1 changed\n~ “Three” → “Four”")

    async def test_whatever_a_page_says_is_shown_as_text(self, running: Running, site: Site) -> None:
        """It also fits into a message, however long it is."""
        await running.add(site.url)
        hostile = "".join(f"<p>&lt;b&gt;{number} 😺 &amp;lt;/b&gt; {'very long ' * 60}</p>" for number in range(300))
        site.html = PAGE.replace("Ida Brook", "&lt;i&gt;" + "I" * 400).replace("<h1>", hostile + "<h1>")
        reply = await said(running, f"/update {site.url}")
        assert "+ “<b>0 😺" in (reply.text or "")
        assert (reply.text or "").rpartition("\n")[2] in ("… and 294 more", "… and 295 more")
        assert not reply.entities_of("italic")


class TestDoubt:
    SHORT = "The white storks have returned to the fen near Ostwick, the warden said. Subscribe to read on about them."

    async def shrunk(self, running: Running, site: Site) -> Message:
        await running.add(site.url)
        site.html = f"{PAGE.partition('<p>')[0]}<p>{self.SHORT}</p></article></body></html>"
        return await said(running, f"/update {site.url}")

    async def test_of_a_page_with_much_less_text_is_asked(self, running: Running, site: Site) -> None:
        reply = await self.shrunk(running, site)
        before = sum(len(paragraph.text) for paragraph in only(running).paragraphs)
        sizes = f"{len(self.SHORT)} characters instead of {before}"
        assert (reply.text or "").startswith(f"Storks return\nThe page now has much less text: {sizes}.\nParagraphs: ")
        assert (reply.text or "").endswith("\nI haven't changed anything yet.")
        assert reply.buttons == ["Update anyway", "Keep"]
        assert len(only(running).paragraphs) == 3
        await running.editor.press(reply, "Keep")
        assert reply.text == "Kept as it is."
        assert len(only(running).paragraphs) == 3

    async def test_can_be_overruled(self, running: Running, site: Site) -> None:
        reply = await self.shrunk(running, site)
        await running.editor.press(reply, "Update anyway")
        await running.telegram.edited(reply, until="Updated: Storks return")
        assert only(running).text == self.SHORT
        assert running.corpus.versions(site.url)[0].by == BY
        await running.editor.press(reply, "Undo")
        assert len(only(running).paragraphs) == 3

    async def test_of_a_page_that_moved_is_asked(self, running: Running, site: Site, website: Website) -> None:
        """The article replaces the one at the old address, in one change."""
        await running.add(site.url)
        article = only(running)
        there = website.url("/fen/storks")
        site.html = PAGE.replace("<title>", f'<link rel="canonical" href="{there}"><title>')
        reply = await said(running, f"/update {site.url}")
        assert reply.text == (
            f"Storks return\nThe page now gives {there} as its address.\n"
            f"link changed from “{site.url}” to “{there}”\nI haven't changed anything yet."
        )
        assert only(running) == article
        await running.editor.press(reply, "Update anyway")
        await running.telegram.edited(reply, until="Updated: Storks return")
        assert (reply.text or "").endswith(f"link changed from “{site.url}” to “{there}”")
        assert only(running).url == there
        await running.editor.press(reply, "Undo")
        assert only(running) == article
        assert reply.text == (
            f"Undone. Back in the archive: Storks return ({site.url})\nRemoved: Storks return ({there})"
        )


class TestNotFetched:
    @pytest.mark.parametrize("status", [404, 410])
    async def test_a_page_that_is_gone_is_said_to_be(self, status: int, running: Running, site: Site) -> None:
        await running.add(site.url)
        site.status = status
        reply = await said(running, f"/update {site.url}")
        assert reply.text == (
            f"The page is gone: the server answered {status} for {site.url}. The article stays as it is; "
            f"/remove_{only(running).id} removes it."
        )

    @pytest.mark.parametrize(
        ("status", "reason"),
        [
            (403, "{url} refused access (403): it needs a login or subscription, or blocks bots."),
            (500, "The server can't send {url} right now (it answered 500). Try again later."),
        ],
    )
    async def test_the_reason_is_said(self, status: int, reason: str, running: Running, site: Site) -> None:
        """It begins with a capital letter, except for an address."""
        await running.add(site.url)
        site.status = status
        reply = await said(running, f"/update {site.url}")
        assert (reply.text or "").startswith("The article stays as it is. " + reason.format(url=site.url))

    async def test_an_article_without_a_link_has_no_page(self, with_cats: Running) -> None:
        reply = await said(with_cats, f"/update_{only(with_cats).id}")
        assert reply.text == "“Cats of the harbour” has no link that I could fetch again."

    async def test_a_post_in_telegram_is_no_page(self, running: Running) -> None:
        post = running.corpus.add(Draft("Ferry", (Paragraph("It sails."),), url="https://t.me/harbour/7")).article
        reply = await said(running, f"/update_{post.id}")
        assert (reply.text or "").startswith("“Ferry” is a post in Telegram, so I can't fetch it.")

    async def test_an_article_that_is_not_there_is_said_to_be(self, running: Running) -> None:
        reply = await running.telegram.reply_to(await running.editors_chat.send("/update nosuch"))
        assert reply.text == "No article has the id or link “nosuch”. /articles lists them."

    async def test_one_that_is_removed_meanwhile_stays_removed(
        self, running: Running, site: Site, website: Website
    ) -> None:
        await running.add(site.url)
        article = only(running)
        site.html = PAGE.replace("Three pairs", "Four pairs")
        hold = website.hold("/storks")
        command = await running.editors_chat.send(f"/update {site.url}")
        await hold.asked_for()
        running.corpus.remove(article.id)
        hold.release()
        assert ((await running.final(command)).text or "").startswith("No article has the id or link ")
        assert len(running.corpus) == 0


class TestWhichArticle:
    async def test_is_that_of_the_answer_replied_to(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        answer = await running.telegram.reply_to(await running.editors_chat.send("where are the storks nesting?"))
        reply = await said(running, "/update", reply_to=answer)
        assert (reply.text or "").startswith("No change since ")

    async def test_is_that_of_the_card_replied_to(self, with_cats: Running) -> None:
        """This works with and without a link."""
        card = await with_cats.add(CATS)
        reply = await said(with_cats, "/versions", reply_to=card)
        assert (reply.text or "").startswith("Versions of: Cats of the harbour\n")

    async def test_is_asked_where_there_are_several(self, running: Running) -> None:
        ids = [
            running.corpus.add(
                Draft(name, (Paragraph(f"The cats of the harbour of {name} purr."),), url=f"https://e.org/{name}")
            ).article.id
            for name in ("Ostwick", "Lunt")
        ]
        answer = await running.telegram.reply_to(await running.editors_chat.send("which cats of the harbour purr?"))
        reply = await said(running, "/update", reply_to=answer)
        assert (reply.text or "").startswith("That's about several articles. Which one? /update_")
        assert set(reply.entities_of("bot_command")) == {f"/update_{article_id}" for article_id in ids}

    async def test_must_be_named(self, running: Running, site: Site) -> None:
        """A message without a link is about no article."""
        usage = (
            "Send /update with an article's id or link, with words from it, or in reply to its link or to my message "
            "about it. /articles lists them."
        )
        assert (await said(running, "/update")).text == usage
        text = await running.editors_chat.send("Storks are back in the fen")
        assert (await said(running, "/update", reply_to=text)).text == usage
        help_text = await running.telegram.reply_to(await running.editors_chat.send("/help"))
        assert (await said(running, "/update", reply_to=help_text)).text == usage

    async def test_stands_in_the_list_for_those_that_have_a_page(self, with_cats: Running, site: Site) -> None:
        await with_cats.add(site.url)
        storks, cats = with_cats.corpus.articles()
        page = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/articles"))
        assert f"/edit_{storks.id} /update_{storks.id} /remove_{storks.id}" in (page.text or "")
        assert f"/update_{cats.id}" not in (page.text or "")


class TestVersions:
    async def updated_twice(self, running: Running, site: Site) -> Message:
        await running.add(site.url)
        site.html = PAGE.replace("Three pairs", "Four pairs")
        await said(running, f"/update {site.url}")
        site.html = site.html.replace("Storks return<", "Storks are back<")
        return await said(running, f"/update {site.url}")

    async def test_are_listed_with_who_and_when(self, running: Running, site: Site) -> None:
        running.corpus.add(running.ingestion.read_url(site.url).article(), "feed:https://example.org/feed?a=1&b=<2>")
        await self.updated_twice(running, site)
        reply = await said(running, f"/versions {site.url}")
        times = [f"{version.at:%Y-%m-%d %H:%M} UTC" for version in running.corpus.versions(site.url)]
        assert reply.text == (
            "Versions of: Storks are back\n"
            f"Now: since {times[0]}, by Edith\n"
            f"\n1. {times[1]}, by Edith\n"
            "Since then: Changed: title\n"
            f"\n2. {times[2]}, by feed:https://example.org/feed?a=1&b=<2>\n"
            "Since then: Paragraphs: 1 changed · Changed: title"
        )
        assert reply.buttons == ["Bring back 1", "Bring back 2"]

    async def test_one_is_brought_back_and_that_is_undone(self, running: Running, site: Site) -> None:
        card = await self.updated_twice(running, site)
        versions = await pressed(running, card, "Versions")
        await running.editor.press(versions, "Bring back 2")
        await running.telegram.edited(versions, until="Updated: Storks return\n")
        assert "Paragraphs: 1 changed\ntitle changed from “Storks are back” to “Storks return”" in (versions.text or "")
        assert (await running.ask("how many pairs are nesting?")).quotes[0].startswith("Three pairs")
        assert running.corpus.versions(site.url)[0].by == BY
        await running.editor.press(versions, "Undo")
        assert only(running).title == "Storks are back"

    async def test_there_may_be_but_one(self, with_cats: Running) -> None:
        article = with_cats.corpus.add(Draft("Owls", (Paragraph("Owls hoot."),))).article
        reply = await said(with_cats, f"/versions_{article.id}")
        since = f"{article.added_at:%Y-%m-%d %H:%M} UTC"
        assert reply.text == (
            f"Versions of: Owls\nNow: since {since}, by the command line\nNo earlier versions are stored."
        )
        assert reply.buttons == []

    async def test_what_is_the_same_to_readers_is_said_to_be(self, with_cats: Running) -> None:
        article = only(with_cats)
        draft = Draft("Owls", (Paragraph("Owls hoot."),))
        first = with_cats.corpus.add(draft).article
        with_cats.corpus.amend(first.id, Amendment({"title": "Owls"}))
        reply = await said(with_cats, f"/versions_{first.id}")
        assert "Since then: No visible changes." in (reply.text or "")
        assert article in with_cats.corpus.articles()

    async def test_one_that_is_there_no_more_is_said_to_be(self, running: Running, site: Site) -> None:
        versions = await pressed(running, await self.updated_twice(running, site), "Versions")
        running.corpus.purge([site.url])
        running.corpus.add(running.ingestion.read_url(site.url).article())
        alert = await running.editor.press(versions, "Bring back 2")
        assert (alert.text or "").startswith("The article no longer has the version “")


class TestStrangers:
    async def test_get_nowhere(self, running: Running, site: Site) -> None:
        await running.add(site.url)
        site.html = PAGE.replace("Three pairs", "Four pairs")
        card = await said(running, f"/update {site.url}")
        article = only(running)
        site.asked.clear()
        for command in ("/update", "/versions"):
            for text in (f"{command} {site.url}", f"{command}_{article.id}"):
                reply = await running.telegram.reply_to(await running.readers_chat.send(text))
                assert (reply.text or "").startswith("Only admins can do that")
        versions = await pressed(running, card, "Versions")
        for message, label in ((card, "Versions"), (versions, "Bring back 1")):
            alert = await running.reader.press(message, label)
            assert (alert.text or "").startswith("Only admins can do that")
        assert (site.asked, only(running)) == ([], article)


@pytest.mark.slow
@pytest.mark.logs_errors("Unexpected error while handling an update", maybe=True)
class TestAKillAtAnySystemCall:
    async def test_of_an_update(self, tmp_path: Path, website: Website, site: Site) -> None:
        """It is made exactly once, and reported once or twice."""

        async def renewing(telegram: FakeBotApi, editor: Person) -> Story:
            site.html = PAGE
            added = await telegram.reply_to(await editor.private_chat().send(f"/add {site.url}"))
            await telegram.edited(added, until="Added: Storks return")
            site.html = PAGE.replace("Three pairs", "Four pairs")
            ask = partial(editor.private_chat().send, f"/update {site.url}")
            return Story(ask, "Updated: Storks return", frozenset({"Storks return"}))

        later = 0
        while await live_through(tmp_path / str(later), renewing, later, [website.host]):
            later += 1
        assert later > 8


class TestTimes:
    def test_are_those_of_everybody(self) -> None:
        noon = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
        assert time_in_words(noon.astimezone(timezone(timedelta(hours=5)))) == "2026-11-03 12:00 UTC"
