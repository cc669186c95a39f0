"""Feeds, sitemaps and lists of feeds, however they are written."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.limits import MAX_LABEL_CHARS
from index.errors import BrokenContentError, IngestError, NoFeedError, TooLargeError, UndecodableError
from index.extraction.feeds.detect import MAX_FEED_BYTES, read_listing
from index.extraction.feeds.entries import WHOLE_CHARS, WHOLE_SUMMARY_CHARS, is_cut, moment_of
from index.extraction.feeds.listing import (
    MAX_ENTRIES,
    MAX_ID_CHARS,
    MAX_SITEMAP_BYTES,
    FeedEntry,
    FeedLink,
    Listing,
    ListingKind,
)
from index.extraction.results import Origin

URL = "https://fen.example/feed"
TEXT = "Three pairs are nesting on the chimney of the brickworks, which was closed in 1998. "


def read(content: str | bytes, url: str | None = URL, charset: str | None = None) -> Listing:
    encoded = content.encode() if isinstance(content, str) else content
    return read_listing(encoded, Origin("the feed", None, url, None, charset))


def rss(items: str, channel: str = "<title>The Fen</title><link>https://fen.example/</link>", head: str = "") -> str:
    namespaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    return f'{head}<rss version="2.0" {namespaces}><channel>{channel}{items}</channel></rss>'


def item(entry: str) -> FeedEntry:
    (found,) = read(rss(f"<item>{entry}</item>")).entries
    return found


class TestRss:
    def test_says_what_it_is_and_what_it_lists(self) -> None:
        listing = read(
            rss(
                "<item><title>Storks &amp; owls</title><link>/storks</link><guid isPermaLink='false'>s-1</guid>"
                "<dc:creator>Ida Brook</dc:creator><pubDate>Tue, 03 Nov 2026 10:00:00 +0200</pubDate>"
                f"<content:encoded><![CDATA[<p>{TEXT * 8}</p><p>Visitors may watch.</p>]]></content:encoded></item>",
                "<title>The <![CDATA[<b>Fen</b>]]></title><link>https://fen.example/</link><language>en-gb</language>",
            )
        )
        (entry,) = listing.entries
        assert (listing.kind, listing.title, listing.url, listing.language, listing.total) == (
            ListingKind.FEED,
            "The Fen",
            "https://fen.example/",
            "en-gb",
            1,
        )
        assert (entry.id, entry.url, entry.title, entry.byline) == (
            "s-1",
            "https://fen.example/storks",
            "Storks & owls",
            "Ida Brook",
        )
        assert entry.published == entry.when == datetime(2026, 11, 3, 8, tzinfo=UTC)
        assert [paragraph.text for paragraph in entry.paragraphs] == [(TEXT * 8).strip(), "Visitors may watch."]
        assert entry.is_whole

    def test_in_another_encoding_is_read_as_declared(self) -> None:
        declared = rss(
            "<item><title>Аисты вернулись</title></item>", head='<?xml version="1.0" encoding="windows-1251"?>'
        )
        assert read(declared.encode("cp1251")).entries[0].title == "Аисты вернулись"
        assert read(rss("<item><title>Storch</title></item>").encode("utf-16")).entries[0].title == "Storch"

    def test_of_old_times_has_a_document_type(self) -> None:
        doctype = (
            '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss.dtd">'
        )
        assert read(rss("<item><title>Owls</title></item>", head=doctype)).entries[0].title == "Owls"

    def test_that_is_broken_is_read_as_far_as_can_be(self) -> None:
        whole = rss(
            "<item><title>A & B</title><link>https://fen.example/a</link></item><item><title>Owls</title></item>"
        )
        assert [entry.title for entry in read(whole[:-20]).entries] == ["A & B", "Owls"]

    @pytest.mark.parametrize(
        ("asked", "apart_s"),
        [
            ("<ttl>60</ttl>", 3600),
            ("<ttl>9999999</ttl>", 7 * 86_400),
            ("<ttl>soon</ttl>", None),
            ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
            ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>x</sy:updateFrequency>", 86_400),
            ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400),
            ("", None),
        ],
    )
    def test_says_how_often_it_wants_to_be_asked(self, asked: str, apart_s: int | None) -> None:
        assert read(rss("<item/>", f"<title>The Fen</title>{asked}")).apart_s == apart_s

    def test_without_anything_is_a_feed_all_the_same(self) -> None:
        assert read(rss("")).entries == ()


class TestAtom:
    FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Das Moor</title>
    <link rel="self" href="https://moor.example/atom"/><link href="https://moor.example/"/>
    <entry xml:base="https://moor.example/2026/"><id>urn:1</id><title type="html">Die &lt;i&gt;Störche&lt;/i&gt;</title>
    <link href="stoerche"/><updated>2026-11-02T10:00:00Z</updated><author><name>Jo Reed</name></author>
    <author><name>Ida Brook</name></author><content type="html">&lt;p&gt;Kurz.&lt;/p&gt;</content>
    <content type="html">&lt;p&gt;Etwas länger.&lt;/p&gt;</content></entry></feed>"""

    def test_is_read_with_its_own_links(self) -> None:
        listing = read(self.FEED)
        (entry,) = listing.entries
        assert (listing.title, listing.url, listing.language) == ("Das Moor", "https://moor.example/", "de")
        assert (entry.id, entry.url, entry.title) == ("urn:1", "https://moor.example/2026/stoerche", "Die Störche")
        assert (entry.byline, entry.published, entry.updated) == (
            "Jo Reed, Ida Brook",
            None,
            datetime(2026, 11, 2, 10, tzinfo=UTC),
        )
        assert [paragraph.text for paragraph in entry.paragraphs] == ["Etwas länger."]

    def test_that_was_edited_has_another_digest(self) -> None:
        before, after = read(self.FEED), read(self.FEED.replace("Etwas", "Viel"))
        assert before.entries[0].digest == read(self.FEED).entries[0].digest
        assert before.entries[0].digest != after.entries[0].digest
        assert before.entries[0].id == after.entries[0].id


