"""The pages that sites let programs fetch that nobody sent."""

from __future__ import annotations

import pytest

from index.errors import (
    FetchTimeoutError,
    ForbiddenAddressError,
    IngestError,
    RobotsError,
    RobotsUnreadableError,
    UnreachableError,
)
from index.fetch import robots as module
from index.fetch.fetcher import AllowedHost, Fetcher
from index.fetch.robots import KEPT_IF_UNREADABLE_S, KEPT_S, LONGEST_DELAY_S, ROBOTS_LIMITS, Robots
from tests.support.website import Website


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots(website: Website, clock: Clock) -> Robots:
    return Robots(Fetcher([AllowedHost.parse(website.host)], ROBOTS_LIMITS), clock)


def allows(robots: Robots, url: str) -> bool:
    try:
        robots.check(url)
    except (RobotsError, RobotsUnreadableError, UnreachableError, FetchTimeoutError):
        return False
    return True


class TestRobots:
    def test_are_told_what_they_may_fetch(self, website: Website, robots: Robots) -> None:
        website.serve(
            "/robots.txt",
            "User-agent: *\nDisallow: /\n\nUser-agent: byline\nDisallow: /private\nAllow: /private/*.xml$",
        )
        assert allows(robots, website.url("/storks"))
        assert not allows(robots, website.url("/private/storks"))
        assert allows(robots, website.url("/private/feed.xml"))
        assert [request.path for request in website.requests] == ["/robots.txt"]
        assert website.requests[0].headers["user-agent"].startswith("Byline/")

    def test_may_fetch_all_where_there_is_none(self, website: Website, robots: Robots) -> None:
        assert allows(robots, website.url("/storks"))
        website.serve("/robots.txt", b"\x89PNG", content_type="image/png")
        assert allows(robots, website.url("/storks"))

    @pytest.mark.parametrize(("size", "status"), [(0, 503), (ROBOTS_LIMITS.bytes, 200), (10, 206)])
    def test_may_fetch_nothing_where_it_cannot_be_read(
        self, website: Website, robots: Robots, size: int, status: int
    ) -> None:
        website.serve("/robots.txt", "x" * (size + 1), status=status)
        with pytest.raises(RobotsUnreadableError):
            robots.check(website.url("/storks"))

    @pytest.mark.parametrize("error", [UnreachableError("u"), FetchTimeoutError("u", 10.0)])
    def test_say_what_is_wrong_with_the_site_where_nothing_of_it_can_be_read(
        self, robots: Robots, monkeypatch: pytest.MonkeyPatch, error: IngestError
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(Fetcher, "fetch", fail)
        with pytest.raises(type(error)) as raised:
            robots.check("https://fen.example/storks")
        assert raised.value.source == "https://fen.example/storks"

    def test_leave_it_to_the_fetch_to_refuse_what_may_never_be_asked(self, robots: Robots) -> None:
        """Its address is not public: that is what is to be told."""
        robots.check("http://127.0.0.1:1/storks")
        with pytest.raises(ForbiddenAddressError):
            Fetcher().fetch("http://127.0.0.1:1/storks")

    def test_go_by_what_was_read_before_where_it_cannot_be_read_again(
        self, website: Website, robots: Robots, clock: Clock
    ) -> None:
        website.serve("/robots.txt", "User-agent: *\nDisallow: /private")
        assert allows(robots, website.url("/storks"))
        website.serve("/robots.txt", "", status=503)
        clock.now += KEPT_S
        assert allows(robots, website.url("/storks"))
        assert not allows(robots, website.url("/private"))

    def test_ask_again_after_a_day_or_an_hour(self, website: Website, robots: Robots, clock: Clock) -> None:
        website.serve("/robots.txt", "", status=500)
        assert not allows(robots, website.url("/storks"))
        website.serve("/robots.txt", "")
        assert not allows(robots, website.url("/storks"))
        clock.now += KEPT_IF_UNREADABLE_S
        assert allows(robots, website.url("/storks"))
        website.serve("/robots.txt", "User-agent: *\nDisallow: /")
        clock.now += KEPT_S - 1
        assert allows(robots, website.url("/storks"))
        clock.now += 1
        assert not allows(robots, website.url("/storks"))

    def test_are_told_how_fast_they_may_be(self, website: Website, robots: Robots) -> None:
        url = website.url("/storks")
        assert (robots.delay_s(url), robots.knows(url)) == (0, False)
        website.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7")
        robots.check(url)
        assert (robots.delay_s(url), robots.knows(url)) == (7.0, True)

    def test_are_never_told_to_wait_for_hours(self, website: Website, robots: Robots) -> None:
        website.serve("/robots.txt", "User-agent: *\nCrawl-delay: 86400")
        robots.check(website.url("/storks"))
        assert robots.delay_s(website.url("/storks")) == LONGEST_DELAY_S

    def test_remember_few_sites_that_say_much(
        self, website: Website, robots: Robots, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "KEPT_BYTES", 10)
        website.serve("/robots.txt", "User-agent: *\nDisallow: /private")
        here = website.url("/a")
        assert allows(robots, here)
        assert robots.knows(here)
        allows(robots, "http://127.0.0.1:1/a")
        assert (robots.knows(here), robots.knows("http://127.0.0.1:1/a")) == (False, True)

    def test_remember_so_many_sites(self, website: Website, robots: Robots, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "SITES", 1)
        allows(robots, website.url("/a"))
        allows(robots, "http://127.0.0.1:1/a")
        allows(robots, website.url("/a"))
        assert len(website.requests) == 2
