"""From an entry of a feed to a draft."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from index.articles.identity import make_article
from index.errors import NoTextError, PageGoneError, SeveralArticlesError
from index.extraction.feeds.listing import FeedEntry, Listing, ListingKind
from index.feeds.entry_draft import (
    draft_of_entry,
    host_of_page,
    is_same_site,
    needs_page,
    with_current_values,
    with_feed_values,
    without_page,
)
from index.ingest import Entry, Ingestion, Reading
from index.model import Draft, Paragraph, PassageKind
from tests.support.website import Website

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
FEED_URL = "https://fen.example/feed"
LISTING = Listing(ListingKind.FEED, "The Fen Gazette", "https://fen.example/", "en")
WHOLE = FeedEntry(
    "1",
    "0",
    url="https://www.fen.example/storks",
    title="Storks",
    byline="Ida Brook",
    published=NOON,
    paragraphs=(Paragraph("Three pairs are nesting."), Paragraph("Translated by Jo Reed", PassageKind.CREDIT)),
    is_whole=True,
)

BARE = """<html><body><article><h1>Storks return</h1><p>After eleven years of absence the white storks have returned to
the fen near Ostwick, the warden said, and they have brought their young with them to the old mill.</p>
<p>Three pairs are nesting on the chimney of the brickworks, which belongs to the county.</p></article></body></html>"""


class TestNeedingThePage:
    @pytest.mark.parametrize(
        ("change", "needed"),
        [
            ({}, False),
            ({"is_whole": False}, True),
            ({"url": None}, True),
            ({"url": "https://evil.example/storks"}, True),
            ({"url": "https://fen.example:8443/storks"}, True),
        ],
    )
    def test_is_so_for_beginnings_and_for_links_to_other_sites(self, change: dict[str, object], needed: bool) -> None:
        entry = dataclasses.replace(WHOLE, **change)  # type: ignore[arg-type]  # by name
        assert needs_page(entry, FEED_URL) is needed

    @pytest.mark.parametrize(
        ("first", "second", "same"),
        [
            ("https://news.fen.co.uk/a", "http://fen.co.uk/", True),
            ("https://a.github.io/", "https://b.github.io/", False),
            ("https://fen.co.uk/", "https://moor.co.uk/", False),
            ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", True),
            ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", False),
            ("http://10.0.0.1/", "http://10.0.0.2/", False),
        ],
    )
    def test_goes_by_who_registered_the_site(self, first: str, second: str, same: bool) -> None:
        assert is_same_site(first, second) is same

    def test_is_asking_its_host(self) -> None:
        assert host_of_page(WHOLE, FEED_URL) is None
        assert host_of_page(dataclasses.replace(WHOLE, is_whole=False), FEED_URL) == "www.fen.example"
        assert host_of_page(dataclasses.replace(WHOLE, url=None), FEED_URL) is None


class TestADraftOfTheEntry:
    def test_is_as_the_feed_says(self) -> None:
        draft = draft_of_entry(WHOLE, LISTING, FEED_URL, NOON)
        assert (draft.title, draft.byline, draft.source, draft.url, draft.published, draft.language) == (
            "Storks",
            "Ida Brook",
            "The Fen Gazette",
            "https://www.fen.example/storks",
            date(2026, 11, 3),
            "en",
        )
        assert draft.credits == ("Translated by Jo Reed",)

    def test_of_a_feed_without_a_title_names_the_host(self) -> None:
        entry = dataclasses.replace(WHOLE, title=None)
        draft = draft_of_entry(entry, Listing(ListingKind.FEED), "https://www.fen.example/feed", NOON)
        assert (draft.title, draft.source) == ("Three pairs are nesting.", "fen.example")

    def test_has_no_date_that_is_not_one_of_publication(self) -> None:
        """The date of a change is not one, nor is a day in the future."""
        for published in (None, NOON + timedelta(days=2)):
            entry = dataclasses.replace(WHOLE, published=published, updated=NOON)
            assert draft_of_entry(entry, LISTING, FEED_URL, NOON).published is None


@pytest.mark.covers
@pytest.mark.slow
class TestADraftOfThePage:
    def read(self, entry: FeedEntry, website: Website, feed_url: str | None = None) -> Reading:
        assert entry.url
        reading = Ingestion([website.host]).read_url(entry.url)
        return with_feed_values(reading, entry, LISTING, feed_url or website.url("/feed"), NOON)

    def test_is_as_the_page_says_and_else_as_the_feed_does(self, website: Website) -> None:
        entry = dataclasses.replace(WHOLE, url=website.serve("/storks", BARE))
        reading = self.read(entry, website)
        draft = reading.article()
        assert (draft.title, draft.byline, draft.source, draft.published) == (
            "Storks return",
            "Ida Brook",
            "The Fen Gazette",
            date(2026, 11, 3),
        )
        assert draft.url == entry.url
        assert reading.unsaid == ("byline", "published", "source")

    def test_leaves_a_discussion_without_a_byline(self) -> None:
        """The feed names who opened it."""
        posts = (Paragraph("Do storks return?", author="Ida Brook"), Paragraph("They do."))
        url = "https://www.fen.example/storks"
        read = Reading(url, (Entry(url, Draft("Storks", posts, url=url)),))
        reading = with_feed_values(read, WHOLE, LISTING, FEED_URL, NOON)
        assert reading.article().byline is None
        assert "byline" not in reading.unsaid

    def test_follows_the_feed_where_the_page_is_silent(self, website: Website) -> None:
        """Without another look at the page; a field of a later version is nothing that it knows."""
        entry = dataclasses.replace(WHOLE, url=website.serve("/storks", BARE))
        reading = self.read(entry, website)
        article = make_article(reading.article(), NOON, "feed:x")
        edited = dataclasses.replace(entry, byline="Jo Reed", title="Owls", published=NOON - timedelta(days=1))
        updated = with_current_values(article, (*reading.unsaid, "mood"), edited, LISTING, NOON)
        assert (updated.byline, updated.title, updated.published) == ("Jo Reed", "Storks return", date(2026, 11, 2))
        assert updated.paragraphs == article.paragraphs
        assert with_current_values(article, ("source",), edited, LISTING, NOON).byline == "Ida Brook"

    def test_of_another_site_is_not_said_to_be_the_feeds(self, website: Website) -> None:
        entry = dataclasses.replace(WHOLE, url=website.serve("/storks", BARE))
        assert self.read(entry, website, FEED_URL).article().source == "127.0.0.1"

    def test_that_is_not_linked_is_none(self) -> None:
        for title in ("Storks", None):
            entry = dataclasses.replace(WHOLE, url=None, title=title)
            with pytest.raises(NoTextError):
                without_page(entry, FEED_URL).article()

    def test_that_cannot_be_fetched_is_none(self, website: Website) -> None:
        entry = dataclasses.replace(WHOLE, url=website.url("/absent"))
        with pytest.raises(PageGoneError):
            self.read(entry, website).article()

    def test_that_is_an_archive_of_several_is_none(self, website: Website) -> None:
        files = io.BytesIO()
        with zipfile.ZipFile(files, "w") as archive:
            for name in ("a.txt", "b.txt"):
                archive.writestr(name, f"{name}\n\nStorks are nesting on the chimney.")
        entry = dataclasses.replace(
            WHOLE, url=website.serve("/all.zip", files.getvalue(), content_type="application/zip")
        )
        with pytest.raises(SeveralArticlesError):
            self.read(entry, website).article()
