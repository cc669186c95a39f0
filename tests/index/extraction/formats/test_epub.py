"""The text of an EPUB file."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import BrokenContentError, EncryptedError, NoTextError, UndecodableError
from index.extraction.detect import extract
from index.extraction.results import Origin
from index.model import Draft, PassageKind
from tests.support.extraction.zip_documents import DUBLIN_CORE, LAUGHS, MORE, OPF, TEXT, epub, page, zipped

METADATA = "<dc:title>The storm</dc:title>"


def draft_of(content: bytes) -> Draft:
    return extract(content, Origin("a.epub", "storm.epub")).draft


def texts(*bodies: str) -> list[str]:
    pages = {f"{number}.xhtml": body for number, body in enumerate(bodies)}
    return [paragraph.text for paragraph in draft_of(epub(pages, METADATA)).paragraphs]


class TestText:
    def test_is_that_of_its_pages_in_the_order_of_reading(self) -> None:
        draft = draft_of(epub({"b.xhtml": f"<h1>One</h1><p>{TEXT}</p>", "a.xhtml": f"<h1>Two</h1><p>{MORE}</p>"}))
        assert [(paragraph.text, paragraph.kind) for paragraph in draft.paragraphs] == [
            ("One", PassageKind.HEADING),
            (TEXT, PassageKind.BODY),
            ("Two", PassageKind.HEADING),
            (MORE, PassageKind.BODY),
        ]

    def test_keeps_paragraphs_lines_quotes_and_tables(self) -> None:
        assert texts(
            "<div>In a box<p>One\n  <b>bold</b> word</p>and<br/>a line</div><blockquote><p>A</p><p>B</p></blockquote>"
            "<pre>two\n  lines</pre><table><tr><td>1</td><td>2</td></tr></table><ul><li>Nets</li></ul>"
        ) == ["In a box", "One bold word", "and\na line", "A", "B", "two\nlines", "1  2", "Nets"]

    def test_keeps_the_caption_of_a_table_and_the_parts_of_a_table(self) -> None:
        assert texts(
            f"<p>{TEXT}</p><table><caption>Boats</caption><thead><tr><th>Year</th><th>Boats</th></tr></thead>"
            "<tbody><tr><td>1961</td><td>40</td></tr></tbody></table>"
        ) == [TEXT, "Boats", "Year  Boats", "1961  40"]

    def test_reads_a_table_in_a_table_once(self) -> None:
        inner = "<table><tr><td>1</td><td>2</td></tr></table>"
        assert texts(f"<p>{TEXT}</p><table><tr><td>{inner}</td><td>3</td></tr></table>") == [TEXT, "1 2  3"]
        assert texts(f"<p>{TEXT}</p><table><tr><td>0</td></tr>{inner}</table>") == [TEXT, "0", "1  2"]

    def test_has_one_blank_where_a_browser_shows_one(self) -> None:
        assert texts(
            "<p>One <b> two</b>   three\n\t four<br/>  five <i> six</i></p><pre>a   b\n <b>c   d</b></pre>e   f"
        ) == [
            *("One two three four\nfive six", "a   b\nc   d", "e f"),
        ]

    def test_has_captions(self) -> None:
        draft = draft_of(epub({"a": f"<p>{TEXT}</p><figure><img/><figcaption>The pier.</figcaption></figure>"}))
        assert [paragraph.kind for paragraph in draft.paragraphs] == [PassageKind.BODY, PassageKind.CAPTION]

    def test_has_no_notes_and_no_navigation(self) -> None:
        assert texts(
            f'<p>{TEXT}<a epub:type="noteref">1</a></p><aside epub:type="footnote">A note.</aside>'
            '<div role="doc-endnotes">Notes</div><nav><p>Contents</p></nav><script>x</script><!-- c -->'
        ) == [TEXT]

    def test_knows_the_characters_of_html(self) -> None:
        assert texts("<p>a&nbsp;b &eacute; &amp; &lt;c&gt; &nosuchthing;</p>") == ["a\xa0b é & <c> &nosuchthing;"]

    def test_is_read_where_the_markup_is_broken(self) -> None:
        assert texts(f"<p>{TEXT}<p>{MORE}") == [TEXT, MORE]

    def test_has_no_pages_that_only_lead_to_others(self) -> None:
        links = "".join(f'<p><a href="{n}.xhtml">Chapter {n}</a></p>' for n in range(9))
        cover = '<section epub:type="cover"><p>Cover</p></section>'
        assert texts(cover, f"<h2>Chapters</h2>{links}", "", f"<p>{TEXT}</p>") == [TEXT]

    def test_has_no_pages_that_the_package_calls_navigation_or_cover(self) -> None:
        package = (
            f"<metadata {DUBLIN_CORE}/><manifest>"
            '<item id="n" href="nav.xhtml" properties="nav"/><item id="c" href="cover.xhtml"/>'
            '<item id="l" href="notes.xhtml"/><item id="t" href="a%20text.xhtml#start"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="c"/><itemref idref="l" linear="no"/><itemref idref="t"/>'
            '<itemref idref="gone"/></spine><guide><reference type="Cover" href="cover.xhtml#top"/></guide>'
        )
        pages = {f"OEBPS/{name}.xhtml": page(f"<p>{name}</p>") for name in ("nav", "cover", "notes", "a text")}
        draft = draft_of(epub({}, package=package, more=pages))
        assert [paragraph.text for paragraph in draft.paragraphs] == ["a text"]

    def test_does_not_repeat_the_title(self) -> None:
        assert texts(f"<h1>The Storm</h1><p>{TEXT}</p>") == [TEXT]


class TestAttribution:
    def test_is_what_the_package_says(self) -> None:
        metadata = (
            f"{METADATA}<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Yi</dc:creator>"
            '<dc:creator opf:role="trl">Cy Ox</dc:creator><dc:creator id="d">Di Po</dc:creator>'
            '<meta refines="#d" property="role">ill</meta><dc:publisher>Harbour Press</dc:publisher>'
            "<dc:language>en-GB</dc:language><dc:date>2024-03-05T00:00:00+00:00</dc:date>"
        )
        draft = draft_of(epub({"a": f"<p>{TEXT}</p>"}, metadata))
        assert (draft.title, draft.byline, draft.source) == ("The storm", "Ann Lee, Bo Yi", "Harbour Press")
        assert (draft.language, draft.published) == ("en-GB", date(2024, 3, 5))

    def test_is_unknown_where_it_says_nothing(self) -> None:
        draft = draft_of(epub({"a": f"<p>{TEXT}</p>"}, "<dc:title> </dc:title>"))
        assert (draft.title, draft.byline, draft.source) == ("storm.epub", None, None)
        assert (draft.language, draft.published) == (None, None)

    @pytest.mark.parametrize(
        ("dates", "published"),
        [
            ("<dc:date>2024</dc:date>", None),
            ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", None),
            ('<dc:date opf:event="modification">2024-03-05</dc:date>', None),
            (
                '<dc:date>2020-01-01</dc:date><dc:date opf:event="publication">1813-01-28</dc:date>',
                date(1813, 1, 28),
            ),
        ],
    )
    def test_has_the_day_of_publication(self, dates: str, published: date | None) -> None:
        assert draft_of(epub({"a": f"<p>{TEXT}</p>"}, dates)).published == published

    def test_is_found_one_level_deeper_in_old_books(self) -> None:
        package = f"<metadata><dc-metadata {DUBLIN_CORE} {OPF}>{METADATA}</dc-metadata></metadata>"
        package += '<manifest><item id="a" href="a"/></manifest><spine><itemref idref="a"/></spine>'
        draft = draft_of(epub({}, package=package, more={"OEBPS/a": page(f"<p>{TEXT}</p>")}))
        assert draft.title == "The storm"

    def test_is_a_label_however_it_is_written(self) -> None:
        metadata = (
            f"<dc:title>\u202eThe {'very ' * 200}long storm\n</dc:title><dc:creator>&lt;b&gt;; Ann Lee</dc:creator>"
        )
        draft = draft_of(epub({"a": f"<p>{TEXT}</p>"}, metadata))
        assert draft.title.startswith("The very")
        assert draft.title.endswith("…")
        assert draft.byline == "Ann Lee"


class TestHostile:
    @pytest.mark.parametrize("place", ["META-INF/container.xml", "OEBPS/book.opf", "OEBPS/a"])
    def test_has_no_entities(self, place: str) -> None:
        for bomb in (f"{LAUGHS}]><x>&i;</x>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"):
            with pytest.raises(BrokenContentError):
                draft_of(epub({"a": f"<p>{TEXT}</p>"}, more={place: bomb}))

    def test_is_not_nested_too_deeply(self) -> None:
        with pytest.raises(BrokenContentError):
            draft_of(epub({"a": "<div>" * 100_000 + TEXT}))

    @pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "gone.xhtml", "."])
    def test_has_nothing_but_its_members(self, name: str) -> None:
        package = f'<manifest><item id="a" href="{name}"/></manifest><spine><itemref idref="a"/></spine>'
        with pytest.raises(BrokenContentError):
            draft_of(epub({}, package=package))

    def test_has_a_package(self) -> None:
        with pytest.raises(BrokenContentError):
            draft_of(zipped({"META-INF/container.xml": "<c/>"}))

    def test_has_pages(self) -> None:
        with pytest.raises(NoTextError):
            draft_of(epub({}))

    def test_may_have_empty_pages(self) -> None:
        assert draft_of(epub({"a": "", "b": f"<p>{TEXT}</p>"}, more={"OEBPS/a": "<!-- -->"})).paragraphs[0].text == TEXT

    def test_has_pages_of_text(self) -> None:
        with pytest.raises(UndecodableError):
            draft_of(epub({"a": ""}, more={"OEBPS/a": bytes(range(256)) * 9}))

    def test_has_no_encrypted_pages(self) -> None:
        encrypted = "<e><EncryptedData><CipherData><CipherReference URI='OEBPS/{}'/></CipherData></EncryptedData></e>"
        book = {"a": f"<p>{TEXT}</p>"}
        with pytest.raises(EncryptedError):
            draft_of(epub(book, more={"META-INF/encryption.xml": encrypted.format("a")}))
        assert draft_of(epub(book, more={"META-INF/encryption.xml": encrypted.format("font.otf")})).paragraphs
