"""Read the lists of frames, and of words of sentences about asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from index.analysis.stopwords import FUNCTION, QUESTION, listed
from index.analysis.stopwords import PACKAGE as STOPWORDS
from index.query.frames.phrases import Frames, PhraseState, matches
from index.query.frames.tokens import IS_UNSPACED, Token, fold
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

_LATIN = "[a-zß-ɏḁ-ỿ]"
_SCRIPTS = [(pattern, re.compile(pattern)) for pattern in (_LATIN, *_LANGUAGES)]


class Lists:
    """The lists for texts of some scripts."""

    def __init__(self, frames: Sequence[Frames], polite_words: Sequence[frozenset[str]]) -> None:
        self.frames = frames  # of a script each
        self.polite_words = polite_words  # of a language each

    def beginnings(self, tokens: Sequence[Token]) -> Iterator[tuple[int, PhraseState]]:
        """Yield the states at which a beginning ends, with the numbers of tokens read."""
        return chain.from_iterable(matches(each.beginnings, tokens) for each in self.frames)

    def ends(self, tokens: Sequence[Token]) -> Iterator[tuple[int, PhraseState]]:
        """Do the same for ends, with tokens from behind."""
        return chain.from_iterable(matches(each.ends, tokens) for each in self.frames)


def lists_for(text: str) -> Lists:
    """Return the lists of the languages whose scripts are in *text*."""
    lower = text.casefold()
    scripts = [script for script, pattern in _SCRIPTS if pattern.search(lower)]
    if _ARABIC in scripts and _ONLY_PERSIAN.search(lower):
        scripts.remove(_ARABIC)
    return _lists_for(tuple(scripts))


@cache
def _lists_for(scripts: tuple[str, ...]) -> Lists:
    read = [_of_script(script) for script in scripts]
    return Lists([frames for frames, _ in read], [words for _, each in read for words in each])


@cache
def _of_script(script: str) -> tuple[Frames, list[frozenset[str]]]:
    """Return the frames of the languages of a script, and the words that a sentence about asking may have in each.

    There are none for a script without spaces: its tokens are no words.
    """
    read, words = Frames(), []
    others = {language for each in _LANGUAGES.values() for language in each}
    for language in _LANGUAGES.get(script) or sorted(list_names(PACKAGE, "frames") - others):
        read.words = set()
        read_words(PACKAGE, f"frames/{language}", read.add)
        if not any(map(IS_UNSPACED.match, read.words)):
            more = read_words_by_language(PACKAGE, "asking_words").get(language, ())
            words.append(frozenset(read.words).union(map(fold, more), _folded_words(FUNCTION, language)))
    read.words = set()
    return read, words


@cache
def asking_signs() -> frozenset[str]:
    """Return the words of all languages that show that a sentence is about asking."""
    return frozenset(map(fold, read_words(PACKAGE, "asking_signs")))


@cache
def but_words() -> frozenset[str]:
    """Return the words of all languages that lead from such a sentence to the question."""
    return frozenset(map(fold, read_words(PACKAGE, "but_words")))


@cache
def unspaced_parts() -> frozenset[str]:
    """Return the parts of sentences about asking, of languages without spaces and of Korean."""
    parts = read_words_by_language(PACKAGE, "asking_words")
    signs = read_words_by_language(PACKAGE, "asking_signs")
    return frozenset(
        part for each in (parts, signs) for language in ("ja", "ko", "zh") for part in each.get(language, ())
    )


def _folded_words(kind: str, language: str) -> frozenset[str]:
    return frozenset(map(fold, listed(kind, language)))


@cache
def asking_words() -> frozenset[str]:
    """Return the question words of all languages, without those that ask for a yes: "do you know" is a frame."""
    words = frozenset[str]().union(*(_folded_words(QUESTION, each) for each in list_names(STOPWORDS, QUESTION)))
    return words - frozenset(map(fold, read_words(PACKAGE, "not_asking")))


@cache
def all_kept() -> Frames:
    """Return the phrases that look like frames, but belong to a subject."""
    read = Frames()
    read_words(PACKAGE, "not_frames", read.add)
    return read
