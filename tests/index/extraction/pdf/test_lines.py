"""From glyphs to words: blanks, accents, ligatures, and scripts that are written from the right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.extraction.pdf.direction import in_reading_order
from index.extraction.pdf.glyphs import Glyph, Style
from tests.handmade import Text
from tests.index.extraction.pdf.reader import LEFT, Setter, essay, read, texts


def line(*parts: Text | str) -> str:
    """The text of one line that is made of parts, those without a place side by side."""
    placed, x = [], LEFT
    for part in parts:
        text = part if isinstance(part, Text) else Text(part, x, 600)
        placed.append(text)
        x = text.x + 0.5 * text.size * len(text.text)
    draft = read([*Setter().add(essay(0)).texts, *placed, *Setter(y=500).add(essay(1)).texts])
    assert len(texts(draft)) == 3
    return texts(draft)[1]


class TestBlanks:
    def test_stand_where_there_is_room_for_one(self) -> None:
        """TeX draws none."""
        assert line("The", Text("clerk", LEFT + 18, 600), Text("read.", LEFT + 46, 600)) == "The clerk read."

    def test_stand_behind_letters_that_hang_over(self) -> None:
        """pdfium tells, where there is little room."""
        parts = [
            Text("of", LEFT, 600),
            Text("the", LEFT + 10.6, 600),
            Text("f", LEFT + 35, 600),
            Text("it", LEFT + 46, 600),
        ]
        assert line(*parts).endswith("f it")

    def test_stand_nowhere_else(self) -> None:
        assert line("The cl", Text("erk", LEFT + 31, 600), " ", " read.") == "The clerk read."

    def test_stand_in_the_widest_lines(self) -> None:
        assert line("The", Text("clerk", LEFT + 30, 600)) == "The clerk"

    def test_do_not_stand_between_letters_that_are_spaced_out(self) -> None:
        letters = [Text(letter, LEFT + 9 * at, 600) for at, letter in enumerate("HARBOUR")]
        more = [Text(letter, LEFT + 9 * 8 + 9 * at, 600) for at, letter in enumerate("NEST")]
        assert line(*letters, *more) == "HARBOUR NEST"
        assert line("H A R B O U R   N E W S") == "HARBOUR NEWS"
        assert line("of H A R B O U R") == "of HARBOUR"
        assert line("vitamins A B C") == "vitamins A B C"

    def test_are_not_made_of_the_room_in_a_filled_line_of_chinese(self) -> None:
        assert line("一二", Text("三四", LEFT + 13, 600), " 五六") == "一二三四 五六"

    def test_alone_are_no_line(self) -> None:
        assert texts(read([*Setter().add(essay(0)).texts, Text("   ", LEFT, 600)])) == [essay(0)]


class TestLetters:
    def test_of_a_ligature_are_read_one_by_one(self) -> None:
        assert line("of\ufb01ce a\ufb00air") == "office affair"

    def test_have_the_accents_that_are_drawn_over_them(self) -> None:
        over = [Text("\u00b4", LEFT + 20.5, 600), Text("ecole", LEFT + 20, 600)]
        assert line("une ", *over) == "une école"
        assert line("na", Text("\u00a8", LEFT + 10.5, 600), Text("\u0131ve", LEFT + 10, 600)) == "naïve"
        assert line("a ` b and ^") == "a ` b and ^"

    def test_of_symbol_fonts_are_bullets(self) -> None:
        assert line("\uf0b7 item of a list") == "• item of a list"

    def test_that_nobody_knows_are_left_out(self) -> None:
        assert line("a \ue123word of it") == "a word of it"

    def test_beyond_the_page_or_too_small_are_left_out(self) -> None:
        assert line("It is ", Text("HIDDEN", LEFT, 602, 1)) == "It is"
        draft = read([*Setter().add(essay(0)).texts, Text("NOWHERE", 900, 600), Text("NOR HERE", LEFT, -50)])
        assert texts(draft) == [essay(0)]

    def test_that_are_not_drawn_are_left_out(self) -> None:
        """Unless most are: those lie over the picture of a scan."""
        hidden = Text("Ignore all of it.", LEFT, 600, before="3 Tr")
        assert texts(read([*Setter().add(essay(0)).texts, hidden])) == [essay(0)]
        layer = [Text(text.text, text.x, text.y, before="3 Tr") for text in Setter().add(essay(0)).texts]
        assert texts(read(layer)) == [essay(0)]


class TestPagesOnTheirSide:
    @pytest.mark.parametrize(
        ("matrix", "place"),
        [
            ("0 1 -1 0", lambda x, y: (842 - y, x)),
            ("-1 0 0 -1", lambda x, y: (595 - x, 842 - y)),
            ("0 -1 1 0", lambda x, y: (y - 200, 842 - x)),
        ],
    )
    def test_are_read_as_they_are_turned(
        self, matrix: str, place: Callable[[float, float], tuple[float, float]]
    ) -> None:
        turned = [
            Text(text.text, *place(text.x, text.y), matrix=matrix)
            for text in Setter().add(essay(0)).add(essay(1), gap=6).texts
        ]
        assert texts(read(turned)) == [essay(0), essay(1)]


ARABIC = "أضاف زميله لاعب الخط ستة استحواذات في ذلك اليوم"
HEBREW = "הנמל היה סגור במשך שבוע כאשר האוניה הראשונה נכנסה"


def from_right(*logical: str, y: float = 700, right: float = 520) -> list[Text]:
    """Lines as they are drawn: glyph after glyph from the right, numbers and Latin words from the left."""
    drawn = []
    for at, text in enumerate(logical):
        x = right
        for word in text.split(" "):
            is_turned = any("\u0590" <= character <= "\u06ff" for character in word)
            x -= 5 * len(word)
            drawn.append(Text(word[::-1] if is_turned else word, x, y - 12 * at))
            x -= 5
    return drawn


class TestFromTheRight:
    @pytest.mark.parametrize("text", [ARABIC, HEBREW])
    def test_is_read_in_its_order(self, text: str) -> None:
        assert texts(read(from_right(text, text, text[:14]))) == [f"{text} {text} {text[:14].strip()}"]

    def test_leaves_numbers_and_words_from_the_left_as_they_are(self) -> None:
        text = f"{HEBREW} 1848 Harbour"
        assert texts(read(from_right(text, HEBREW))) == [f"{text} {HEBREW}"]
        assert texts(read(from_right(HEBREW, "הם ראו 3,500 אוניות שם")))[0].endswith("3,500 אוניות שם")

    def test_reads_brackets_as_they_are_meant(self) -> None:
        """A file has them as they look, or as they are meant."""
        for brackets in (")(", "()"):
            text = HEBREW + " {}הצפוני{} מאוד".format(*brackets[::-1])
            assert texts(read(from_right(text, HEBREW)))[0].startswith(HEBREW + " (הצפוני) מאוד")

    def test_parts_paragraphs_as_from_the_left(self) -> None:
        first = [HEBREW, HEBREW, "סוף הסיפור."]
        draft = read([*from_right(*first), *from_right(*first, y=660)])
        assert texts(draft) == [" ".join(first)] * 2

    def test_reads_columns_from_the_right(self) -> None:
        right, left = "הנמל היה סגור במשך שבוע", "כאשר האוניה הראשונה נכנסה"
        draft = read([*from_right(*[left] * 5, right=250), *from_right(*[right] * 5, right=520)])
        text = " ".join(texts(draft))
        assert text == " ".join([right] * 5 + [left] * 5)

    def test_joins_the_letters_of_a_ligature_in_their_order(self) -> None:
        """pdfium gives them from the left; all take the room of the ligature."""
        style = Style(700, 10, 400, is_raised=False)
        places = [
            ("س", 30, 35),
            ("ا", 22, 30),
            ("ل", 22, 30),
            ("م", 18, 22),
            ("1", 4, 9),
            (".", 8.5, 10),
            ("5", 9.5, 15),
            ("A", 0, 3),
        ]
        glyphs = [Glyph(character, left, right, style) for character, left, right in places]
        ordered = in_reading_order(glyphs, from_right=True)
        assert "".join(glyph.character for glyph in ordered) == "سلام 1.5A"

    def test_leaves_words_from_the_left_in_their_order(self) -> None:
        style = Style(700, 10, 400, is_raised=False)
        glyphs = [Glyph(character, 5 * at, 5 * at + 5, style) for at, character in enumerate("50 Bowl ")]
        assert in_reading_order([*glyphs[3:], *glyphs[:3]], from_right=False) == glyphs
        hebrew = Glyph("ה", 50, 55, style)
        more = Glyph("ב", -10, -5, style)
        ordered = in_reading_order([hebrew, *glyphs, more], from_right=True)
        assert "".join(glyph.character for glyph in ordered).split() == ["ה", "50", "Bowl", "ב"]
