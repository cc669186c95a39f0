"""The search of passages for the words of a question, by numbers."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.analysis import Field, passage_tokens, terms_of
from index.analysis.languages import STEMMERS
from index.analysis.token_ids import TOKEN
from index.backends.base import Readings
from index.backends.bm25.forward_index import Forward
from index.model import Passage, PassageKind
from index.query.question import Question, read_question
from index.ranking.sentence_scan import Scan, Scanner
from index.ranking.sentence_terms import WordFinder, form_mark, read_passage

WORDS = (
    *("dying", "dies", "skies", "Ferry", "ferries", "well-known", "can't", "1,000", "No.", "a", "I", "as", "Straße"),
    *("Häuser", "haus", "Øst", "øya", "corazón", "CORAZONES", "été", "e\u0301te\u0301", "q\u0303u", "ﬁsh", "fishes"),
    *("лежащий", "Ёлки", "ёлка", "dem", "(so)", "—", "x2", "abc1", "İstanbul", "istanbul'da", "evlerimizden"),
    *("المصدر", "ـــ", "Ελλάδα", "ελλάδας", "नौका", "gelopen", "dikirim", "港口", "항구로", "2019年", "ท่าเรือเก่า"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), min_size=1, max_size=12).map(" ".join)
LANGUAGES = ("en", "de", "no", "es", "fr", "ru", "tr", "ar", "nl", "id", "el", "hi", "th", "zh", "ko", "xx", "")


def found_by_scanning(question: Question, *texts: str, language: str) -> list[tuple[tuple[frozenset[str], int], ...]]:
    """For each text, and each of its sentences, what is found, with the number of its tokens."""
    scan = scanned(question, *texts, language=language)
    terms = [term for word in question.words for term in word.terms_in(Field.WORDS)]
    forms = [form_mark(word.normal) for word in question.words]
    sentences = [
        (
            frozenset(
                [
                    *(term for term, there in zip(terms, of_terms, strict=True) if there),
                    *(form for form, there in zip(forms, of_forms, strict=True) if there),
                ]
            ),
            count,
        )
        for of_terms, of_forms, count in zip(
            scan.terms.tolist(), scan.forms.tolist(), scan.token_counts.tolist(), strict=True
        )
    ]
    return [tuple(sentences[first:end]) for first, end in scan.passages()]


def scanned(question: Question, *texts: str, language: str) -> Scan:
    forward = Forward.of([passage_tokens(passage(text, language), language) for text in texts])
    counts = np.diff(forward.first_sentences)
    return Scanner(question).scan(Readings(forward.tokens.view(TOKEN), forward.sentence_sizes, counts))


def passage(text: str, language: str) -> Passage:
    return Passage("a", 0, text, PassageKind.BODY, "", None, language or None)


def found_by_reading(question: Question, text: str, language: str) -> tuple[tuple[frozenset[str], int], ...]:
    sought, read = WordFinder(question.words), read_passage(passage(text, language), language)
    return tuple(
        (sought.found_in(each), len(terms_of(text[slice(*each.span)], language, Field.WORDS)))
        for each in read.sentences
    )


class TestScan:
    @given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(LANGUAGES))
    def test_finds_what_a_whole_reading_finds(self, question: str, texts: list[str], language: str) -> None:
        assume(all(map(str.strip, texts)))
        asked = read_question(f"ferry {question}", {language: 1, "en": 1})
        read = [found_by_reading(asked, text, language) for text in texts]
        assert found_by_scanning(asked, *texts, language=language) == read

    @pytest.mark.parametrize("word", WORDS)
    @pytest.mark.parametrize("language", sorted(STEMMERS))
    def test_finds_every_word_in_its_own_text(self, word: str, language: str) -> None:
        asked = read_question(f"ferry {word}", {language: 1, "en": 1})
        text = f"The {word.upper()}. {word} is {word.capitalize()}, {word}s."
        assert found_by_scanning(asked, text, language=language) == [found_by_reading(asked, text, language)]

    def test_tells_numbers_that_are_not_in_the_question(self) -> None:
        asked = read_question("How many cars did the ferry carry in 1998?", {"en": 1})
        scan = scanned(asked, "In 1998 it carried cars. It carried 1,200 of them.", "渡船运载40辆汽车。", language="en")
        assert scan.has_new_number.tolist() == [False, True, True]

    def test_of_the_same_word_again_and_again_takes_no_more_memory(self) -> None:
        """A question of 2,000 words "x" over a text of "x" alone: a table of all with all would be gigabytes."""
        asked = read_question("x " * 2_000, {"en": 1})
        tracemalloc.start()
        scan = scanned(asked, *["x " * 590] * 50, language="en")
        _, most_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert scan.forms.all()
        assert scan.terms.all()
        assert most_bytes < 20e6
