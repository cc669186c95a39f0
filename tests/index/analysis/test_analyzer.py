"""One analysis for passages and questions, in many languages."""

from __future__ import annotations

import pytest

from index.analysis import Field, terms_of


def terms(text: str, language: str | None, field: Field = Field.WORDS) -> list[str]:
    return terms_of(text, language, field)


class TestWords:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("en", "The harbours were opened.", ["the", "harbour", "were", "open"]),
            ("en", "China’s 1,200 kg", ["china", "s", "1200", "kg"]),
            ("en", "3.5 and 1990s, 2nd", ["3.5", "and", "1990s", "2nd"]),
            ("de", "Straßen und STRASSEN", ["strass", "und", "strass"]),
            ("de", "1.200,50 Euro", ["1200.50", "euro"]),
            ("no", "flyplassen, flyplasser", ["flyplass", "flyplass"]),
            ("nb-NO", "flyplassen", ["flyplass"]),
            ("es", "canciones", ["cancion"]),
            ("ru", "города городов", ["город", "город"]),
            ("tr", "İstanbul'da", ["istanbul", "da"]),
            ("el", "Οδός οδοσ", ["οδ", "οδ"]),
            ("ar", "الْمَدِينَةُ المدينة", ["مدين", "مدين"]),
            ("fa", "می‌خواهم", ["میخواهم"]),
            ("hi", "किताबें किताब", ["किताब", "किताब"]),
            ("vi", "Hà Nội", ["hà", "nội"]),
            ("zh", "梅雨", ["梅", "雨", "梅雨"]),
            ("zh", "５月", ["5", "月"]),
            ("ja", "ｶﾞｽ", ["ガ", "ス", "ガス"]),
            ("th", "แมวกิน", ["แมว", "มวก", "วกิ", "กิน"]),
            ("ko", "서울의", ["서", "울", "의", "서울", "울의"]),
            ("th", "NBA 12", ["nba", "12"]),
            ("en", "١٢٣ ۱۲۳", ["123", "123"]),
            ("th", "๑๒ ໑໒ ១២ ၁၂ १२ ১২ ௧௨ １２", ["12"] * 8),
            ("hy", "Ո՞վ և ե՞րբ", ["ով", "եւ", "երբ"]),
            ("en", "🎉 -- …", []),
            ("ar", "ـ", []),
            (None, "The harbours", ["the", "harbour"]),
            ("xx", "harbours", ["harbours"]),
        ],
    )
    def test_are_stemmed_or_cut_as_the_script_asks(self, language: str | None, text: str, expected: list[str]) -> None:
        assert terms(text, language) == expected

    def test_a_word_in_another_script_gets_the_stemmer_of_that(self) -> None:
        assert terms("города harbours", "en") == ["город", "harbour"]
        assert terms("города harbours", "ru") == ["город", "harbour"]


class TestGrams:
    def test_are_four_characters_with_the_borders_of_words(self) -> None:
        assert terms("Ferry at", "en", Field.GRAMS) == ["_fer", "ferr", "erry", "rry_", "_at_"]

    def test_leave_marks_out(self) -> None:
        assert terms("canción", "es", Field.GRAMS) == terms("CANCION", "es", Field.GRAMS)
