"""Read passages sentence by sentence, and find the words of a question in them.

Every question reads twenty passages, most of them for the first time, so no tokens with places are made. Words are
looked up by the chunks that contain them. Stretches of unspaced script are searched directly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, partial
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from index.analysis import Field
from index.analysis.analyzer import WORD_GRAMS, stemmed_as, terms_of_word
from index.analysis.languages import primary_subtag
from index.analysis.sentences import quoted_sentences, sentences
from index.analysis.token_cache import ComputedCache
from index.analysis.tokenizer import fold_marks, has_unspaced, normalise, words_of
from index.model import Passage, Span
from index.query.question import QuestionWord
from index.word_lists import list_names, read_words

READINGS_KEPT = 2_000
"""Most passages that are cached, of about 5 kB each when read: those that the last hundred questions examined."""

CHUNKS_KEPT = 50_000
"""Most chunks that are cached for each language, of about 300 bytes each. Nearly all chunks of a text are among the
last 50,000."""

LANGUAGES_KEPT = 16
"""Most languages whose chunks are cached at once."""

_QUALITY_LISTS = "quality_endings"
_QUALITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        language: read_words("index.ranking", f"{_QUALITY_LISTS}/{language}")
        for language in list_names("index.ranking", _QUALITY_LISTS)
    }
)
"""Endings that stemmers remove although the word with the ending is always another word."""

BEGINNING_CHARS = 3
"""Characters that a word has in common with all of its forms, also with similarly spelled ones."""

_FORM = "="
"""Prefix of the mark for one form of a word. A term represents all forms. No term contains this sign."""


class Sentence(NamedTuple):
    """A sentence as read for search."""

    span: Span
    marks: tuple[str, ...]  # for each word and number: its term and the mark of its form
    runs: str  # the normalised stretches of unspaced script, each between line breaks; empty if there are none


class PassageSentences(NamedTuple):
    """The sentences of a passage as read for search."""

    language: str  # the language used for stemming
    sentences: tuple[Sentence, ...]


class WordFinder:
    """The terms of Field.WORDS and the forms of a question's words, to search sentences for."""

    def __init__(self, words: Iterable[QuestionWord]) -> None:
        self.marks = frozenset(mark for word in words for mark in _marks_sought(word))
        self._parts = {
            term: term if len(term) >= min(WORD_GRAMS[word.script]) else f"\n{term}\n"  # a short term is a whole run
            for word in words
            if not word.stands_alone
            for term in word.terms_in(Field.WORDS)
        }

    def found_in(self, sentence: Sentence) -> frozenset[str]:
        """Return the terms and the marks of forms that the sentence has."""
        found = self.marks.intersection(sentence.marks)
        if not (sentence.runs and self._parts):
            return found
        return found.union(term for term, part in self._parts.items() if part in sentence.runs)


def form_mark(form: str) -> str:
    """Return the mark of a normalised form."""
    return _FORM + form


def other_words(
    words: Mapping[int, QuestionWord], passage: Passage, language: str, context: str = ""
) -> frozenset[int]:
    """Return the places of the words that a passage and its *context* have only in forms of other words with their
    stem.

    For example, "authorities" are not an "author". Runs of unspaced script are never such words.

    Args: words: Words that the passage has, by their places.
    """
    qualities = _QUALITIES.get(language)
    if qualities is None:
        return frozenset()
    written = "\n".join(_chunks_with(qualities, f"{passage.text} {context}".lower().replace("\n", " ")))
    likely = {at: word for at, word in words.items() if _may_be_other(word, written, qualities)}
    if not likely:  # true of nearly all passages, and fast
        return frozenset()
    forms = forms_of(likely, passage, language, context)
    return frozenset(at for at, word in likely.items() if _is_other(word, forms[at], qualities))


def _chunks_with(endings: Iterable[str], lower: str) -> Iterator[str]:
    """Yield the chunks between blanks of a text that have any of these endings, also within them."""
    for ending in endings:
        at = lower.find(ending)
        while at >= 0:
            start, end = lower.rfind(" ", 0, at) + 1, lower.find(" ", at)
            yield lower[start:] if end < 0 else lower[start:end]
            at = lower.find(ending, at + len(ending))


def _may_be_other(word: QuestionWord, written: str, qualities: tuple[str, ...]) -> bool:
    """Return whether a word is a quality, or begins like one of those that are written in lower case."""
    return word.stands_alone and (word.normal.endswith(qualities) or word.normal[:BEGINNING_CHARS] in written)


