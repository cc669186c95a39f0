"""Captions in many languages."""

from __future__ import annotations

import pytest

from index.model import PassageKind
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay, read, texts


def read_with(line: str, size: float = 10) -> list[str]:
    """The captions of a page with this line."""
    draft = read([*Setter().add(essay(0)).texts, Text(line, LEFT, 560, size), *Setter(y=520).add(essay(1)).texts])
    return texts(draft, PassageKind.CAPTION)


class TestCaptions:
    @pytest.mark.parametrize(
        "line",
        [
            "Figure 3: Ships by year",
            "Rys. 3. Statki",
            "Obrázek 3: Lodi",
            "Tabell 3: Skip",
            "Şekil 3: Gemiler",
            "Εικόνα 3: Πλοία",
            "Рисунок 3. Суда",
            "Hình 3: Tàu",
            "Tabella 3: Navi",
        ],
    )
    def test_begin_with_a_label_and_a_number(self, line: str) -> None:
        assert read_with(line) == [line]

    def test_may_have_no_mark_after_the_number_in_small_print(self) -> None:
        assert read_with("Figure 3 Ships by year", 8) == ["Figure 3 Ships by year"]
        assert read_with("Figure 3 shows the ships by year") == []