def json_feed(**entry: Any) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Fen", "home_page_url": "https://fen.example/"}
    return json.dumps(feed | {"items": [entry]})


class TestJsonFeed:
    def test_is_read(self) -> None:
        (entry,) = read(
            json_feed(
                id=7,
                url="/storks",
                title="Storks",
                authors=[{"name": "Ida Brook"}, {"name": 3}, "no"],
                date_published="2026-11-03T10:00:00+02:00",
                date_modified="2026-11-04T00:00:00Z",
                content_html=f"<p>{TEXT * 8}</p>",
            )
        ).entries
        assert (entry.id, entry.url, entry.title, entry.byline) == (
            "7",
            "https://fen.example/storks",
            "Storks",
            "Ida Brook",
        )
        assert entry.published == datetime(2026, 11, 3, 8, tzinfo=UTC)
        assert entry.updated == datetime(2026, 11, 4, tzinfo=UTC)
        assert entry.is_whole

    def test_may_have_plain_text_or_a_summary_alone(self) -> None:
        (entry,) = read(json_feed(id="1", content_text="One <b>.\n\nTwo.", author={"name": "Jo"})).entries
        assert [paragraph.text for paragraph in entry.paragraphs] == ["One <b>.", "Two."]
        assert entry.byline == "Jo"
        (entry,) = read(json_feed(external_url="https://else.example/", summary="Short & <sweet>", authors=3)).entries
        assert [paragraph.text for paragraph in entry.paragraphs] == ["Short & <sweet>"]
        assert (entry.id, entry.url, entry.byline) == ("https://else.example/", "https://else.example/", None)
        (entry,) = read(json_feed(title="Only a title", id=["no"])).entries
        assert (entry.id, entry.paragraphs) == ("Only a title", ())

    @pytest.mark.parametrize(
        "content", ['{"items": []}', '{"version": "https://jsonfeed.org/version/1"}', "{", "{" * 9_999]
    )
    def test_is_no_other_json(self, content: str) -> None:
        with pytest.raises(NoFeedError):
            read(content)


