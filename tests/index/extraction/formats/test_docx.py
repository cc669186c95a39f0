"""The article in a DOCX file."""

from __future__ import annotations

import io
from datetime import date

import docx as python_docx
import pytest

from index.articles.limits import MAX_PASSAGES
from index.errors import (
    BrokenContentError,
    EncryptedError,
    NoTextError,
    TooManyPassagesError,
    UnpackedTooLargeError,
    UnsupportedTypeError,
)
from index.extraction.detect import extract
from index.extraction.formats import docx as reader
from index.extraction.results import Origin
from index.model import Draft, PassageKind
from tests.support.extraction.zip_documents import LAUGHS, MORE, TEXT, docx, para, style, zipped

HEADINGS = style("H1", "heading 1") + style("T", "Title") + style("C", "caption") + style("TOC1", "toc 1")


def draft_of(content: bytes, name: str = "storm.docx") -> Draft:
    return extract(content, Origin(name, name)).draft


def texts(body: str, styles: str = HEADINGS) -> list[str]:
    return [paragraph.text for paragraph in draft_of(docx(para("The storm", "T") + body, styles=styles)).paragraphs]


class TestText:
    def test_is_what_word_processors_write(self) -> None:
        document = python_docx.Document()
        document.add_heading("The storm", 0)
        document.add_heading("In the harbour", 1)
        document.add_paragraph(TEXT)
        document.add_paragraph("“Never before.”", style="Quote")
        document.add_paragraph("Nets", style="List Bullet")
        table = document.add_table(2, 2)
        for number, cell in enumerate(table._cells):
            cell.text = f"Cell {number}"
        document.add_picture(io.BytesIO(PIXEL))
        document.sections[0].header.paragraphs[0].text = "The Daily Harbour"
        document.save(file := io.BytesIO())
        draft = draft_of(file.getvalue())
        assert draft.title == "The storm"
        assert [(paragraph.text, paragraph.kind) for paragraph in draft.paragraphs] == [
            ("In the harbour", PassageKind.HEADING),
            (TEXT, PassageKind.BODY),
            ("“Never before.”", PassageKind.BODY),
            ("Nets", PassageKind.BODY),
            ("Cell 0  Cell 1", PassageKind.BODY),
            ("Cell 2  Cell 3", PassageKind.BODY),
        ]
        assert (draft.byline, draft.published) == (None, None)  # they are the program's own

    def test_joins_the_runs_of_a_paragraph(self) -> None:
        runs = "<w:r><w:t xml:space='preserve'>One  word </w:t><w:tab/><w:tab/><w:t> here</w:t></w:r>"
        assert texts(f"<w:p>{runs}</w:p>") == ["One  word here"], "typed blanks are printed; tabs are one gap"
        runs = "<w:r><w:t>One </w:t></w:r><w:r><w:t>word</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>a line</w:t></w:r>"
        assert texts(f"<w:p>{runs}<w:r><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>") == ["One word and\na line\u2011b"]

    def test_has_what_was_inserted_and_not_what_was_deleted(self) -> None:
        assert texts(
            "<w:p><w:r><w:t>Three </w:t></w:r><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del>"
            "<w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
            "<w:moveTo><w:r><w:t>nets.</w:t></w:r></w:moveTo></w:p>"
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ) == ["Three new nets."]

    def test_has_links_fields_and_content_controls(self) -> None:
        field = (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>4</w:t></w:r>'
            '<w:fldSimple w:instr="DATE"><w:r><w:t>5</w:t></w:r></w:fldSimple>'
        )
        link = "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>"
        control = f"<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>{para(TEXT)}</w:sdtContent></w:sdt>"
        assert texts(f"<w:p>{link}{field}</w:p>{control}") == ["link45", TEXT]

    def test_has_text_boxes_once(self) -> None:
        box = f"<w:txbxContent>{para(MORE)}</w:txbxContent>"
        both = (
            f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
            f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
        )
        assert texts(f"<w:p><w:r><w:t>{TEXT}</w:t>{both}</w:r></w:p>") == [TEXT, MORE]

    def test_has_no_hidden_text_and_no_reading_aids(self) -> None:
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>'
        ruby = (
            "<w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>"
        )
        assert texts(f"<w:p>{hidden}{shown}<w:r>{ruby}</w:r></w:p>") == ["shown漢"]

    def test_has_no_table_of_contents_and_no_notes(self) -> None:
        gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{para('Contents')}</w:sdtContent></w:sdt>"
        note = "<w:footnotes><w:footnote>" + para("A note.") + "</w:footnote></w:footnotes>"
        body = para("The storm", "T") + contents + para("In the harbour 4", "TOC1") + para(TEXT)
        draft = draft_of(docx(body, styles=HEADINGS, more={"word/footnotes.xml": note}))
        assert [paragraph.text for paragraph in draft.paragraphs] == [TEXT]

    def test_takes_cells_that_hold_texts_one_by_one(self) -> None:
        controlled = f"<w:sdt><w:sdtContent><w:tc>{para('One')}</w:tc></w:sdtContent></w:sdt>"
        cells = f"<w:tc>{para(TEXT)}{para(MORE)}</w:tc>{controlled}"
        assert texts(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>") == [TEXT, MORE, "One"]

    @pytest.mark.parametrize(
        ("paragraph", "kind"),
        [
            (para("In the harbour", "H1"), PassageKind.HEADING),
            (para("In the harbour", "Own"), PassageKind.HEADING),
            (para("It is in the harbour.", "Loop"), PassageKind.BODY),
            ('<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>In it</w:t></w:r></w:p>', PassageKind.HEADING),
            ('<w:p><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>It is.</w:t></w:r></w:p>', PassageKind.BODY),
            (para("The harbour after it.", "C"), PassageKind.CAPTION),
            (para("A sentence as such.", "None"), PassageKind.BODY),
        ],
    )
    def test_is_of_the_kind_that_its_style_says(self, paragraph: str, kind: PassageKind) -> None:
        styles = HEADINGS + style("Own", "Zwischentitel", "H1") + style("Loop", "Ring", "Loop")
        draft = draft_of(docx(para("The storm", "T") + paragraph + para(TEXT), styles=styles))
        assert draft.paragraphs[0].kind is kind


class TestAttribution:
    CORE = (
        "<dc:title>Storm in the harbour</dc:title><dc:creator>Ann Lee</dc:creator>"
        "<dcterms:created>2024-03-05T09:00:00Z</dcterms:created><dcterms:modified>2024-03-06T09:00:00Z</dcterms:modified>"
    )

    def test_is_that_of_the_text_before_that_of_the_file(self) -> None:
        body = para("The storm", "T") + para("By Bo Yi") + para("7 March 2024") + para(TEXT)
        draft = draft_of(docx(body, styles=HEADINGS, core=self.CORE))
        assert (draft.title, draft.byline, draft.published) == ("The storm", "Bo Yi", date(2024, 3, 7))

    def test_is_that_of_the_file_where_the_text_says_nothing(self) -> None:
        draft = draft_of(docx(para(TEXT) + para(MORE), core=self.CORE))
        assert (draft.title, draft.byline) == ("Storm in the harbour", "Ann Lee")
        assert draft.published == date(2024, 3, 5)

    def test_is_a_short_first_line(self) -> None:
        assert draft_of(docx(para("Storm in the harbour") + para(TEXT))).title == "Storm in the harbour"

    @pytest.mark.parametrize(
        "title", ["", "Document1", "Microsoft Word - storm.doc", "Untitled", "storm.docx", "Title"]
    )
    def test_is_the_files_name_where_the_file_has_no_title(self, title: str) -> None:
        assert draft_of(docx(para(TEXT), core=f"<dc:title>{title}</dc:title>")).title == "storm.docx"

    @pytest.mark.parametrize(
        "creator", ["", "Microsoft Office User", "python-docx", "admin", "Пользователь Windows", "ann"]
    )
    def test_names_no_author_who_is_none(self, creator: str) -> None:
        assert draft_of(docx(para(TEXT), core=f"<dc:creator>{creator}</dc:creator>")).byline is None

    @pytest.mark.parametrize(
        ("created", "modified"),
        [
            ("2013-12-23T23:15:00Z", "2013-12-23T23:15:00Z"),  # a template
            ("2001-01-01T00:00:00Z", "2024-03-06T09:00:00Z"),  # one that is older
            ("2024-03-06T09:00:00Z", "2024-03-05T09:00:00Z"),
            ("2999-03-06T09:00:00Z", "2999-03-06T09:00:00Z"),
            ("1601-01-01T00:00:00Z", "1601-01-01T00:00:00Z"),
            ("1980-01-01T00:00:00Z", "1980-01-01T00:00:00Z"),
            ("soon", "2024-03-05T09:00:00Z"),
            ("2024-03-05T09:00:00", ""),
        ],
    )
    def test_has_no_date_that_may_be_another(self, created: str, modified: str) -> None:
        core = f"<dcterms:created>{created}</dcterms:created><dcterms:modified>{modified}</dcterms:modified>"
        assert draft_of(docx(para(TEXT), core=core)).published is None


class TestHostile:
    def test_has_no_document_type(self) -> None:
        for bomb in (LAUGHS + "]>", '<!DOCTYPE w:document SYSTEM "file:///etc/passwd">'):
            body = f'{bomb}<w:document xmlns:w="urn:w"><w:body>{para("&i;")}</w:body></w:document>'
            with pytest.raises(BrokenContentError):
                draft_of(docx("", more={"word/document.xml": body}))
            with pytest.raises(BrokenContentError):
                draft_of(docx(para(TEXT), more={"word/styles.xml": f"{bomb}<w:styles xmlns:w='urn:w'/>"}))

    @pytest.mark.parametrize(
        "body", ["<w:p>", "<w:p>&nbsp;</w:p>", "<w:p>" * 1_000 + "</w:p>" * 1_000, "\0", "<w:p><x:y/></w:p>"]
    )
    def test_is_whole(self, body: str) -> None:
        with pytest.raises((BrokenContentError, NoTextError)):
            draft_of(docx(body))

    def test_has_a_main_part(self) -> None:
        for members in (
            {"_rels/.rels": "<R/>"},
            {"_rels/.rels": "<R><P Type='/officeDocument' Target='../../etc/passwd'/></R>"},
            {"word/document.xml": "<w/>"},
        ):
            with pytest.raises(BrokenContentError):
                draft_of(zipped(members))

    def test_does_without_styles(self) -> None:
        members = {
            "_rels/.rels": "<R><P Type='/officeDocument' Target='/word/document.xml'/>"
            "<P Type='/core-properties' Target='gone.xml'/></R>",
            "word/document.xml": f"<d><body><p><t>{TEXT}</t></p></body></d>",
        }
        assert draft_of(zipped(members)).paragraphs[0].text == TEXT

    def test_is_not_unpacked_without_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MAX_PART_BYTES", 100_000)
        with pytest.raises(UnpackedTooLargeError) as refused:
            draft_of(docx(para("a" * 100_000)))
        assert (refused.value.source, refused.value.limit_bytes) == ("storm.docx", 100_000)

    def test_has_no_more_paragraphs_than_an_article_may(self) -> None:
        """They are counted while it is read, not when all are there."""
        with pytest.raises(TooManyPassagesError):
            draft_of(docx(para("x") * 2 * MAX_PASSAGES + para("y") + "<w:p>"))

    def test_has_text(self) -> None:
        with pytest.raises(NoTextError):
            draft_of(docx(para(" ") + "<!-- nothing -->"))

    def test_has_no_password(self) -> None:
        begin = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        with pytest.raises(EncryptedError):
            draft_of(begin + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
        with pytest.raises(UnsupportedTypeError) as refused:
            draft_of(begin + bytes(500))
        assert refused.value.content_type == "application/msword"

    def test_names_of_parts_and_styles_lead_nowhere(self) -> None:
        body = para("The storm", "../../x") + para(TEXT, "T\u202e")
        assert draft_of(docx(body, styles=style("../../x", "/etc/passwd"))).title == "The storm"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)
