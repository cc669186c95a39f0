"""Texts whose case and accents are folded at once, as bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokenizer import fold_marks, normalise, words_of
from index.ranking.code_pages import code_page, words_beginning_with

LANGUAGES = {
    "no": "cp1252",
    "ru": "cp1251",
    "pl": "cp1250",
    "el": "cp1253",
    "ar": "cp1256",
    "tr": "cp1254",
    "lt": "cp1257",
}


def characters(name: str) -> str:
    """All characters of a code page."""
    return bytes(range(256)).decode(name, "ignore")


class TestFolded:
    @pytest.mark.parametrize(("language", "name"), LANGUAGES.items())
    @given(data=st.data())
    def test_has_the_words_as_they_are_compared(self, language: str, name: str, data: st.DataObject) -> None:
        page = code_page(language)
        known = [each for each in characters(name) if page.folded(each) is not None]
        text = data.draw(st.text(st.sampled_from(known)))
        folded = page.folded(text)
        assert folded is not None
        rest = bytearray(folded)
        for word, _, start in words_of(text):
            end = start + len(word)
            if not any(map(str.isdigit, word)):
                assert folded[start:end].decode(name) == fold_marks(normalise(word))
            rest[start:end] = b"_" * len(word)
        assert set(rest) <= {ord("_")}

    @pytest.mark.parametrize(("language", "name"), LANGUAGES.items())
    def test_is_known_of_nearly_all_letters(self, language: str, name: str) -> None:
        page = code_page(language)
        assert {each for each in characters(name) if each.isalpha() and page.folded(each) is None} <= set("ßµـ")

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("de", "Straße"),
            ("en", "½"),
            ("en", "東京"),
            ("uk", "комп'ютер"),
        ],
    )
    def test_is_unknown_of_what_is_read_in_another_way(self, language: str, text: str) -> None:
        assert code_page(language).folded(text) is None

    def test_has_a_place_for_each_character(self) -> None:
        assert code_page("no").folded("Vår «Ø» – 3,5") == "var__ø____3_5".encode("cp1252")


class TestEncoded:
    def test_is_in_no_text_if_the_page_does_not_have_it(self) -> None:
        assert code_page("en").encoded(["_har", "東京", "ørke"]) == [b"_har", b"??", b"\xf8rke"]
        assert code_page("en").folded("?") == b"_"

    def test_is_nothing_for_nothing(self) -> None:
        assert code_page("en").encoded([]) == []


class TestWordsBeginningWith:
    def test_are_found_at_all_places(self) -> None:
        folded = code_page("en").folded("Harbour, ha har! Harp-hark.")
        assert folded is not None
        assert [*words_beginning_with([b"_har"], folded)] == [(0, 7), (12, 15), (17, 21), (22, 26)]

    def test_may_be_whole(self) -> None:
        assert [*words_beginning_with([b"_har_"], b"harp_har_hark")] == [(5, 8)]

    def test_may_be_short(self) -> None:
        assert [*words_beginning_with([b"_ab_", b"_a_"], b"ab_ab_a")] == [(0, 2), (3, 5), (6, 7)]