class TestWhetherATextIsAllThereIs:
    def content(self, html: str) -> bool:
        return item(f"<content:encoded><![CDATA[{html}]]></content:encoded>").is_whole

    def test_is_told_by_its_length(self) -> None:
        assert self.content(f"<p>{'x' * WHOLE_CHARS}</p>")
        assert not self.content(f"<p>{'x' * (WHOLE_CHARS - 1)}</p>")

    def test_of_a_description_is_rarely_so(self) -> None:
        assert not item(f"<description>{'x' * WHOLE_CHARS}</description>").is_whole
        assert item(f"<description>{'x' * WHOLE_SUMMARY_CHARS}</description>").is_whole

    @pytest.mark.parametrize(
        "ending",
        ["and so on […]", "and so on...", "and so on …", "</p><p><a href='x'>Read more</a>", "</p><p>Weiterlesen »"],
    )
    def test_is_told_by_its_end(self, ending: str) -> None:
        assert not self.content(f"<p>{'x' * WHOLE_CHARS} {ending}</p>")

    @pytest.mark.parametrize("last", ["He had to read more.", "They want to know more about it.", "So it ended."])
    def test_is_not_taken_for_cut_by_a_sentence(self, last: str) -> None:
        assert is_cut([last]) is (last == "He had to read more.")

    def test_of_nothing_is_not_so(self) -> None:
        assert item("<description> </description>").paragraphs == ()
        assert item("<description>&lt;img src='x'&gt;</description>").paragraphs == ()


class TestEntries:
    def test_link_to_web_pages_only(self) -> None:
        for link in (
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://u@evil.example/",
            "http://[",
        ):
            assert item(f"<title>Owls</title><link>{link}</link>").url is None
        listing = read(
            rss("<item><title>Owls</title><link>storks</link></item>", "<link>javascript:x</link>"), url=None
        )
        assert (listing.url, listing.entries[0].url) == (None, None)

    @pytest.mark.parametrize("given_id", ["x" * 5_000, "\u202e", " ", "\n"])
    def test_have_an_id_of_bounded_length(self, given_id: str) -> None:
        entry = item(f"<guid>{given_id}</guid><title>Owls</title>")
        assert 0 < len(entry.id) <= MAX_ID_CHARS
        assert entry.id == item(f"<guid>{given_id}</guid><title>Owls</title>").id

    def test_that_share_an_id_have_one_of_their_own(self) -> None:
        """Else each of them would be taken for an edit of the other, at every check; the oldest keeps it."""
        same = "<guid isPermaLink='false'>1</guid>"
        owls, storks = f"<item><link>/owls</link>{same}</item>", f"<item><link>/storks</link>{same}</item>"
        entries = read(rss(owls + storks + owls)).entries
        assert [(entry.id, entry.url) for entry in entries] == [
            ("1", "https://fen.example/owls"),
            ("1 https://fen.example/storks", "https://fen.example/storks"),
        ]
        untitled = read(rss(f"<item><title>A</title>{same}</item><item><title>B</title>{same}</item>")).entries
        assert [entry.id for entry in untitled] == ["1 A", "1"]
        items = [{"id": "1", "url": "/a"}, {"id": "1", "url": "/b"}]
        feed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})
        assert len({entry.id for entry in read(feed).entries}) == 2

    @pytest.mark.parametrize(
        ("author", "byline"),
        [
            ("<author>ida@fen.example (Ida Brook)</author>", "Ida Brook"),
            ("<author>Ida Brook &lt;ida@fen.media&gt;</author>", "Ida Brook"),
            ("<author>ida@fen.example</author>", None),
            ("<author>Ida Brook</author>", "Ida Brook"),
            ("<dc:creator>Ida Brook</dc:creator><dc:creator>Jo Reed</dc:creator>", "Ida Brook, Jo Reed"),
            ("", None),
        ],
    )
    def test_have_an_author_without_an_address(self, author: str, byline: str | None) -> None:
        assert item(f"<link>/storks</link>{author}").byline == byline

    def test_have_titles_of_bounded_length_and_without_controls(self) -> None:
        entry = item(f"<title>Owls\u202e {'x ' * 100_000}</title><author>{'y' * 5_000}</author>")
        assert entry.title is not None
        assert len(entry.title) <= MAX_LABEL_CHARS
        assert "\u202e" not in entry.title
        assert len(entry.byline or "") <= MAX_LABEL_CHARS

    def test_that_are_nested_too_deeply_have_neither_title_nor_text(self) -> None:
        deep = "&lt;i&gt;" * 600
        entry = item(f"<title>{deep}Owls</title><description>Owls{deep}</description><link>/owls</link>")
        assert (entry.title, entry.paragraphs, entry.url) == (None, (), "https://fen.example/owls")

    @pytest.mark.parametrize("date", ["soon", "0000-00-00", "Tue, 99 Nov 2026", ""])
    def test_have_no_date_that_is_none(self, date: str) -> None:
        assert item(f"<title>Owls</title><pubDate>{date}</pubDate>").published is None

    @given(st.text())
    def test_have_moments_or_none(self, text: str) -> None:
        moment = moment_of(text)
        assert moment is None or moment.tzinfo is UTC

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-11-03", datetime(2026, 11, 3, tzinfo=UTC)),
            ("Tue, 03 Nov 2026 10:00:00 GMT", datetime(2026, 11, 3, 10, tzinfo=UTC)),
            ("0001-01-01T00:00:00+14:00", None),
            ("0001-01-01T00:00:00Z", None),
            ("3026-01-01T00:00:00Z", None),
            ("Mon, 31 Dec 9999 23:59:59 +99999999999999", None),
            (3, None),
        ],
    )
    def test_have_moments_as_they_are_written(self, text: object, moment: datetime | None) -> None:
        assert moment_of(text) == moment


