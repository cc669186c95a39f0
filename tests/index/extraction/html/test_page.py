"""The article in a web page."""

from datetime import date

import pytest

from index.errors import BrokenContentError, NoTextError
from index.extraction.html.page import read_page
from index.model import Doubt, Draft, PassageKind

URL = "https://news.example/2026/storm?id=5"

LONG = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday morning."


def page(body: str, head: str = "", lang: str = "") -> str:
    return f"<!doctype html><html{lang}><head>{head}</head><body><article>{body}</article></body></html>"


def read(body: str, head: str = "", lang: str = "", url: str | None = URL) -> Draft:
    return read_page(page(body, head, lang), "page", url).draft


def texts(draft: Draft) -> list[str]:
    return [paragraph.text for paragraph in draft.paragraphs]


class TestText:
    def test_has_one_paragraph_for_each_of_the_page(self) -> None:
        draft = read(f"<p>{LONG}</p><p>Second: {LONG}\n  and <b>more</b> <a href=x>of it</a>.</p><p>Third: {LONG}</p>")
        assert texts(draft) == [LONG, f"Second: {LONG} and more of it.", f"Third: {LONG}"]

    def test_keeps_line_breaks_and_parts_paragraphs_at_two(self) -> None:
        draft = read(f"<p>{LONG}<br>Next line. {LONG}</p><p>One. {LONG}<br><br>Two. {LONG}</p>")
        assert f"{LONG}\nNext line. {LONG}" in texts(draft)
        assert f"Two. {LONG}" in texts(draft)

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("One   two\n      three.<br>\n     Next \t line.", "One two three.\nNext line."),
            ("One   two<br><br>   three   four.", "One two|three four."),
            ("One <b> two</b> <i> three</i>.<br>Four", "One two three.\nFour"),
            ("One <code>two    three</code> four  five.<br>Six", "One two three four five.\nSix"),
            ("Set in 10&nbsp;000 copies,<br>no   more", "Set in 10\xa0000 copies,\nno more"),
        ],
    )
    def test_has_one_blank_where_a_browser_shows_one(self, source: str, text: str) -> None:
        """However the source is broken into lines; a no-break space is shown as it stands."""
        draft = read(f"<p>{LONG}</p><p>{LONG} {source}</p><p>Third: {LONG}</p>")
        assert texts(draft) == [LONG, *f"{LONG} {text}".split("|"), f"Third: {LONG}"]

    @pytest.mark.parametrize("tag", ["p", "h2", "ul><li", "blockquote", "blockquote><p", "q"])
    def test_has_no_run_of_blanks_in_any_element(self, tag: str) -> None:
        draft = read(
            f"<p>{LONG}</p><{tag}>First: {LONG}   two \t blanks\n     and <b> a </b>  line.</{tag}><p>{LONG}!</p>"
        )
        assert f"First: {LONG} two blanks and a line." in texts(draft)

    def test_keeps_the_blanks_and_lines_of_preformatted_text(self) -> None:
        """Of that alone, also beside a quotation."""
        code = "town      mice\nOstwick   three\nLunt      two <b>or</b>   four"
        shown = "town      mice\nOstwick   three\nLunt      two or   four"
        for preformatted in (f"<pre>{code}</pre>", f"<pre><code>{code}</code></pre>"):
            draft = read(f"<p>{LONG}</p>{preformatted}<blockquote>Said:   {LONG}\n  again.</blockquote><p>{LONG}!</p>")
            assert texts(draft) == [LONG, shown, f"Said: {LONG} again.", f"{LONG}!"]

    @pytest.mark.parametrize(
        "hiding",
        [
            *("hidden", "hidden=''", "style='display:none'", "style='DISPLAY : none'", "style='visibility:hidden'"),
            "style='color: red; display: none !important'",
        ],
    )
    @pytest.mark.parametrize(
        "hidden",
        [
            "<p {}>Hidden, and seen by nobody.</p>",
            "<div {}><p>Hidden, and seen by nobody.</p><p>Hidden as well.</p></div>",
            "<p>Second: <span {}>Hidden, and seen by nobody.</span></p>",
            "<figure><img src=a.jpg><figcaption {}>Hidden, and seen by nobody.</figcaption></figure>",
            "<ul {}><li>Hidden, and seen by nobody.</li></ul>",
            "<div {}>" + "".join(f"<p>Hidden {at}</p>" for at in range(600)) + "</div>",
        ],
    )
    def test_has_nothing_that_is_hidden_beside_an_article(self, hidden: str, hiding: str) -> None:
        draft = read(f"<p>{LONG}</p>{hidden.format(hiding)}<p>Third: {LONG} {LONG}</p>")
        assert "Hidden" not in " ".join(texts(draft))
        assert texts(draft)[0] == LONG
        assert texts(draft)[-1] == f"Third: {LONG} {LONG}"

    @pytest.mark.parametrize("hiding", ["hidden", "style='display:none'"])
    @pytest.mark.parametrize(
        "beside", ["", "<p>Please wait.</p>", f"<footer><p>We use cookies. {LONG * 4}</p></footer>"]
    )
    def test_is_read_where_a_script_shows_all_of_it(self, hiding: str, beside: str) -> None:
        text = "".join(f"<p>{at}: {LONG}</p>" for at in ("First", "Second", "Third", "Last"))
        for html in (f"<div {hiding}><article>{text}</article></div>{beside}", f"<div {hiding}>{text}</div>{beside}"):
            draft = read_page(f"<html><body>{html}</body></html>", "page", URL).draft
            assert texts(draft)[:4] == [f"{at}: {LONG}" for at in ("First", "Second", "Third", "Last")]
        whole = read_page(f"<html><body {hiding}><article>{text}</article></body></html>", "page", URL).draft
        assert texts(whole)[:4] == texts(draft)[:4]

    def test_keeps_what_the_page_says_of_itself_in_hidden_elements(self) -> None:
        draft = read(
            f"<h1>Storm</h1><p class=author hidden>By <a rel=author>Nora Quill</a></p><p>{LONG}</p><p>Two: {LONG}</p>"
            "<p hidden>Hidden, and seen by nobody at all.</p>"
        )
        assert (draft.byline, texts(draft)) == ("Nora Quill", [LONG, f"Two: {LONG}"])

    def test_is_in_doubt_where_most_of_it_is_hidden(self) -> None:
        """Its rest may be shown when somebody asks for it: the sender decides."""
        shown = "".join(f"<p>{at}: {LONG}</p>" for at in ("One", "Two", "Three"))
        rest = "".join(f"<p>{at}: {LONG}</p>" for at in range(10))
        extracted = read_page(page(f"{shown}<div hidden>{rest}</div>"), "page", URL)
        assert len(extracted.draft.paragraphs) == 3
        assert extracted.doubts == (Doubt.SHORT_TEXT,)

    def test_has_headings_items_and_quotes_of_their_own(self) -> None:
        draft = read(
            f"<p>{LONG}</p><h2>After the storm</h2><p>Two: {LONG}</p>"
            f"<ul><li>First item of it</li><li>Second item of it</li></ul>"
            f"<blockquote><p>Quoted: {LONG}</p><p>Quoted again: {LONG}</p></blockquote>"
        )
        assert texts(draft) == [
            *(LONG, "After the storm", f"Two: {LONG}", "First item of it", "Second item of it"),
            *(f"Quoted: {LONG}", f"Quoted again: {LONG}"),
        ]
        assert draft.paragraphs[1].kind is PassageKind.HEADING

    def test_has_a_paragraph_for_each_row_of_a_table(self) -> None:
        draft = read(
            f"<p>{LONG}</p><table><tr><th>What</th><th>Price</th></tr><tr><td>Rice</td><td>5,000</td></tr></table>"
        )
        assert texts(draft) == [LONG, "What  Price", "Rice  5,000"]

    def test_has_the_cells_apart_that_hold_whole_texts(self) -> None:
        draft = read(f"<p>{LONG}</p><table><tr><td>One: {LONG * 2}</td><td>Two: {LONG * 2}</td></tr></table>")
        assert texts(draft) == [LONG, f"One: {LONG * 2}", f"Two: {LONG * 2}"]

    def test_has_the_blocks_apart_that_stand_in_a_cell(self) -> None:
        cell = "<p>First in it</p><p>Second in it</p>"
        draft = read(f"<p>{LONG}</p><table><tr><td>{cell}</td><td>Price</td></tr></table><p>Two: {LONG}</p>")
        assert texts(draft) == [LONG, "First in it", "Second in it", "Price", f"Two: {LONG}"]

    @pytest.mark.parametrize("ending", ["<h3>Related</h3>", "<h3>Letters</h3><p>Subscribe to our newsletter.</p>"])
    def test_does_not_end_with_headings_of_nothing_and_calls(self, ending: str) -> None:
        draft = read(f"<p>{LONG}</p><p>Two: {LONG}</p><p>Follow us, the rescuers said: {LONG * 3}</p>{ending}")
        assert texts(draft) == [LONG, f"Two: {LONG}", f"Follow us, the rescuers said: {LONG * 3}"]

    def test_does_not_begin_with_the_title(self) -> None:
        draft = read(f"<h1>The storm</h1><p>{LONG}</p><p>Two: {LONG}</p>", "<title>The storm</title>")
        assert (draft.title, texts(draft)) == ("The storm", [LONG, f"Two: {LONG}"])

    def test_leaves_out_what_stands_around_it(self) -> None:
        nav, footer = "<nav><a href=/>Home</a> <a href=/a>Sport</a></nav>", "<footer>All rights</footer>"
        body = f"<body>{nav}<article><p>{LONG}</p><p>{LONG} Two.</p></article>{footer}</body>"
        assert texts(read_page(f"<html>{body}</html>", "page", URL).draft) == [LONG, f"{LONG} Two."]

    @pytest.mark.parametrize(
        "text",
        [
            *("", " \n\t", "\0", "\1\f", "</p>", "<!DOCTYPE html>", "<?xml version='1.0' encoding='utf-16'?>"),
            *("<html></html>", "<html><body><h1>Title</h1></body></html>", "<p></p>", "<!-- -->"),
        ],
    )
    def test_may_be_missing(self, text: str) -> None:
        with pytest.raises(NoTextError):
            read_page(text, "page", URL)

    def test_that_is_nested_too_deeply_is_not_taken_for_none(self) -> None:
        with pytest.raises(BrokenContentError):
            read_page("<div>" * 100_000 + LONG, "page", URL)

    @pytest.mark.parametrize("start", [" ", "<!--", "<!DOCTYPE "])
    def test_after_a_limit_of_the_parser_is_not_taken_for_none(self, start: str) -> None:
        with pytest.raises(BrokenContentError):
            read_page(start + start[-1] * 10_500_000, "page", URL)

    @pytest.mark.parametrize("mark", ["\1", "\f", "\ufffe", "&#12;", "&#xFFFE;"])
    def test_may_have_characters_that_xml_forbids(self, mark: str) -> None:
        draft = read(f"<p>{mark}{LONG}</p><p>Two.{mark} {LONG}</p>")
        assert texts(draft) == [LONG, f"Two. {LONG}"]

    def test_may_declare_a_wrong_encoding(self) -> None:
        page = f"<?xml version='1.0' encoding='utf-16'?><html><body><p>{LONG}</p><p>{LONG} é</p></body></html>"
        assert texts(read_page(page, "page", URL).draft) == [LONG, f"{LONG} é"]

    def test_is_data_whatever_it_holds(self) -> None:
        draft = read(f"<p>{LONG} &lt;script&gt;alert(1)&lt;/script&gt; \u202e</p><p>Two.\0 {LONG}</p>")
        assert texts(draft)[0] == f"{LONG} <script>alert(1)</script>"


