"""Pages as the systems make them that most of the web is made with: what they say of themselves is understood."""

from __future__ import annotations

from datetime import date

import pytest

from index.extraction.html.page import read_page
from index.model import Draft
from tests.support.extraction.page_texts import TEXTS, linked_data

URL = "https://news.example/2024/storm"


def paragraphs(language: str = "en") -> str:
    return "".join(f"<p>{text}</p>" for text in TEXTS[language])


def draft_of(head: str, body: str, language: str = "en", url: str = URL) -> Draft:
    page = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    extracted = read_page(page, url, url)
    assert extracted.doubts == ()
    assert [paragraph.text for paragraph in extracted.draft.paragraphs] == list(TEXTS[language])
    return extracted.draft


class TestSystems:
    def test_wordpress(self) -> None:
        """An SEO plugin's graph: the article names its author by reference, the site's name stands behind the title."""
        graph = [
            {"@type": "Article", "@id": f"{URL}#article", "author": {"name": "Ann Lee", "@id": "#/person/1"},
             "headline": "The storm &#8211; and after", "datePublished": "2024-03-05T22:30:00-05:00",
             "dateModified": "2024-06-01T08:00:00+00:00", "publisher": {"@id": "#org"}, "wordCount": 60},
            {"@type": "WebSite", "name": "Harbour Blog"},
            {"@type": ["Person", "Organization"], "@id": "#org", "name": "Harbour Blog"},
            {"@type": "BreadcrumbList"},
        ]  # fmt: skip  # a table of examples, a row a line
        head = (
            "<title>The storm – and after - Harbour Blog</title>"
            '<meta property="og:title" content="The storm – and after"><meta property="og:type" content="article">'
            '<meta property="article:modified_time" content="2024-06-01T08:00:00+00:00">'
            f'<link rel="canonical" href="{URL}/">{linked_data({"@graph": graph})}'
        )
        body = (
            '<header class="site-header"><p class="site-title">Harbour Blog</p></header><main><article class="post">'
            '<h1 class="entry-title">The storm – and after</h1><span class="posted-on"><time class="entry-date"'
            ' datetime="2024-06-01T08:00:00+00:00">June 1, 2024</time></span>'
            f'<div class="entry-content">{paragraphs()}</div></article>'
            '<section id="comments"><p>Great post, thank you so much for writing this, I shared it with friends!</p>'
            "</section></main>"
        )
        draft = draft_of(head, body)
        assert (draft.title, draft.byline, draft.source) == ("The storm – and after", "Ann Lee", "Harbour Blog")
        assert (draft.published, draft.url) == (date(2024, 3, 5), f"{URL}/")  # the day where it was written

    def test_newspaper(self) -> None:
        """Several authors, one with a role in the byline; the article is one of many that the page describes."""
        others = [{"@type": "NewsArticle", "headline": f"Other {n}", "author": "Somebody Else"} for n in range(3)]
        own = {
            "@context": "https://schema.org", "@type": "ReportageNewsArticle", "headline": "Storm closes harbour",
            "mainEntityOfPage": {"@id": URL}, "datePublished": "2024-03-05T06:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Yi"}],
            "publisher": {"@type": "Organization", "name": "The Daily Harbour"}, "isAccessibleForFree": "False",
            "hasPart": {"isAccessibleForFree": False, "cssSelector": ".paywall"}, "wordCount": "58",
        }  # fmt: skip  # a table of examples, a row a line
        long = "".join(f"<p>{text}</p>" for text in TEXTS["en"] * 8)
        byline = "<p class='byline'>By Ann Lee, Chief Reporter</p>"
        page = (
            f"<html lang=en><head><title>Storm closes harbour | The Harbour</title>{linked_data([*others, own])}</head>"
            f"<body><article><h1>Storm closes harbour</h1>{byline}{long}</article></body></html>"
        )
        extracted = read_page(page, URL, URL)
        assert extracted.doubts == ()  # behind a paywall for others; here is all of it
        assert (extracted.draft.byline, extracted.draft.source) == ("Ann Lee, Bo Yi", "The Daily Harbour")
        assert extracted.draft.published == date(2024, 3, 5)

    def test_ghost(self) -> None:
        data = {
            "@type": "Article", "publisher": {"@type": "Organization", "name": "Tide Lines"},
            "author": {"@type": "Person", "name": "Ann Lee", "url": "https://news.example/author/ann/"},
            "headline": "The storm", "datePublished": "2024-03-05T09:00:00.000Z",
            "dateModified": "2024-03-09T09:00:00.000Z",
        }  # fmt: skip  # a table of examples, a row a line
        head = f'<title>The storm</title><meta property="og:site_name" content="Tide Lines">{linked_data(data)}'
        draft = draft_of(
            head, f'<article class="gh-article"><h1>The storm</h1><section>{paragraphs()}</section></article>'
        )
        assert (draft.title, draft.byline, draft.source) == ("The storm", "Ann Lee", "Tide Lines")
        assert draft.published == date(2024, 3, 5)

    def test_substack(self) -> None:
        data = {
            "@type": "NewsArticle", "headline": "The storm", "datePublished": "2024-03-05T12:00:03+00:00",
            "author": [{"@type": "Person", "name": "Ann Lee"}], "isAccessibleForFree": True,
            "publisher": {"@type": "Organization", "name": "Letters from the Pier"},
        }  # fmt: skip  # a table of examples, a row a line
        head = f'<title>The storm - by Ann Lee</title><meta property="og:title" content="The storm">{linked_data(data)}'
        body = (
            '<div class="post-header"><h1 class="post-title">The storm</h1><h3 class="subtitle">And after</h3></div>'
            f'<div class="available-content"><div class="body markup">{paragraphs()}</div></div>'
            '<div class="subscribe-widget"><p>Subscribe to Letters from the Pier</p></div>'
        )
        page = f"<html lang=en><head>{head}</head><body><article>{body}</article></body></html>"
        draft = read_page(page, URL, URL).draft
        assert (draft.title, draft.byline, draft.source) == ("The storm", "Ann Lee", "Letters from the Pier")
        assert draft.published == date(2024, 3, 5)

    def test_medium(self) -> None:
        head = (
            "<title>The storm. And after | by Ann Lee | Medium</title>"
            '<meta property="og:site_name" content="Medium"><meta property="og:title" content="The storm">'
            '<meta name="author" content="Ann Lee">'
            '<meta property="article:published_time" content="2024-03-05T10:11:12.345Z">'
        )
        draft = draft_of(head, f"<article><h1>The storm</h1>{paragraphs()}</article>")
        assert (draft.title, draft.byline, draft.source) == ("The storm", "Ann Lee", "Medium")
        assert draft.published == date(2024, 3, 5)

    def test_blogger(self) -> None:
        head = "<title>Pier Notes: The storm</title><meta property='og:title' content='The storm'>"
        body = (
            "<div class='post'><h3 class='post-title entry-title'>The storm</h3><div class='post-body entry-content'>"
            f"{paragraphs()}</div><div class='post-footer'><span class='post-author vcard'>Posted by "
            "<span class='fn'><a rel='author' href='/p'><span itemprop='name'>Ann Lee</span></a></span></span>"
            "<abbr class='published' itemprop='datePublished' title='2024-03-05T10:00:00+02:00'>10:00</abbr>"
            "</div></div>"
        )
        draft = draft_of(head, body)
        assert (draft.title, draft.byline, draft.source) == ("The storm", "Ann Lee", "news.example")
        assert draft.published == date(2024, 3, 5)

    def test_drupal(self) -> None:
        """It tells search engines only when the page was changed; when it was published is printed."""
        head = (
            '<title>Sturm | Hafenblatt</title><meta property="og:site_name" content="Hafenblatt">'
            '<meta property="og:title" content="Sturm">'
            '<meta property="og:updated_time" content="2024-06-02T11:57:06+02:00">'
        )
        body = (
            '<article><h1><span>Sturm</span></h1><div class="submitted">Von <span rel="author">Anna Klein</span>,'
            f' <time class="date">05.03.2024</time></div><div class="body">{paragraphs("de")}</div></article>'
        )
        draft = draft_of(head, body, "de")
        assert (draft.title, draft.byline, draft.source) == ("Sturm", "Anna Klein", "Hafenblatt")
        assert draft.published == date(2024, 3, 5)

    def test_wikipedia(self) -> None:
        data = {
            "@type": "Article", "name": "Storm surge", "headline": "rise of water", "url": URL,
            "author": {"@type": "Organization", "name": "Contributors to Wikimedia projects"},
            "publisher": {"@type": "Organization", "name": "Wikimedia Foundation, Inc."},
            "datePublished": "2002-09-05T17:44:29Z", "dateModified": "2024-03-05T10:00:00Z",
        }  # fmt: skip  # a table of examples, a row a line
        body = (
            '<h1 id="firstHeading"><span>Storm surge</span></h1><div id="siteSub">From Wikipedia</div>'
            f'<div id="mw-content-text"><div class="mw-parser-output">{paragraphs()}</div></div>'
        )
        head = f"<title>Storm surge - Wikipedia</title>{linked_data(data)}"
        page = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
        draft = read_page(page, URL, URL).draft
        assert (draft.title, draft.published) == ("Storm surge", date(2002, 9, 5))

    def test_forum(self) -> None:
        data = {
            "@type": "DiscussionForumPosting", "headline": "The storm", "datePublished": "2024-03-05T10:00:00Z",
            "author": {"@type": "Person", "name": "annlee"}, "mainEntityOfPage": URL,
        }  # fmt: skip  # a table of examples, a row a line
        head = f"<title>The storm - General - Pier Forum</title>{linked_data(data)}"
        draft = draft_of(head, f"<h1>The storm</h1><div class='post' itemprop='articleBody'>{paragraphs()}</div>")
        assert (draft.title, draft.byline, draft.published) == ("The storm", "annlee", date(2024, 3, 5))

    @pytest.mark.parametrize(
        ("language", "title", "author", "source"),
        [
            ("ru", "Шторм закрыл гавань", "Анна Ли", "Портовые вести"),
            ("ja", "嵐で港が閉鎖", "山田花子", "港新聞"),
            ("ar", "العاصفة تغلق الميناء", "ليلى حداد", "أخبار الميناء"),
            ("th", "พายุปิดท่าเรือ", "สมชาย ใจดี", "ข่าวท่าเรือ"),
            ("de", "Sturm schließt Hafen", "Anna Klein", "Hafenblatt"),
        ],
    )
    def test_news_in_many_languages(self, language: str, title: str, author: str, source: str) -> None:
        data = {
            "@type": "NewsArticle", "headline": title, "datePublished": "2024-03-05T01:30:00+03:00",
            "author": {"@type": "Person", "name": author}, "publisher": {"name": source},
            "wordCount": 900 if language in ("ja", "th") else 30,
        }  # fmt: skip  # a table of examples, a row a line
        head = f"<title>{title} | {source}</title>{linked_data(data)}"
        draft = draft_of(head, f"<article><h1>{title}</h1>{paragraphs(language)}</article>", language)
        assert (draft.title, draft.byline, draft.source, draft.language) == (title, author, source, language)
        assert draft.published == date(2024, 3, 5)


