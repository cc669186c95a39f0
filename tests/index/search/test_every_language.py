"""Each language that Byline stems, and others that it knows, is read and answered like any other.

`tests/collections/languages` has an article about an invented event in each language, with ten questions as people type
them: in other forms of the words, without capitals and marks, with the question word at the end, keywords alone. Three
more questions are about something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import pytest
import regex

from index.analysis.languages import IDENTIFIABLE, STEMMERS
from index.analysis.tokenizer import Script, normalise, words_of
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Answer, Draft, Paragraph, Span, Verdict
from index.store.tinydb import TinyDBStore
from tests.support.paths import ROOT

FILES = {path.stem: path for path in sorted((ROOT / "tests" / "collections" / "languages").glob("*.json"))}

FEWEST_RIGHT = 9
"""Of ten questions, how many have the passage that answers first."""

FEWEST_FOUND = 7
"""Of ten questions, how many are `found`."""

FEWER_FOUND: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("cs", "de"), 3),
        "hr": 4,
        **dict.fromkeys(("es", "et", "he", "nl", "no", "pl", "ru", "sr"), 5),
        **dict.fromkeys(("bg", "bs", "en", "fi", "lt", "ro", "sk"), 6),
    }
)
"""Languages in which fewer are `found`, because questions have other words than the article: one less than measured.
Nearly all others are `close`."""

MOST_FOREIGN = 1
"""Of three questions about something else, how many may be `found`."""

GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True)
class Example:
    """An article with its questions."""

    language: str
    draft: Draft
    questions: tuple[tuple[str, int], ...]  # with the ordinals of the passages that answer
    foreign: tuple[str, ...]

    @property
    def url(self) -> str:
        return self.draft.url or ""


@cache
def example(language: str) -> Example:
    form = json.loads(FILES[language].read_text(encoding="utf-8"))
    draft = Draft(
        form["title"],
        tuple(map(Paragraph, form["paragraphs"])),
        url=f"https://languages.example/{language}",
        language=language,
    )
    questions = tuple((asked["question"], asked["ordinal"]) for asked in form["questions"])
    return Example(language, draft, questions, tuple(form["foreign"]))


def archive_of(examples: Iterable[Example]) -> Corpus:
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
    corpus.add_all(each.draft for each in examples)
    return corpus


@cache
def archive(kind: str, language: str) -> Corpus:
    """The articles in all languages, or the one in this language alone."""
    return everything() if kind == "mixed" else archive_of([example(language)])


@cache
def everything() -> Corpus:
    return archive_of(map(example, FILES))


@cache
def answers(kind: str, language: str) -> tuple[Answer, ...]:
    """The answers to the ten questions."""
    return tuple(archive(kind, language).search(question, 3) for question, _ in example(language).questions)


def is_right(answer: Answer, language: str, ordinal: int) -> bool:
    first = next(iter(answer.hits), None)
    return first is not None and (first.article.url, first.passage.ordinal) == (example(language).url, ordinal)


def borders(text: str) -> frozenset[int]:
    """The places between characters as a reader sees them."""
    return frozenset({0, *(match.end() for match in GRAPHEME.finditer(text))})


def lies_on_words(text: str, span: Span) -> bool:
    """Return whether a span begins and ends with words, or within a run of unspaced script."""
    words = [(start, start + len(word), script) for word, script, start in words_of(text)]
    touched = [(start, end, script) for start, end, script in words if start < span[1] and span[0] < end]
    unspaced = {Script.HAN, Script.THAI, Script.HANGUL}
    first, last = touched[0], touched[-1]
    begins = first[0] == span[0] or (first[2] in unspaced and first[0] < span[0])
    ends = last[1] == span[1] or (last[2] in unspaced and span[1] < last[1])
    return begins and ends


def test_has_every_language_with_a_stemmer_and_every_one_that_is_identified() -> None:
    assert {*STEMMERS, *IDENTIFIABLE} <= set(FILES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mixed", "alone"])
@pytest.mark.parametrize("language", FILES)
class TestALanguage:
    """In one archive with all others, and alone in an archive of one article."""

    def test_has_the_passage_that_answers_first(self, language: str, kind: str) -> None:
        asked = zip(answers(kind, language), example(language).questions, strict=True)
        wrong = [question for answer, (question, ordinal) in asked if not is_right(answer, language, ordinal)]
        assert len(wrong) <= len(example(language).questions) - FEWEST_RIGHT, wrong

    def test_has_its_answers_called_found(self, language: str, kind: str) -> None:
        found = [answer for answer in answers(kind, language) if answer.verdict is Verdict.FOUND]
        assert len(found) >= FEWER_FOUND.get(language, FEWEST_FOUND)

    def test_does_not_answer_what_its_article_does_not_say(self, language: str, kind: str) -> None:
        corpus = archive(kind, language)
        found = [each for each in example(language).foreign if corpus.search(each, 3).verdict is Verdict.FOUND]
        assert len(found) <= MOST_FOREIGN, found

    def test_is_highlighted_in_whole_words(self, language: str, kind: str) -> None:
        for hit in (hit for answer in answers(kind, language) for hit in answer.hits):
            text = hit.passage.text
            places = borders(text)
            for span in hit.highlights:
                assert set(span) <= places
                assert lies_on_words(text, span), text[slice(*span)]

    def test_has_no_word_missing_that_is_in_the_passage(self, language: str, kind: str) -> None:
        for answer in answers(kind, language):
            shown = " ".join(hit.passage.text for hit in answer.hits)
            words = {normalise(word) for word, _, _ in words_of(shown)}
            assert not [word for word in answer.missing if normalise(word) in words]
            assert all(word in answer.question for word in answer.missing)
