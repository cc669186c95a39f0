"""Which words of a quote are marked."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import analyze
from index.errors import EmptyQueryError
from index.highlighting import highlights, matched_tokens
from index.question import read_question

LANGUAGES = st.sampled_from(["en", "ar", "zh", "ja", "th", "ko", "hi", "tr"])


def marked(text: str, question: str, language: str) -> list[str]:
    spans = highlights(matched_tokens(analyze(text, language), read_question(question, {language: 9})))
    return [text[start:end] for start, end in spans]


class TestHighlights:
    def test_are_word_forms_as_they_stand(self) -> None:
        assert marked("The harbours’ new FERRIES", "Which ferry is in the harbour?", "en") == ["harbours", "FERRIES"]

    def test_are_neither_question_words_nor_function_words(self) -> None:
        assert marked("The man who is in the house", "Who is in the garden?", "en") == []

    def test_join_where_grams_touch(self) -> None:
        assert marked("新的港口开放了", "港口开放", "zh") == ["港口开放"]

    def test_have_their_combining_marks(self) -> None:
        assert marked("सरकार ने किताबें दीं", "किताब", "hi") == ["किताबें"]

    @given(text=st.text(max_size=60), question=st.text(min_size=1, max_size=30), language=LANGUAGES)
    @settings(derandomize=True, deadline=None)
    def test_are_in_order_apart_and_inside_the_text(self, text: str, question: str, language: str) -> None:
        try:
            asked = read_question(question, {language: 9})
        except EmptyQueryError:
            return
        both = text + question
        spans = highlights(matched_tokens(analyze(both, language), asked))
        assert all(0 <= start < end <= len(both) for start, end in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans))
