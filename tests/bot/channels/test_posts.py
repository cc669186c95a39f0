"""Turn posts in watched channels into articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from bot.channels import post_handlers as channel_posts
from bot.channels.registry import Channels
from bot.queue.inbox import POST_KEY, Inbox
from bot.updates import dispatcher, runner
from index.articles.edits import Amendment
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.queue import InboxFile
from index.errors import StoreWriteError
from index.model import Added, Article
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Running, Start, told_unasked
from tests.support.fake_bot_api import Channel, Message
from tests.support.web.running_pages import PAGE
from tests.support.website import Page, Request, Website

FERRY = "Ferry returns\n\nThe ferry sails again on Sunday, the harbour master said."
POST_URL = "https://t.me/harbournews/{}"


async def watched(running: Running, username: str | None = "harbournews") -> Channel:
    channel = running.telegram.channel("Harbour News", username=username, owner=running.editor)
    channel.make_bot_admin()
    await running.telegram.reply_to(await running.editors_chat.send(f"/watch {channel.id}"))
    return channel


def articles(running: Running) -> list[Article]:
    """Return the articles, the first added first."""
    return list(running.corpus)


def told_all(running: Running) -> list[str]:
    return [said.content for said in running.editors_chat.bot_messages if not said.reply_to_message]


class TestPost:
    async def test_becomes_an_article_that_says_where_it_is_from(self, running: Running) -> None:
        channel = await watched(running)
        desk = channel.desk
        desk.signature = "Jo Reed"
        post = await desk.send(FERRY)
        await running.all_done()
        (article,) = articles(running)
        assert (article.title, article.byline, article.source) == ("Ferry returns", "Jo Reed", "Harbour News")
        assert article.url == POST_URL.format(post.message_id)
        assert article.published == datetime.fromtimestamp(post.date, UTC).date()
        assert article.added_by == f"channel:{channel.id}"
        answer = await running.ask("when does the ferry sail?")
        assert answer.links == {"Ferry returns": article.url}
        assert desk.bot_messages == [], "nobody is answered in the channel"

    async def test_of_a_photo_is_its_caption(self, running: Running) -> None:
        channel = await watched(running)
        await channel.desk.send_photo(caption=FERRY)
        await channel.desk.send_photo()
        await channel.desk.send_sticker()
        await running.all_done()
        assert [article.title for article in articles(running)] == ["Ferry returns"]
        assert told_all(running)[1:] == []

    async def test_that_is_too_short_is_passed_over_until_an_edit_makes_it_longer(self, running: Running) -> None:
        channel = await watched(running)
        post = await channel.desk.send("Soon!")
        await running.all_done()
        assert articles(running) == []
        await channel.desk.edit(post, FERRY)
        await running.all_done()
        assert [article.url for article in articles(running)] == [POST_URL.format(post.message_id)]

    async def test_of_several_links_alone_is_passed_over(self, running: Running) -> None:
        """It has nothing to quote, and it is unknown which page is meant."""
        channel = await watched(running)
        await channel.desk.send("https://example.org/1\nhttps://example.org/2")
        await running.all_done()
        assert articles(running) == []

    async def test_that_quotes_the_archive_with_the_help_of_the_bot_is_passed_over(self, running: Running) -> None:
        """The archive has the passage already. In an article of its own it would look like another source."""
        running.telegram.bot.supports_inline_queries = True
        channel = await watched(running)
        await channel.desk.send(FERRY)
        await running.all_done()
        (result,) = (await running.editor.inline("when does the ferry sail?")).results
        channel.desk.post(result)
        await running.all_done()
        assert [article.title for article in articles(running)] == ["Ferry returns"]
        assert told_all(running)[1:] == []

    async def test_that_was_forwarded_keeps_its_origin_as_source(self, running: Running) -> None:
        channel = await watched(running)
        origin = running.telegram.origin_channel("The Gazette", username="gazette", signature="Al")
        post = await channel.desk.send(FERRY, forwarded_from=origin)
        await running.all_done()
        (article,) = articles(running)
        assert (article.source, article.byline) == ("The Gazette", "Al")
        assert article.url == POST_URL.format(post.message_id)

    async def test_that_is_only_a_link_adds_its_page(self, running: Running, website: Website) -> None:
        channel = await watched(running)
        url = website.serve("/storks", PAGE)
        post = await channel.desk.send(url)
        await running.all_done()
        (article,) = articles(running)
        assert (article.title, article.source, article.url) == ("Storks return", "The Fen Gazette", url)
        website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        await channel.desk.edit(post, url)
        await running.all_done()
        assert articles(running) == [article], "an edit of its buttons fetches nothing"
        await channel.desk.edit(post, FERRY)
        await running.all_done()
        assert [each.title for each in articles(running)] == ["Storks return", "Ferry returns"]

    async def test_that_is_only_a_link_has_its_page_fetched_again_only_if_that_changed(
        self, running: Running, website: Website
    ) -> None:
        """An editor requests it: the article belongs to the page, not to the post."""
        channel = await watched(running)

        def page(request: Request) -> Page:
            asked.append(request.headers.get("if-none-match"))
            return Page(b"", 304) if asked[-1] else Page(PAGE.encode(), 200, {"ETag": '"1"'})

        asked: list[str | None] = []
        await channel.desk.send(website.make("/storks", page))
        await running.all_done()
        (article,) = articles(running)
        reply = await running.final(await running.editors_chat.send(f"/update {article.id}"))
        assert reply.content.startswith("No change since ")
        assert asked == [None, '"1"']

    async def test_that_cannot_be_added_is_told_once(self, running: Running, website: Website) -> None:
        channel = await watched(running)
        await channel.desk.send(website.url("/gone"))
        post = await channel.desk.send(website.url("/gone/too"))
        await running.all_done()
        assert len(said := told_all(running)[1:]) == 1
        assert said[0].startswith(
            f"I couldn't add a post of Harbour News (@harbournews): {POST_URL.format(post.message_id - 1)}. "
        )
        assert "404" in said[0]
        await channel.desk.send(FERRY)
        await channel.desk.send(website.url("/gone"))
        await running.all_done()
        assert len(told_all(running)[1:]) == 2, "once until one succeeds"

    async def test_of_a_channel_that_is_not_watched_changes_nothing(self, running: Running) -> None:
        channel = running.telegram.channel("Others", username="others")
        channel.make_bot_admin()
        post = await channel.desk.send("/add " + FERRY)
        await channel.desk.edit(post, "/start")
        await running.telegram.stays_unanswered(post)
        assert articles(running) == []

    async def test_that_looks_like_a_command_is_a_post(self, running: Running) -> None:
        channel = await watched(running)
        post = await channel.desk.send("/start is what the ferry's captain said.")
        await running.all_done()
        assert [article.title for article in articles(running)] == ["/start is what the ferry's captain said."]
        assert running.telegram.replies_to(post) == []

    async def test_after_a_channel_was_renamed_has_its_new_names(self, running: Running) -> None:
        channel = await watched(running)
        first = await channel.desk.send(FERRY)
        await running.all_done()
        channel.rename("Old Harbour News", "oldharbour")
        second = await channel.desk.send("Storks return\n\nThree pairs are nesting on the chimney.")
        await channel.desk.edit(first, FERRY + "\n\nIt is blue.")
        await running.all_done()
        ferry, storks = articles(running)
        assert (storks.source, storks.url) == ("Old Harbour News", f"https://t.me/oldharbour/{second.message_id}")
        assert ferry.text.endswith("It is blue.")
        assert ferry.url == POST_URL.format(first.message_id), "the same article still"
        listed = await running.telegram.reply_to(await running.editors_chat.send("/watch"))
        assert "Old Harbour News" in listed.content


class TestEdit:
    async def test_updates_its_article(self, running: Running) -> None:
        channel = await watched(running)
        post = await channel.desk.send(FERRY)
        await channel.desk.edit(post, FERRY.replace("Sunday", "Monday"))
        await running.all_done()
        (article,) = articles(running)
        assert "on Monday" in article.text

    async def test_in_a_private_channel_does_too(self, running: Running) -> None:
        """An article there has no link. The known state of the post identifies it."""
        channel = await watched(running, username=None)
        post = await channel.desk.send(FERRY)
        await running.all_done()
        (before,) = articles(running)
        assert (before.url, before.source) == (None, "Harbour News")
        await channel.desk.edit(post, FERRY.replace("Sunday", "Monday"))
        await running.all_done()
        (after,) = articles(running)
        assert after.id == before.id
        assert "on Monday" in after.text

    async def test_of_a_post_from_before_the_watching_changes_nothing(self, running: Running) -> None:
        channel = running.telegram.channel("Harbour News", username="harbournews", owner=running.editor)
        channel.make_bot_admin()
        old = await channel.desk.send(FERRY, sent_at=running.telegram.world.now() - 60)
        await running.telegram.settled()
        await running.telegram.reply_to(await running.editors_chat.send("/watch @harbournews"))
        await channel.desk.edit(old, FERRY + " Really.")
        await running.all_done()
        assert articles(running) == []

    async def test_of_an_older_post_that_came_with_an_export_updates_it(self, running: Running) -> None:
        channel = running.telegram.channel("Harbour News", username="harbournews", owner=running.editor)
        channel.make_bot_admin()
        old = await channel.desk.send(FERRY, sent_at=running.telegram.world.now() - 60)
        url = POST_URL.format(old.message_id)
        running.corpus.add(replace(running.ingestion.from_text(FERRY), url=url, source="Harbour News"))
        await running.telegram.settled()
        await running.telegram.reply_to(await running.editors_chat.send("/watch @harbournews"))
        await channel.desk.edit(old, FERRY.replace("Sunday", "Monday"))
        await running.all_done()
        (article,) = articles(running)
        assert "on Monday" in article.text

    async def test_that_overtakes_its_post_stays(self, running: Running) -> None:
        channel = await watched(running)
        post = await channel.desk.send(FERRY)
        early = post.model_copy()
        await running.all_done()
        running.telegram.world.clock = lambda: post.date + 60.0
        await channel.desk.edit(post, FERRY.replace("Sunday", "Monday"))
        await running.all_done()
        channel.desk._put(early)
        await running.all_done()
        (article,) = articles(running)
        assert "on Monday" in article.text

    @pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
    @pytest.mark.parametrize("username", ["harbournews", None])
    async def test_the_last_one_counts_in_whatever_order_they_come(
        self, running: Running, order: tuple[int, ...], username: str | None
    ) -> None:
        """The number does not matter either: Telegram may deliver an update again."""
        channel = await watched(running, username)
        post = await channel.desk.send("The ferry sails on Sunday, maybe.")
        days = ("Monday", "Tuesday", "Friday")
        versions = [
            post.model_copy(update={"text": f"The ferry sails on {day}, maybe.", "edit_date": post.date + 60 * n})
            for n, day in enumerate(days, 1)
        ]
        for number in (*order, *order):
            channel.desk._put(versions[number], is_edit=True)
        await running.all_done()
        assert [article.text for article in articles(running)] == ["The ferry sails on Friday, maybe."]

    async def test_keeps_what_an_editor_put_right_and_what_one_took_out(self, running: Running) -> None:
        channel = await watched(running)
        post, other = await channel.desk.send(FERRY), await channel.desk.send("Storks are nesting on the chimney.")
        await running.all_done()
        ferry, storks = articles(running)
        running.corpus.amend(ferry.id, Amendment({"byline": "Mara Voss", "published": date(2020, 1, 2)}))
        running.corpus.remove(storks.id)
        await channel.desk.edit(post, FERRY.replace("Sunday", "Monday"))
        await channel.desk.edit(other, "Storks are nesting on the chimney. Four pairs.")
        await running.all_done()
        (article,) = articles(running)
        assert (article.byline, article.published) == ("Mara Voss", date(2020, 1, 2))
        assert "on Monday" in article.text

    async def test_that_leaves_no_text_takes_the_article_out(self, running: Running) -> None:
        """The channel has deleted the text. The removal can be undone like any other."""
        channel = await watched(running)
        photo = await channel.desk.send_photo(caption=FERRY)
        await running.all_done()
        photo.caption, photo.edit_date = None, photo.date
        channel.desk._put(photo, is_edit=True)
        await running.all_done()
        assert articles(running) == []
        await channel.desk.edit(photo, FERRY)
        await running.all_done()
        assert len(articles(running)) == 1


class TestAlbum:
    async def posted(self, channel: Channel, *captions: str | None) -> list[Message]:
        return [await channel.desk.send_photo(caption=caption, album="77") for caption in captions]

    async def test_is_one_article_with_the_link_of_its_first_message(self, running: Running) -> None:
        channel = await watched(running)
        posts = await self.posted(channel, None, FERRY, None, "The old quay\n\nIt was built in 1890.", "At dusk.")
        await running.all_done()
        (article,) = articles(running)
        assert article.url == POST_URL.format(posts[0].message_id)
        assert article.title == "Ferry returns"
        assert [paragraph.text for paragraph in article.paragraphs] == [
            "The ferry sails again on Sunday, the harbour master said.",
            "The old quay",
            "It was built in 1890.",
            "At dusk.",
        ]

    async def test_follows_the_edit_of_one_caption(self, running: Running) -> None:
        channel = await watched(running, username=None)
        posts = await self.posted(channel, FERRY, "At dusk.")
        await running.all_done()
        await channel.desk.edit(posts[1], "At dawn.")
        await running.all_done()
        (article,) = articles(running)
        assert article.text.endswith("said.\n\nAt dawn.")

    async def test_without_any_text_is_none(self, running: Running) -> None:
        await self.posted(await watched(running), None, None)
        await running.all_done()
        assert articles(running) == []


class TestDisk:
    async def test_that_refuses_an_article_is_told_and_it_is_tried_again(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        channel = await watched(running)
        monkeypatch.setattr(channel_posts, "RETRY_S", 0.0)
        add, refusals = Corpus.add, iter([True, True])

        def refuse_twice(self: Corpus, *arguments: object, **options: object) -> Added:
            if next(refusals, False):
                raise StoreWriteError(Path("articles.journal"), "No space left on device")
            return add(self, *arguments, **options)  # type: ignore[arg-type]  # passed on as given

        monkeypatch.setattr(Corpus, "add", refuse_twice)
        await channel.desk.send(FERRY)
        report = await told_unasked(running, "I couldn't add a post of Harbour News (@harbournews): ")
        assert "No space left on device" in report.content
        assert report.content.endswith("I'll keep trying for a day.")
        await running.all_done()
        assert len(articles(running)) == 1
        assert len(told_all(running)) == 2

    async def test_that_does_not_even_take_the_post_loses_none(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Telegram keeps it until the disk accepts it, and others are answered meanwhile."""
        channel = await watched(running)
        monkeypatch.setattr(dispatcher, "ACCEPT_RETRY_S", 0.0)
        accept, is_full = InboxFile.accept, True

        def refuse(
            self: InboxFile,
            contents: Mapping[str, Mapping[str, object]],
            progress: Mapping[str, object] | None = None,
        ) -> frozenset[str]:
            if is_full:
                raise StoreWriteError(Path("archive.inbox"), "No space left on device")
            return accept(self, contents, progress)

        monkeypatch.setattr(InboxFile, "accept", refuse)
        post = await channel.desk.send(FERRY)
        report = await told_unasked(running, "I couldn't add a post of Harbour News (@harbournews): ")
        assert report.content.endswith("I'll keep trying for a day.")
        assert (await running.ask("/articles")).text
        assert running.telegram.updates.waiting
        assert articles(running) == []
        is_full = False
        await running.all_done()
        assert [article.url for article in articles(running)] == [POST_URL.format(post.message_id)]

    async def test_that_refuses_for_a_day_has_the_post_named_as_missing(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        channel = await watched(running)
        monkeypatch.setattr(channel_posts, "GIVEN_UP_AFTER_S", -1.0)

        def refuse(*_: object, **__: object) -> Added:
            raise StoreWriteError(Path("articles.journal"), "No space left on device")

        monkeypatch.setattr(Corpus, "add", refuse)
        await channel.desk.send(FERRY)
        report = await told_unasked(running, "I couldn't add a post of Harbour News (@harbournews) for a whole day")
        assert "https://t.me/harbournews/" in report.content
        listed = await running.telegram.reply_to(await running.editors_chat.send("/watch"))
        assert "may be missing" in listed.content


class TestAfterALongTime:
    async def test_what_was_accepted_is_still_done(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """A post has no sender who could have moved on."""
        running = await start()
        channel = await watched(running)
        monkeypatch.setattr(runner, "MAX_AGE", timedelta(days=-1))
        await channel.desk.send(FERRY)
        await running.all_done()
        assert len(articles(running)) == 1


class TestPurge:
    async def test_leaves_no_text_of_an_album_in_any_file(self, start: Start, tmp_path: Path) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path), BM25Backend())
        running = await start(corpus, Inbox.open(tmp_path))

        def holding() -> list[str]:
            return [path.name for path in tmp_path.glob("archive*") if b"harbour master" in path.read_bytes()]

        channel = await watched(running)
        posts = [await channel.desk.send_photo(caption=text, album="77") for text in (FERRY, "At dusk.")]
        await running.all_done()
        assert "archive.notes" in holding()
        (article,) = articles(running)
        question = await running.telegram.reply_to(await running.editors_chat.send(f"/remove {article.id}"))
        await running.editor.press(question, "Remove")
        await running.editor.press(question, "Delete for good")
        await running.all_done()
        assert question.content.startswith("Deleted for good")
        assert holding() == []
        await channel.desk.edit(posts[1], "At dawn, when the harbour sleeps.")
        await running.all_done()
        assert articles(running) == [], "what an editor has removed stays removed"


