"""Read the lists of frames, and of words of sentences about asking."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache, reduce
from itertools import chain
from operator import and_, itemgetter, or_
from typing import NamedTuple

from index.analysis.stopwords import FUNCTION, QUESTION, listed
from index.analysis.stopwords import PACKAGE as STOPWORDS
from index.query.frames.clauses import Clauses
from index.query.frames.own_words import (
    OwnLanguages,
    OwnWords,
    forget_entries,
    has_own_words,
    listed_persons,
)
from index.query.frames.phrases import LAST, Border, Frames, PhraseState, following, forget_runs, matches
from index.query.frames.spelled_words import WORDS_KEPT, SpelledWords, is_one_letter_off
from index.query.frames.tokens import IS_UNSPACED, Run, Token, fold, forget_words, listed_words, runs_of
from index.query.frames.word_patterns import WordPatterns
from index.query.frames.word_table import WordTable
from index.word_lists import list_names, read_words, read_words_by_language

PACKAGE = "index.query"

_ARABIC, _PERSIAN = "[\u0600-\u06ff]", "[\u0621-\u06ff]"
"""Patterns of letters of both languages."""

_ONLY_PERSIAN = re.compile("[\u06a9\u06cc]")
"""Pattern of letters that Arabic keyboards do not have. In a text with one of them, Arabic frames are Persian words."""

_LANGUAGES = {
    "[\u0370-\u03ff]": ("el",),
    "[\u0400-\u04ff]": ("ru", "uk"),
    _ARABIC: ("ar",),
    _PERSIAN: ("fa",),
    "[\u0900-\u097f]": ("hi",),
    "[\uac00-\ud7a3\u3131-\u318e]": ("ko",),
    "[\u3041-\u30ff\u4e00-\u9fff]": ("ja", "zh"),
}
"""The languages whose lists are read for a text with a letter of a pattern. The other lists have Latin letters.

