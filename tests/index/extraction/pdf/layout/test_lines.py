"""From glyphs to words: blanks, accents, ligatures, and scripts that are written from the right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.extraction.pdf.characters.directions import Direction
from index.extraction.pdf.characters.glyphs import Glyph, Style
from index.extraction.pdf.characters.right_to_left import in_reading_order
from index.extraction.pdf.layout.lines import lines_of
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, HEBREW, LEFT, Setter, essay, from_right, read, texts


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


class TestLargeNumbers:
    def test_are_apart_from_the_words_close_below_them(self) -> None:
        number = Text("41", LEFT, 600, 28)
        words = Text("volumes in the kitchen", LEFT, 585, 11)
        found = texts(read([*Setter().add(essay(0)).texts, number, words, *Setter(y=500).add(essay(1)).texts]))
        assert " ".join(found).count(words.text) == 1


class TestFromTheRight:
    @pytest.mark.parametrize("text", [ARABIC, HEBREW])
    def test_is_read_in_its_order(self, text: str) -> None:
        assert texts(read(from_right(text, text, text[:14]))) == [f"{text} {text} {text[:14].strip()}"]

    def test_leaves_numbers_and_words_from_the_left_as_they_are(self) -> None:
        text = f"{HEBREW} 1848 {HEBREW[:4]} Harbour"
        assert texts(read(from_right(text, text))) == [f"{text} {text}"]
        assert texts(read(from_right(HEBREW, "הם ראו 3,500 אוניות שם")))[0].endswith("3,500 אוניות שם")

    def test_reads_a_number_and_words_as_other_pages_draw_them(self) -> None:
        """Only what was drawn at once shows which was first, and a page may have no such words."""
        numbered = [*from_right(HEBREW, HEBREW, y=700), *from_right("12 Windows", y=676)]
        assert texts(read(numbered))[-1].endswith("Windows 12")
        at_once = [*from_right(HEBREW, HEBREW, HEBREW[:14]), Text("Set at once", 465, 600)]
        assert texts(read(at_once, numbered))[-1].endswith("12 Windows")
        by_word = [*from_right(HEBREW, HEBREW, HEBREW[:14]), *from_right("Set by word", y=600)]
        assert texts(read(by_word, numbered))[-1].endswith("Windows 12")

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

    def test_stands_in_a_line_from_the_left_as_well(self) -> None:
        word = Text("שלום"[::-1], LEFT + 40, 600)
        assert line("He said", word, Text("twice.", LEFT + 65, 600)) == "He said שלום twice."
        assert line("He said", word) == "He said שלום"

    def test_has_blanks_that_are_drawn_by_themselves(self) -> None:
        """pdfium leaves them out, as Chrome and typst draw them; and there is hardly any room for them here."""
        drawn, x = [], 520.0
        for word in ARABIC.split():
            x -= 5 * len(word)
            drawn += [Text(word[::-1], x, 700), Text(" ", x - 2, 700)]
            x -= 1.0
        assert texts(read(drawn)) == [ARABIC]

    def test_joins_words_that_are_stretched(self) -> None:
        """By glyphs of which the file does not tell what they are; pdfium gives the numbers of such."""
        drawn = [text for at in range(8) for text in from_right(ARABIC, y=700 - 12 * at)]
        stretched = from_right("سـلام", y=604)
        unknown = [Text("\x1f" if text.text == "ـ" else text.text, text.x, text.y) for text in stretched]
        text = "".join(character if character != "ـ" else "\x1f" for character in stretched[0].text)
        assert unknown
        assert texts(read([*drawn, Text(text, stretched[0].x, 604)]))[0].endswith("يوم سلام")

    def test_is_not_lost_behind_a_blank_that_pdfium_makes_up(self) -> None:
        """It names the object of the letters behind it, but has no place on the page."""
        drawn = b"BT /F 10 Tf 1 0 0 1 300 %d Tm [<%s> -600 <%s> -300 <0020>] TJ ET"
        words = [word[::-1].encode("utf-16-be").hex().encode() for word in ("האוניה", "הנמל")]
        page = b"\n".join(drawn % (y, *words) for y in (700, 688, 676))
        assert texts(read(page)) == [" ".join(["הנמל האוניה"] * 3)]


def lines(*places: tuple[str, float, float], strips: tuple[int, ...] = (), size: float = 10) -> list[str]:
    """The lines of glyphs between two places."""
    style = Style(700, size, 400, is_raised=False)
    strips = strips or (0,) * len(places)
    glyphs = [Glyph(*place, style, strip=strip) for place, strip in zip(places, strips, strict=True)]
    return [found.text for found in lines_of(glyphs)]


class TestLinesFromTheRight:
    def test_have_the_letters_of_a_ligature_in_their_order(self) -> None:
        """All take its room, and pdfium has turned them around, unless the ligature is a character."""
        behind = (("م", 18.0, 22.0),)
        for lam_alef in ((("ا", 22.0, 30.0), ("ل", 22.0, 30.0)), (("ل", 22.0, 30.0), ("ا", 22.0, 30.0))):
            assert lines(("س", 30, 35), *lam_alef, *behind) == ["سلام"]

    def test_have_letters_over_each_other_in_the_order_of_the_file(self) -> None:
        """Their places do not tell it. The file may have them from the left, too."""
        letters = (("ل", 30.0, 33.0), ("م", 26.0, 30.0), ("ح", 25.5, 31.5), ("ي", 20.0, 25.0), ("ط", 14.0, 20.0))
        assert lines(*letters) == ["لمحيط"]
        assert lines(*letters[::-1]) == ["لمحيط"]

    def test_have_marks_behind_their_letters(self) -> None:
        assert lines(("م", 30, 35), ("\u064f", 31, 33), ("ن", 25, 30)) == ["مُن"]

    def test_are_whole_where_the_direction_changes(self) -> None:
        """pdfium parts them there."""
        parts = [
            ("ا", 95.0, 100.0),
            ("ب", 90.0, 95.0),
            ("د", 40.0, 45.0),
            ("ه", 35.0, 40.0),
            ("x", 60.0, 65.0),
            ("y", 65.0, 70.0),
        ]
        more = [("v", 75.0, 80.0), ("w", 80.0, 85.0), ("ج", 50.0, 55.0)]
        assert lines(*parts, *more) == ["اب xy vw ج ده"]

    def test_are_parted_where_columns_meet(self) -> None:
        """A blank at the end of a line bridges nothing."""
        assert lines(("ا", 95, 100), ("ب", 90, 95), (" ", 87, 90), ("ج", 70, 75), ("د", 65, 70)) == ["اب", "جد"]

    def test_have_no_blank_where_something_is_drawn_over_it(self) -> None:
        assert lines(("ا", 95, 100), ("ب", 90, 95), (" ", 87, 90), (".", 87, 90)) == ["اب."]

    def test_are_none_of_nothing_but_blanks(self) -> None:
        below = Glyph(" ", 40, 45, Style(600, 10, 400, is_raised=False))
        letters = [Glyph(character, 90, 95, Style(700, 10, 400, is_raised=False)) for character in "اب"]
        assert len(lines_of([*letters, below])) == 1

    def test_are_not_parted_by_a_blank_under_a_mark(self) -> None:
        """A mark may be drawn far from its letter, so that no place is between two letters."""
        style = Style(700, 10, 400, is_raised=False)
        places = [(95, 100), (88, 95), (93, 97)]
        word = [Glyph(character, *place, style) for character, place in zip("שלו", places, strict=True)]
        assert len(lines_of([*word, Glyph(" ", 93, 95, style)])) == 1

    @pytest.mark.parametrize(
        ("shown", "read"),
        [
            (".(ABC)", "(ABC)."),
            ("a b •", "• a b"),
            ("He said no.", "He said no."),
            ('"He said', '"He said'),
            ("ab cd", "ab cd"),
            ("12-10", "12-10"),
        ],
    )
    def test_are_told_from_those_of_a_paragraph_from_the_left(self, shown: str, read: str) -> None:
        """All letters of which are from there."""
        style = Style(700, 10, 400, is_raised=False)
        other = style._replace(baseline=680)
        here = [Glyph(character, 6.0 * at, 6.0 * at + 6, style) for at, character in enumerate(shown)]
        page = [Glyph(character, 200 - 5.0 * at, 205 - 5.0 * at, other) for at, character in enumerate(HEBREW)]
        assert lines_of([*here, *page])[0].text == read


class TestLinesFromTheLeft:
    def test_are_put_in_their_order(self) -> None:
        """The file may draw a word behind those that follow it."""
        style = Style(700, 10, 400, is_raised=False)
        glyphs = [Glyph(character, 5 * at, 5 * at + 5, style) for at, character in enumerate("50 Bowl ")]
        assert in_reading_order([*glyphs[3:], *glyphs[:3]], Direction(is_from_right=False)) == glyphs
