"""Papers as they are set in type: justified, divided, with heads, notes and figures."""

from __future__ import annotations

from datetime import date

import pytest
import typst

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


def in_type(text: str, language: str) -> list[str]:
    """Return the paragraphs that are read where *text* is set, in a font that typst brings."""
    source = f'#set text(lang: "{language}", font: "DejaVu Sans Mono")\n{text}'
    return texts(draft_of_pdf(bytes(typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)), "a", "a"))


class TestWordsFromTheRight:
    @pytest.mark.parametrize("figures", ["۰۳", "٠٥", "۱۲٫۵", "١٠"])
    def test_have_their_figures(self, figures: str) -> None:
        """A zero that is a dot is not the mark of a note."""
        text = f"بندر یک هفته {figures} بسته بود"
        assert in_type(text, "fa") == [text]

    def test_have_their_joiners_between_the_same_letters(self) -> None:
        text = "او نمی\u200cتوانست برود و می\u200cخواست بماند"
        assert in_type(text, "fa") == [text]

    @pytest.mark.parametrize(
        "text",
        [
            *("الميناء Apollo 11 مغلق", "الميناء 10 km مغلق", "الميناء (NASA) 2005 مغلق", "الميناء AM-FM مغلق"),
            *(
                "الميناء f(n) مغلق",
                "הנמל Windows 10 סגור",
                "הנמל 10 Windows סגור",
                "הנמל 10% סגור",
                "الميناء “مغلق” كله",
            ),
        ],
    )
    def test_have_other_words_and_numbers_in_their_order(self, text: str) -> None:
        head = "الميناء Harbour of the North مغلق كله"  # so that words are seen to be drawn at once
        assert in_type(f"{head}\n\n{text}", "ar")[-1] == text