class TestLinkedData:
    def byline(self, author: object, **more: object) -> str | None:
        data = {"@type": "Article", "headline": "The storm", "author": author, **more}
        return draft_of(f"<title>The storm</title>{linked_data(data)}", f"<h1>The storm</h1>{paragraphs()}").byline

    @pytest.mark.parametrize(
        ("author", "byline"),
        [
            ("Ann Lee", "Ann Lee"),
            ("By Ann Lee ann.lee@news.example", "Ann Lee"),
            (["Ann Lee", {"name": "Bo Yi"}, {"name": "ann lee; admin"}], "Ann Lee, Bo Yi"),
            ({"@type": "Organization", "name": "Harbour Press Agency"}, None),
            ({"@type": "Organization", "name": "The Daily Harbour"}, None),
            ({"@id": "#nobody"}, None),
            ("https://news.example/authors/ann", None),
            ([None, 3, {"name": 4}, []], None),
        ],
    )
    def test_names_authors_in_all_the_ways_in_use(self, author: object, byline: str | None) -> None:
        assert self.byline(author, publisher={"name": "The Daily Harbour"}) == byline

    @pytest.mark.parametrize(
        "script",
        [
            *(
                "",
                "{",
                "null",
                '"text"',
                "[[[[1]]]]",
                '{"@graph": {}}',
                '{"@type": 4}',
                '{"@type": [null, 4]}',
                "[" * 100_000,
            ),
            '{"@type": "Article", "headline": 4, "author": {"name": {}}, "url": "http://[", "wordCount": true}',
            '{"@type": "Article", "headline": "The storm", "wordCount": "' + "9" * 5_000 + '"}',
            "[" + ",".join(['{"@type": "Thing"}'] * 3_000) + ', {"@type": "Article", "author": "Late"}]',
            '{"a": "' + "a" * 1_000_001 + '", "@type": "Article", "author": "Large"}',
        ],
    )
    def test_that_is_broken_says_nothing(self, script: str) -> None:
        head = f'<title>The storm</title><script type="application/ld+json">{script}</script>'
        assert draft_of(head, f"<h1>The storm</h1>{paragraphs()}").byline is None

    def test_may_be_wrapped_as_was_done_once(self) -> None:
        script = '//<![CDATA[\n{"@type": "http://schema.org/Article", "author": "Ann\nLee"};\n//]]>'
        head = f'<title>The storm</title><script type="application/ld+json; charset=utf-8">{script}</script>'
        assert draft_of(head, f"<h1>The storm</h1>{paragraphs()}").byline == "Ann Lee"

    def test_of_other_articles_says_nothing_of_this_one(self) -> None:
        others = [{"@type": "Article", "headline": f"Other {n}", "author": "Somebody Else"} for n in range(2)]
        draft = draft_of(f"<title>The storm</title>{linked_data(others)}", f"<h1>The storm</h1>{paragraphs()}")
        assert draft.byline is None

    def test_names_the_site(self) -> None:
        page = {
            "@type": "WebPage",
            "mainEntity": {"@type": "Article", "headline": "The storm", "publisher": {"name": "Pier"}},
        }
        draft = draft_of(f"<title>The storm</title>{linked_data(page)}", f"<h1>The storm</h1>{paragraphs()}")
        assert draft.source == "Pier"

    def test_names_the_headline_where_the_page_does_not(self) -> None:
        data = {"@type": "Article", "headline": "The storm", "url": "/2024/storm/"}
        assert draft_of(linked_data(data), paragraphs()).title == "The storm"


