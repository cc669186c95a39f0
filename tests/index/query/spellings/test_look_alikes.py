"""Write each word of a question in one script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.spellings.look_alikes import in_one_script

LATIN, CYRILLIC = "ABCEHIKMOPTXYaceikmoptxyïÏ", "АВСЕНІКМОРТХУасеікмортхуїЇ"
TO_LATIN = str.maketrans(CYRILLIC, LATIN)


class TestInOneScript:
    @pytest.mark.parametrize("question", ["сколько лодок затонуло в заливе?", "директор порта Тимченко", "їхні човни"])
    def test_mends_all_words_at_once(self, question: str) -> None:
        """Every second letter is Latin, if there is one that looks the same."""
        typed = "".join(letter.translate(TO_LATIN) if place % 2 else letter for place, letter in enumerate(question, 1))
        assert typed != question
        assert in_one_script(typed) == question

    def test_mends_latin_words(self) -> None:
        assert in_one_script("hеrring in thе bаy") == "herring in the bay"

    @pytest.mark.parametrize(
        "question",
        ["herring", "сельдь", "сколько стоит iPhone", "кто болел COVIDом", "что такое Xlаб", "é à ї", "naïve идея"],
    )
    def test_leaves_words_that_are_written_so(self, question: str) -> None:
        assert in_one_script(question) == question

    @given(st.text(st.sampled_from("aаtтhнqюé 1-")))
    def test_keeps_every_place(self, question: str) -> None:
        assert len(in_one_script(question)) == len(question)
