"""The article in plain text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import NoTextError
from index.extraction.formats.plain_text import draft_of_text
from index.model import PassageKind
from index.text import clean_text


class TestDraftOfText:
    def test_takes_the_first_line_for_the_title_if_a_blank_line_follows(self) -> None:
        draft = draft_of_text("The title\r\n\r\nOne.\r\nStill one.\r\n\r\n\r\nTwo.", "message", "a.txt")
        assert draft.title == "The title"
        assert [paragraph.text for paragraph in draft.paragraphs] == ["One.\nStill one.", "Two."]

    def test_keeps_blanks_as_they_were_typed(self) -> None:
        """Readers of a plain text see them: columns, verse, code."""
        draft = draft_of_text("The title\n\nTown     mice\nOstwick  three", "message", "a.txt")
        assert [paragraph.text for paragraph in draft.paragraphs] == ["Town     mice\nOstwick  three"]

    def test_takes_the_file_name_else(self) -> None:
        draft = draft_of_text("One.\nTwo.\n\nThree.", "message", "notes of\tMay.txt")
        assert draft.title == "notes of May.txt"
        assert [paragraph.text for paragraph in draft.paragraphs] == ["One.\nTwo.", "Three."]

    def test_takes_the_beginning_else(self) -> None:
        draft = draft_of_text("word " * 100, "message", None)
        assert draft.title == "word " * 15 + "word…"
        assert len(draft.title) <= 80
        assert draft_of_text("x" * 100, "message", None).title == "x" * 79 + "…"
        assert draft_of_text("Short\ntext.", "message", None).title == "Short text."

    def test_keeps_a_first_line_that_is_too_long_for_a_title_in_the_text(self) -> None:
        line = "word " * 200 + "end"
        draft = draft_of_text(f"{line}\n\nOne.", "message", None)
        assert draft.title == "word " * 15 + "word…"
        assert [paragraph.text for paragraph in draft.paragraphs] == [line, "One."]

    @pytest.mark.parametrize(
        ("header", "byline", "published"),
        [
            ("\n\nBy Nora Quill\n\n14 May 2024", "Nora Quill", date(2024, 5, 14)),
            ("\nBy Nora Quill\nMay 14, 2024", "Nora Quill", date(2024, 5, 14)),
            ("\n\n14. Mai 2024\nVon Anna Klein und Bo Li", "Anna Klein und Bo Li", date(2024, 5, 14)),
            ("\n\nPar Anne Petit\n\n2024-05-14", "Anne Petit", date(2024, 5, 14)),
            ("\n\nPor Ana Gil\n\n14 de mayo de 2024", "Ana Gil", date(2024, 5, 14)),
            ("\n\nАвтор: Анна Ли\n\n14.05.2024", "Анна Ли", date(2024, 5, 14)),
            ("\n\nPor ejemplo", None, None),
            ("\n\nBy night the owls hoot", None, None),
            ("\n\nBy Monday", None, None),
            ("\n\nBy Train and Ferry", None, None),
            ("\n\nBy Popular Demand", None, None),
            ("\n\nPor Dentro Do Dique", None, None),
            ("\n\nVon Unserer Redaktion", None, None),
            ("\n\n5/6/2024", None, None),
            ("\n\nMay 2024", None, None),
            ("\n\n32 May 2024", None, None),
            ("\n\n14 May 2024" + " or later" * 9, None, None),
            ("\n\n2024-13-01", None, None),
            ("\n\n2024-02-30", None, None),
            ("\n\n2024年13月1日", None, None),
            ("\n\n0001-01-01", None, None),
            ("\n\n14 May 3024", None, None),
            ("\n\n2024/5/14", None, date(2024, 5, 14)),
            ("\n\n14. desember 1650", None, date(1650, 12, 14)),
            ("\n\n14 พฤษภาคม พ.ศ. 2567", None, date(2024, 5, 14)),
            ("\n\n14 พฤษภาคม 2024", None, date(2024, 5, 14)),
            ("\n\nSomething else.\n\nBy Nora Quill", None, None),
        ],
    )
    def test_reads_who_wrote_it_and_when_under_the_title(
        self, header: str, byline: str | None, published: date | None
    ) -> None:
        draft = draft_of_text(f"Foxes of Tarn{header}\n\nThe foxes are back.", "message", None)
        assert (draft.title, draft.byline, draft.published) == ("Foxes of Tarn", byline, published)
        assert "\n".join(p.text for p in draft.paragraphs).split() == f"{header} The foxes are back.".split()

    def test_reads_no_byline_where_there_is_no_title(self) -> None:
        draft = draft_of_text("One.\nBy night.\n\nBy Nora Quill\n\nTwo.", "message", "a.txt")
        assert (draft.title, draft.byline) == ("a.txt", None)

    def test_recognizes_credits(self) -> None:
        draft = draft_of_text("Title\n\nA cat. Image: A. Cat\n\nOne.\n\n*Translated by Ann Lee", "message", None)
        assert [paragraph.kind for paragraph in draft.paragraphs] == [
            PassageKind.CAPTION,
            PassageKind.BODY,
            PassageKind.CREDIT,
        ]
        assert draft.credits == ("Image: A. Cat", "Translated by Ann Lee")

    @pytest.mark.parametrize("text", ["", " \n\t\n ", "\0\u200e", "Translated by Ann Lee"])
    def test_finds_no_text_where_there_is_none(self, text: str) -> None:
        with pytest.raises(NoTextError):
            draft_of_text(text, "message", None)

    @given(st.text())
    def test_loses_no_text(self, text: str) -> None:
        try:
            draft = draft_of_text(text, "message", None)
        except NoTextError:
            return
        body = "\n\n".join(paragraph.text for paragraph in draft.paragraphs)
        assert clean_text(text) in (body, f"{draft.title}\n\n{body}")
        assert draft.title
