"""Read a message with the words of each language, and choose the languages that know most of its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Self

from index.analysis.tokenizer import Script, pieces
from index.query.leanings.leaning_words import LeaningWords, Word, WordType, leaning_words
from index.query.leanings.unspaced_leaning import QUESTION_MARKS

MAX_WORDS = 14
"""Most words of a message that may lean. A longer one says itself what it is about."""

SHORT_WORD = 3
"""Longest word that titles may write small, in characters: "Lord of the Rings"."""

WORDS_KEPT = 10_000
"""Words of which it is remembered which languages know them. Most words of questions are among as many."""


def words_in(message: str) -> list[Word]:
    """Return the words of a message; empty if they are too many."""
    found = list(islice(pieces(message), MAX_WORDS + 1))
    words = [
        Word(message[slice(*each.span)], each.normal, each.start, is_unspaced=each.script is Script.HAN)
        for each in found
    ]
    return words if len(words) <= MAX_WORDS else []


def best_readings(message: str, words: Sequence[Word]) -> list[MessageReading]:
    """Return the readings of the languages that know most words, in the order of the languages.

    Most languages know so few words of a message that they need not read it.
    """
    has_mark = message.rstrip().endswith(QUESTION_MARKS)
    may_know = Counter(place for word in words for place in _languages_knowing(word.normal))
    readings: dict[int, MessageReading] = {}
    most = 0
    for place, language in sorted(enumerate(leaning_words()), key=lambda each: -may_know[each[0]]):
        if readings and may_know[place] < most:
            break
        readings[place] = MessageReading.of(words, language, has_mark=has_mark)
        most = max(most, readings[place].known)
    return [reading for _, reading in sorted(readings.items()) if reading.known == most]


@lru_cache(maxsize=WORDS_KEPT)
def _languages_knowing(normal: str) -> Sequence[int]:
    """Return the places in `leaning_words` of the languages in which a word may be no content."""
    by_part = (place for place, language in enumerate(leaning_words()) if language.knows_part(normal))
    return list(dict.fromkeys((*_languages_by_word().get(normal, ()), *by_part)))


@cache
def _languages_by_word() -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, language in enumerate(leaning_words()):
        for word in language.listed_words():
            found[word].append(place)
    return found


@dataclass(frozen=True, slots=True)
class MessageReading:
    """A message as one language reads it."""

    words: Sequence[Word]  # without the connectives
    types: Sequence[WordType]  # of these words
    known: int  # number of words that are no content
    has_mark: bool  # it ends with a question mark
    is_titled: bool  # its words are written as in a title
    has_connective: bool
    has_weak_connective: bool

    @property
    def content(self) -> int:
        """Return the number of content words."""
        return self.types.count(WordType.CONTENT)

    @property
    def asks(self) -> bool:
        """Return whether it asks or demands something."""
        return self.has_mark or WordType.QUESTION in self.types or WordType.REQUEST in self.types

    @property
    def is_open_verb(self) -> bool:
        """Return whether it asks with a pronoun that stands for nothing in it, and one word that is no name."""
        content = [word for word, each in zip(self.words, self.types, strict=True) if each is WordType.CONTENT]
        return self.asks and self.has_open_pronoun and len(content) == 1 and not content[0].text[0].isupper()

    @property
    def has_pronoun(self) -> bool:
        """Return whether it has a pronoun at all."""
        return WordType.PRONOUN in self.types

    @property
    def names_subject(self) -> bool:
        """Return whether it says what it is about."""
        if not self.content or self.has_open_pronoun:
            return False
        content = self.words[self.types.index(WordType.CONTENT)]
        return self.content > 1 or WordType.QUESTION not in self.types or content.text[0].isupper()

    @property
    def has_open_pronoun(self) -> bool:
        """Return whether it has a pronoun that stands for nothing in the message.

        What a pronoun stands for comes before it. In "who built it?" and "wann kommen sie?", only a verb does. In a
        second question, the first one does: "what is rust and how does it form?".
        """
        if not self.has_pronoun:
            return False
        at = self.types.index(WordType.PRONOUN)
        content = [place for place, each in enumerate(self.types) if each is WordType.CONTENT]
        if not content or content[0] > at:
            return True
        verb, *others = content
        if WordType.QUESTION in self.types[verb:at]:
            return False
        is_verb = WordType.QUESTION in self.types[:verb] and not self.words[verb].text[0].isupper()
        return is_verb and (not others or (others[0] > at and verb == at - 1))

    @classmethod
    def of(cls, words: Sequence[Word], language: LeaningWords, *, has_mark: bool) -> Self:
        """Read a message. Args: words: All of it."""
        connectives, rest = language.without_connectives(words)
        types = language.types(rest)
        return cls(
            rest,
            types,
            len(words) - types.count(WordType.CONTENT),
            has_mark,
            _is_titled(words),
            any(each.is_strong for each in connectives),
            bool(connectives),
        )


def _is_titled(words: Sequence[Word]) -> bool:
    """Return whether words are written as in a title: all begin with a capital, but short ones inside."""
    capital = [word.text[0] for word in words if len(word.text) > SHORT_WORD or word in (words[0], words[-1])]
    return len(words) > 1 and all(each.isupper() for each in capital) and not all(word.text.isupper() for word in words)
