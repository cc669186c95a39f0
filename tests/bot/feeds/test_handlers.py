"""Follow feeds in Telegram."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.queue.inbox import Inbox
from index.feeds.subscription import Subscription, Subscriptions
from tests.support.bot.feed_documents import item, page_of, rss, text_of
from tests.support.bot.running_bot import Running, Start, without_ids
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.web.running_pages import PAGE
from tests.support.website import Page, Website

pytestmark = [pytest.mark.slow, pytest.mark.covers]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox.in_memory()


@pytest.fixture
def subscriptions(inbox: Inbox) -> Subscriptions:
    return Subscriptions(inbox.notebook)


@pytest.fixture
async def running(start: Start, inbox: Inbox) -> Running:
    return await start(inbox=inbox)


async def told(running: Running, text: str) -> Message:
    """Return the final reply to an editor's message."""
    return await final(running, await running.editors_chat.send(text))


async def final(running: Running, command: Message) -> Message:
    reply = await running.telegram.reply_to(command)
    await running.telegram.until(lambda: None if reply.content.startswith("Reading") else reply, "the end")
    return reply


async def pressed(running: Running, message: Message, label: str) -> str:
    """Return the text of *message* once the work of its button is done."""
    before = len(message.history)
    await running.editor.press(message, label)
    await running.telegram.until(lambda: len(message.history) >= before + 2 or None, f"the end of {label}")
    doing = ("Reading", "Adding")
    await running.telegram.until(lambda: None if message.content.startswith(doing) else True, f"the end of {label}")
    return message.content


async def checked(running: Running) -> str:
    """Return the result of checking the followed feed."""
    listed = await told(running, "/feeds")
    shown = await told(running, listed.content.splitlines()[-1])
    return await pressed(running, shown, "Check now")