It takes long to read all lists. Most questions need those of one script.
"""

LISTS_KEPT = 8
"""Most combinations of scripts whose lists are kept together. They are quickly made of those of each script."""

FILES_KEPT = 8
"""Most files whose entries are kept while the lists of a script are read. Each has those of all languages."""

_LATIN = "[a-zß-ɏḁ-ỿ]"
_SCRIPTS = [(pattern, re.compile(pattern)) for pattern in (_LATIN, *_LANGUAGES)]  # the first has ASCII letters


class Lists:
    """The lists for texts of some scripts."""

    def __init__(self, of_scripts: Sequence[_OfScript]) -> None:
        self._frames = [each.frames for each in of_scripts]
        self._clauses = [clauses for each in of_scripts for clauses in each.clauses]
        self._polite_words = [each.polite_words for each in of_scripts]
        self._languages_of = lru_cache(WORDS_KEPT)(self._read)
        self._sign = lru_cache(WORDS_KEPT)(_sign_of)
        self.spelled = [each.spelled for each in of_scripts]
        self.own_words = OwnLanguages([words for each in of_scripts for words in each.own_words])

    def have(self, token: Token) -> bool:
        """Return whether a token is a word of any list."""
        return any(known for known, _ in self._languages_of(token.spellings))

    def signs(self, tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
        """Return the places of the tokens that show that a sentence is about asking, and of those that surely do."""
        found = [(at, sign) for at, token in enumerate(tokens) if (sign := self._sign(token.spellings)) is not None]
        return [at for at, _ in found], [at for at, is_sure in found if is_sure]

    def _read(self, spellings: Sequence[str]) -> Sequence[_PoliteIn]:
        return [words.languages_of(spellings) for words in self._polite_words]

    def is_polite(self, tokens: Sequence[Token], silent: int = 0) -> bool:
        """Return whether a sentence about asking may have all *tokens*, in one language.

        Args: silent: Number of tokens at the beginning that are no question words of that language.
        """
        read = [self._languages_of(token.spellings) for token in tokens]
        for at, words in enumerate(self._polite_words):
            known = reduce(and_, (of_token[at].known for of_token in read), words.all_known)
            asking = reduce(or_, (of_token[at].asking for of_token in read[:silent]), 0)
            if known & ~asking:
                return True
        return False

    def beginnings(self, tokens: Sequence[Token]) -> list[tuple[int, PhraseState]]:
        """Return the states at which a beginning ends, with the numbers of tokens read, in order."""
        found = [each for frames in self._frames for each in matches(frames.beginnings, tokens)]
        return _in_order(found, [count for each in self._clauses for count in each.beginnings(tokens)])

    def begins(self, tokens: Sequence[Token], least: int) -> bool:
        """Return whether the tokens begin with a phrase of a number of tokens or more, and not only with a clause."""
        return any(count >= least for frames in self._frames for count, _ in matches(frames.beginnings, tokens))

    def one_letter_off(self, typed: str, before: Sequence[Token]) -> list[str]:
        """Return the words that differ from a *typed* one in one letter, or have one more, and with which phrases go
        on that begin with the tokens before it."""
        if before:
            words = chain.from_iterable(following(frames.beginnings, before) for frames in self._frames)
        else:
            words = chain.from_iterable(self._first_words.get(len(typed) + more, ()) for more in (0, 1))
        same = (word for word in words if word[0] == typed[0] or word[-1] == typed[-1])  # one slip leaves one of them
        return sorted(word for word in same if is_one_letter_off(typed, word))

    @cached_property
    def _first_words(self) -> Mapping[int, Sequence[str]]:
        """Return the first words of phrases by their numbers of letters."""
        found: dict[int, list[str]] = {}
        for word in chain.from_iterable(frames.beginnings.next for frames in self._frames):
            found.setdefault(len(word), []).append(word)
        return found

    def ends(self, tokens: Sequence[Token]) -> list[tuple[int, PhraseState]]:
        """Do the same for ends, with tokens from behind."""
        found = [each for frames in self._frames for each in matches(frames.ends, tokens)]
        return _in_order(found, [count for each in self._clauses for count in each.ends(tokens)])


def _in_order(found: list[tuple[int, PhraseState]], clauses: Sequence[int]) -> list[tuple[int, PhraseState]]:
    found += ((count, LAST[Border.WORD]) for count in clauses)
    found.sort(key=itemgetter(0))
    return found


def lists_for(text: str) -> Lists:
    """Return the lists of the languages whose scripts are in *text*."""
    lower = text.casefold()
    possible = _SCRIPTS[:1] if lower.isascii() else _SCRIPTS
    scripts = [script for script, pattern in possible if pattern.search(lower)]
    if _ARABIC in scripts and _ONLY_PERSIAN.search(lower):
        scripts.remove(_ARABIC)
    return _lists_for(tuple(scripts))


@lru_cache(maxsize=LISTS_KEPT)
def _lists_for(scripts: tuple[str, ...]) -> Lists:
    return Lists([*map(_of_script, scripts)])


class _PoliteIn(NamedTuple):
    """The languages of a script whose sentences about asking may have a word, as bits."""

    known: int
    asking: int  # in these, it is a question word


class _PoliteWords:
    """The words that sentences about asking may have, of the languages of a script."""

    def __init__(self, patterns: WordPatterns) -> None:
        self._patterns = patterns  # to which they are added
        self._lists: list[tuple[int, int]] = []  # of each language: bits of its known words, and of those that ask

    @property
    def all_known(self) -> int:
        """Return all languages, as bits."""
        return (1 << len(self._lists)) - 1

    def add(self, known: Iterable[str], asking: Iterable[str]) -> Container[str]:
        """Add the words of a language, and return those that are *known*."""
        first = self._patterns.list_count
        self._patterns.add_words(first, known)
        self._patterns.add_words(first + 1, asking)
        self._lists.append((1 << first, 1 << first + 1))
        return self._patterns.words(first)

    def languages_of(self, spellings: Sequence[str]) -> _PoliteIn:
        """Return the languages that have any of some *spellings*."""
        found = reduce(or_, (self._patterns.listed(spelling.rstrip("'")) for spelling in spellings))
        if not found:  # true of nearly all words of subjects
            return _PoliteIn(0, 0)
        known = sum(1 << at for at, (each, _) in enumerate(self._lists) if found & each)
        return _PoliteIn(known, sum(1 << at for at, (_, each) in enumerate(self._lists) if found & each))


class _OfScript:
    """The lists of the languages of a script."""

    def __init__(self) -> None:
        self.frames = Frames()
        self.own_words: list[OwnWords] = []  # with which readers speak about themselves
        self._patterns = WordPatterns()
        self.polite_words = _PoliteWords(self._patterns)
        self.spelled = SpelledWords(())  # the words of the phrases, to be found by misspelled ones
        self.clauses: list[Clauses] = []  # of the languages that need no sign around them

    def add_words(self, language: str) -> None:
        """Add those of the frames that were read last, and of other lists of their language."""
        last, first = _listed("clause_ends", language), _listed("clause_starts", language)
        more = _listed("asking_words", language), _listed("asking_signs", language), last, first
        known = [*chain(self.frames.words, *more, _folded_words(FUNCTION, language))]
        question = _folded_words(QUESTION, language)
        grammar = _folded_words(FUNCTION, language) | question
        asking = question - _not_asking()
        polite = self.polite_words.add(known, asking)
        if has_own_words(language):
            self.own_words.append(OwnWords(language, known, grammar, asking, self._patterns))
        if last and first:
            inner = frozenset[str]() if _listed("own_life/closing", language) else grammar  # verbs end what is asked
            self.clauses.append(Clauses(polite, asking_signs(), last, first, inner, asking))


def _listed(name: str, language: str) -> frozenset[str]:
    return listed_words(_entries_by_language(name).get(language, ()))


@lru_cache(maxsize=FILES_KEPT)
def _entries_by_language(name: str) -> Mapping[str, Sequence[str]]:
    return read_words_by_language(PACKAGE, name)


@cache
def _of_script(script: str) -> _OfScript:
    """Return its lists. Those of a script without spaces have no words: its tokens are none."""
    read = _OfScript()
    others = {language for each in _LANGUAGES.values() for language in each}
    of_phrases: set[str] = set()
    for language in _LANGUAGES.get(script) or sorted(list_names(PACKAGE, "frames") - others):
        read.frames.words = set()
        read_words(PACKAGE, f"frames/{language}", read.frames.add)
        for entry in _entries_by_language("article_frames").get(language, ()):
            read.frames.add(entry)
        if not any(map(IS_UNSPACED.match, read.frames.words)):
            read.add_words(language)
            of_phrases |= read.frames.words
    read.frames.words = set()
    read.spelled = SpelledWords(of_phrases)
    _entries_by_language.cache_clear()
    forget_entries()
    forget_words()
    forget_runs()
    return read


def asking_signs() -> Container[str]:
    """Return the words of all languages that show that a sentence is about asking."""
    return _signs()[0]


def _sign_of(spellings: Sequence[str]) -> bool | None:
    """Return whether a word with these *spellings* is surely such a sign; None if it is none.

    Sure ones are not only about the reader, or the one who is asked: "sorry", but not "you".
    """
    words = [spelling.rstrip("'") for spelling in spellings]
    signs, sure_signs = _signs()
    return any(word in sure_signs for word in words) if any(word in signs for word in words) else None


@cache
def _signs() -> tuple[WordTable, WordTable]:
    words = listed_words(read_words(PACKAGE, "asking_signs"))
    return WordTable(words), WordTable(words - listed_persons())


@cache
def remark_starts() -> frozenset[Run]:
    """Return the first tokens of sentences of all languages about asking that no sign separates from the question."""
    return frozenset(run for entry in read_words(PACKAGE, "remark_starts") for run in runs_of(entry))


@cache
def but_words() -> frozenset[str]:
    """Return the words of all languages that lead from such a sentence to the question."""
    return frozenset(map(fold, read_words(PACKAGE, "but_words")))


def _folded_words(kind: str, language: str) -> frozenset[str]:
    return frozenset(map(fold, listed(kind, language)))


@cache
def asking_words() -> frozenset[str]:
    """Return the question words of all languages, without those that ask for a yes: "do you know" is a frame."""
    words = frozenset[str]().union(*(_folded_words(QUESTION, each) for each in list_names(STOPWORDS, QUESTION)))
    return words - _not_asking()


def _not_asking() -> frozenset[str]:
    return frozenset(map(fold, read_words(PACKAGE, "not_asking")))


@cache
def all_kept() -> Frames:
    """Return the phrases that look like frames, but belong to a subject."""
    read = Frames()
    read_words(PACKAGE, "not_frames", read.add)
    return read
