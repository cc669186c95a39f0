"""Feeds are fetched as pages are, and read in a child process."""

from __future__ import annotations

import gzip

import pytest

from index.errors import ForbiddenAddressError, NoFeedError, NotModifiedError, RobotsError, TooLargeError
from index.extraction.feeds.listing import ListingKind
from index.ingest import NOTHING_KNOWN, FeedReading, Ingestion, Validators
from index.model import Draft, Paragraph
from tests.support.website import Page, Request, Website

FEED = """<rss version="2.0"><channel><title>The Fen</title><item><title>Storks</title><link>/storks</link></item>
</channel></rss>"""

pytestmark = [pytest.mark.slow, pytest.mark.covers]


@pytest.fixture
def ingestion(website: Website) -> Ingestion:
    return Ingestion([website.host])


def read(ingestion: Ingestion, url: str, known: Validators = NOTHING_KNOWN) -> FeedReading:
    return ingestion.read_listing(url, ingestion.listing_fetcher(url).fetch(url, known))


class TestAFeed:
    def test_is_read_with_what_tells_whether_it_changes(self, website: Website, ingestion: Ingestion) -> None:
        def feed(request: Request) -> Page:
            return (
                Page(status=304) if "if-none-match" in request.headers else Page(FEED.encode(), headers={"ETag": '"1"'})
            )

        website.redirect("/old", "/feed", 301)
        website.make("/feed", feed)
        reading = read(ingestion, website.url("/old"))
        assert (reading.listing.title, reading.listing.entries[0].url) == ("The Fen", website.url("/storks"))
        assert reading.final_url == reading.moved_to == website.url("/feed")
        assert reading.validators == Validators('"1"')
        with pytest.raises(NotModifiedError):
            read(ingestion, website.url("/feed"), reading.validators)

    def test_may_lead_nowhere_but_to_public_addresses(self, website: Website, ingestion: Ingestion) -> None:
        website.redirect("/feed", "http://127.0.0.1:1/feed")
        with pytest.raises(ForbiddenAddressError):
            read(ingestion, website.url("/feed"))

    def test_is_not_a_page_that_names_none(self, website: Website, ingestion: Ingestion) -> None:
        with pytest.raises(NoFeedError):
            read(ingestion, website.serve("/page", "<html><p>Owls</p></html>"))

    def test_may_be_a_file(self, ingestion: Ingestion) -> None:
        listing = ingestion.listing_of(
            "my.opml", b"<opml><body><outline xmlUrl='https://fen.example/feed'/></body></opml>"
        )
        assert listing.kind is ListingKind.LIST

    def test_may_be_as_large_as_sitemaps_are(self, website: Website, ingestion: Ingestion) -> None:
        """Its address must say that it is one; a page or a feed of that size is refused while it is fetched."""
        pages = b"".join(
            b"<url><loc>https://fen.example/%d</loc><x>%s</x></url>" % (n, b"x" * 200) for n in range(30_000)
        )
        sitemap = b"<urlset>" + pages + b"</urlset>"
        assert read(ingestion, website.serve("/sitemap.xml", sitemap)).listing.total == 30_000
        assert read(ingestion, website.serve("/sitemap.xml.gz", gzip.compress(sitemap))).listing.total == 30_000
        with pytest.raises(TooLargeError):
            read(ingestion, website.serve("/feed", sitemap))


class TestOtherThings:
    def test_robots_ask_the_hosts_that_may_be_asked(self, website: Website, ingestion: Ingestion) -> None:
        website.serve("/robots.txt", "User-agent: *\nDisallow: /private")
        robots = ingestion.robots()
        robots.check(website.url("/storks"))
        with pytest.raises(RobotsError):
            robots.check(website.url("/private"))

    def test_a_draft_of_a_feed_gets_its_language(self, ingestion: Ingestion) -> None:
        text = "Die Störche sind nach elf Jahren ins Moor zurückgekehrt, sagte der Wärter am Freitag."
        assert ingestion.finished(Draft("Störche", (Paragraph(text),))).language == "de"