class TestSubscribing:
    async def test_tells_what_the_feed_is_and_adds_nothing_yet(
        self, running: Running, website: Website, subscriptions: Subscriptions
    ) -> None:
        url = website.serve("/feed", rss(item("storks"), item("owls")), content_type="application/rss+xml")
        reply = await told(running, f"/feeds {url}")
        assert reply.content == (
            "Now following: The Fen Gazette\n"
            "feed · 2 entries not in the archive yet · publishing rhythm not known yet\n"
            "I'll add new entries from now on, and existing ones only if you say so."
        )
        assert reply.links == {"The Fen Gazette": url}
        assert reply.buttons == ["Add all 2", "Check now", "Remove"]
        assert len(running.corpus) == 0
        (subscription,) = subscriptions.all()
        assert (subscription.url, subscription.subscribed_by) == (url, running.editor.id)

    async def test_of_more_than_the_setting_allows_is_refused(
        self, start: Start, website: Website, subscriptions: Subscriptions
    ) -> None:
        running = await start(follow_max_feeds="1")
        first, second = (website.serve(path, rss(item("storks"))) for path in ("/feed", "/other"))
        assert (await told(running, f"/feeds {first}")).content.startswith("Now following: ")
        refused = await told(running, f"/feeds {second}")
        assert refused.content == "I already follow 1 feed and can't follow more."

    async def test_finds_the_feed_that_a_page_names(self, running: Running, website: Website) -> None:
        website.serve("/feed", rss(item("storks")))
        page = website.serve("/", "<html><link rel=alternate type=application/rss+xml href=/feed><p>Hello</p></html>")
        reply = await told(running, f"/feeds {page}")
        assert reply.links == {"The Fen Gazette": website.url("/feed")}
        again = await told(running, f"/feeds {page}")
        assert again.content.startswith("I'm already following this feed.\nThe Fen Gazette\n")

    async def test_the_same_again_is_followed_already(
        self, running: Running, website: Website, subscriptions: Subscriptions
    ) -> None:
        url = website.serve("/feed", rss(item("storks")))
        await told(running, f"/feeds {url}")
        website.redirect("/old", "/feed", 301)
        for other in (url, f"{url}?utm_source=x", website.url("/feed/"), website.url("/old")):
            assert (await told(running, f"/feeds {other}")).content.startswith("I'm already following this feed.")
        assert len(subscriptions.all()) == 1

    async def test_of_several_is_told_in_one_message(self, running: Running, website: Website) -> None:
        first = website.serve("/1", rss(item("storks")))
        second = website.serve("/2", rss(item("owls"), title="Owls"))
        await told(running, f"/feeds {first}")
        none = website.serve("/none", "<html><p>Hello</p></html>")
        reply = await told(running, f"/feeds {first} {second}\n{none} {website.url('/absent')}")
        assert reply.content.startswith("Now following 1 feed.\nI was already following 1.\n✗ ")
        assert f"✗ {none} isn't a feed" in reply.content
        assert f"✗ There is no page at {website.url('/absent')} (the server answered 404)." in reply.content

    async def test_of_a_list_that_is_sent_as_a_file(
        self, running: Running, website: Website, subscriptions: Subscriptions
    ) -> None:
        urls = [website.serve(f"/{n}", rss(item(f"storks{n}"), title=f"Feed {n}")) for n in range(3)]
        outlines = "".join(f"<outline text='Feed' xmlUrl='{url}'/>" for url in urls)
        opml = f"<opml><body>{outlines}</body></opml>"
        sent = await running.editors_chat.send_document("my.opml", opml.encode(), caption="/feeds")
        reply = await final(running, sent)
        assert reply.content.startswith("Now following 3 feeds.")
        assert [each.title for each in subscriptions.all()] == ["Feed 0", "Feed 1", "Feed 2"]
        website.serve("/list", opml)
        reply = await told(running, f"/feeds {website.url('/list')}")
        assert reply.content == "I'm not following any new feeds.\nI was already following 3."

    async def test_of_what_is_no_list_says_so(self, running: Running) -> None:
        sent = await running.editors_chat.send_document("my.opml", b"<rss/>", caption="/feeds")
        assert (await final(running, sent)).content.startswith("my.opml isn't a feed")

    async def test_of_what_cannot_be_fetched_says_why(self, running: Running, website: Website) -> None:
        website.serve("/robots.txt", "User-agent: *\nDisallow: /feed")
        url = website.serve("/feed", rss())
        assert "robots.txt" in (await told(running, f"/feeds {url}")).content
        private = website.redirect("/away", "http://127.0.0.1:1/feed")
        assert "leads to an address that isn't public" in (await told(running, f"/feeds {private}")).content
        assert (await told(running, "/feeds what is new?")).content.startswith("Send /feeds with links of sites")

    async def test_of_a_sitemap_that_cannot_be_followed_says_so(self, running: Running, website: Website) -> None:
        pages = "".join(f"<url><loc>/{n}</loc></url>" for n in range(501))
        url = website.serve("/sitemap.xml", f"<urlset>{pages}</urlset>")
        assert (await told(running, f"/feeds {url}")).content.startswith("This sitemap lists 501 pages and doesn't say")

    async def test_is_for_admins(self, running: Running, website: Website, subscriptions: Subscriptions) -> None:
        url = website.serve("/feed", rss(item("storks")))
        for command in (f"/feeds {url}", "/feeds", "/feed_abcdefghij", "/status"):
            assert ((await running.ask(command)).text or "").startswith("Only admins can do that")
        assert subscriptions.all() == []


