"""Careless typing, as the benchmarks do it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.edits import KEYBOARDS, careless, lower_case, neighbours_of, stripped, swapped

QUESTIONS = {
    "en": "How many points did the Panthers defense surrender?",
    "no": "Hvor lenge har flyplassen vært stengt?",
    "ru": "Сколько очков уступила защита Пэнтерс?",
    "ar": "كم نقطة تخلى عنها دفاع البانثرز؟",
    "th": "ทีมรับของแพนเธอร์สยอมแพ้ที่คะแนนเท่าไร",
    "zh": "黑豹队的防守丢了多少分？",
    "ja": "日本で梅雨がないのは北海道とどこか。",
}


class TestASlip:
    @pytest.mark.parametrize(("language", "question"), QUESTIONS.items())
    def test_is_made_in_every_question_with_a_long_word(self, language: str, question: str) -> None:
        assert all(careless(question, language, seed) != question for seed in range(20))

    @given(st.text(max_size=60), st.sampled_from([*KEYBOARDS, "zh", "de"]), st.integers(0, 9))
    def test_is_the_same_for_the_same_seed(self, question: str, language: str, seed: int) -> None:
        assert careless(question, language, seed) == careless(question, language, seed)

    def test_stays_the_same_on_every_machine(self) -> None:
        """Else falls that are measured today could not be compared with those of last year."""
        assert [careless("Where is the ferry?", "en", seed) for seed in range(4)] == [
            "Where is the fery?",
            "Wherre is the ferry?",
            "Where is the fedry?",
            "Where is the feerry?",
        ]

    @given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), max_size=6).map(" ".join), st.integers(0, 9))
    def test_changes_one_word_of_four_letters_or_more(self, question: str, seed: int) -> None:
        typed = careless(question, "en", seed)
        pairs = list(zip(question.split(), typed.split(), strict=True))
        changed = [before for before, after in pairs if before != after]
        assert len(changed) <= 1
        assert all(len(word) >= 4 for word in changed)

    @given(st.text("abcdefghij", min_size=4, max_size=9), st.integers(0, 9))
    def test_adds_or_loses_one_letter_at_most(self, word: str, seed: int) -> None:
        assert abs(len(careless(word, "en", seed)) - len(word)) <= 1

    @pytest.mark.parametrize("question", ["", "Who is he?", "2016 ?", "東京"])
    def test_is_not_made_where_no_word_is_long_enough(self, question: str) -> None:
        assert careless(question, "en", 1) == question


class TestNeighbouringKeys:
    @pytest.mark.parametrize(
        ("letter", "language", "neighbours"),
        [
            ("s", "en", "adwezx"),
            ("S", "en", "ADWEZX"),
            ("q", "en", "wa"),
            ("ø", "no", "læpå"),
            ("ى", "ar", "ةات"),
            ("к", "ru", "уева"),
            ("l", "de", "kop"),
        ],
    )
    def test_touch(self, letter: str, language: str, neighbours: str) -> None:
        assert sorted(neighbours_of(letter, language)) == sorted(neighbours)

    def test_are_unknown_for_what_is_typed_by_its_sound(self) -> None:
        assert neighbours_of("黑", "zh") == ""

    @pytest.mark.parametrize("rows", KEYBOARDS.values(), ids=KEYBOARDS.keys())
    def test_every_letter_has_one_key(self, rows: tuple[str, ...]) -> None:
        letters = "".join(rows)
        assert len(set(letters)) == len(letters)


class TestStripping:
    @pytest.mark.parametrize(
        ("question", "without"),
        [
            ("¿Cuántos años tenía Núñez?", "cuantos anos tenia nunez"),
            ("Hva heter byen Ålesund på engelsk?", "hva heter byen alesund pa engelsk"),
            ("What's AC/DC's newest LP (in 2016)?", "whats ac dcs newest lp in 2016"),
            ("Ещё один Йод?", "еще один йод"),
            ("مَن أَوّل؟", "من اول"),
            ("ガンジーは?", "ガンジーは"),
            ("ที่คะแนนเท่าไร?", "ที่คะแนนเท่าไร"),
            ("हिन्दी में?", "हिन्दी में"),
        ],
    )
    def test_takes_accents_capitals_and_punctuation_away(self, question: str, without: str) -> None:
        assert stripped(question) == without

    @given(st.text(st.characters(codec="utf-8"), max_size=60))
    def test_leaves_no_punctuation(self, question: str) -> None:
        assert not [letter for letter in stripped(question) if unicodedata.category(letter)[0] in "PS"]


class TestASwap:
    @pytest.mark.parametrize("question", QUESTIONS.values())
    def test_is_made_in_every_question_with_a_long_word(self, question: str) -> None:
        assert swapped(question, 1) != question
        assert sorted(swapped(question, 1)) == sorted(question)

    def test_stays_the_same_on_every_machine(self) -> None:
        assert [swapped("Where is the ferry?", seed) for seed in range(3)] == [
            "Where is the frery?",
            "Wheer is the ferry?",
            "Where is the feryr?",
        ]

    @given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), max_size=6).map(" ".join), st.integers(0, 9))
    def test_keeps_the_first_letter_of_each_word(self, question: str, seed: int) -> None:
        assert [word[0] for word in swapped(question, seed).split()] == [word[0] for word in question.split()]

    @pytest.mark.parametrize("question", ["", "Who is it?", "1980?"])
    def test_needs_a_word_of_four_letters(self, question: str) -> None:
        assert swapped(question, 1) == question

    def test_needs_two_different_letters(self) -> None:
        assert swapped("aaaa", 1) == "aaaa"


class TestLowerCase:
    def test_keeps_accents(self) -> None:
        assert lower_case("Où est l’Éden, à Paris ?") == "où est léden à paris"
