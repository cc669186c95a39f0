"""Know the words with which people speak about themselves: of family, school, work, health, searching and asking.

The lists are files in `data/own_life`, with the entries of each language. In an entry, * stands for a few letters:
"wett*" is "Wette" and "wetten", but no long compound.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.query.frames.phrases import WordPhrases
from index.query.frames.tokens import Token, fold
from index.query.frames.word_patterns import WordPatterns
from index.word_lists import read_words_by_language

PACKAGE, FOLDER = "index.query", "own_life"

MIN_OWNED_CHARS = 3
"""Fewest letters of a word before an ending that means "my": shorter ones end so by chance."""

FILES_KEPT = 32
"""Most files whose entries are kept while the words of a script are read: all of the folder."""

WORDS_KEPT = 4_000
"""Most words of a language whose reading is cached, of about 150 bytes each."""

KINDS_KEPT = 500
"""Most readings that are cached, of about 300 bytes each. Many words share one."""


_JOINED_WORDS = {
    "ar": (
        *("و", "ف", "ب", "ل", "ك", "ع", "ال", "لل", "وال", "بال", "فال", "كال", "عال", "هال", "ول", "وب", "وبال"),
        *("ولل", "لهال", "بهال"),
    )
}
"""Words that are written with the next one: "and", prepositions and the article."""

_JOINED_CONJUNCTIONS = {"ar": ("و", "ف")}
"""Those of them that may be before a pronoun."""


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
    is_article: bool  # what is asked for: "article", "something", "written"
    is_seeking: bool  # asks for it: "find", "have", "is there"
    is_what: bool  # asks for all there is: "what have you written"
    is_behind_subject: bool  # ends a sentence that asks for articles: "über den Hafen berichtet"
    is_joining: bool  # it asks, or joins clauses: "when"
    is_condition: bool  # it begins a condition: "if"
    is_near: bool  # before the name of a place
    is_preposition: bool  # before a word that asks: "on which day"
    is_selecting: bool  # it asks for one of several: "which"
    is_closing: bool  # verb of the first person, where it ends a clause
    is_grammar: bool
    is_polite: bool  # in frames
    is_asking: bool
    is_pronoun: bool  # of the third person

    @property
    def is_sign(self) -> bool:
        """Return whether a clause with it may be about the one who asks, or for articles."""
        return self.is_person or self.is_addressee or self.is_topic or self.is_article

    @property
    def is_content(self) -> bool:
        """Return whether it may say what a question is about."""
        return not (self.is_grammar or self.is_person or self.is_addressee or self.is_asking)


@lru_cache(maxsize=FILES_KEPT)
def _lists(name: str) -> dict[str, tuple[str, ...]]:
    return read_words_by_language(PACKAGE, f"{FOLDER}/{name}")


_SIGNS = ("persons", "addressees", "topics", "articles")
"""Lists without whose words nothing is about the one who asks."""

_LISTED = (
    *("circumstances", "having", "starts", "joining", "conditions", "near", "prepositions", "selecting"),
    *("closing", "whats", "behind_subjects"),
)
_WORDS = ("grammar", "asking", "pronouns")
_KNOWN = (*_SIGNS, "seeking", "fillers", "polite")
"""Lists of words that say nothing of a subject."""

_NUMBERS = {name: number for number, name in enumerate((*_KNOWN, *_LISTED, *_WORDS))}


class OwnWords:
    """The words of one language."""

    def __init__(
        self,
        language: str,
        polite: Collection[str],
        grammar: frozenset[str],
        asking: frozenset[str],
        patterns: WordPatterns | None = None,
    ) -> None:
        """Read the lists of a *language*.

        Args:
            polite: Words of its frames, and of sentences about asking.
            grammar: Its function words and question words.
            asking: Its question words.
            patterns: To which they are added, so that one look-up finds them in several languages.
        """
        self.language = language
        self.patterns = patterns or WordPatterns()
        self._first_list = self.patterns.list_count
        joined, conjunctions = _JOINED_WORDS.get(language, ()), _JOINED_CONJUNCTIONS.get(language, ())
        before = dict(zip(_KNOWN, (conjunctions, conjunctions, *[joined] * 4, ()), strict=True))
        for name in (*_KNOWN[:-1], *_LISTED):
            entries = _lists(name).get(language, ())
            self.patterns.add(self._first_list + _NUMBERS[name], entries, before.get(name, ()))
        pronouns = map(fold, read_words_by_language(PACKAGE, "leaning/pronouns").get(language, ()))
        for name, words in zip(("polite", *_WORDS), ([*polite, *asking], grammar, asking, pronouns), strict=True):
            self.patterns.add_words(self._first_list + _NUMBERS[name], words)
        self._possessives = tuple(map(fold, _lists("possessives").get(language, ())))
        self.asks_first = not self._possessives  # a question begins with the word that asks
        self.ends_with_verb = bool(_lists("closing").get(language))
        self.abouts = WordPhrases(_lists("about").get(language, ()))
        self.other_questions = WordPhrases(_lists("other_questions").get(language, ()))
        self._word = lru_cache(WORDS_KEPT)(self._read)
        self._kind = lru_cache(KINDS_KEPT)(self._kind_of)

    def word(self, token: Token) -> OwnWord:
        """Return what a token is."""
        return self._word(token.text.rstrip("'"))

    def _read(self, word: str) -> OwnWord:
        return self._kind(self._own(self.patterns.lists_of(word)), self.is_owned(word))

    def _kind_of(self, lists: int, is_owned: bool) -> OwnWord:
        """Return what a word in some lists is. Most words are in the same ones."""
        has = {name: bool(lists >> number & 1) for name, number in _NUMBERS.items()}
        return OwnWord(
            is_person=has["persons"] or is_owned,
            is_addressee=has["addressees"],
            is_topic=has["topics"],
            is_known=is_owned or any(has[name] for name in _KNOWN),
            is_circumstance=has["circumstances"],
            is_having=has["having"],
            is_start=has["starts"],
            is_article=has["articles"],
            is_seeking=has["seeking"],
            is_what=has["whats"],
            is_behind_subject=has["behind_subjects"],
            is_joining=has["joining"],
            is_condition=has["conditions"],
            is_near=has["near"],
            is_preposition=has["prepositions"],
            is_selecting=has["selecting"],
            is_closing=has["closing"],
            is_grammar=has["grammar"],
            is_polite=has["polite"],
            is_asking=has["asking"],
            is_pronoun=has["pronouns"],
        )

    def knows(self, word: str, lists: int) -> tuple[bool, bool]:
        """Return whether a *word* with these *lists* of the patterns says nothing of a subject, and whether nothing is
        about the one who asks without such a word."""
        found, is_owned = self._own(lists), bool(self._possessives) and self.is_owned(word)
        return is_owned or bool(found & _ALL_KNOWN), is_owned or bool(found & _ALL_SIGNS)

    def is_owned(self, word: str) -> bool:
        """Return whether a *word* of the life of a reader has an ending that means "my": "دوستم" is "my friend"."""
        bare = (word.removesuffix(end) for end in self._possessives if word.endswith(end))
        return any(len(each) >= MIN_OWNED_CHARS and self._is_topic(each) for each in bare)

    def _is_topic(self, word: str) -> bool:
        return bool(self._own(self.patterns.lists_of(word)) >> _NUMBERS["topics"] & 1)

    def _own(self, lists: int) -> int:
        """Return the lists of this language, as bits by their _NUMBERS."""
        return lists >> self._first_list & _ALL


def forget_entries() -> None:
    """Forget the entries of files that were read, because all words of a script are known."""
    _lists.cache_clear()


def listed_persons() -> frozenset[str]:
    """Return the words of all languages for the reader, and for the one who is asked."""
    lists = (words for name in ("persons", "addressees") for words in _lists(name).values())
    return frozenset(fold(word) for words in lists for word in words)


class OwnLanguages:
    """The words of several languages. Each word of a text is looked up once for those in the same patterns."""

    def __init__(self, languages: Sequence[OwnWords]) -> None:
        self._languages = languages
        self._known = lru_cache(WORDS_KEPT)(self._read)

    def likely(self, tokens: Sequence[Token], *, must_have_sign: bool) -> list[OwnWords]:
        """Return the languages that know most of the tokens.

        Args: must_have_sign: Return none if no token is a word without which nothing is about the one who asks.
        """
        words = [self._known(token.text.rstrip("'")) for token in tokens]
        if must_have_sign and not any(is_sign for is_sign, _ in words):
            return []
        counts = [sum(each[at] for _, each in words) for at in range(len(self._languages))]
        return [each for each, count in zip(self._languages, counts, strict=True) if count == max(counts)]

    def _read(self, word: str) -> tuple[bool, Sequence[bool]]:
        """Return whether a word is such a sign in any language, and whether each language knows it."""
        lists = {id(each.patterns): each.patterns for each in self._languages}
        found = {key: patterns.lists_of(word) for key, patterns in lists.items()}
        read = [each.knows(word, found[id(each.patterns)]) for each in self._languages]
        return any(is_sign for _, is_sign in read), [is_known for is_known, _ in read]


def has_own_words(language: str) -> bool:
    """Return whether there are lists for a language. See `OwnWords`."""
    return language in _lists("persons")


_ALL, _ALL_KNOWN, _ALL_SIGNS = ((1 << len(names)) - 1 for names in (_NUMBERS, _KNOWN, _SIGNS))