class TestTooMany:
    @pytest.mark.parametrize("entry", ["<item><title>x</title></item>", "<item/>", "<item><title>y</title>"])
    def test_entries_are_counted_and_the_first_are_read(self, entry: str) -> None:
        listing = read(rss(entry * 20_000))
        assert len(listing.entries) <= MAX_ENTRIES
        assert listing.total >= 20_000

    def test_bytes_are_refused(self) -> None:
        with pytest.raises(TooLargeError):
            read(rss(f"<item><title>{'x' * MAX_FEED_BYTES}</title></item>"))

    def test_bytes_that_were_compressed_are_refused(self) -> None:
        with pytest.raises(TooLargeError):
            read(gzip.compress(b"<urlset>" + b" " * MAX_SITEMAP_BYTES))

    def test_pages_of_a_sitemap_are_passed_over(self) -> None:
        pages = "".join(f"<url><loc>https://fen.example/{n}</loc></url>" for n in range(50_100))
        listing = read(f"<urlset>{pages}</urlset>")
        assert (listing.total, len(listing.entries)) == (50_000, MAX_ENTRIES)
        assert listing.entries[0].url == "https://fen.example/49999"


class TestEntities:
    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>',
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ],
    )
    @pytest.mark.parametrize("body", ["<rss><channel><title>&a;</title></channel></rss>", "<urlset/>", "<opml/>"])
    def test_that_a_document_declares_are_refused(self, head: str, body: str) -> None:
        with pytest.raises(BrokenContentError):
            read(head + body)

    def test_may_be_spoken_of(self) -> None:
        """Feeds of newsletters hold whole pages."""
        page = f"<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>{TEXT * 8}</p></body></html>"
        entry = item(f"<title>Storks</title><content:encoded><![CDATA[{page}]]></content:encoded>")
        assert entry.paragraphs[-1].text == (TEXT * 8).strip()

    def test_in_utf_16_are_refused_as_well(self) -> None:
        bomb = '<!DOCTYPE urlset [<!ENTITY a "x">]><urlset><url><loc>https://fen.example/&a;</loc></url></urlset>'
        with pytest.raises(BrokenContentError):
            read(bomb.encode("utf-16"))
        with pytest.raises(BrokenContentError):
            read(bomb.replace("urlset", "rss").encode("utf-16"))