class TestCaptions:
    FIGURE = "<figure><img src=a.png><figcaption>Boats in the harbour.<br>Photo: A. Lee</figcaption></figure>"

    def test_stand_before_the_paragraph_that_follows_them(self) -> None:
        draft = read(f"<p>{LONG}</p><p>Two: {LONG}</p>{self.FIGURE}<p>Three: {LONG}</p>")
        assert texts(draft) == [LONG, f"Two: {LONG}", "Boats in the harbour.\nPhoto: A. Lee", f"Three: {LONG}"]
        assert draft.paragraphs[2].kind is PassageKind.CAPTION
        assert draft.credits == ("Photo: A. Lee",)

    def test_stand_at_the_end_if_nothing_follows(self) -> None:
        draft = read(f"<p>{LONG}</p><p>Two: {LONG}</p>{self.FIGURE}")
        assert texts(draft)[-1] == "Boats in the harbour.\nPhoto: A. Lee"

    def test_that_name_nothing_but_a_source_are_credits(self) -> None:
        draft = read(f"<p>{LONG}</p><figure><figcaption>Photo: A. Lee</figcaption></figure><p>Two: {LONG}</p>")
        assert [paragraph.kind for paragraph in draft.paragraphs] == [
            PassageKind.BODY,
            PassageKind.CREDIT,
            PassageKind.BODY,
        ]

    def test_do_not_tell_the_reader_to_enlarge_the_picture(self) -> None:
        caption = (
            "<figcaption><span>Boats (2026).</span> Click on the image to enlarge.<em>Photo: A. Lee</em></figcaption>"
        )
        draft = read(f"<p>{LONG}</p><figure>{caption}</figure><p>Two: {LONG}</p>")
        assert draft.paragraphs[1].text == "Boats (2026). Photo: A. Lee"

    @pytest.mark.parametrize(
        "figure",
        [
            "<figcaption><a href=/b>Another story</a></figcaption>",
            "<figcaption></figcaption>",
            f"<figcaption>Two: {LONG}</figcaption>",
        ],
    )
    def test_are_texts_about_a_picture(self, figure: str) -> None:
        draft = read(f"<p>{LONG}</p><figure>{figure}</figure><p>Two: {LONG}</p>")
        assert texts(draft) == [LONG, f"Two: {LONG}"]

    def test_with_nothing_of_the_article_around_them_are_left_out(self) -> None:
        others = "<p>Other.</p>" * 3
        body = f"<div>{others}{self.FIGURE}{others}</div><article><p>{LONG}</p><p>Two: {LONG}</p></article>"
        assert texts(read_page(f"<html><body>{body}</body></html>", "page", URL).draft)[-2:] == [LONG, f"Two: {LONG}"]

    def test_of_other_articles_are_left_out(self) -> None:
        other = "<aside><figure><figcaption>Another story of the town</figcaption></figure></aside>"
        draft = read_page(
            f"<html><body><article><p>{LONG}</p><p>Two: {LONG}</p></article>{other}</body></html>", "page", URL
        ).draft
        assert texts(draft) == [LONG, f"Two: {LONG}"]