class TestDates:
    def published(self, head: str, body: str = "", url: str = URL) -> date | None:
        return draft_of(f"<title>The storm</title>{head}", f"<h1>The storm</h1>{body}{paragraphs()}", url=url).published

    CHANGED = '<meta property="article:modified_time" content="2024-06-02T11:57:06+02:00">'

    def test_of_changes_are_no_dates_of_publication(self) -> None:
        assert self.published(self.CHANGED) is None
        assert self.published(self.CHANGED, "<time>soon</time>") is None

    def test_of_changes_are_dates_of_publication_if_the_address_or_the_page_says_so(self) -> None:
        assert self.published(self.CHANGED, '<time datetime="2024-06-02">yesterday</time>') == date(2024, 6, 2)
        assert self.published(self.CHANGED, url="https://news.example/2024/06/02/storm") == date(2024, 6, 2)

    @pytest.mark.parametrize(
        "written",
        [
            "0001-01-01T00:00:00Z",
            "soon",
            "2024-13-45",
            "9999-12-31",
            "1970-01-01T01:00:00+01:00",
            "1969-12-31T19:00:00-05:00",
        ],
    )
    def test_that_cannot_be_are_none(self, written: str) -> None:
        assert self.published(f'<meta property="article:published_time" content="{written}">') is None

    def test_of_which_no_time_is_made_are_dates_of_publication_if_the_address_says_so(self) -> None:
        head = '<meta property="article:published_time" content="1970-01-01T05:00:00Z">'
        assert self.published(head, url="https://news.example/1970/01/01/storm") == date(1970, 1, 1)