class TestSitemaps:
    URLSET = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>https://fen.example/old</loc><lastmod>2020-01-01</lastmod><image:image><image:title>no</image:title>
    </image:image></url>
    <url><loc> https://fen.example/new </loc><lastmod>2026-11-03T10:00:00+02:00</lastmod><news:news><news:publication>
    <news:name>Fen</news:name></news:publication><news:publication_date>2026-11-03</news:publication_date>
    <news:title>Storks return</news:title></news:news></url>
    <url><loc>javascript:x</loc></url><url/></urlset>"""

    def test_list_pages_the_newest_first(self) -> None:
        listing = read(self.URLSET)
        assert (listing.kind, listing.total) == (ListingKind.SITEMAP, 2)
        new, old = listing.entries
        assert (new.url, new.title, new.published) == (
            "https://fen.example/new",
            "Storks return",
            datetime(2026, 11, 3, tzinfo=UTC),
        )
        assert (old.url, old.updated) == ("https://fen.example/old", datetime(2020, 1, 1, tzinfo=UTC))

    def test_may_be_compressed(self) -> None:
        assert read(gzip.compress(self.URLSET.encode())) == read(self.URLSET)

    def test_list_each_page_once(self) -> None:
        page = "<url><loc>/a</loc><lastmod>2026-11-0{}</lastmod></url>"
        (entry,) = read(f"<urlset>{page.format(1)}{page.format(2)}</urlset>").entries
        assert entry.updated == datetime(2026, 11, 2, tzinfo=UTC)

    def test_may_be_lists_of_sitemaps(self) -> None:
        listing = read(
            "<sitemapindex><sitemap><loc>https://fen.example/1.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
            "<sitemap><loc>/2.xml.gz</loc><lastmod>2026-02-01</lastmod></sitemap></sitemapindex>"
        )
        assert listing.kind is ListingKind.SITEMAPS
        assert [link.url for link in listing.links] == ["https://fen.example/2.xml.gz", "https://fen.example/1.xml"]

    def test_that_end_too_early_are_read_as_far_as_they_go(self) -> None:
        assert read(self.URLSET[:-40]).total == 2
        with pytest.raises(BrokenContentError):
            read("<urlset")

    @pytest.mark.parametrize("content", [b"\x1f\x8b\x08nonsense", gzip.compress(b"nothing", mtime=0)])
    def test_are_not_what_is_compressed_and_something_else(self, content: bytes) -> None:
        with pytest.raises(NoFeedError):
            read(content)


class TestOpml:
    def test_lists_feeds_at_any_depth(self) -> None:
        listing = read(
            "<opml><head><title>My feeds</title></head><body><outline text='News'>"
            "<outline type='rss' text='The Fen' xmlUrl='https://fen.example/feed' htmlUrl='https://fen.example/'/>"
            "<outline text='twice' xmlurl='https://fen.example/feed'/></outline>"
            "<outline title='Moor' xmlUrl='https://moor.example/atom'/><outline xmlUrl='javascript:x'/></body></opml>"
        )
        assert (listing.kind, listing.title, listing.total) == (ListingKind.LIST, "My feeds", 2)
        assert listing.links == (
            FeedLink("https://fen.example/feed", "The Fen"),
            FeedLink("https://moor.example/atom", "Moor"),
        )

    def test_without_feeds_is_none(self) -> None:
        with pytest.raises(NoFeedError):
            read("<opml><body><outline text='x'/></body></opml>")


class TestPages:
    def test_name_their_feeds_from_where_they_say_that_they_are(self) -> None:
        page = "<html><head>{}<link rel=alternate type=application/rss+xml href=feed></head><p>x</p></html>"
        for base, url in (
            ("<base href=/blog/>", "https://fen.example/blog/feed"),
            ("<base href='javascript:x'>", "https://fen.example/feed"),
        ):
            assert [link.url for link in read(page.format(base)).links] == [url]

    def test_name_their_feeds(self) -> None:
        listing = read(
            "<!doctype html><link rel='alternate' type='application/rss+xml; charset=utf-8' title='All' href='/feed'>"
            "<link rel='alternate' type='application/json' href='/wp-json'><link rel='stylesheet' href='x'>"
            "<link rel='Alternate' type='application/atom+xml' href='https://fen.example/atom'>"
            "<link rel='alternate' type='application/rss+xml' href='javascript:x'><body>x</body>"
        )
        assert (listing.kind, listing.total) == (ListingKind.PAGE, 2)
        assert listing.links == (
            FeedLink("https://fen.example/feed", "All"),
            FeedLink("https://fen.example/atom", None),
        )

    @pytest.mark.parametrize(
        "content", ["", "text", "<html></html>", "<html><link rel='alternate'></html>", "<svg/>", "<rdf/>"]
    )
    def test_that_name_none_are_no_feed(self, content: str) -> None:
        with pytest.raises(NoFeedError):
            read(content)

    def test_that_are_no_text_are_no_feed(self) -> None:
        with pytest.raises(NoFeedError):
            read(bytes(range(1, 32)) * 50)
        with pytest.raises((UndecodableError, NoFeedError)):
            read(b"<rss>" + bytes(range(1, 32)) * 50)


class TestAnything:
    @given(
        st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel>", b"<urlset><url>", b"{", b"<opml>", b"<feed>"])
    )
    def test_is_read_or_refused(self, content: bytes, beginning: bytes) -> None:
        with suppress(IngestError):
            assert read(beginning + content).kind in ListingKind