class TestWhatIsThere:
    async def test_is_added_when_asked_for(self, running: Running, website: Website) -> None:
        """It uses the text of the feed if that is complete, otherwise the text of the page."""
        url = website.serve("/feed", rss(item("storks", whole=False), item("owls"), item("gone", whole=False)))
        website.serve("/storks", PAGE)
        reply = await told(running, f"/feeds {url}")
        said = await pressed(running, reply, "Add all 3")
        assert said.startswith("3 articles: 2 added, 1 not added\n\nNot added:\n– Gone: ")
        today = datetime.now(UTC).date().isoformat()
        assert f"\n\nAdded:\n– Owls\n{today} · /edit\n– Storks return\nIda Brook · 2024-03-09 · /edit\n\n/feed_" in (
            without_ids(said)
        )
        assert reply.buttons == ["Undo all"]
        owls, storks = sorted(running.corpus, key=lambda article: article.title)
        assert (owls.title, owls.url, owls.source, owls.added_by) == (
            "Owls",
            website.url("/owls"),
            "The Fen Gazette",
            f"feed:{url}",
        )
        assert (storks.title, storks.byline, str(storks.published)) == ("Storks return", "Ida Brook", "2024-03-09")
        shown = await told(running, said.splitlines()[-1])
        said = await pressed(running, shown, "Add existing entries")
        assert said.startswith("3 articles: 2 already in the archive, 1 not added\n")
        await running.editor.press(reply, "Undo all")
        await running.telegram.edited(reply, until="2 changes undone.")
        assert len(running.corpus) == 0

    async def test_is_asked_about_where_it_is_in_doubt(self, running: Running, website: Website) -> None:
        """Another article has the same text, word for word."""
        await running.add(text_of("owls 0") + "\n\n" + "\n\n".join(text_of(f"owls {n}") for n in range(5)))
        url = website.serve("/feed", rss(item("owls")))
        website.serve("/owls", page_of("owls"))
        reply = await told(running, f"/feeds {url}")
        said = await pressed(running, reply, "Add it")
        assert said.startswith("1 article: 1 in doubt\n\nIn doubt:\n1. Owls: ")
        assert reply.buttons == ["❔ 1"]
        await running.editor.press(reply, "❔ 1")
        question = await running.telegram.message_in(running.editors_chat.id, after=reply)
        await running.telegram.edited(question, until="Owls")
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: Owls")

    async def test_that_is_in_the_archive_is_not_read_again(self, running: Running, website: Website) -> None:
        await running.add(website.serve("/storks", PAGE))
        asked = len(website.requests)
        url = website.serve("/feed", rss(item("storks", whole=False)))
        reply = await told(running, f"/feeds {url}")
        assert "0 entries not in the archive yet" in reply.content
        assert reply.buttons == ["Check now", "Remove"]
        await checked(running)
        assert [request.path for request in website.requests[asked:]] == ["/robots.txt", "/feed", "/feed"]


def serve_atom(website: Website) -> str:
    """Serve XHTML content and relative links, compressed."""
    text = "".join(f"<p>{text_of(f'xhtml {n}')}</p>" for n in range(5))
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><title>Atom</title><entry><id>tag:1</id>'
        '<title>Storks</title><link href="a"/><updated>2026-11-03T12:00:00Z</updated><content type="xhtml">'
        f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div></content></entry></feed>'
    )
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/atom+xml"}
    return website.make("/atom", lambda _: Page(gzip.compress(atom.encode()), headers=headers))


def serve_latin(website: Website) -> str:
    """Serve an encoding that only the server declares."""
    content = rss(item("störche"), title="Störche").encode("latin-1")
    return website.serve("/latin", content, content_type="application/rss+xml; charset=iso-8859-1")


def serve_guid(website: Website) -> str:
    """Serve a guid instead of a link."""
    website.serve("/c", page_of("storks"))
    return website.serve("/guid", rss("<item><title>Storks</title><guid>/c</guid></item>"))


def serve_json(website: Website) -> str:
    """Serve a number as id, and plain text."""
    content = "\n\n".join(text_of(f"json {n}") for n in range(5))
    entry = {"id": 4, "url": "/d", "title": "Storks", "content_text": content}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": [entry]}
    return website.serve("/json", json.dumps(feed), content_type="application/feed+json")


def serve_sitemap(website: Website) -> str:
    """Serve a compressed sitemap in an index."""
    website.serve("/e", page_of("storks"))
    sitemap = "<urlset><url><loc>/e</loc><lastmod>2026-11-03</lastmod></url></urlset>"
    website.serve("/posts.xml.gz", gzip.compress(sitemap.encode()), content_type="application/gzip")
    return website.serve("/sitemap.xml", "<sitemapindex><sitemap><loc>/posts.xml.gz</loc></sitemap></sitemapindex>")


class TestTheWebAsItIs:
    """Feeds as real sites write, send and name them."""

    @pytest.mark.parametrize(
        ("serve", "title", "path", "source"),
        [
            (serve_atom, "Storks", "/blog/a", "Atom"),
            (serve_latin, "Störche", "/störche", "Störche"),
            (serve_guid, "Storks", "/c", "The Fen Gazette"),
            (serve_json, "Storks", "/d", "JSON"),
            (serve_sitemap, "Storks", "/e", "127.0.0.1"),
        ],
    )
    async def test_becomes_an_article(
        self,
        running: Running,
        website: Website,
        serve: Callable[[Website], str],
        title: str,
        path: str,
        source: str,
    ) -> None:
        reply = await told(running, f"/feeds {serve(website)}")
        said = await pressed(running, reply, "Add it")
        assert said.startswith(f"1 article: 1 added\n\nAdded:\n– {title}")
        (article,) = running.corpus
        assert (article.title, article.url, article.source) == (title, website.url(path), source)
        assert len(article.paragraphs) == 5


