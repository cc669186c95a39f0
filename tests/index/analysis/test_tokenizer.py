"""Words, numbers and runs of unspaced script, with their places."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.tokenizer import Script, fold_marks, normalise, words_of


class TestWordsOf:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("The 2nd of 12, 1,200.5", [("The", "spaced"), ("2nd", "spaced"), ("of", "spaced"), ("12", "number")]),
            ("1,200.5 1.5a", [("1,200.5", "number"), ("1", "number"), ("5a", "spaced")]),
            ("東京NBA、서울 แมว", [("東京", "han"), ("NBA", "spaced"), ("서울", "hangul"), ("แมว", "thai")]),
            ("п’ять комп'ютер,", [("п’ять", "spaced"), ("комп'ютер", "spaced")]),
            ("д'Артаньян О’Ніл", [("д", "spaced"), ("Артаньян", "spaced"), ("О", "spaced"), ("Ніл", "spaced")]),
            ("l'eau donʼt", [("l", "spaced"), ("eau", "spaced"), ("don", "spaced"), ("t", "spaced")]),
            ("'я п'", [("я", "spaced"), ("п", "spaced")]),
            ("နက်သလဲ။ ရေ၊", [("နက်သလဲ", "thai"), ("ရေ", "thai")]),  # without full stop and comma
            ("𠮷野家 in 𐍅𐌹𐌽", [("𠮷野家", "han"), ("in", "spaced"), ("𐍅𐌹𐌽", "spaced")]),
        ],
    )
    def test_are_cut_where_the_script_changes(self, text: str, expected: list[tuple[str, str]]) -> None:
        assert [(word, script.value) for word, script, _ in words_of(text)][: len(expected)] == expected

    @given(text=st.text(max_size=60), rare=st.characters(min_codepoint=0x10000, max_codepoint=0x10FFFF))
    @settings(derandomize=True, deadline=None)
    def test_do_not_depend_on_rare_characters_elsewhere(self, text: str, rare: str) -> None:
        assert [*words_of(f"{text} {rare}")][: len([*words_of(text)])] == [*words_of(text)]

    @given(text=st.text(max_size=60))
    @settings(derandomize=True, deadline=None)
    def test_hold_all_letters_and_digits_in_their_places(self, text: str) -> None:
        places: set[int] = set()
        for word, script, start in words_of(text):
            assert text[start : start + len(word)] == word
            assert [*words_of(word)] == [(word, script, 0)]
            places.update(range(start, start + len(word)))
        assert places.issuperset(
            at for at, each in enumerate(text) if unicodedata.category(each)[0] in "LN" and each != "ʼ"
        )


class TestNormalise:
    @pytest.mark.parametrize("apostrophe", "'’‘ʼ`′")
    @pytest.mark.parametrize("word", ["ім{}я", "Об{}єкт", "ПІД{}ЇЗД", "надвор{}і", "аб{}ём"])
    def test_leaves_out_apostrophes_of_ukrainian_and_belarusian(self, word: str, apostrophe: str) -> None:
        written = word.format(apostrophe)
        assert [*words_of(f"«{written}»")] == [(written, Script.SPACED, 1)]
        assert normalise(written) == word.format("").casefold()

    @pytest.mark.parametrize("text", ["l’eau", "д’артаньян", "п’"])
    def test_keeps_other_apostrophes(self, text: str) -> None:
        assert normalise(text) == text


class TestFoldMarks:
    @pytest.mark.parametrize(
        ("word", "plain"),
        [
            ("łódź", "lodz"),
            ("đường", "duong"),
            ("ışık", "isik"),
            ("élève", "eleve"),
            ("ёлка", "елка"),
            ("bønne", "bønne"),
        ],
    )
    def test_leaves_what_is_typed_plainly(self, word: str, plain: str) -> None:
        assert fold_marks(word) == plain