class TestTitle:
    def test_is_the_headline_that_the_page_title_contains(self) -> None:
        draft = read(f"<h1>News</h1><h1>The storm</h1><p>{LONG}</p>", "<title>The storm | The Times</title>")
        assert draft.title == "The storm"

    def test_is_no_headline_that_names_the_site(self) -> None:
        head = (
            '<meta property=og:title content="The storm | The Times"><meta property=og:site_name content="The Times">'
        )
        assert read(f"<h1>The Times</h1><p>{LONG}</p>", head).title == "The storm"

    def test_is_the_opengraph_title_as_it_is_if_no_site_is_named(self) -> None:
        assert read(f"<p>{LONG}</p>", '<meta property=og:title content="The storm - now">').title == "The storm - now"

    def test_is_the_beginning_of_the_text_if_there_is_none(self) -> None:
        assert read(f"<p>{LONG}</p>").title.startswith("The harbour of the town was closed")

    HUGE = "The harbour is closed and " * 15 + "ships wait"

    @pytest.mark.parametrize("head", ["", f"<title>{HUGE} | The Times</title>"])
    @pytest.mark.parametrize(
        "body",
        [
            f"<header><h1>{HUGE}</h1></header><article><p>{LONG}</p><p>Two: {LONG}</p></article>",
            f"<article><h1>{HUGE}</h1><p>{LONG}</p><p>Two: {LONG}</p></article>",
        ],
    )
    def test_is_the_beginning_of_a_headline_that_is_huge_which_is_text(self, body: str, head: str) -> None:
        """None of its words is lost, and it stands there once."""
        draft = read_page(f"<html><head>{head}</head><body>{body}</body></html>", "page", URL).draft
        assert draft.title == "The harbour is closed and The harbour is closed and The harbour is closed and…"
        assert texts(draft) == [self.HUGE, LONG, f"Two: {LONG}"]
        assert {paragraph.kind for paragraph in draft.paragraphs} == {PassageKind.BODY}

    def test_is_cut_if_it_is_huge(self) -> None:
        assert len(read(f"<p>{LONG}</p>", f"<title>{'word ' * 1_000}</title>").title) <= 300