class TestChecking:
    async def test_adds_what_is_new(self, running: Running, website: Website) -> None:
        url = website.serve("/feed", rss(item("storks")))
        await told(running, f"/feeds {url}")
        website.serve("/feed", rss(item("owls"), item("storks")))
        said = await checked(running)
        assert said.startswith("1 article: 1 added\n\nAdded:\n– Owls\n")
        assert [article.title for article in running.corpus] == ["Owls"]
        assert (await running.ask("who is told of for eleven years?")).quotes
        assert (await checked(running)).startswith("Nothing new.\nThe Fen Gazette\n")

    async def test_updates_what_was_edited(self, running: Running, website: Website) -> None:
        url = website.serve("/feed", rss())
        await told(running, f"/feeds {url}")
        website.serve("/feed", rss(item("owls", at=datetime(2026, 11, 3, tzinfo=UTC))))
        await checked(running)
        website.serve("/feed", rss(item("owls", at=datetime(2026, 11, 3, tzinfo=UTC)).replace("eleven", "twelve")))
        said = await checked(running)
        assert said.startswith("1 article: 1 updated\n\nUpdated:\n– Owls")
        (article,) = running.corpus
        assert "twelve years" in article.text
        assert str(article.published) == "2026-11-03"

    async def test_leaves_out_what_an_editor_removed(self, running: Running, website: Website) -> None:
        url = website.serve("/feed", rss())
        await told(running, f"/feeds {url}")
        website.serve("/feed", rss(item("owls")))
        await checked(running)
        (article,) = running.corpus
        running.corpus.remove(article.id)
        website.serve("/feed", rss(item("owls").replace("eleven", "twelve")))
        assert (await checked(running)).startswith("Nothing new.\n")
        assert len(running.corpus) == 0

    async def test_asks_only_for_what_has_changed(self, running: Running, website: Website) -> None:
        asked: list[str | None] = []

        def feed(request: object) -> Page:
            headers = request.headers  # type: ignore[attr-defined]  # this instance has it
            asked.append(headers.get("if-none-match"))
            return Page(status=304) if asked[-1] else Page(rss(item("owls")).encode(), headers={"ETag": '"1"'})

        await told(running, f"/feeds {website.make('/feed', feed)}")
        assert "read from" in await checked(running)
        assert asked == [None, '"1"']

    async def test_of_a_feed_that_is_gone_ends_it(
        self, running: Running, website: Website, subscriptions: Subscriptions
    ) -> None:
        url = website.serve("/feed", rss(item("owls")))
        await told(running, f"/feeds {url}")
        website.serve("/feed", "", status=410)
        said = await checked(running)
        assert said == "The server says that this feed is permanently gone, so I've stopped following it."
        assert subscriptions.all() == []
        said = "The server says that the feed “The Fen Gazette” is permanently gone"
        await running.telegram.until(
            lambda: any(message.content.startswith(said) for message in running.editors_chat.bot_messages), said
        )

    async def test_of_a_feed_that_fails_says_why(self, running: Running, website: Website) -> None:
        url = website.serve("/feed", rss(item("owls")))
        await told(running, f"/feeds {url}")
        website.serve("/feed", "", status=503)
        said = await checked(running)
        assert "unreadable since" in said
        await running.all_done()  # it is reported first and stored afterwards
        listed = await told(running, "/feeds")
        assert "unreadable since" in listed.content
        assert "⚠ The Fen Gazette" in (await told(running, "/status")).content


