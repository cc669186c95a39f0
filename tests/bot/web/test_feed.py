"""The feed has the articles that were added last."""

from __future__ import annotations

from datetime import UTC, date, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.web import kept_value
from bot.web.handlers import FEED_ENTRIES
from bot.web.site import Site
from bot.web.views.assets import Assets
from bot.web.views.pages import Pages
from index.model import Draft, Paragraph, PassageKind
from tests.support.bot.rendered_replies import article
from tests.support.web.served_pages import Serve, Served

WEB_URL = "https://archive.example/byline"

SWIFTS = Draft(
    "Swifts & <swallows>",
    (Paragraph("In the air", PassageKind.HEADING), Paragraph("Swifts sleep in the air.")),
    byline="Ann Lee",
    published=date(2024, 5, 14),
)


@pytest.fixture
def made_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_value, "KEPT_S", 0)


class TestTheFeed:
    async def test_lists_articles_with_their_pages(self, served: Served) -> None:
        added = served.corpus.add(SWIFTS).article
        page = await served.visitor.get("/feed.atom")
        assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(page.content)
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == [SWIFTS.title, "Dogs of the town", "Cats of the harbour"]
        first = feed.entries[0]
        assert (first.id, first.link) == (f"{WEB_URL}/a/{added.id}",) * 2
        assert (first.author, first.summary) == ("Ann Lee", "Swifts sleep in the air.")
        assert first.published == "2024-05-14T00:00:00Z"
        assert first.updated == feed.feed.updated == f"{added.added_at:%Y-%m-%dT%H:%M:%SZ}"

    async def test_names_the_archive_where_nobody_is_named(self, served: Served) -> None:
        """The format demands an author."""
        served.corpus.add(Draft("Swifts", SWIFTS.paragraphs))
        feed = feedparser.parse((await served.visitor.get("/feed.atom")).content)
        assert feed.entries[0].author == "archive.example"

    async def test_names_the_time_of_a_correction(self, served: Served) -> None:
        for title in ("Swifts", "All swifts"):
            served.corpus.add(Draft(title, SWIFTS.paragraphs, url="https://birds.example/"))
        feed = feedparser.parse((await served.visitor.get("/feed.atom")).content)
        (corrected, _) = served.corpus.versions("https://birds.example/")
        assert feed.entries[0].title == "All swifts"
        assert feed.entries[0].updated == f"{corrected.at:%Y-%m-%dT%H:%M:%SZ}"

    async def test_has_so_many_at_most(self, served: Served) -> None:
        for number in range(FEED_ENTRIES):
            served.corpus.add(Draft(f"Number {number}", (Paragraph(f"Swift number {number}."),)))
        entries = feedparser.parse((await served.visitor.get("/feed.atom")).content).entries
        assert [entries[0].title, len(entries)] == [f"Number {FEED_ENTRIES - 1}", FEED_ENTRIES]

    async def test_may_be_empty(self, serve: Serve) -> None:
        page = await (await serve(web_url=WEB_URL)).visitor.get("/feed.atom")
        feed = feedparser.parse(page.content)
        assert (feed.bozo, feed.entries) == (False, [])

    @pytest.mark.usefixtures("made_each_time")
    async def test_is_not_sent_again(self, served: Served) -> None:
        known = (await served.visitor.get("/feed.atom")).headers["ETag"]
        assert (await served.visitor.get("/feed.atom", If_None_Match=known)).status == 304
        served.corpus.add(SWIFTS)
        assert (await served.visitor.get("/feed.atom", If_None_Match=known)).status == 200

    async def test_is_the_same_in_every_language(self, served: Served) -> None:
        feeds = [await served.visitor.get("/feed.atom", Accept_Language=language) for language in ("en", "de")]
        assert feeds[0].content == feeds[1].content

    async def test_needs_the_address_of_the_pages(self, serve: Serve) -> None:
        """Otherwise its names would change with the address that a reader typed."""
        visitor = (await serve()).visitor
        assert (await visitor.get("/feed.atom")).status == 404
        assert "feed.atom" not in (await visitor.get("/")).text

    async def test_is_named_by_pages(self, served: Served) -> None:
        page = await served.visitor.get("/a/aaaaaaaaaa")
        assert page.tree.xpath("//link[@rel='alternate']/@href") == ["../feed.atom"]


PAGES = Pages(Site(WEB_URL, is_indexed=False, is_open=True), Assets(), lambda: None, in_app=False)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_article_fits_into_it(title: str, byline: str, text: str) -> None:
    """XML forbids some characters; these are left out."""
    listed = article(title=title, byline=byline, paragraphs=(Paragraph(text),))
    feed = etree.fromstring(PAGES.feed([listed], [datetime(2026, 1, 2, tzinfo=UTC)], WEB_URL).encode())
    shown = {element.tag.partition("}")[2]: element.text or "" for element in feed[-1].iter()}
    for name, value in (("title", title), ("name", byline), ("summary", text)):
        kept = "".join(filter(is_allowed, value)).replace("\r\n", "\n").replace("\r", "\n")
        assert shown.get(name, "") == kept


def is_allowed(character: str) -> bool:
    """Return whether XML 1.0 allows a character."""
    code = ord(character)
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
