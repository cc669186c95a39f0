"""Japanese and Chinese that is set in columns from the right."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import Setter, essay, read, texts

FIRST = "港は一週間閉ざされていたが北から最初の船が塩漬けの魚を積んで入ってきたとき霧は深く誰も旗を見分けられなかった。"
SECOND = (
    "船長が丘を登って税関まで歩いて行ったときに初めて人々は戦争がついに終わったことを知った。彼は手紙を携えていた。"
)
ROWS = 24
"""Characters of a column."""

BESIDE = "\ue000"
"""Beside each, of which nothing is read: pdfium takes a single glyph of a font that is not in the file for nothing."""


def column(text: str, x: float, y: float = 700.0, size: float = 10) -> list[Text]:
    """Characters under each other."""
    return [Text(character + BESIDE, x, y - size * at, size) for at, character in enumerate(text)]


def page(*paragraphs: str, right: float = 500.0) -> list[Text]:
    """Paragraphs in columns, the first of each further down."""
    columns: list[str] = []
    for text in paragraphs:
        indented = "\u3000" + text
        columns += [indented[at : at + ROWS] for at in range(0, len(indented), ROWS)]
    return [
        text for at, chosen in enumerate(columns) for text in column(chosen, right - 18 * at) if not text.text.isspace()
    ]


class TestColumns:
    def test_are_read_from_the_right(self) -> None:
        assert texts(read(page(FIRST, SECOND, FIRST, SECOND))) == [FIRST, SECOND, FIRST, SECOND]

    def test_are_read_whatever_the_order_of_the_file(self) -> None:
        assert texts(read(page(FIRST, SECOND)[::-1])) == [FIRST, SECOND]

    def test_have_words_on_their_side(self) -> None:
        """They are turned by a quarter."""
        head = column(FIRST[:10], 500)
        word = Text("Harbour", 502, 598, matrix="0 -1 1 0")
        tail = column(FIRST[10:16], 500, 560)
        rest = [text for at in range(3) for text in column(SECOND[: ROWS - 4], 482 - 18 * at)]
        assert (
            texts(read([*head, word, *tail, *rest]))[0]
            .replace(" ", "")
            .startswith(f"{FIRST[:10]}Harbour{FIRST[10:16]}")
        )

    def test_have_no_readings_in_their_text(self) -> None:
        small = [Text(character + BESIDE, 511, 700 - 5 * at, 5) for at, character in enumerate("みなとはいっしゅう")]
        assert texts(read([*page(FIRST, SECOND), *small])) == [FIRST, SECOND]

    def test_have_the_forms_of_lines(self) -> None:
        forms = FIRST.replace("港", "︵港︶").replace("。", "︒")
        assert texts(read(page(forms, SECOND)))[0] == FIRST.replace("港", "（港）")

    def test_have_no_numbers_of_pages_in_their_text(self) -> None:
        pages = [[*page(FIRST[at:], SECOND[at:]), Text(f"1{at}", 300, 60)] for at in range(4, 8)]
        assert [text for text in texts(read(*pages)) if text.isdecimal() or "16" in text] == []

    def test_are_followed_by_what_is_set_in_lines(self) -> None:
        """A caption under them, say."""
        caption = [Text(character + BESIDE, 100 + 10 * at, 300) for at, character in enumerate("北の港から見た税関")]
        found = texts(read([*page(FIRST, SECOND), *caption]))
        assert found[:2] == [FIRST, SECOND]
        assert found[2:] == ["北の港から見た税関"]


class TestLines:
    def test_are_none_of_columns(self) -> None:
        lines = [Text(FIRST[at] + BESIDE, 100 + 10 * (at % 20), 700 - 18 * (at // 20)) for at in range(len(FIRST))]
        assert "".join(texts(read(lines))) == FIRST

    def test_of_other_scripts_are_lines(self) -> None:
        assert texts(read(Setter().add(essay(0)).texts)) == [essay(0)]

    def test_with_few_characters_under_each_other_are_lines(self) -> None:
        rows: Sequence[Text] = [Text("港" + BESIDE, 100, 700 - 10 * at) for at in range(6)]
        assert texts(read([*Setter(x=140).add(essay(0)).texts, *rows]))
