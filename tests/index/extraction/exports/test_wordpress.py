"""From a WordPress export to articles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest

from index.errors import BrokenContentError, IngestError, NoTextError, UndecodableError
from index.extraction.exports import rss_items
from index.extraction.exports.posts import LeftOut
from index.extraction.exports.shortcodes import without_shortcodes
from index.extraction.exports.text_stream import Stream
from index.extraction.exports.wordpress import posts_of_wordpress
from index.model import Draft, PassageKind
from tests.support.extraction.wordpress_export import CONTENT, END, HEADER, item


def posts(export: str | bytes) -> Iterator[Draft | LeftOut | IngestError]:
    """Return the result for each item; the last may be the reason why the rest cannot be read."""
    content = export if isinstance(export, bytes) else export.encode("utf-8", "surrogatepass")
    try:
        for post in posts_of_wordpress(Stream(io.BytesIO(content), lambda _: None), "posts.xml"):
            try:
                yield post.read()
            except IngestError as error:
                yield error
    except IngestError as error:
        yield error


def only_draft(one: str, header: str = HEADER) -> Draft:
    (draft,) = posts(header + one + END)
    assert isinstance(draft, Draft)
    return draft


def texts(content: str) -> list[str]:
    return [paragraph.text for paragraph in only_draft(item(content)).paragraphs]


class TestAnItem:
    def test_is_an_article_of_the_site(self) -> None:
        draft = only_draft(item())
        assert (draft.title, draft.byline, draft.source) == ("The ferry returns", "Nora Quill", "The Gazette")
        assert (draft.url, draft.language) == ("https://gazette.example/2024/ferry/", "en-GB")
        assert draft.published == date(2024, 5, 14)
        assert [paragraph.text for paragraph in draft.paragraphs] == CONTENT.split("\n\n")

    def test_is_read_if_it_is_a_page(self) -> None:
        assert only_draft(item(wp_post_type="page")).title == "The ferry returns"

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("Salt &amp; <em>pepper</em>", "Salt & pepper"),
            ("a < b > c", "a < b > c"),
            ("", "The new cable was paid for by the bridge company."),
            ("x\u202ey", "xy"),
        ],
    )
    def test_has_a_title_without_markup(self, written: str, title: str) -> None:
        assert only_draft(item(title=written)).title == title

    def test_keeps_a_title_that_is_too_long_for_one_in_the_text(self) -> None:
        draft = only_draft(item(title="word " * 100))
        assert draft.title == "word " * 15 + "word…"
        assert [paragraph.text for paragraph in draft.paragraphs] == [("word " * 100).strip(), *CONTENT.split("\n\n")]

    @pytest.mark.parametrize("creator", ["", "somebody", "admin"])
    def test_has_no_author_if_none_is_known_by_name(self, creator: str) -> None:
        assert only_draft(item(dc_creator=creator)).byline is None

    def test_has_the_author_that_it_names_where_the_site_names_none(self) -> None:
        header = HEADER.replace("wp:author>", "wp:nobody>")
        assert only_draft(item(dc_creator="Jo Reed"), header).byline == "Jo Reed"

    @pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://", "http://[", "https://user@x.example/"])
    def test_has_no_link_that_is_none(self, link: str) -> None:
        assert only_draft(item(link=link)).url is None

    @pytest.mark.parametrize("posted", ["", "0000-00-00 00:00:00", "soon"])
    def test_has_no_date_that_is_none(self, posted: str) -> None:
        assert only_draft(item(wp_post_date=posted)).published is None

    def test_is_read_whatever_the_version(self) -> None:
        header = HEADER.replace('export/1.2/"\n>', 'export/1.0/"\n>')
        assert only_draft(item(), header).published == date(2024, 5, 14)

    @pytest.mark.parametrize(("declared", "language"), [("en_US", "en-US"), (" de ", "de")])
    def test_has_the_language_of_the_site(self, declared: str, language: str) -> None:
        assert only_draft(item(), HEADER.replace("en-GB", declared)).language == language

    def test_has_what_the_header_tells_as_far_as_it_can_be_read(self) -> None:
        assert only_draft(item(), HEADER.replace("<link>", "&broken; <link>")).source == "The Gazette"
        unknown = only_draft(item(), HEADER.replace("<language>en-GB", "<language>no language"))
        assert (unknown.source, unknown.language) == ("The Gazette", None)
        assert only_draft(item(), HEADER.replace("<channel>", "<other>")).source is None


class TestContent:
    def test_line_breaks_of_the_classic_editor_are_what_they_look_like(self) -> None:
        content = (
            "One\nline.\r\n\r\n<strong\nclass='x'>Two</strong>.\n<ul>\n<li>A</li>\n<li>B</li>\n</ul>\n<pre>a\n\nb</pre>"
        )
        assert texts(content) == ["One\nline.", "Two.", "A", "B", "a", "b"]

    def test_line_breaks_in_blocks_mean_nothing(self) -> None:
        content = (
            "<!-- wp:paragraph -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list --><ul><li>A</li></ul>"
        )
        assert texts(content) == ["One line.", "A"]

    def test_captions_are_captions(self) -> None:
        content = '[caption id="a" width="3"]<a href="b"><img src="c" /></a> The quay[/caption]\n' + CONTENT
        first = only_draft(item(content)).paragraphs[0]
        assert (first.text, first.kind) == ("The quay", PassageKind.CAPTION)

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ('[caption width="3" caption="The quay"]<img />[/caption]', "<figcaption><img />The quay</figcaption>"),
            ("[caption]x[/caption]", "<figcaption>x</figcaption>"),
            ('a [gallery ids="1,2"] b [gallery] c', "a  b  c"),
            ("[embed]https://video.example/1[/embed]x", "x"),
            ('[video src="a.mp4"][/video]x', "x"),
            ('[vc_row full="yes"][vc_column]x[/vc_column][/vc_row]', "x"),
            ("[quote]x[/quote]", "x"),
            ("He said [sic] that [the mayor] left […] [1].", "He said [sic] that [the mayor] left […] [1]."),
            ("[b=1] [x y] [", "[b=1] [x y] ["),
        ],
    )
    def test_codes_are_no_text_but_words_in_brackets_are(self, written: str, expected: str) -> None:
        assert without_shortcodes(written) == expected


class TestWhatIsLeftOut:
    @pytest.mark.parametrize(
        ("one", "reason"),
        [
            (item(wp_status="draft"), LeftOut.UNPUBLISHED),
            (item(wp_status="private"), LeftOut.UNPUBLISHED),
            (item(wp_post_password="secret"), LeftOut.PROTECTED),
            (item(wp_post_type="attachment"), LeftOut.NO_ARTICLE),
            (item(wp_post_type="nav_menu_item", wp_status="draft"), LeftOut.NO_ARTICLE),
        ],
    )
    def test_has_its_reason(self, one: str, reason: LeftOut) -> None:
        assert list(posts(HEADER + one + END)) == [reason]

    @pytest.mark.parametrize("content", ["", "<!-- nothing -->", '[gallery ids="1"]', "<img src='x'>"])
    def test_what_has_no_text_says_so(self, content: str) -> None:
        (refused,) = posts(HEADER + item(content) + END)
        assert isinstance(refused, NoTextError)


class TestEncodings:
    def test_that_of_the_declaration_is_read(self) -> None:
        header = HEADER.replace("UTF-8", "windows-1251")
        (draft,) = posts((header + item("Паром вернулся в понедельник.") + END).encode("cp1251"))
        assert isinstance(draft, Draft)
        assert draft.paragraphs[0].text == "Паром вернулся в понедельник."

    @pytest.mark.parametrize("declared", ['encoding="windows-1251"', ""])
    def test_utf_8_is_read_whatever_is_declared(self, declared: str) -> None:
        header = "\ufeff" + HEADER.replace('encoding="UTF-8"', declared).replace("The Gazette", "Газета")
        assert only_draft(item("Паром вернулся."), header).source == "Газета"

    @pytest.mark.parametrize("declared", ["zip", "nothing"])
    def test_one_that_is_none_is_refused(self, declared: str) -> None:
        (refused,) = posts(HEADER.replace("UTF-8", declared) + item() + END)
        assert isinstance(refused, UndecodableError)

    @pytest.mark.parametrize("where", ["title", "content"])
    def test_an_item_with_bytes_that_are_no_text_is_refused_alone(self, where: str) -> None:
        bad = item("caf@") if where == "content" else item(title="caf@")
        first, refused, last = posts((HEADER + item() + bad + item() + END).encode().replace(b"caf@", b"caf\xe9"))
        assert isinstance(refused, BrokenContentError)
        assert isinstance(first, Draft)
        assert isinstance(last, Draft)

    def test_a_header_with_such_bytes_tells_nothing_by_them(self) -> None:
        export = (HEADER + item() + END).encode().replace(b"The Gazette", b"Caf\xe9").replace(b"Nora", b"Zo\xe9")
        (draft,) = posts(export)
        assert isinstance(draft, Draft)
        assert (draft.source, draft.byline) == (None, None)

    def test_characters_that_xml_has_not_are_left_out(self) -> None:
        assert texts("One\x0b\x00 line.\x1f") == ["One line."]


class TestHostileExports:
    @pytest.mark.parametrize(
        "bad",
        [
            "<item><title>Salt & pepper</title></item>",
            "<item><title>a</b></item>",
            "<item><content:encoded>&lol;</content:encoded></item>",
            '<item><!DOCTYPE x [<!ENTITY a "b">]></item>',
            "<item><unknown:title/></item>",
            "<item><title>never closed",
        ],
    )
    def test_an_item_that_is_broken_costs_no_other(self, bad: str) -> None:
        first, refused, last = posts(HEADER + item() + bad + item() + END)
        assert isinstance(refused, BrokenContentError)
        assert refused.source == "posts.xml: item 2"
        assert isinstance(first, Draft)
        assert isinstance(last, Draft)

    def test_a_post_that_is_nested_too_deeply_is_not_taken_for_one_without_text(self) -> None:
        (refused,) = posts(HEADER + item("<p>The ferry returns.</p>" + "<div>" * 1_000 + "at last") + END)
        assert isinstance(refused, BrokenContentError)

    def test_a_post_may_speak_of_items(self) -> None:
        content = "<p>Feeds have &lt;item&gt;.</p> <item>x</item> </rss> " + CONTENT
        first, second = posts(HEADER + item(content) + item() + END)
        assert isinstance(first, Draft)
        assert isinstance(second, Draft)

    @pytest.mark.parametrize("size", [1, 7, 100])
    def test_it_may_be_cut_anywhere(self, size: int) -> None:
        export = HEADER + item("a ]]]]><![CDATA[> b") + "<ITEM/>" + item() + END
        cut = list(rss_items.parts_of(iter([export[at : at + size] for at in range(0, len(export), size)]), "x"))
        assert cut == list(rss_items.parts_of(iter([export]), "x"))
        assert len(cut) == 3

    @pytest.mark.parametrize("lost", [3, len(END) + 3, len(END) + 200])
    def test_of_one_that_is_cut_short_the_items_before_are_read(self, lost: int) -> None:
        export = HEADER + item() + item() + END
        first, *_, refused = posts(export[:-lost])
        assert isinstance(first, Draft)
        assert isinstance(refused, BrokenContentError)

    def test_an_item_without_end_is_not_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rss_items, "MAX_ITEM_CHARS", 100_000)
        first, refused = posts(HEADER + item() + "<item><title><![CDATA[" + "x" * 1_000_000)
        assert isinstance(first, Draft)
        assert isinstance(refused, BrokenContentError)

    def test_entities_of_a_document_type_are_never_there(self) -> None:
        """An export with a document type is taken for none in the first place."""
        laughs = HEADER.replace("<rss", '<!DOCTYPE rss [<!ENTITY lol "lol">]>\n<rss', 1)
        (refused,) = posts(laughs + item().replace("<![CDATA[The ferry returns]]>", "&lol;") + END)
        assert isinstance(refused, BrokenContentError)

    def test_what_is_no_export_is_refused(self) -> None:
        assert [type(each) for each in posts("nothing")] == [BrokenContentError]
        assert [type(each) for each in posts(HEADER + END)] == [NoTextError]
        assert [type(each) for each in posts("<channel>" + item() + END)] == [BrokenContentError]
