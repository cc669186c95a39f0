"""The words with which people speak about themselves."""

from __future__ import annotations

import pytest

from index.query.frames.own_words import OwnLanguages, OwnWord, OwnWords, has_own_words
from index.query.frames.tokens import tokens_of
from index.query.frames.word_patterns import WordPatterns

NONE: frozenset[str] = frozenset()


def word(text: str, language: str) -> OwnWord:
    (token,) = tokens_of(text)
    return OwnWords(language, NONE, NONE, NONE).word(token)


class TestAPattern:
    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            ("dog", {"dog"}),
            ("wett*", {"wett", "wette", "wetten"}),
            ("*arbeit", {"hausarbeit"}),
            ("می*م", {"ميكنم"}),
            ("пам'ят*", {"пам", "ят", "ять"}),
            ("(a|b)c", {"ac", "bc"}),
            ("prüf*", {"prufung", "pruefung"}),
        ],
    )
    def test_stands_for_words(self, entry: str, words: set[str]) -> None:
        assert {each for each in words if each in WordPatterns([entry])} == words

    @pytest.mark.parametrize(
        ("entry", "other"),
        [("dog", "dogs"), ("wett*", "wettervorhersage"), ("ab*", "abend"), ("*arbeit", "arbeit"), ("می*م", "ميكند")],
    )
    def test_stands_for_no_others(self, entry: str, other: str) -> None:
        assert other not in WordPatterns([entry])

    def test_may_have_words_that_are_joined_to_it(self) -> None:
        patterns = WordPatterns(["شغل"], ("ال", "و"))
        assert ["الشغل" in patterns, "وشغل" in patterns, "بشغل" in patterns] == [True, True, False]


class TestAWord:
    def test_of_the_life_of_readers_may_have_an_ending_for_their_own(self) -> None:
        assert word("دوستم", "fa").is_person
        assert not word("دوست", "fa").is_person
        assert not word("مردم", "fa").is_person

    def test_is_known_if_it_says_nothing_of_a_subject(self) -> None:
        texts = ("my", "you", "grandmother", "already", "harbour")
        assert [word(text, "en").is_known for text in texts] == [True] * 4 + [False]

    def test_may_be_of_a_frame(self) -> None:
        (token,) = tokens_of("zounds")
        assert OwnWords("en", frozenset({"zounds"}), NONE, NONE).word(token).is_known

    def test_is_content_if_it_may_say_what_a_question_is_about(self) -> None:
        assert word("harbour", "en").is_content
        assert not word("my", "en").is_content


class TestALanguage:
    def test_may_have_no_lists(self) -> None:
        assert [has_own_words("en"), has_own_words("fi")] == [True, False]


class TestSeveralLanguages:
    """Here, `OwnLanguages` has English and Persian."""

    @pytest.mark.parametrize(
        ("text", "likely"),
        [
            ("my grandmother harbour", ["en"]),
            ("harbour", []),
            ("my دوستم", ["en", "fa"]),
            ("دوستم", ["fa"]),
            ("دوستم عجله", ["fa"]),
        ],
    )
    def test_are_likely_if_they_know_most_words(self, text: str, likely: list[str]) -> None:
        languages = OwnLanguages([OwnWords(each, NONE, NONE, NONE) for each in ("en", "fa")])
        assert [each.language for each in languages.likely(tokens_of(text), must_have_sign=True)] == likely

    def test_may_be_likely_without_a_word_about_the_one_who_asks(self) -> None:
        languages = OwnLanguages([OwnWords(each, frozenset({"zounds"}), NONE, NONE) for each in ("en", "fa")])
        assert languages.likely(tokens_of("zounds"), must_have_sign=True) == []
        both = languages.likely(tokens_of("harbour"), must_have_sign=False)
        assert [each.language for each in both] == ["en", "fa"]

    def test_may_have_the_same_patterns(self) -> None:
        patterns = WordPatterns()
        languages = OwnLanguages([OwnWords(each, NONE, NONE, NONE, patterns) for each in ("en", "es")])
        likely = (languages.likely(tokens_of(text), must_have_sign=True) for text in ("my grandmother", "mi abuela"))
        assert [[each.language for each in found] for found in likely] == [["en"], ["es"]]
