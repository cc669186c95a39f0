"""Title, author, day and language of a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from index.extraction.pdf.document import draft_of_pdf
from index.model import Draft
from tests.support.extraction.pdf_files import Pdf, Text, drawing, finish, resources_of
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay, read, texts

TITLE = "The Harbour of the North"


def paper(*under: str, title: str = TITLE, above: str | None = None, info: Mapping[str, str] | None = None) -> Draft:
    head = [Text(title, LEFT, 780, 18)] + ([Text(above, LEFT, 810)] if above else [])
    lines = [Text(line, LEFT + 60, 755 - 14 * at, 10.9) for at, line in enumerate(under)]
    return read([*head, *lines, *Setter(y=690).add(essay(0)).add(essay(1), gap=6).texts], info=info)


class TestTitle:
    def test_is_the_largest_text_of_the_first_page(self) -> None:
        draft = read(
            [Text("Northern Review", LEFT, 810, 12), Text(TITLE, LEFT, 780, 18), *Setter().add(essay(0)).texts]
        )
        assert draft.title == TITLE
        assert texts(draft)[-1] == essay(0)
        assert TITLE not in texts(draft)

    def test_is_no_quotation_in_about_the_same_size(self) -> None:
        quotation = Text("Nobody could tell whose flag it was", LEFT, 630, 16)
        page = [Text(TITLE, LEFT, 780, 15.4), *Setter().add(essay(0, 2)).texts]
        draft = read([*page, quotation, *Setter(y=600).add(essay(1)).texts])
        assert draft.title == TITLE
        assert quotation.text in texts(draft)

    def test_may_run_over_two_lines(self) -> None:
        title = [Text("The Harbour of the North and", LEFT, 790, 18), Text("What Became of It", LEFT, 750, 18)]
        assert read([*title, *Setter().add(essay(0)).texts]).title == f"{TITLE} and What Became of It"

    def test_is_the_one_that_the_file_names_if_it_is_printed(self) -> None:
        assert paper(title=TITLE.upper(), info={"Title": TITLE}).title == TITLE

    def test_is_the_one_that_the_file_names_if_it_is_printed_small(self) -> None:
        draft = read(
            [Text("REVIEW", LEFT, 800, 20), *Setter().add(TITLE).add(essay(0), gap=6).texts], info={"Title": TITLE}
        )
        assert draft.title == TITLE

    @pytest.mark.parametrize(
        "named", ["Another Paper", "The Harbour", "Microsoft Word - x.doc", "untitled", "", "paper_7"]
    )
    def test_is_the_printed_one_else(self, named: str) -> None:
        assert paper(info={"Title": named}).title == TITLE

    @pytest.mark.parametrize("named", [TITLE, "A Word on the New Book", "Annual Report 2023", "Das Dokument"])
    def test_is_the_one_that_the_file_names_if_none_is_printed(self, named: str) -> None:
        assert read(Setter().add(essay(0)).texts, info={"Title": named}).title == named

    @pytest.mark.parametrize(
        "named",
        [
            "Microsoft Word - letter",
            "Untitled-1",
            "letter.docx",
            "C:\\letters\\x",
            "Document1",
            "Presentation 3",
            "scan0001",
            "--",
            "x" * 400,
            "PowerPoint Presentation",
            "Présentation PowerPoint",
            "Презентация PowerPoint",
            "PowerPoint 演示文稿",
            "عرض تقديمي في PowerPoint",
            "Documento sin título 2",
            "Bez názvu",
            "無題",
            "New Microsoft Word Document",
            "Final version",
            "CamScanner 03-14-2024 10.00",
            "about:blank",
            "PII: S0140-6736(02)07815-8",
            "Cover.cdr",
        ],
    )
    def test_is_the_file_s_name_if_there_is_no_other(self, named: str) -> None:
        page = Setter().add(essay(0)).texts
        assert read(page, info={"Title": named}, name="Of the North.PDF").title == "Of the North"

    def test_is_the_beginning_if_the_file_has_no_name(self) -> None:
        assert read(Setter().add(essay(0)).texts, name="").title.startswith("Part one.")

    def test_is_no_initial_and_no_sentence_in_large_type(self) -> None:
        initial = Text("T", LEFT, 750, 30)
        large = Setter(size=14, y=790, chars=40).add(essay(3))
        draft = read([*large.texts, initial, *Setter(y=600).add(essay(0)).add(essay(1)).add(essay(2)).texts])
        assert draft.title == "a"

    @pytest.mark.parametrize(
        "label",
        [
            "Contents",
            "Table of Contents",
            "Inhaltsverzeichnis",
            "Sommaire",
            "Índice",
            "Содержание",
            "Зміст",
            "目录",
            "目次",
            "차례",
            "المحتويات",
            "فهرست",
            "Abstract",
            "PRESS RELEASE",
            "Annual Report",
            "1. Introduction",
            "14 March 2024",
            "www.harbour.example.org",
            "Volume 12, Issue 3",
            "ISSN 1234-5678",
            "Nr. 7",
        ],
    )
    def test_is_no_label_in_larger_type(self, label: str) -> None:
        """The name of a part or of a kind of text, a date, an address or the number of an issue."""
        drawn = label[::-1] if label[0] > "\u0600" and label[0] < "\u0700" else label
        head = [Text(drawn, LEFT, 810, 24), Text(TITLE, LEFT, 770, 18)]
        assert read([*head, *Setter().add(essay(0)).add(essay(1), gap=6).texts]).title == TITLE

    @pytest.mark.parametrize("title", ["The Contents of the Harbour", "Annual Report of the North", "Volume of Trade"])
    def test_may_have_the_word_of_a_label(self, title: str) -> None:
        assert paper(title=title).title == title

    def test_may_be_the_kind_of_text_if_there_is_no_other(self) -> None:
        head = Text("Press Release", LEFT, 780, 18)
        assert read([head, *Setter().add(essay(0)).texts], name="b.pdf").title == "Press Release"
        assert read([head, *Setter().add(essay(0)).texts], info={"Title": TITLE}).title == TITLE

    def test_stays_in_capitals_as_printed(self) -> None:
        assert paper(title=TITLE.upper()).title == TITLE.upper()

    def test_may_have_its_year_below_it(self) -> None:
        head = [Text("Harbours of the North", LEFT, 810, 24), Text("2023", LEFT, 760, 24)]
        assert read([*head, *Setter().add(essay(0)).texts]).title == "Harbours of the North 2023"

    def test_is_not_the_running_head_that_the_file_names(self) -> None:
        """The name of the journal is printed too, but the title in larger type."""
        head = [Text("Northern Review of Trade", LEFT, 820, 9), Text(TITLE, LEFT, 780, 18)]
        page = [*head, *Setter().add(essay(0)).add(essay(1), gap=6).texts]
        assert read(page, info={"Title": "Northern Review of Trade"}).title == TITLE

    def test_is_the_one_that_the_file_names_below_a_larger_masthead(self) -> None:
        head = [Text("Northern Review of Trade", LEFT, 810, 24), Text(TITLE, LEFT, 770, 16)]
        page = [*head, *Setter().add(essay(0)).add(essay(1), gap=6).texts]
        assert read(page, info={"Title": TITLE}).title == TITLE

    def test_may_go_on_with_the_subtitle_that_the_file_names(self) -> None:
        head = [Text(TITLE, LEFT, 810, 24), Text("A history in letters", LEFT, 770, 12)]
        page = [*head, *Setter().add(essay(0)).texts]
        assert read(page, info={"Title": f"{TITLE}: A History in Letters"}).title == f"{TITLE}: A History in Letters"

    def test_may_be_on_the_page_behind_a_cover(self) -> None:
        cover = [Text("Norwood Institute", LEFT, 700, 10)]
        title = [Text(TITLE, LEFT, 780, 18), *Setter().add(essay(0)).add(essay(1), gap=6).texts]
        assert read(cover, title, name="b.pdf").title == TITLE

    def test_is_no_heading_of_a_chapter_behind_the_contents(self) -> None:
        contents = [Text("Contents", LEFT, 780, 18), Text("The quay and the hill", LEFT, 740, 10)]
        chapter = [Text("1 The quay", LEFT, 780, 18), *Setter().add(essay(0)).add(essay(1), gap=6).texts]
        assert read(contents, chapter, info={"Title": TITLE}).title == TITLE

    def test_is_not_searched_for_on_later_pages(self) -> None:
        covers = [[Text(f"Plate {at} of the harbour", LEFT, 700, 10)] for at in range(3)]
        last = [Text("Of the quay", LEFT, 780, 18), *Setter().add(essay(2)).texts]
        assert read(*covers, last, name="b.pdf").title == "b"

    def test_is_no_heading_behind_a_page_of_text(self) -> None:
        first = Setter().add(essay(0)).add(essay(1), gap=6).texts
        second = [Text("Of the quay", LEFT, 780, 18), *Setter().add(essay(2)).texts]
        assert read(first, second, name="b.pdf").title == "b"

    def test_is_the_first_line_in_bold_rather_than_the_file_s_name(self) -> None:
        page = Setter(y=780).add(TITLE, font="B").add(essay(0), gap=6).add(essay(1), gap=6).texts
        assert read(page, name="b.pdf").title == TITLE
        assert read(page, name="b.pdf", info={"Title": "A Template for Letters"}).title == TITLE

    @pytest.mark.parametrize("line", ["Abstract", "Summary", "To whom it may concern:", "Quay"])
    def test_is_no_other_line_in_bold(self, line: str) -> None:
        page = Setter(y=780).add(line, font="B").add(essay(0), gap=6).add(essay(1), gap=6).texts
        assert read(page, name="b.pdf").title == "b"


class TestByline:
    @pytest.mark.parametrize(
        ("left", "right", "byline"), [("Maria Lund", "Jens Holm", "Maria Lund, Jens Holm"), ("Contact", "Work", None)]
    )
    def test_is_in_parts_next_to_each_other(self, left: str, right: str, byline: str | None) -> None:
        """Two headings of columns are no name."""
        rows = [(left, right), ("Mill Lane 4", "Brenn 1234"), ("Old quay 17", "Harbour 56")]
        cells = [
            Text(cell, (LEFT, 250)[at], 750 - 14 * row) for row, line in enumerate(rows) for at, cell in enumerate(line)
        ]
        draft = read([Text(TITLE, LEFT, 780, 18), *cells, *Setter(y=690).add(essay(0)).add(essay(1), gap=6).texts])
        assert draft.byline == byline

    @pytest.mark.parametrize(
        ("line", "byline"),
        [
            ("By Ada Norwood", "Ada Norwood"),
            ("Ada Norwood", "Ada Norwood"),
            ("Ada Norwood, Berta Osei and Carl van der Ley", "Ada Norwood, Berta Osei and Carl van der Ley"),
            ("Dr. Ada M. Norwood", "Dr. Ada M. Norwood"),
            ("Автор: Ада Норвуд", "Ада Норвуд"),
        ],
    )
    def test_stands_under_the_title(self, line: str, byline: str) -> None:
        assert paper(line).byline == byline

    def test_may_have_a_line_for_each(self) -> None:
        assert paper("Ada Norwood", "Berta Osei").byline == "Ada Norwood, Berta Osei"

    @pytest.mark.parametrize(
        "line",
        [
            "Department of History",
            "Salted Fish",
            "A quarterly of letters",
            "norwood@harbour.example",
            "Of the Fog",
            "Volume 12",
            "The House",
            TITLE,
        ],
    )
    def test_is_nothing_else_that_stands_there(self, line: str) -> None:
        """Words that the text has in small letters are in nobody's name."""
        assert paper(line).byline is None

    def test_is_no_heading_on_the_next_page(self) -> None:
        """An article about somebody begins with their name."""
        cover = [Text(TITLE, LEFT, 780, 18)]
        article = [Text("Ada Norwood", LEFT, 780, 14), *Setter().add(essay(0)).texts]
        assert read(cover, article).byline is None

    def test_is_in_the_properties_of_the_file_else(self) -> None:
        assert paper(info={"Author": "Ada Norwood"}).byline == "Ada Norwood"
        assert paper("Berta Osei", info={"Author": "Ada Norwood"}).byline == "Berta Osei"

    @pytest.mark.parametrize(
        "author",
        [
            "user",
            "admin",
            "Windows User",
            "ada",
            "norwood2",
            "Acme Press",
            "LaTeX with hyperref",
            "a@b.example",
            "Microsoft Office User",
            "Utilisateur Windows",
            "Пользователь ПК",
            "Local Administrator",
            "Valued Customer",
            "Konica Minolta",
            "Jane Doe",
            "Your Name",
            "用户",
            "المستخدم",
        ],
    )
    def test_is_no_name_of_a_program_or_an_account(self, author: str) -> None:
        assert paper(info={"Author": author}).byline is None