class TestTheListOfFeeds:
    async def test_says_how_to_begin(self, running: Running) -> None:
        assert (await told(running, "/feeds")).content.startswith(
            "I'm not following any feeds. Send /feeds with the link"
        )

    async def test_shows_each_with_its_state(self, running: Running, website: Website) -> None:
        at = datetime(2026, 11, 3, 12, tzinfo=UTC)
        url = website.serve("/feed", rss(item("owls", at=at)))
        await told(running, f"/feeds {url}")
        listed = await told(running, "/feeds")
        assert listed.content.startswith(
            "Following 1 feed\n\n1. The Fen Gazette\nlast entry 2026-11-03 12:00 UTC\n/feed_"
        )
        shown = await told(running, listed.content.splitlines()[-1])
        assert shown.content.startswith("The Fen Gazette\nlast entry 2026-11-03 12:00 UTC\n")
        assert shown.content.endswith(url)
        assert shown.buttons == ["Add existing entries", "Check now", "Remove"]

    async def test_is_begun_in_reply_to_a_link(self, running: Running, website: Website) -> None:
        sent = await running.editors_chat.send(f"see {website.serve('/feed', rss(item('owls')))}")
        await running.telegram.reply_to(sent)
        reply = await running.telegram.reply_to(await running.editors_chat.send("/feeds", reply_to=sent))
        await running.telegram.edited(reply, until="Now following: The Fen Gazette")

    async def test_counts_what_waits(self, running: Running, website: Website, subscriptions: Subscriptions) -> None:
        """The list and the view of the feed show it once, whether the feed can be read or not."""
        url = website.serve("/feed", rss(item("owls")))
        await told(running, f"/feeds {url}")
        (followed,) = subscriptions.all()
        waits = "2 entries wait for the next check, to be read or retried"
        for failing in ({}, {"failures": 1, "failing_since": followed.since, "cause": "no such page."}):
            subscriptions.put(dataclasses.replace(followed, waiting=2, **failing))  # type: ignore[arg-type]  # fields of it
            listed = (await told(running, "/feeds")).content
            assert (waits in listed) is not bool(failing)
            shown = await told(running, f"/feed_{followed.key}")
            assert shown.content.count(waits) == 1

    async def test_has_pages(self, running: Running, subscriptions: Subscriptions) -> None:
        now = datetime.now(UTC)
        for n in range(12):
            subscriptions.put(some_subscription(n, now))
        page = await told(running, "/feeds")
        assert page.content.startswith("Following 12 feeds\n\n1. Feed 0\n")
        await running.editor.press(page, "More »")
        assert "\n11. Feed 10\n" in page.content
        for n in range(11):
            subscriptions.remove(some_subscription(n, now).url)
        await running.editor.press(page, "« Back")
        assert page.content.startswith("Following 1 feed\n\n1. Feed 11\n")

    async def test_of_what_is_followed_no_longer_says_so(self, running: Running, website: Website) -> None:
        url = website.serve("/feed", rss(item("owls")))
        reply = await told(running, f"/feeds {url}")
        remove, check = reply.button("Remove").callback_data or "", reply.button("Check now").callback_data or ""
        await running.editor.press(reply, "Remove")
        assert reply.content == (
            f"Unfollowed: The Fen Gazette\nIts articles stay. To follow it again, send:\n/feeds {url}"
        )
        shown = await told(running, f"/feed_{remove.partition(':')[2]}")
        assert shown.content == "I'm no longer following this feed. /feeds lists those I'm following."
        assert check


def some_subscription(number: int, at: datetime, **more: object) -> Subscription:
    from index.extraction.feeds.listing import ListingKind

    made = Subscription(
        url=f"https://fen.example/{number}",
        title=f"Feed {number}",
        kind=ListingKind.FEED,
        subscribed_by=1,
        since=at + timedelta(seconds=number),
        next_at=at + timedelta(days=30),
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # by name


class TestStatus:
    @pytest.fixture(autouse=True)
    def set_up_at_botfather(self, telegram: FakeBotApi) -> None:
        """Else /status says what is off."""
        telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True

    async def test_tells_how_the_archive_and_its_sources_are(
        self, running: Running, subscriptions: Subscriptions
    ) -> None:
        assert (await told(running, "/status")).content == (
            "0 articles in the archive\nI'm not following any feeds or watching any channels."
        )
        at = datetime(2026, 11, 3, 12, tzinfo=UTC)
        subscriptions.put(some_subscription(1, at, complete_until=at))
        subscriptions.put(some_subscription(2, at, cause="The server answered 503.", failures=3))
        status = await told(running, "/status")
        assert status.content == (
            "0 articles in the archive\n\n⚠ Feed 2\nnot read yet\n"
            "The server answered 503.\n\nFeed 1\nread from 2026-11-03 12:00 UTC to 2026-11-03 12:00 UTC"
        )
