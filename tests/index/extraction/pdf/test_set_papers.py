"""Papers as they are set in type: justified, divided, with heads, notes and figures."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.papers import AUTHORS, CAPTION, ITEMS, JOURNAL, LAYOUTS, NOTE, Layout, Paper, Section, set_in_type
from index.extraction.pdf.document import draft_of_pdf
from index.model import Draft, PassageKind
from tests.support.extraction.pdf_typesetting import essay, texts

PAPER = Paper(
    "What the Harbour Was Like",
    [Section(f"Of Matter {at}", [essay((3 * at + n) % 10, 6) for n in range(4)]) for at in range(6)],
    "en",
)


def drafted(paper: Paper, layout: Layout) -> Draft:
    return draft_of_pdf(set_in_type(paper, layout, only_own_fonts=True), "a.pdf", "a.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
class TestSetPapers:
    def test_have_every_paragraph_whole(self, layout: Layout) -> None:
        draft = drafted(PAPER, layout)
        assert texts(draft, PassageKind.BODY)[-24 - len(ITEMS) :] == [
            *PAPER.paragraphs[:12],
            *(f"• {item}" for item in ITEMS),
            *PAPER.paragraphs[12:],
        ]
        assert [text.lstrip("0123456789. ") for text in texts(draft, PassageKind.HEADING)] == PAPER.headings
        assert texts(draft, PassageKind.CAPTION) == [f"Figure 1: {CAPTION}."]

    def test_have_neither_heads_nor_notes_in_their_text(self, layout: Layout) -> None:
        text = "\n".join(texts(drafted(PAPER, layout)))
        assert JOURNAL not in text
        assert NOTE not in text

    def test_say_what_they_are(self, layout: Layout) -> None:
        draft = drafted(PAPER, layout)
        assert (draft.title, draft.byline, draft.published) == (PAPER.title, AUTHORS, date(2024, 3, 14))

    def test_know_the_page_of_every_paragraph(self, layout: Layout) -> None:
        pages = [paragraph.page or 0 for paragraph in drafted(PAPER, layout).paragraphs]
        assert pages == sorted(pages)
        assert pages[0] == 1
        assert pages[-1] > 1