class TestDate:
    @pytest.mark.parametrize(
        "line", ["14 March 2024", "Published 14 March 2024", "2024-03-14", "Berlin | 14.03.2024", "14 марта 2024"]
    )
    def test_stands_near_the_title(self, line: str) -> None:
        assert paper(line).published == date(2024, 3, 14)
        assert paper(above=line).published == date(2024, 3, 14)

    def test_is_unknown_if_only_the_file_has_one(self) -> None:
        """The day on which a file was made is not the day on which its text was published."""
        assert paper(info={"CreationDate": "D:20240314120000Z"}).published is None

    def test_is_none_that_stands_in_the_text(self) -> None:
        assert read(Setter().add(essay(0)).add("14 March 2024", gap=6).texts).published is None


class TestLanguage:
    def test_is_the_one_that_the_file_declares(self) -> None:
        def of(language: bytes) -> str | None:
            pdf = Pdf()
            resources = resources_of(pdf)
            drawn = pdf.stream(drawing(Setter().add(essay(0)).texts))
            box = b"/MediaBox [0 0 595 842]"
            page = pdf.add(b"<< /Type /Page /Parent 2 0 R %s %s /Contents %d 0 R >>" % (box, resources, drawn))
            finish(pdf, [page], b"/Lang (%s)" % language)
            return draft_of_pdf(pdf.written(), "a.pdf", "a.pdf").language

        assert of(b"de-AT") == "de-AT"
        assert (of(b"en_US"), of(b" de ")) == ("en-US", "de")
        assert of(b"no language") is None
        assert paper().language is None
