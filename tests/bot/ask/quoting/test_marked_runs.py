"""Words of the question, and the sentence that answers, are marked in a quotation."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.ask.quoting.group_blocks import marked
from bot.ask.quoting.marked_runs import Run, runs_of
from index.model import Span

TEXT = "The ferry sails. It is new."
PLACES = st.integers(0, len(TEXT))
HIGHLIGHTS = st.lists(PLACES, max_size=8, unique=True).map(lambda places: [*pairwise(sorted(places))][::2])
SENTENCES = st.none() | st.tuples(PLACES, PLACES).map(lambda ends: (min(ends), max(ends)))


def shown(highlights: list[Span], sentence: Span | None) -> str:
    return marked(runs_of(TEXT, highlights, sentence)).html


class TestRuns:
    @given(HIGHLIGHTS, SENTENCES)
    def test_are_the_text_each_marked_as_its_characters_are(
        self, highlights: list[Span], sentence: Span | None
    ) -> None:
        runs = runs_of(TEXT, highlights, sentence)
        marks = [(run.text, run.is_match, run.is_in_sentence) for run in runs for _ in run.text]
        start, end = sentence or (0, 0)
        assert "".join(run.text for run in runs) == TEXT
        assert [(is_match, is_in) for _, is_match, is_in in marks] == [
            (any(first <= place < last for first, last in highlights), start <= place < end)
            for place in range(len(TEXT))
        ]
        assert all(run.text for run in runs)

    def test_of_a_text_without_marks_are_one(self) -> None:
        assert runs_of(TEXT, (), None) == [Run(TEXT, False, False)]


class TestInTelegram:
    def test_words_are_bold_and_the_sentence_is_underlined(self) -> None:
        assert shown([(4, 9)], (17, 27)) == "The <b>ferry</b> sails. <u>It is new.</u>"

    def test_a_word_that_crosses_the_border_of_the_sentence_is_cut(self) -> None:
        assert shown([(10, 19)], (17, 27)) == "The ferry <b>sails. </b><u><b>It</b> is new.</u>"

    def test_nothing_is_marked_without_marks(self) -> None:
        assert shown([], None) == TEXT