def forms_of(
    words: Mapping[int, QuestionWord], passage: Passage, language: str, context: str = ""
) -> Mapping[int, Set[str]]:
    """Return the normalised forms of these words, by their places, in a passage and in its *context*."""
    known = known_marks(language)
    around = chain.from_iterable(map(known.__getitem__, context.split()))
    marks = [*chain.from_iterable(sentence.marks for sentence in read_passage(passage, language).sentences), *around]
    forms: dict[str, set[str]] = {term: set() for word in words.values() for term in word.terms_in(Field.WORDS)}
    for at in range(0, len(marks), 2):
        if marks[at] in forms:
            forms[marks[at]].add(marks[at + 1].removeprefix(_FORM))
    return {at: set().union(*map(forms.__getitem__, word.terms_in(Field.WORDS))) for at, word in words.items()}


def _is_other(word: QuestionWord, forms: Set[str], qualities: tuple[str, ...]) -> bool:
    is_quality = word.normal.endswith(qualities)
    return bool(forms) and all(form.endswith(qualities) != is_quality for form in forms)


@lru_cache(maxsize=READINGS_KEPT)
def read_passage(passage: Passage, language: str) -> PassageSentences:
    """Read a passage in a language. The latest passages are cached."""
    return _read(passage.text, sentences(passage.text, passage.language or language), language)


def read_quoted(passage: Passage, sentence: Span, language: str) -> PassageSentences | None:
    """Read the parts of a *sentence* of a passage that are quoted together; None if it is a single one."""
    parts = quoted_sentences(passage.text, sentence, passage.language or language)
    return _read(passage.text, parts, language) if len(parts) > 1 else None


def _read(text: str, spans: Iterable[Span], language: str) -> PassageSentences:
    read = _read_unspaced if has_unspaced(text) else _read_spaced
    known = known_marks(language)
    return PassageSentences(language, tuple(read(text[start:end], (start, end), known) for start, end in spans))


def _read_spaced(text: str, span: Span, known: ComputedCache[tuple[str, ...]]) -> Sentence:
    marks = tuple(chain.from_iterable(map(known.__getitem__, text.split())))
    return Sentence(span, marks, "")


def _read_unspaced(text: str, span: Span, known: ComputedCache[tuple[str, ...]]) -> Sentence:
    words = [(word, script) for word, script, _ in words_of(text)]
    marks = tuple(chain.from_iterable(known[word] for word, script in words if script not in WORD_GRAMS))
    runs = (unicodedata.normalize("NFKC", word) for word, script in words if script in WORD_GRAMS)
    return Sentence(span, marks, "".join(f"\n{run}\n" for run in runs))


def known_marks(language: str | None) -> ComputedCache[tuple[str, ...]]:
    """Return a cache that has, for a chunk, the term and the mark of the form of each word and number."""
    return _marks_stemmed_as(stemmed_as(primary_subtag(language)))


@lru_cache(maxsize=LANGUAGES_KEPT)
def _marks_stemmed_as(language: str | None) -> ComputedCache[tuple[str, ...]]:
    return ComputedCache(partial(_marks_of_chunk, language), CHUNKS_KEPT)


def _marks_of_chunk(language: str | None, chunk: str) -> tuple[str, ...]:
    return tuple(
        mark
        for word, script, _ in words_of(chunk)
        if script not in WORD_GRAMS
        for term in terms_of_word(word, script, language, Field.WORDS)
        for mark in (term, form_mark(normalise(word)))
    )


def _marks_sought(word: QuestionWord) -> Sequence[str]:
    terms = word.terms_in(Field.WORDS)
    return [*terms, form_mark(word.normal)] if word.stands_alone else terms


def chunks_like(word: QuestionWord, text: str) -> Iterator[str]:
    """Yield the chunks of a text between blanks, without most of those that have no form of a word. So few are
    stemmed."""
    beginning = _folded(word.normal)[: 1 if word.is_number else BEGINNING_CHARS]
    for chunk, lower in zip(text.split(), text.lower().split(), strict=True):
        if beginning in lower or (not lower.isascii() and (word.is_number or beginning in _folded(lower))):
            yield chunk


def _folded(text: str) -> str:
    return fold_marks(normalise(text))
