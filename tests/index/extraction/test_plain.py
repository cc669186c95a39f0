"""The article in plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import NoTextError
from index.extraction.plain import draft_of_text
from index.model import PassageKind
from index.text import clean_text


class TestDraftOfText:
    def test_takes_the_first_line_for_the_title_if_a_blank_line_follows(self) -> None:
        draft = draft_of_text("The title\r\n\r\nOne.\r\nStill one.\r\n\r\n\r\nTwo.", "message", "a.txt")
        assert draft.title == "The title"
        assert [paragraph.text for paragraph in draft.paragraphs] == ["One.\nStill one.", "Two."]

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
        assert len(draft.title) <= 300
        assert draft.title.endswith("…")
        assert [paragraph.text for paragraph in draft.paragraphs] == [line, "One."]

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
