"""Check feeds when they are due, politely, and report dead ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.add.single import Adder, InDoubt
from bot.feeds.checker import MAX_ENTRIES_PER_CHECK, RequestedCheck
from bot.feeds.ingest import EntryStatus
from bot.feeds.messages import render_checked
from bot.runtime.executors import Threads
from index.errors import NotModifiedError, RobotsError, StoreWriteError, TooManyRedirectsError
from index.feeds.schedule import FIRST_PAUSE, JITTER, LONGEST_PAUSE, SHORTEST_PAUSE
from index.feeds.seen import MAX_TRIES
from index.feeds.subscription import Subscription
from index.ingest import Entry
from index.model import Added, Draft
from tests.support.bot.fake_clock import NOON
from tests.support.bot.feed_documents import item, page_of, rss, text_of
from tests.support.bot.feed_world import ADMIN, OTHER, World
from tests.support.web.running_pages import PAGE
from tests.support.website import Page, Request, Website

pytestmark = [pytest.mark.slow, pytest.mark.covers]

BARE = f"<article><h1>Storks return</h1><p>{text_of('storks a')}</p><p>{text_of('storks b')}</p></article>"
"""A page without author and date."""


@pytest.fixture
async def world(website: Website) -> AsyncIterator[World]:
    threads = Threads()
    yield World(website, threads)
    threads.close()


@pytest.fixture
def other(world: World) -> Iterator[Website]:
    """Return another host that may be fetched."""
    with Website() as site:
        world.allowed.append(site.host)
        world.begin()
        yield site


def _pause_of(subscription: Subscription) -> timedelta:
    """Return the pause from the last check to the next. The host was waited for before the last one."""
    assert subscription.checked_at is not None
    return subscription.next_at - subscription.checked_at


class TestWhatIsDue:
    async def test_is_asked(self, world: World) -> None:
        subscription = await world.followed("/feed", item("storks"))
        assert FIRST_PAUSE <= subscription.next_at - NOON <= FIRST_PAUSE * (1 + JITTER)
        asked = len(world.website.requests)
        await world.check_due()
        assert len(world.website.requests) == asked
        world.clock.time = subscription.next_at
        world.website.serve("/feed", rss(item("owls"), item("storks")))
        await world.check_due()
        assert world.titles == ["Owls"]
        assert world.now_of(subscription).next_at > world.clock.time

    @pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)])
    async def test_is_asked_soon_after_the_clock_is_corrected(
        self, world: World, monkeypatch: pytest.MonkeyPatch, wrong: datetime
    ) -> None:
        """A time stored with a clock that was ahead does not delay a feed for years."""
        monkeypatch.setattr(world.clock, "elapsed_s", lambda: sum(world.clock.slept))  # this clock cannot be set
        world.clock.time = wrong
        subscription = await world.followed("/feed", item("storks"))
        subscription = replace(subscription, failing_since=wrong, failures=1)
        world.subscriptions.put(subscription)
        world.poller._put_off[subscription.key] = wrong + LONGEST_PAUSE
        world.clock.time = NOON
        world.website.serve("/feed", rss(item("owls"), item("storks")))
        await world.check_due()
        assert world.titles == ["Owls"]
        assert NOON < world.now_of(subscription).next_at <= NOON + timedelta(days=2)

    async def test_has_failed_since_the_clock_was_corrected_at_most(self, world: World) -> None:
        subscription = await world.followed("/feed", item("storks"))
        world.subscriptions.put(replace(subscription, failing_since=NOON + timedelta(days=9_000), failures=1))
        world.website.serve("/feed", "", status=500)
        world.clock.time = subscription.next_at
        await world.check_due()
        failing_since = world.now_of(subscription).failing_since
        assert failing_since is not None
        assert failing_since <= world.clock.time

    async def test_is_asked_one_after_the_other(self, world: World) -> None:
        """After a long stop all feeds are due. They are spread over some seconds, those that waited longest first."""
        for n in range(3):
            await world.followed(f"/{n}", item(f"storks{n}"))
        world.begin()
        world.clock.time += timedelta(days=3)
        asked, world.clock.slept = len(world.website.requests), []
        await world.check_due()
        assert len(world.paths()[asked:]) == 3 + 1  # and robots.txt, for the first time in this process
        assert sum(world.clock.slept) >= 2 * 2.0

    async def test_is_asked_until_it_is_cancelled(self, world: World) -> None:
        subscription = await world.followed("/feed", item("storks"))
        world.website.serve("/feed", rss(item("owls"), item("storks")))
        running = asyncio.create_task(world.poller.run())
        while not world.now_of(subscription).outcomes:  # noqa: ASYNC110 - its clock is fake, and nothing tells
            await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert world.titles == ["Owls"]

    async def test_is_not_asked_where_nothing_can_be_kept(self, world: World) -> None:
        await world.followed("/feed", item("storks"))
        world.notebook.close()
        asked = len(world.website.requests)
        world.clock.time += timedelta(days=3)
        await world.check_due()
        assert len(world.website.requests) == asked

    async def test_is_as_often_as_something_is_published(self, world: World) -> None:
        """It is checked four times in the usual time between two entries, within limits, and less often without
        entries."""
        daily = await world.followed("/daily", *(item(f"storks{n}", at=NOON - timedelta(days=n)) for n in range(10)))
        assert timedelta(hours=6) <= _pause_of(daily) <= timedelta(hours=6) * (1 + JITTER)
        busy = await world.followed("/busy", *(item(f"storks{n}", at=NOON - timedelta(minutes=n)) for n in range(10)))
        assert SHORTEST_PAUSE <= _pause_of(busy) <= SHORTEST_PAUSE * (1 + JITTER)
        old = await world.followed(
            "/old", *(item(f"s{n}", at=NOON - timedelta(days=300, minutes=n)) for n in range(10))
        )
        assert _pause_of(old) >= LONGEST_PAUSE

    async def test_is_not_asked_more_often_than_it_wants(self, world: World) -> None:
        feed = rss(item("storks")).replace("<channel>", "<channel><ttl>600</ttl>")
        subscription = await world.subscribe(world.website.serve("/feed", feed))
        assert subscription.next_at - NOON >= timedelta(minutes=600)


class TestPoliteness:
    async def test_is_to_ask_a_host_every_two_seconds(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(*(item(f"storks{n}", whole=False) for n in range(3))))
        for n in range(3):
            world.website.serve(f"/storks{n}", page_of(f"storks{n}"))
        before = world.clock.time
        await world.check(subscription)
        assert world.titles == ["Storks2", "Storks1", "Storks0"]
        assert (world.clock.time - before).total_seconds() >= 3 * 2.0

    async def test_is_to_ask_more_slowly_where_the_site_wants_it(self, world: World) -> None:
        world.website.serve("/robots.txt", "User-agent: *\nCrawl-delay: 9")
        subscription = await world.followed("/feed")
        before = world.clock.time
        await world.check(subscription)
        assert (world.clock.time - before).total_seconds() >= 9

    async def test_is_to_leave_alone_what_robots_may_not_fetch(self, world: World) -> None:
        world.website.serve("/robots.txt", "User-agent: *\nDisallow: /storks")
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False)))
        (taken,) = (await world.check(subscription)).results
        assert (taken.status, type(taken.error).__name__) == (EntryStatus.FAILED, "RobotsError")
        assert "/storks" not in world.paths()

    async def test_is_to_ask_each_host_on_the_way_for_its_robots(self, world: World, other: Website) -> None:
        """A link may lead to another site, which may forbid it. That is reported."""
        subscription = await world.followed("/feed")
        other.serve("/robots.txt", "User-agent: *\nDisallow: /private")
        world.website.redirect("/storks", other.url("/private/storks"))
        world.website.redirect("/owls", other.url("/owls"))
        other.serve("/owls", PAGE)
        other.serve("/private/storks", PAGE)
        world.website.serve("/feed", rss(item("owls", whole=False), item("storks", whole=False)))
        storks, owls = (await world.check(subscription)).results
        assert (storks.status, owls.status) == (EntryStatus.FAILED, EntryStatus.ADDED)
        assert isinstance(storks.error, RobotsError)
        assert storks.error.source == other.url("/private/storks")
        assert [request.path for request in other.requests] == ["/robots.txt", "/owls"]

    async def test_is_to_leave_time_between_the_hops_of_a_redirect(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.redirect("/storks", "/b")
        world.website.redirect("/b", "/c")
        asked: list[float] = []

        def page(_: Request) -> Page:
            asked.append(world.clock.elapsed_s())
            return Page(PAGE.encode())

        world.website.make("/c", page)
        world.website.serve("/feed", rss(item("storks", whole=False)))
        before = world.clock.elapsed_s()
        await world.check(subscription)
        assert world.titles == ["Storks return"]
        assert asked[0] - before >= 3 * 2.0

    async def test_is_to_follow_no_more_redirects_than_anybody(self, world: World) -> None:
        subscription = await world.followed("/feed")
        for n in range(7):
            world.website.redirect(f"/{n}", f"/{n + 1}")
        world.website.redirect("/storks", "/0")
        world.website.serve("/feed", rss(item("storks", whole=False)))
        (taken,) = (await world.check(subscription)).results
        assert isinstance(taken.error, TooManyRedirectsError)

    async def test_is_to_try_again_where_robots_cannot_be_read_now(self, world: World, other: Website) -> None:
        subscription = await world.followed("/feed")
        other.serve("/robots.txt", "", status=503)
        other.serve("/storks", PAGE)
        world.website.redirect("/storks", other.url("/storks"))
        world.website.serve("/feed", rss(item("storks", whole=False)))
        (taken,) = (await world.check(subscription)).results
        assert taken.status is EntryStatus.RETRY

    async def test_is_to_wait_longer_after_each_failure(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", "", status=500)
        pauses = []
        for _ in range(9):
            checked = await world.check(subscription)
            assert checked.subscription
            pauses.append(checked.subscription.next_at - world.clock.time)
        assert pauses[0] <= SHORTEST_PAUSE * (1 + JITTER)
        assert all(later >= earlier for earlier, later in pairwise(pauses[:7]))
        assert LONGEST_PAUSE <= pauses[-1] <= LONGEST_PAUSE * (1 + JITTER)

    async def test_is_to_come_back_when_the_server_says(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", "", status=429, headers={"Retry-After": "172800"})
        checked = await world.check(subscription)
        assert checked.subscription
        assert checked.subscription.next_at - world.clock.time >= timedelta(days=2)

    async def test_is_to_leave_its_pages_alone_for_as_long_as_well(self, world: World, other: Website) -> None:
        """This concerns pages of the same host. Entries that need no page are added."""
        subscription = await world.followed("/feed")
        wait = format_datetime(datetime.now(UTC) + timedelta(hours=5))
        other.serve("/storks", "", status=503, headers={"Retry-After": wait})
        entries = [
            item(name, whole=False).replace("<link>", f"<link>http://{other.host}") for name in ("owls", "storks")
        ]
        world.website.serve("/feed", rss(item("crows"), *entries))
        checked = await world.check(subscription)
        assert world.titles == ["Crows"]
        assert [request.path for request in other.requests] == ["/robots.txt", "/storks"]
        assert checked.subscription
        assert checked.subscription.waiting == 2
        assert timedelta(hours=4.9) <= checked.subscription.next_at - world.clock.time <= timedelta(hours=5)
        for name in ("storks", "owls"):
            other.serve(f"/{name}", page_of(name))
        await world.check(subscription)
        assert world.titles == ["Crows", "Storks", "Owls"]
        assert world.now_of(subscription).waiting == 0

    async def test_is_to_go_where_the_feed_has_moved(self, world: World) -> None:
        subscription = await world.followed("/feed", item("storks"))
        world.website.redirect("/feed", "/new", 301)
        world.website.serve("/new", rss(item("owls"), item("storks")))
        checked = await world.check(subscription)
        (moved,) = world.subscriptions.all()
        assert moved == checked.subscription
        assert moved.url == world.website.url("/new")
        assert world.titles == ["Owls"]
        assert not (await world.check(moved)).results

    async def test_is_not_to_follow_one_feed_twice(self, world: World) -> None:
        first, second = await world.followed("/1", item("storks")), await world.followed("/2", item("storks"))
        world.website.redirect("/1", "/2", 308)
        await world.check(first)
        assert [each.url for each in world.subscriptions.all()] == [first.url, second.url]


class TestEntries:
    async def test_are_handled_once_across_restarts(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False)))
        world.website.serve("/storks", PAGE)
        await world.check(subscription)
        world.begin()
        assert (await world.check(subscription)).results == ()
        assert world.paths().count("/storks") == 1

    async def test_that_are_many_are_taken_a_part_at_a_time(self, world: World) -> None:
        """The feed is asked for the rest even if it reports no change."""
        items = [item(f"storks{n}") for n in range(MAX_ENTRIES_PER_CHECK + 5)]
        subscription = await world.followed("/feed")

        def feed(request: Request) -> Page:
            return (
                Page(status=304)
                if "if-none-match" in request.headers
                else Page(rss(*items).encode(), headers={"ETag": "1"})
            )

        world.website.make("/feed", feed)
        checked = await world.check(subscription)
        assert checked.subscription
        assert (len(checked.results), checked.subscription.waiting) == (MAX_ENTRIES_PER_CHECK, 5)
        assert checked.subscription.complete_until == subscription.complete_until
        assert checked.subscription.next_at - world.clock.time <= SHORTEST_PAUSE
        assert world.titles[0] == f"Storks{MAX_ENTRIES_PER_CHECK + 4}"
        checked = await world.check(subscription)
        assert checked.subscription
        assert (len(checked.results), checked.subscription.waiting) == (5, 0)
        assert checked.subscription.complete_until == world.clock.time
        assert (await world.check(subscription)).results == ()

    async def test_whose_page_is_away_are_tried_again_for_some_time(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False)))
        world.website.serve("/storks", "", status=503)
        waiting = []
        for _ in range(MAX_TRIES):
            (taken,) = (await world.check(subscription)).results
            assert taken.status is EntryStatus.RETRY
            waiting.append(world.now_of(subscription).waiting)
        assert waiting == [1] * (MAX_TRIES - 1) + [0], "what is given up waits no more"
        assert (await world.check(subscription)).results == ()

    async def test_whose_page_comes_back_are_added(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False)))
        world.website.serve("/storks", "", status=503)
        await world.check(subscription)
        world.website.serve("/storks", PAGE)
        await world.check(subscription)
        assert world.titles == ["Storks return"]

    async def test_that_were_edited_while_their_page_was_away_are_updated(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False, at=NOON)))
        world.website.serve("/storks", PAGE)
        await world.check(subscription)
        world.website.serve("/feed", rss(item("storks", whole=False, at=NOON).replace("eleven", "twelve")))
        world.website.serve("/storks", "", status=503)
        await world.check(subscription)
        world.website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        (taken,) = (await world.check(subscription)).results
        assert taken.status is EntryStatus.UPDATED
        assert "Four pairs" in next(iter(world.corpus)).text

    async def test_whose_page_was_fetched_are_fetched_again_only_if_that_changed(self, world: World) -> None:
        """This holds for an editor's /update from the first time on, and when the feed changes its values."""
        asked: list[str | None] = []

        def page(request: Request) -> Page:
            asked.append(request.headers.get("if-none-match"))
            return Page(status=304) if asked[-1] else Page(BARE.encode(), headers={"ETag": '"1"'})

        world.website.make("/storks", page)
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks", whole=False, at=NOON)))
        await world.check(subscription)
        (article,) = world.corpus
        assert (article.published, article.source) == (NOON.date(), "The Fen Gazette")
        with pytest.raises(NotModifiedError):
            world.refetching.read(article)
        edited = item("storks", whole=False, at=NOON - timedelta(days=1)).replace("eleven", "twelve")
        world.website.serve("/feed", rss(edited))
        (taken,) = (await world.check(subscription)).results
        assert (taken.status, asked) == (EntryStatus.UPDATED, [None, '"1"', '"1"'])
        (article,) = world.corpus
        assert article.published == NOON.date() - timedelta(days=1), "which only the feed tells"
        world.website.serve("/feed", rss(edited.replace("twelve", "some")))
        (taken,) = (await world.check(subscription)).results
        assert (taken.status, asked) == (EntryStatus.UNCHANGED, [None, '"1"', '"1"', '"1"'])

    async def test_that_were_edited_and_have_another_page_now_are_asked_about(self, world: World) -> None:
        """The page may be a login wall or another article."""
        subscription = await world.followed("/feed")
        world.website.serve("/storks", page_of("storks"))
        world.website.serve("/feed", rss(item("storks", whole=False, at=NOON)))
        await world.check(subscription)
        canonical = f'<head><link rel="canonical" href="{world.website.url("/birds")}">'
        world.website.serve("/storks", page_of("storks").replace("<head>", canonical))
        world.website.serve("/feed", rss(item("storks", whole=False, at=NOON).replace("eleven", "twelve")))
        (taken,) = (await world.check(subscription)).results
        assert taken.status is EntryStatus.IN_DOUBT
        assert len(world.corpus) == 1

    async def test_with_a_link_to_another_site_are_read_there(self, world: World) -> None:
        """Otherwise a feed could show readers any link with any text."""
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks").replace("<link>/storks", "<link>https://127.0.0.1:9/storks")))
        (taken,) = (await world.check(subscription)).results
        assert taken.error is not None
        assert len(world.corpus) == 0

    async def test_without_a_link_are_no_articles(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks").replace("<link>/storks", "<link>javascript:alert(1)")))
        (taken,) = (await world.check(subscription)).results
        assert (taken.status, len(world.corpus)) == (EntryStatus.FAILED, 0)

    async def test_that_may_have_been_missed_are_told(self, world: World) -> None:
        """No listed entry was listed the last time."""
        subscription = await world.followed("/feed", item("storks"))
        world.clock.time += timedelta(days=9)
        world.website.serve("/feed", rss(item("owls")))
        checked = await world.check(subscription)
        assert checked.subscription
        assert checked.subscription.gap == (subscription.complete_until, world.clock.time)

    @pytest.mark.logs_errors("an owl")
    async def test_that_break_what_reads_them_hold_up_no_others(
        self, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        subscription = await world.followed("/feed", item("storks"))
        world.website.serve("/feed", rss(item("owls"), item("crows"), item("storks")))
        adding = Adder.add

        async def broken_for_owls(adder: Adder, entry: Entry, *args: Any) -> Added | InDoubt:
            if entry.draft and entry.draft.title == "Owls":
                raise ZeroDivisionError("an owl")
            return await adding(adder, entry, *args)

        monkeypatch.setattr(Adder, "add", broken_for_owls)
        await world.check(subscription)
        assert world.titles == ["Crows"]
        assert "an owl" in caplog.text

    async def test_that_the_disk_refuses_come_again(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("storks")))

        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("archive"), "no room")

        with monkeypatch.context() as patched:
            patched.setattr(world.corpus, "add", refuse)
            world.clock.time = subscription.next_at
            await world.check_due()
            asked = len(world.website.requests)
            await world.check_due()
            assert len(world.website.requests) == asked
        world.clock.time += SHORTEST_PAUSE
        await world.check_due()
        assert world.titles == ["Storks"]

    async def test_that_were_added_before_the_disk_was_full_are_told_with_it(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The editor who requested the check is told, and can undo them."""
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(item("owls"), item("crows")))
        add = world.corpus.add

        def refuse_owls(draft: Draft, *args: Any, **kwargs: Any) -> Added:
            if draft.title == "Owls":
                raise StoreWriteError(Path("archive"), "No space left on device")
            return add(draft, *args, **kwargs)

        monkeypatch.setattr(world.corpus, "add", refuse_owls)
        reply = render_checked(await world.check(subscription, RequestedCheck("0123456789abcdef")))
        assert reply.body.text.startswith("1 article: 1 added\n\nAdded:\n– Crows\n")
        assert "No space left on device" in reply.body.text
        assert [button.label for row in reply.buttons for button in row][-1] == "Undo all"


class TestWhatIsInDoubt:
    async def test_is_asked_once(self, world: World) -> None:
        """It is not added and not asked about again. Later edits of it are ignored."""
        subscription = await world.followed("/feed", item("storks"))
        world.corpus.add(world.ingestion.from_text("Owls\n\n" + "\n\n".join(text_of(f"owls {n}") for n in range(5))))
        world.website.serve("/feed", rss(item("owls"), item("storks")))
        world.clock.time = subscription.next_at
        await world.check_due()
        ((admin, question),) = world.reports.heard
        assert admin == ADMIN
        assert question.startswith(
            "In doubt, from the feed “The Fen Gazette”:\n1 article: 1 in doubt\n\nIn doubt:\n1. Owls: "
        )
        assert len(world.corpus) == 1
        world.clock.time += timedelta(days=1)
        await world.check_due()
        assert len(world.reports.heard) == 1


class TestSitemaps:
    async def test_are_followed_by_when_pages_changed(self, world: World) -> None:
        url = world.website.serve(
            "/sitemap.xml", "<urlset><url><loc>/old</loc><lastmod>2026-11-01</lastmod></url></urlset>"
        )
        subscription = await world.subscribe(url)
        world.website.serve("/storks", PAGE)
        world.website.serve(
            "/sitemap.xml",
            "<urlset><url><loc>/old</loc><lastmod>2026-11-01</lastmod></url>"
            "<url><loc>/storks</loc><lastmod>2026-11-03</lastmod></url></urlset>",
        )
        await world.check(subscription)
        assert world.titles == ["Storks return"]

    async def test_may_be_lists_of_sitemaps(self, world: World) -> None:
        index = "".join(
            f"<sitemap><loc>/{name}.xml</loc><lastmod>2026-11-0{n}</lastmod></sitemap>"
            for n, name in enumerate(("tags", "sitemap-posts", "images", "pages", "authors"), 1)
        )
        for name in ("sitemap-posts", "authors", "pages"):
            world.website.serve(f"/{name}.xml", f"<urlset><url><loc>/{name}</loc></url></urlset>")
        subscription = await world.subscribe(
            world.website.serve("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>")
        )
        assert {"/sitemap-posts.xml", "/authors.xml", "/pages.xml"} <= set(world.paths())
        assert "/tags.xml" not in world.paths()
        world.website.serve("/storks", PAGE)
        world.website.serve("/sitemap-posts.xml", "<urlset><url><loc>/storks</loc></url></urlset>")
        await world.check(subscription)
        assert world.titles == ["Storks return"]


class TestReports:
    async def failing(self, world: World) -> Subscription:
        subscription = await world.followed("/feed", item("storks"))
        world.website.serve("/feed", "", status=500)
        for _ in range(3):
            await world.check(subscription)
            world.clock.time += timedelta(hours=13)
        return subscription

    async def test_are_made_of_a_feed_that_fails_once_and_when_it_is_well_again(self, world: World) -> None:
        subscription = await self.failing(world)
        await world.check(subscription)
        await world.check(subscription)
        ((admin, report),) = world.reports.heard
        assert admin == ADMIN
        assert report == (
            "I haven't been able to read the feed “The Fen Gazette” since 2026-11-03 12:00 UTC: "
            f"{world.now_of(subscription).cause} I'll keep trying. /feed_{subscription.key}"
        )
        world.website.serve("/feed", rss(item("storks")))
        await world.check(subscription)
        await world.check(subscription)
        assert [report for _, report in world.reports.heard[1:]] == [
            f"I can read the feed “The Fen Gazette” again. /feed_{subscription.key}"
        ]

    async def test_go_to_all_admins_where_the_one_cannot_be_told(self, world: World) -> None:
        world.reports.unreachable = {ADMIN}
        await self.failing(world)
        assert [admin for admin, _ in world.reports.heard] == [OTHER]

    async def test_are_made_of_silence(self, world: World) -> None:
        items = [item(f"storks{n}", at=NOON - timedelta(days=n)) for n in range(8)]
        subscription = await world.followed("/feed", *items)
        world.clock.time = NOON + timedelta(days=3, hours=20)
        await world.check(subscription)
        assert world.reports.heard == []
        world.clock.time = NOON + timedelta(days=4, hours=1)
        await world.check(subscription)
        assert "since 2026-11-03 12:00 UTC" in world.reports.heard[0][1]
        world.website.serve("/feed", rss(item("owls", at=world.clock.time), *items))
        await world.check(subscription)
        assert "has a new entry again" in world.reports.heard[1][1]

    async def test_are_made_of_silence_of_what_tells_no_dates_too(self, world: World) -> None:
        """Its rhythm is unknown, so this happens after a month."""
        undated = "<item><title>Storks</title><link>/storks</link></item>"
        subscription = await world.followed("/feed", undated)
        world.clock.time += timedelta(days=29)
        await world.check(subscription)
        assert world.reports.heard == []
        world.clock.time += timedelta(days=2)
        await world.check(subscription)
        assert "since 2026-11-03 12:00 UTC" in world.reports.heard[0][1]

    async def test_are_made_of_texts_that_shrank(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(*(item(f"storks{n}") for n in range(10))))
        await world.check(subscription)
        await world.check(replace(subscription))
        world.subscriptions.put(replace(world.now_of(subscription), outcomes=(9_000,) * 10))
        world.website.serve("/feed", rss(*(item(f"owls{n}") for n in range(5))))
        await world.check(subscription)
        assert "now gives me much less text" in world.reports.heard[0][1]

    async def test_are_made_of_links_that_are_dead(self, world: World) -> None:
        subscription = await world.followed("/feed")
        world.website.serve("/feed", rss(*(item(f"storks{n}", whole=False) for n in range(5))))
        await world.check(subscription)
        assert "are broken" in world.reports.heard[0][1]
