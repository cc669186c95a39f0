"""Tell which words of a message may lean on something said before, in each language.

The lists are files in `data/leaning`, with the entries of each language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cache
from typing import NamedTuple

from index.analysis.stopwords import is_function_word, is_question_word, is_request_word, small_words_of
from index.analysis.tokenizer import pieces
from index.word_lists import read_words_by_language

PACKAGE, FOLDER = "index.query", "leaning"

LISTS = ("connectives", "weak_connectives", "pronouns", "demonstratives", "light_words", "impersonal")

ASKED_NOUNS = "index.query.several", "leaning_nouns"
"""The package and the name of the list of nouns that ask together with the word before them."""

UNSPACED = frozenset({"ja", "zh"})
"""Languages without spaces between words."""

MAX_ENDING_CHARS = 2
"""Longest ending of a Korean entry, in characters: particles such as 에서. With a longer one, it is another word."""

_POLITE_YOU = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"})
"""German words for "you", which differ from those for "they" in their capital only."""

Entries = frozenset[tuple[str, ...]]
"""Entries of a list, each as its normalised words."""


class Leaning(IntEnum):
    """The degree to which a message leans on the answer before it."""

    NO = 0
    DOUBTFUL = 1  # it has a sign of it, and may be a whole question too
    YES = 2


class WordType(Enum):
    """The part that a word has in a message."""

    CONTENT = "content"  # it says what the message is about
    QUESTION = "question"
    REQUEST = "request"  # "tell"
    PRONOUN = "pronoun"
    OTHER = "other"  # grammar, and words that say nothing of the subject


class Word(NamedTuple):
    """A word of a message."""

    text: str  # as typed
    normal: str
    start: int  # in the message
    is_unspaced: bool = False  # it is a run of words without spaces


class Connective(NamedTuple):
    """A connective at the beginning of a message."""

    length: int  # number of its words
    is_strong: bool  # it is no sign of a title


@dataclass(frozen=True, slots=True)
class LeaningWords:
    """The words of one language."""

    language: str
    connectives: Entries
    weak_connectives: Entries
    pronouns: Entries
    demonstratives: Entries
    light: Entries
    impersonal: Entries
    asked_nouns: Entries  # say no more than the word that asks before them: "which year"

    def without_connectives(self, words: Sequence[Word]) -> tuple[list[Connective], Sequence[Word]]:
        """Return the connectives at the beginning, and the words after them."""
        found: list[Connective] = []
        rest = self._detached(words)
        while rest and (connective := self._connective_of([word.normal for word in rest])):
            found.append(connective)
            rest = rest[connective.length :]
        return found, rest

    def types(self, words: Sequence[Word]) -> list[WordType]:
        """Return the types of words."""
        normals = [word.normal for word in words]
        types = [self._type(normal) for normal in normals]
        _mark(types, normals, self.light)
        for at, word in enumerate(words):
            is_pronoun = self._is_in(self.pronouns, word.normal) and not self._is_polite(word, at)
            is_demonstrative = self._is_in(self.demonstratives, word.normal)
            if is_pronoun or (is_demonstrative and not self._has_noun(words, types, at + 1)):
                types[at] = WordType.PRONOUN
        _mark(types, normals, self.impersonal)
        for at in range(1, len(words)):
            if types[at - 1] is WordType.QUESTION and self._is_in(self.asked_nouns, normals[at]):
                types[at] = WordType.OTHER
        return types

    def listed_words(self) -> frozenset[str]:
        """Return the normalised words that may be no content in a message, but for those of `knows_part`."""
        entries = (self.connectives, self.weak_connectives, self.pronouns, self.demonstratives)
        lists = (*entries, self.light, self.impersonal, self.asked_nouns)
        return small_words_of(self.language).union(word for each in lists for entry in each for word in entry)

    def knows_part(self, normal: str) -> bool:
        """Return whether a word may be no content because of a part of it, without an ending or a connective."""
        if self.language == "ko":
            lists = (self.pronouns, self.demonstratives, self.asked_nouns)
            return is_question_word(normal, "ko") or any(self._is_in(each, normal) for each in lists)
        return self.language == "ar" and (normal[0],) in self.connectives

    def _connective_of(self, normals: Sequence[str]) -> Connective | None:
        if length := _longest(self.connectives, normals):
            return Connective(length, is_strong=True)
        if length := _longest(self.weak_connectives, normals):
            return Connective(length, is_strong=False)
        return None

    def _detached(self, words: Sequence[Word]) -> Sequence[Word]:
        """Return the words, with an Arabic connective apart from the word that it is written with."""
        text, normal, start, _ = words[0]
        if self.language != "ar" or (normal[0],) not in self.connectives:
            return words
        is_grammar = len(normal) > 1 and self._type(normal[1:]) is not WordType.CONTENT
        if not is_grammar:
            return words
        return [Word(text[0], normal[0], start), Word(text[1:], normal[1:], start + 1), *words[1:]]

    def _type(self, normal: str) -> WordType:
        if is_question_word(normal, self.language):
            return WordType.QUESTION
        if is_request_word(normal, self.language):
            return WordType.REQUEST
        return WordType.OTHER if is_function_word(normal, self.language) else WordType.CONTENT

    def _is_in(self, entries: Entries, normal: str) -> bool:
        if (normal,) in entries:
            return True
        if self.language != "ko":
            return False
        endings = range(1, min(MAX_ENDING_CHARS, len(normal) - 2) + 1)
        return any((normal[:-length],) in entries for length in endings)

    def _has_noun(self, words: Sequence[Word], types: Sequence[WordType], at: int) -> bool:
        """Return whether there is a noun at a place. Who writes capitals in German writes nouns with them."""
        if at == len(words) or types[at] is not WordType.CONTENT:
            return False
        has_capitals = self.language == "de" and words[0].text[0].isupper()
        return not has_capitals or words[at].text[0].isupper()

    def _is_polite(self, word: Word, at: int) -> bool:
        return self.language == "de" and at > 0 and word.text in _POLITE_YOU


def _mark(types: list[WordType], normals: Sequence[str], entries: Entries) -> None:
    """Give the type OTHER to the words of *entries*, except for those that ask or demand something."""
    lengths = _lengths(entries)
    for at, normal in enumerate(normals):
        if normal not in lengths:
            continue
        for place in range(at, at + _longest(entries, normals[at:])):
            if types[place] not in (WordType.QUESTION, WordType.REQUEST):
                types[place] = WordType.OTHER


def _longest(entries: Entries, normals: Sequence[str]) -> int:
    """Return the number of words of the longest entry that *normals* begin with; 0 if there is none."""
    lengths = (length for length in _lengths(entries).get(normals[0], ()) if length <= len(normals))
    return next((length for length in lengths if tuple(normals[:length]) in entries), 0)


@cache
def _lengths(entries: Entries) -> Mapping[str, Sequence[int]]:
    """Return the numbers of words of entries, the largest first, by their first word."""
    found: dict[str, set[int]] = {}
    for entry in entries:
        found.setdefault(entry[0], set()).add(len(entry))
    return {first: sorted(each, reverse=True) for first, each in found.items()}


@cache
def leaning_words() -> tuple[LeaningWords, ...]:
    """Return the words of all languages with spaces between words."""
    lists = [read_words_by_language(PACKAGE, f"{FOLDER}/{name}") for name in LISTS]
    lists.append(read_words_by_language(*ASKED_NOUNS))
    languages = [language for language in lists[0] if language not in UNSPACED]
    return tuple(
        LeaningWords(language, *(_normalised(each.get(language, ())) for each in lists)) for language in languages
    )


@cache
def pronouns() -> frozenset[str]:
    """Return the pronouns, normalised, of all languages with spaces."""
    return frozenset(entry[0] for one in leaning_words() for entry in one.pronouns)


@cache
def small_words() -> frozenset[str]:
    """Return the single words, normalised, that say nothing of a subject in any language with spaces."""
    lists = (each for one in leaning_words() for each in (one.light, one.pronouns, one.demonstratives, one.asked_nouns))
    return frozenset(entry[0] for each in lists for entry in each if len(entry) == 1)


def _normalised(entries: Iterable[str]) -> Entries:
    normals = (tuple(piece.normal for piece in pieces(entry)) for entry in entries)
    return frozenset(filter(None, normals))  # "&" has no word