class TestPostsOfLongAgo:
    """Posts whose state has been forgotten."""

    @pytest.fixture(autouse=True)
    def forgetful(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.channels.registry.POSTS_KEPT", 2)
        monkeypatch.setattr("bot.channels.registry.POSTS_FORGOTTEN_AT_ONCE", 2)

    @pytest.fixture
    def inbox(self) -> Inbox:
        return Inbox.in_memory()

    @pytest.fixture
    async def running(self, start: Start, inbox: Inbox) -> Running:
        return await start(inbox=inbox)

    async def posted(self, running: Running, channel: Channel, count: int = 4) -> list[Message]:
        posts = [await channel.desk.send(f"Title {n}\n\nThe ferry has sailed {n} times.") for n in range(count)]
        await running.all_done()
        return posts

    @pytest.mark.parametrize("username", ["harbournews", None])
    async def test_are_few(self, running: Running, inbox: Inbox, username: str | None) -> None:
        channel = await watched(running, username)
        posts = await self.posted(running, channel, 9)
        known = [int(key.rpartition(":")[2]) for key in inbox.notebook.keys(POST_KEY)]
        assert known == [post.message_id for post in posts[-3:]]
        channels = Channels(inbox.notebook)
        assert channels.all()[0].forgotten == posts[-4].message_id
        assert len(articles(running)) == 9

    async def test_are_updated_by_their_links(self, running: Running) -> None:
        channel = await watched(running)
        first, *_ = await self.posted(running, channel)
        await channel.desk.edit(first, first.content.replace("sailed", "swum"))
        await running.all_done()
        assert [article.text for article in articles(running) if "swum" in article.text] == [
            "The ferry has swum 0 times."
        ]
        assert len(articles(running)) == 4

    async def test_do_not_come_back(self, running: Running) -> None:
        """They are not added twice either, delivered again or edited: an editor may have removed them."""
        channel = await watched(running)
        first, *_ = await self.posted(running, channel)
        running.corpus.remove(articles(running)[0].id)
        channel.desk._put(first)
        await channel.desk.edit(first, first.content + " Really.")
        await running.all_done()
        assert len(articles(running)) == 3

    async def test_of_private_channels_stay_as_they_are(self, running: Running) -> None:
        channel = await watched(running, None)
        first, *_ = await self.posted(running, channel)
        before = articles(running)
        await channel.desk.edit(first, first.content + " Really.")
        await running.all_done()
        assert articles(running) == before

    async def test_that_are_albums_are_known_whole_or_not_at_all(self, running: Running, inbox: Inbox) -> None:
        channel = await watched(running)
        await channel.desk.send("Title\n\nThe ferry has sailed.")
        captions = [f"Picture {n} of the ferry at the quay." for n in (1, 2)]
        album = [await channel.desk.send_photo(album="7", caption=caption) for caption in captions]
        await self.posted(running, channel, 1)
        known = [int(key.rpartition(":")[2]) for key in inbox.notebook.keys(POST_KEY)]
        assert known[:2] == [message.message_id for message in album]
        await self.posted(running, channel, 3)
        await channel.desk.edit(album[0], "Another picture of the ferry at the quay.")
        await running.all_done()
        assert "Picture 2" in running.corpus.article(POST_URL.format(album[0].message_id)).text
