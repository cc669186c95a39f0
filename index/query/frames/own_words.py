"""Know the words with which people speak about themselves: of family, school, work, health, searching and asking.

The lists are files in `data/own_life`, with the entries of each language. In an entry, * stands for a few letters:
"wett*" is "Wette" and "wetten", but no long compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from index.query.frames.tokens import FILLER, Token, expanded, fold
from index.word_lists import read_words_by_language

PACKAGE, FOLDER = "index.query", "own_life"

MAX_OPEN_CHARS = 5
"""Most letters that * stands for. They are never more than those of the rest of the entry."""

MIN_OWNED_CHARS = 3
"""Fewest letters of a word before an ending that means "my": shorter ones end so by chance."""

WORDS_KEPT = 4_000
"""Most words of a language whose reading is cached, of about 300 bytes each."""

_BETWEEN_WORDS = re.compile(r"[\s']+")
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_JOINED_WORDS = {
    "ar": (
        *("و", "ف", "ب", "ل", "ك", "ع", "ال", "لل", "وال", "بال", "فال", "كال", "عال", "هال", "ول", "وب", "وبال"),
        *("ولل", "لهال", "بهال"),
    )
}
"""Words that are written with the next one: "and", prepositions and the article."""

_JOINED_CONJUNCTIONS = {"ar": ("و", "ف")}
"""Those of them that may be before a pronoun."""


class WordPatterns:
    """A list of words, some of them with an open beginning or end, and with words that may be joined to them."""

    def __init__(self, entries: Iterable[str], joined: tuple[str, ...] = ()) -> None:
        self._words: set[str] = set()
        self._stems: dict[str, set[str]] = {}  # beginnings of words, with the ends that they may have
        self._first_letters: set[str] = set()  # the first two of those beginnings
        self._ends: set[str] = set()
        self._joined = joined
        for entry in entries:
            for word in expanded(entry):
                for spelling in {word, word.translate(_TWO_LETTERS)}:
                    self._add(spelling)

    def add_all(self, other: WordPatterns) -> None:
        """Add another list."""
        self._words |= other._words
        for stem, ends in other._stems.items():
            self._stems.setdefault(stem, set()).update(ends)
        self._first_letters |= other._first_letters
        self._ends |= other._ends
        self._joined += other._joined

    def __contains__(self, word: str) -> bool:
        return self._has(word) or any(self._has(word.removeprefix(each)) for each in self._joined)

    def _add(self, entry: str) -> None:
        """Add an *entry*, and each of its parts if an apostrophe is between them."""
        stem, star, end = entry.partition("*")
        *words, last = _BETWEEN_WORDS.split(fold(stem).replace(FILLER, ""))
        self._words.update(words)
        if not star:
            self._words.add(last)
        elif last:
            self._stems.setdefault(last, set()).add(fold(end).replace(FILLER, ""))
            self._first_letters.add(last[:2])
        else:
            self._ends.add(fold(end))

    def _has(self, word: str) -> bool:
        if word in self._words:
            return True
        places = range(2, len(word) + 1) if word[:2] in self._first_letters else ()
        if any(self._is_open(word, at, end) for at in places for end in self._stems.get(word[:at], ())):
            return True
        return bool(self._ends) and any(word.endswith(end) and len(word) > len(end) + 1 for end in self._ends)

    @staticmethod
    def _is_open(word: str, at: int, end: str) -> bool:
        """Return whether an *end* and few letters before it follow the beginning of a word up to a place."""
        return word.endswith(end, at) and len(word) - at - len(end) <= min(at + len(end), MAX_OPEN_CHARS)


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What a word of a message is in a language."""

    is_person: bool  # the one who asks: "I", "my", and verbs that imply them
    is_addressee: bool  # the one who is asked
    is_topic: bool  # of the life of a reader: "grandmother", "homework"
    is_known: bool  # it says nothing of a subject
    is_circumstance: bool  # it tells what a question is about: "I live in …"
    is_having: bool  # before what somebody has: "I have a dog"
    is_start: bool  # first word of a sentence behind a question, without a sign between them
    is_about: bool  # before the subject: "I need something about …"
    is_joining: bool  # it asks, or joins clauses: "when"
    is_condition: bool  # it begins a condition: "if"
    is_near: bool  # before the name of a place
    is_preposition: bool  # before a word that asks: "on which day"
    is_selecting: bool  # it asks for one of several: "which"
    is_closing: bool  # verb of the first person, where it ends a clause
    is_grammar: bool
    is_asking: bool
    is_pronoun: bool  # of the third person

    @property
    def is_content(self) -> bool:
        """Return whether it may say what a question is about."""
        return not (self.is_grammar or self.is_person or self.is_addressee or self.is_asking)


