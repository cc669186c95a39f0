"""Keys stand for terms, one for one, in every script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, article_language, passage_keys, term_keys, terms_of
from index.analysis.languages import STEMMERS
from index.analysis.term_hashes import text_keys
from index.analysis.token_cache import LONGEST_CHARS, ComputedCache
from index.articles.identity import make_article
from index.model import Draft, Paragraph, Passage, PassageKind
from tests.support.archive.indexed_terms import indexed_terms

ALPHABETS = {
    "latin": "aàåçeéğiıİ̇jnňoøßsştuüyz",
    "greek": "αάγεηίιΐοσςυωώ",
    "cyrillic": "абгеёийїклосъя",
    "armenian": "աբգեևիյոու",
    "hebrew": "אבגדהםןשׁ",
    "arabic": "اآأبةدعلميىهـًَ\u200c",
    "devanagari": "अआककाकिनमत्र\u200d",
    "tamil": "அஆகங்கா",
    "han": "東京都中国人のにアァーガ々〇",
    "half-width": "ｶﾞｽｱｲＡＢ１２",
    "thai": "กขคเแมวำา่้๑๒",
    "khmer": "កខគ្ងាំ",
    "hangul": "가각서울의가ㄱ",
    "digits": "0123456789.,٠١٢٫۱۲९",
    "signs": " \n-–'’!?.,()🎉\u200b",
}
LANGUAGES = [*STEMMERS, "zh", "ja", "th", "ko", "he", "vi", "uk", "mk", "xx", "", None]


def mixed(alphabets: list[str]) -> st.SearchStrategy[str]:
    """Words of one alphabet or several, between signs."""
    return st.text("".join(ALPHABETS[each] for each in [*alphabets, "signs"]), max_size=60)


TEXT = st.one_of(
    st.lists(st.sampled_from(list(ALPHABETS)), min_size=1, max_size=3).flatmap(mixed), st.text(max_size=60)
)


class TestTermKey:
    def test_is_the_same_number_of_64_bits_everywhere(self) -> None:
        assert term_keys(["harbour", "東京"]).tolist() == [16295200358155746308, 17306041243353289198]


class TestTextKeys:
    @given(text=TEXT, language=st.sampled_from(LANGUAGES))
    @settings(derandomize=True, deadline=None, max_examples=200)
    def test_are_those_of_the_terms(self, text: str, language: str | None) -> None:
        made = text_keys(text, language)
        for field in Field:
            assert made[field].tolist() == term_keys(terms_of(text, language, field)).tolist()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_those_of_the_terms_in_every_language(self, language: str | None) -> None:
        text = "Harbours, ferries; canciones города городов المدينة किताबें Οδός ձկներ מילים A00E 東京都 แมวกิน 서울의"
        for field in Field:
            assert text_keys(text, language)[field].tolist() == term_keys(terms_of(text, language, field)).tolist()

    def test_are_those_of_the_terms_in_long_chunks(self) -> None:
        text = "https://harbour.example/ferries?from=1999&to=2,001.5,東京都" * 3
        for field in Field:
            expected = term_keys(terms_of(text, "en", field)).tolist()
            assert text_keys(text, "en")[field].tolist() == text_keys(text, "en")[field].tolist() == expected


class TestPassageKeys:
    @pytest.mark.parametrize("kind", list(PassageKind))
    @pytest.mark.parametrize("heading", [None, "Ferries", "The harbour"])
    def test_are_those_of_all_that_is_indexed(self, kind: PassageKind, heading: str | None) -> None:
        passage = Passage("a", 0, "It opened in 1999, the harbour.", kind, "The harbour", heading, "en-GB")
        made = passage_keys(passage, "en")
        assert made.language == "en"
        for field in Field:
            assert made.fields[field].tolist() == term_keys(indexed_terms(passage, field, "en")).tolist()


class TestArticleLanguage:
    @pytest.mark.parametrize(("said", "language"), [("nb-NO", "no"), (None, "de"), ("xx", "xx")])
    def test_is_what_is_said_else_that_of_the_text(self, said: str | None, language: str) -> None:
        paragraphs = (Paragraph("Harbour"), Paragraph("Der Hafen wurde im Jahr 1999 eröffnet und ist gewachsen."))
        draft = Draft("Harbour", paragraphs, language=said)
        assert article_language(make_article(draft, datetime(2026, 1, 1, tzinfo=UTC), None)) == language


class TestComputedCache:
    def test_makes_what_it_has_not_met_or_has_forgotten(self) -> None:
        made: list[str] = []

        def length(string: str) -> int:
            made.append(string)
            return len(string)

        lengths = ComputedCache(length, most=2)
        assert [lengths[string] for string in ("a", "bb", "a", "ccc", "a")] == [1, 2, 1, 3, 1]
        assert made == ["a", "bb", "ccc", "a"]

    def test_does_not_keep_what_is_long(self) -> None:
        kept = ComputedCache(len, most=9)
        assert kept["x" * LONGEST_CHARS] == LONGEST_CHARS
        assert kept["y" * (LONGEST_CHARS + 1)] == LONGEST_CHARS + 1
        assert list(kept) == ["x" * LONGEST_CHARS]
