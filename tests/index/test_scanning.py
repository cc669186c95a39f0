"""What of a question stands in a passage, read at a glance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.languages import STEMMERS
from index.model import Passage, PassageKind
from index.question import read_question
from index.reading import Sought, read_passage
from index.scanning import KEEPING_STEMMERS, Scan, Scanner

WORDS = (
    *("dying", "dies", "skies", "Ferry", "ferries", "well-known", "can't", "1,000", "No.", "a", "I", "as", "Straße"),
    *("Häuser", "haus", "Øst", "øya", "corazón", "CORAZONES", "été", "e\u0301te\u0301", "q\u0303u", "ﬁsh", "fishes"),
    *("лежащий", "Ёлки", "ёлка", "dem", "(so)", "—", "x2", "abc1", "İstanbul", "istanbul'da", "evlerimizden"),
    *("المصدر", "ـــ", "Ελλάδα", "ελλάδας", "नौका", "gelopen", "dikirim", "港口", "항구로"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), min_size=1, max_size=12).map(" ".join)
LANGUAGES = ("en", "de", "no", "es", "fr", "ru", "tr", "ar", "nl", "id", "el", "hi", "zh", "ko", "xx", "")


def both(question: str, text: str, language: str) -> tuple[Scan, Scan]:
    """A scan, and what a whole reading says."""
    passage = Passage("a", 0, text, PassageKind.BODY, "", None, language or None)
    words = read_question(question, {language: 1, "en": 1}).words
    reading = read_passage(passage, language)
    found = tuple(map(Sought(words).found_in, reading.sentences))
    counts = tuple(sentence.token_count for sentence in reading.sentences)
    read = Scan(language, found, counts, tuple(text[slice(*sentence.span)] for sentence in reading.sentences))
    return Scanner(words).scan(passage, language), read


class TestScan:
    @given(TEXTS, TEXTS, st.sampled_from(LANGUAGES))
    def test_finds_what_a_whole_reading_finds(self, question: str, text: str, language: str) -> None:
        scanned, read = both(f"ferry {question}", text, language)
        assert scanned == read

    @pytest.mark.parametrize("word", WORDS)
    @pytest.mark.parametrize("language", sorted(STEMMERS))
    def test_finds_every_word_in_its_own_text(self, word: str, language: str) -> None:
        scanned, read = both(f"ferry {word}", f"The {word.upper()}. {word} is {word.capitalize()}, {word}s.", language)
        assert scanned == read

    def test_counts_what_begins_otherwise_without_looking_at_it(self) -> None:
        first, second = "Ferries zigzagged 1,000 times.", "Zigzagging's zest!"
        scanned, _ = both("ferry", f"{first} {second}", "en")
        assert scanned == Scan("en", (frozenset({"ferri"}), frozenset()), (4, 3), (first, second))

    def test_knows_languages_that_have_a_stemmer(self) -> None:
        assert set(STEMMERS) > KEEPING_STEMMERS