@cache
def _lists(name: str) -> dict[str, tuple[str, ...]]:
    return read_words_by_language(PACKAGE, f"{FOLDER}/{name}")


class OwnWords:
    """The words of one language."""

    def __init__(self, language: str, polite: frozenset[str], grammar: frozenset[str], asking: frozenset[str]) -> None:
        """Read the lists of a *language*.

        Args:
            polite: Words of its frames, and of sentences about asking.
            grammar: Its function words and question words.
            asking: Its question words.
        """
        self.language = language
        self._polite, self._grammar, self._asking = polite, grammar, asking
        joined, conjunctions = _JOINED_WORDS.get(language, ()), _JOINED_CONJUNCTIONS.get(language, ())
        self._persons = self._listed("persons", conjunctions)
        self._addressees = self._listed("addressees", conjunctions)
        self._topics, self._fillers = self._listed("topics", joined), self._listed("fillers", joined)
        self._circumstances, self._having = self._listed("circumstances"), self._listed("having")
        self._starts, self._about = self._listed("starts"), self._listed("about")
        self._joining, self._conditions = self._listed("joining"), self._listed("conditions")
        self._near, self._prepositions = self._listed("near"), self._listed("prepositions")
        self._selecting, self._closing = self._listed("selecting"), self._listed("closing")
        self._possessives = tuple(map(fold, _lists("possessives").get(language, ())))
        pronouns = read_words_by_language(PACKAGE, "leaning/pronouns")
        self._pronouns = frozenset(map(fold, pronouns.get(language, ())))
        self.asks_first = not self._possessives  # a question begins with the word that asks
        self.ends_with_verb = bool(_lists("closing").get(language))
        self.signs = self._persons, self._addressees, self._topics
        self._word, self._knows = lru_cache(WORDS_KEPT)(self._read), lru_cache(WORDS_KEPT)(self._is_known)

    def _listed(self, name: str, joined: tuple[str, ...] = ()) -> WordPatterns:
        return WordPatterns(_lists(name).get(self.language, ()), joined)

    def word(self, token: Token) -> OwnWord:
        """Return what a token is."""
        return self._word(token.text.rstrip("'"))

    def knows(self, token: Token) -> bool:
        """Return whether a token says nothing of a subject."""
        return self._knows(token.text.rstrip("'"))

    def _is_known(self, word: str) -> bool:
        if word in self._polite or word in self._asking:
            return True
        return any(word in each for each in (*self.signs, self._fillers)) or self.is_owned(word)

    def _read(self, word: str) -> OwnWord:
        is_person = word in self._persons or self.is_owned(word)
        is_addressee, is_topic = word in self._addressees, word in self._topics
        is_asking = word in self._asking
        return OwnWord(
            is_person=is_person,
            is_addressee=is_addressee,
            is_topic=is_topic,
            is_known=self._is_known(word),
            is_circumstance=word in self._circumstances,
            is_having=word in self._having,
            is_start=word in self._starts,
            is_about=word in self._about,
            is_joining=word in self._joining,
            is_condition=word in self._conditions,
            is_near=word in self._near,
            is_preposition=word in self._prepositions,
            is_selecting=word in self._selecting,
            is_closing=word in self._closing,
            is_grammar=word in self._grammar,
            is_asking=is_asking,
            is_pronoun=word in self._pronouns,
        )

    def is_owned(self, word: str) -> bool:
        """Return whether a *word* of the life of a reader has an ending that means "my": "دوستم" is "my friend"."""
        bare = (word.removesuffix(end) for end in self._possessives if word.endswith(end))
        return any(len(each) >= MIN_OWNED_CHARS and each in self._topics for each in bare)


def own_words(language: str, polite: frozenset[str], grammar: frozenset[str], asking: frozenset[str]) -> list[OwnWords]:
    """Return the words of a language; empty if there are no lists for it. See `OwnWords`."""
    return [OwnWords(language, polite, grammar, asking)] if language in _lists("persons") else []


class OwnSigns:
    """The words of several languages without which nothing is about the one who asks. It takes long to try each."""

    def __init__(self, languages: Sequence[OwnWords]) -> None:
        self._languages = languages
        self._patterns = WordPatterns(())
        for patterns in (each for language in languages for each in language.signs):
            self._patterns.add_all(patterns)
        self._has = lru_cache(WORDS_KEPT)(self._is_sign)

    def has(self, token: Token) -> bool:
        """Return whether a token is such a word in any of the languages."""
        return self._has(token.text.rstrip("'"))

    def _is_sign(self, word: str) -> bool:
        return word in self._patterns or any(language.is_owned(word) for language in self._languages)
