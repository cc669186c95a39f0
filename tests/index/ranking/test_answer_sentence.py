"""The sentence of a quoted passage that is marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Field
from index.analysis.analyzer import terms_of
from index.backends.bm25.backend import BM25Backend
from index.model import Passage, PassageKind
from index.query.question import read_question
from index.ranking.answer_sentence import SIMILAR_CHARS, Marker
from index.ranking.code_pages import code_page
from index.ranking.sentence_terms import read_passage
from index.ranking.verdict import Weighing
from tests.support.archive.backend_articles import articles_of


def marked(question: str, text: str, language: str = "en", others: Sequence[tuple[str, str]] = ()) -> str | None:
    """The sentence that is marked in an archive of this text, and of *others* with their languages."""
    passage = Passage("a", 0, text, PassageKind.BODY, "", None, language)
    beside = [Passage(f"b{n}", 0, each, PassageKind.BODY, "", None, code) for n, (code, each) in enumerate(others)]
    backend = BM25Backend()
    backend.index(articles_of([passage, *beside]))
    asked = read_question(question, backend.languages)
    weighing = Weighing(asked, backend.search(asked.query, 1))
    marker = Marker(asked, weighing.term_weights())
    span = marker.sentence(text, read_passage(passage, language))
    return span and text[slice(*span)]


class TestWords:
    def test_the_most_of_them_are_in_it(self) -> None:
        text = "The ferry is new. It began to run in April, and the ferry carries forty cars. Children travel free."
        assert marked("which cars can the ferry carry", text) == (
            "It began to run in April, and the ferry carries forty cars."
        )

    def test_those_of_all_sentences_hardly_count(self) -> None:
        text = "The old ferry of the harbour is red. The ferry and the harbour sleep. The ferry sails for the harbour."
        assert marked("the ferry of the harbour sails", text) == "The ferry sails for the harbour."

    def test_names_count_less(self) -> None:
        """The sentences about them say "she"."""
        text = "Mara Voss came. She likes to feed herrings."
        assert marked("What does Mara Voss like to feed?", text) == "She likes to feed herrings."

    def test_short_ones_are_similar_to_none(self) -> None:
        text = "The car of the harbour sleeps. The harbour has carriages."
        assert marked("the carriers of the harbour", text) == "The harbour has carriages."

    def test_similar_ones_count_less_than_the_same(self) -> None:
        text = "The kommunevalget came. Nobody slept. The kommunevalg went."
        assert marked("kommunevalg", text) == "The kommunevalg went."
        assert marked("kommunevalgets", text) == "The kommunevalget came."

    def test_those_of_the_sentence_before_count_a_little(self) -> None:
        text = "It sank slowly. The boat. It sank quickly."
        assert marked("boat sank slowly quickly", text) == "It sank quickly."

    def test_those_of_the_sentence_before_do_not_count_again(self) -> None:
        """Else the second of two would be marked that have all of them, be the first what the question asks for."""
        text = "The Gazette is a paper on ferries. The Gazette lists ferries each year on paper."
        assert marked("Is the Gazette a paper on ferries?", text) == "The Gazette is a paper on ferries."

    def test_count_as_the_stems_that_are_there(self) -> None:
        """Not as those of other languages, which stand nowhere and would be worth most: a year would weigh more."""
        text = "The stone mill was founded in 1851. It cost nine thousand pounds."
        others = [("de", "Ein Haus kostet viel."), ("es", "La casa vale mucho."), ("ru", "Дом стоит дорого.")]
        assert marked("How much did the mill cost?", text, "en", others) == "It cost nine thousand pounds."

    def test_that_ask_are_no_part_of_what_is_asked_for(self) -> None:
        """No passage of a small archive asks: they would seem rarest, and all else little beside a year."""
        text = "The mill was founded in 1851. It cost nine thousand pounds."
        others = [("en", "The bridge cost nothing."), ("en", "A house may cost more.")]
        assert marked("How much did it cost?", text, "en", others) == "It cost nine thousand pounds."

    def test_of_unspaced_script_all_parts_of_a_run_count(self) -> None:
        text = "旧的港口关闭了。新的港口开放了。"
        assert marked("新港口开放", text, "zh") == "新的港口开放了。"

    def test_the_first_of_equals_is_marked(self) -> None:
        assert marked("cats purr", "Cats purr. Dogs bark. Cats do purr.") == "Cats purr."

    def test_none_is_marked_where_none_has_any(self) -> None:
        """The passage was found for its title."""
        assert marked("cats purr", "Nobody slept. Nobody came.") is None


class TestKinds:
    @pytest.mark.parametrize(
        ("question", "language", "text", "expected"),
        [
            (
                "When did the ferry go?",
                "en",
                "The ferry goes again. The ferry goes in 1962.",
                "The ferry goes in 1962.",
            ),
            ("How many cars has it?", "en", "Cars are here. Cars, 40 of them.", "Cars, 40 of them."),
            ("Who leads the choir?", "en", "The choir has songs. The choir has Mara Voss.", "The choir has Mara Voss."),
            ("Where is the harbour?", "en", "The harbour is old. The harbour is in Bodø.", "The harbour is in Bodø."),
            ("Når går ferja?", "no", "Ferja går ofte. Ferja går klokka 9.", "Ferja går klokka 9."),
            ("渡轮什么时候开航？", "zh", "渡轮开了。渡轮在1962年。", "渡轮在1962年。"),
        ],
    )
    def test_what_is_asked_for_counts(self, question: str, language: str, text: str, expected: str) -> None:
        assert marked(question, text, language) == expected

    def test_what_is_in_the_question_is_not_what_is_asked_for(self) -> None:
        text = "It was old in 1962. The old ferry sank."
        assert marked("When did the ferry of 1962 sink?", text) == "The old ferry sank."

    def test_a_capital_at_the_beginning_makes_no_name(self) -> None:
        text = "The choir sings. Someone leads."
        assert marked("Who leads the choir that sings?", text) == "The choir sings."


CHUNKS = st.sampled_from(
    [
        "Harbor",
        "harbours",
        "(harbor)",
        "HARDWARE",
        "barb",
        "arb",
        "x-harbour",
        "1,000",
        "1000",
        "é",
        "ß",
        "hárbour",
        "–",
    ]
)


class TestLikeness:
    @given(st.lists(CHUNKS, min_size=1).map(" ".join), st.lists(CHUNKS).map(" ".join))
    def test_is_that_of_all_words_of_a_sentence(self, sentence: str, before: str) -> None:
        """Most are passed over, since they have nothing that is sought."""
        asked = read_question("the harbour of 1000 boats", {"en": 1})
        marker = Marker(asked, [dict.fromkeys(word.terms_in(Field.WORDS), 1.0) for word in asked.words])
        words = (chunk for chunk in sentence.replace("-", " ").split() if len(chunk.strip("()")) >= SIMILAR_CHARS)
        grams = set(chain.from_iterable(terms_of(word, None, Field.GRAMS) for word in words))
        sought = marker._grams_sought(f"{before} {sentence}", code_page("en"))
        assert marker._grams_in(sentence, sought) == grams & marker._grams
