"""Tell small talk from what leans on an answer, in each kind of chat."""

from __future__ import annotations

import re

import pytest

from bot.ask.following.article_messages import nothing_before
from bot.ask.small_talk.phrases import FOLDER, PACKAGE, Kind, small_talk
from bot.ask.small_talk.recognition import recognised
from bot.cli.console import answer_questions
from bot.cli.terminal import OutputStyle
from bot.i18n import speaking
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Draft, Paragraph
from index.query.about_articles.article_requests import is_listed_request
from index.store.tinydb import TinyDBStore
from index.word_lists import read_words_by_language

INTERFACE_LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh")


@pytest.fixture
def corpus() -> Corpus:
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    corpus.add(Draft("Night buses return", (Paragraph("The night buses are back."),), language="en"))
    return corpus


def phrases(language: str) -> list[str]:
    """Return the phrases of a language without alternatives, but for those that are no message by themselves."""
    sections = read_words_by_language(PACKAGE, f"{FOLDER}/{language}")
    return [
        phrase
        for name, each in sections.items()
        if Kind[name.upper()] is not Kind.FILLER
        for phrase in each
        if not re.search(r"[()\[\]|]", phrase)
    ]


def refusals() -> set[str]:
    """Return the beginning of the sentence that asks for a whole question, in each language."""
    found = set()
    for language in INTERFACE_LANGUAGES:
        with speaking(language):
            found.add(nothing_before()[:12])
    return found


class TestRecognised:
    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_no_phrase_needs_an_answer_before_it(self, corpus: Corpus, language: str) -> None:
        missed = [each for each in phrases(language) if not recognised(each, language, corpus, follows=False)]
        assert missed == []

    @pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
    def test_after_an_answer_only_requests_are_about_it(self, corpus: Corpus, language: str) -> None:
        missed = {each for each in phrases(language) if not recognised(each, language, corpus, follows=True)}
        assert missed == {each for each in phrases(language) if is_listed_request(each)}

    @pytest.mark.parametrize("message", ["encore merci", "Thanks, once more", "باز هم ممنون"])
    def test_thanks_are_no_request_for_more(self, corpus: Corpus, message: str) -> None:
        assert recognised(message, "en", corpus, follows=True) == small_talk(message, "en")

    @pytest.mark.parametrize(("message", "language"), [("e aí", "pt"), ("では", "ja"), ("weiter so", "de")])
    def test_what_is_also_a_request_is_one_after_an_answer(self, corpus: Corpus, message: str, language: str) -> None:
        assert recognised(message, language, corpus, follows=True) is None
        assert recognised(message, language, corpus, follows=False) is not None


class TestConsole:
    @pytest.mark.parametrize(
        "message",
        ["кто ты", "хто ти", "你是谁", "あなたは誰？", "من أنت", "你好吗", "whats up", "qué tal", "encore merci"],
    )
    @pytest.mark.parametrize("before", [(), ("are the night buses back?",), ("quantum chromodynamics",)])
    def test_answers_small_talk_after_anything(self, corpus: Corpus, before: tuple[str, ...], message: str) -> None:
        said: list[str] = []
        answer_questions(corpus, [*before, message], said.append, OutputStyle())
        alone: list[str] = []
        answer_questions(corpus, ["hi", message], alone.append, OutputStyle())
        assert said[-1] == alone[-1]
        assert "│" not in said[-1]
        assert not any(sentence in said[-1] for sentence in refusals())
