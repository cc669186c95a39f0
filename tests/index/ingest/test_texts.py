"""One article made of the texts of several messages."""

from __future__ import annotations

import pytest

from index.errors import TooLargeError, TooManyPassagesError
from index.ingest import Ingestion, IngestLimits
from index.model import Paragraph, PassageKind

FERRY = "Ferry returns\n\nThe ferry sails again on Sunday.\n\nTranslated by Jo Reed"


class TestTexts:
    def test_follow_one_another_under_the_first_title(self) -> None:
        """A title of a later one is a heading; of one without a title, the text is all."""
        draft = Ingestion().from_texts([FERRY, "The old quay\n\nIt was built in 1890.\n\nImage: Al Voss", "At dusk."])
        assert draft.title == "Ferry returns"
        assert draft.paragraphs == (
            Paragraph("The ferry sails again on Sunday."),
            Paragraph("Translated by Jo Reed", PassageKind.CREDIT),
            Paragraph("The old quay", PassageKind.HEADING),
            Paragraph("It was built in 1890."),
            Paragraph("Image: Al Voss", PassageKind.CREDIT),
            Paragraph("At dusk."),
        )
        assert draft.credits == ("Translated by Jo Reed", "Image: Al Voss")
        assert draft.language == "en"

    def test_a_long_beginning_that_is_the_title_is_no_heading(self) -> None:
        sentence = "The ferry sails again on Sunday, said the harbour master, who had waited for it for nineteen years."
        draft = Ingestion().from_texts(["First.", f"{sentence} And so on."])
        assert [paragraph.text for paragraph in draft.paragraphs] == ["First.", f"{sentence} And so on."]

    def test_together_are_no_larger_than_one_may_be(self) -> None:
        with pytest.raises(TooLargeError):
            Ingestion(limits=IngestLimits(text_bytes=10)).from_texts(["12345", "123456"])
        with pytest.raises(TooManyPassagesError):
            Ingestion(limits=IngestLimits(passages=2_000)).from_texts(["a b\n\n" * 1_500] * 2)