class TestAttribution:
    def test_is_what_the_page_says(self) -> None:
        head = (
            '<meta name=author content="By Ann Lee"><meta property=og:site_name content="The Times">'
            '<meta property="article:published_time" content="2026-11-24T09:00:00Z">'
        )
        draft = read(f"<p>{LONG}</p>", head, " lang=en_GB")
        assert (draft.byline, draft.published, draft.source) == ("Ann Lee", date(2026, 11, 24), "The Times")
        assert draft.language == "en-GB"

    def test_is_unknown_where_the_page_says_nothing(self) -> None:
        draft = read(f"<p>{LONG}</p>", lang=" lang='{{lang}}'", url=None)
        assert (draft.byline, draft.published, draft.source, draft.language, draft.url) == (
            None,
            None,
            None,
            None,
            None,
        )

    def test_names_the_host_where_no_site_is_named(self) -> None:
        assert read(f"<p>{LONG}</p>", url="https://www.news.example/a").source == "news.example"

    @pytest.mark.parametrize("login", ["ann:hunter2@", "ann@", ":hunter2@", "ann:p@ss@", "ann:hunter2\uff20"])
    @pytest.mark.parametrize("host", ["news.example", "evil.example", "news.example:8080"])
    def test_never_names_the_login_of_an_address(self, login: str, host: str) -> None:
        for head in (
            f'<link rel="canonical" href="http://{login}{host}/x">',
            f'<meta property="og:url" content="http://{login}{host}/x">',
            f'<meta property="og:site_name" content="{login}{host}">',
        ):
            draft = read(f"<p>{LONG}</p>", head, url="https://www.news.example/a")
            assert (draft.source, draft.url) == ("news.example", "https://www.news.example/a")
            assert read(f"<p>{LONG}</p>", head, url=None).source is None

    @pytest.mark.parametrize("name", ["@harbour", "Harbour@Night", "News: live @ five"])
    def test_may_be_a_name_with_an_at_sign(self, name: str) -> None:
        assert read(f"<p>{LONG}</p>", f'<meta property="og:site_name" content="{name}">').source == name


class TestAddress:
    @pytest.mark.parametrize(
        ("canonical", "address"),
        [
            ("https://news.example/storm", "https://news.example/storm"),
            ("/storm#top", "https://news.example/storm"),
            ("https://evil.example/storm", URL),
            ("https://news.example@evil.example/", URL),
            ("https://me@news.example/storm", URL),
            ("javascript:alert(1)", URL),
            ("https://news.example/", URL),
            ("http://[", URL),
            ("", URL),
        ],
    )
    def test_is_the_canonical_one_only_on_the_host_that_was_fetched(self, canonical: str, address: str) -> None:
        assert (
            read(f"<p>{LONG}</p>", f'<link rel=stylesheet href=a.css><link rel=Canonical href="{canonical}">').url
            == address
        )

    def test_is_the_fetched_one_if_the_page_names_none(self) -> None:
        assert read(f"<p>{LONG}</p>").url == URL
