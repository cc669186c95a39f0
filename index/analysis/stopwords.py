"""Look up question words and function words by language.

Question words count less in ranking: a passage that answers "who" seldom contains the word. Function words are ranked
like all others: idf weighs them, and leaving them out made the measured results worse. But an archive of three passages
cannot show that "the" is common. So function words count little as evidence, are never reported as missing, and are not
highlighted in quotes.

The lists are files in `data`. The lists of a language are read when they are first needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import regex

from index.analysis.tokenizer import Script, fold_marks, normalise
from index.word_lists import list_names, read_words, read_words_by_language

PACKAGE = "index.analysis"

FUNCTION, QUESTION, ANSWER_TYPE, REQUEST = "function_words", "question_words", "answer_type_words", "request_words"
QUESTION_PHRASES, KEPT_MARKS, CLITICS = "question_phrases", "kept_marks", "clitics"
CHAT_SPELLINGS = "chat_spellings"
"""Folders of the lists."""

_ALSO = {"hr": ("hr", "sr"), "sr": ("sr", "hr"), "bs": ("sr", "hr")}
"""Languages that use several lists. Bosnian uses the lists of both neighbours."""

_NEAR = {"no": ("da", "sv"), "da": ("no", "sv"), "sv": ("no", "da")}
"""Languages whose question words count too, because short questions are often mistaken for one another."""

_CEDILLAS = str.maketrans("șț", "şţ")


def listed(kind: str, language: str) -> tuple[str, ...]:
    """Return the words of a list as in its file; empty if there is no list for the language."""
    return read_words(PACKAGE, f"{kind}/{language}") if language in _languages(kind) else ()


@cache
def _languages(kind: str) -> frozenset[str]:
    return list_names(PACKAGE, kind)


def _words(kind: str, language: str) -> frozenset[str]:
    """Return the normalised words of a language. Codes without a list are not cached."""
    known = language in _ALSO or language in _languages(kind)
    return _known_words(kind, language) if known else frozenset()


@cache
def _known_words(kind: str, language: str) -> frozenset[str]:
    found = frozenset[str]().union(*(_with_markless(kind, each) for each in _ALSO.get(language, (language,))))
    if kind == QUESTION and language in _NEAR:  # "var" is "where" in Swedish, but "was" in Norwegian
        near = (_with_markless(QUESTION, each) for each in _NEAR[language])
        found |= frozenset[str]().union(*near) - _known_words(FUNCTION, language)
    if kind == QUESTION:
        found |= {typed for typed, usual in chat_spellings(language).items() if usual in found}
    return found | {word.translate(_CEDILLAS) for word in found} if language == "ro" else found


@cache
def grammar_words(language: str) -> frozenset[str]:
    """Return the normalised question and function words of a language, without those of its neighbours."""
    return _with_markless(QUESTION, language) | _with_markless(FUNCTION, language)


def _with_markless(kind: str, language: str) -> frozenset[str]:
    """Return the normalised words of one list, with their marks and as typed without marks.

    A word that becomes another word without its marks keeps them: the Turkish "that" would become "water".
    """
    words = frozenset(map(normalise, listed(kind, language)))
    return words | {fold_marks(word) for word in words - set(map(normalise, listed(KEPT_MARKS, language)))}


def chat_spellings(language: str) -> Mapping[str, str]:
    """Return question words of a language as people type or say them, in chats and dialects, normalised, each with the
    usual word: the Russian "чё"."""
    return _chat_spellings().get(language, {})


@cache
def usual_spellings(word: str) -> tuple[str, ...]:
    """Return the normalised words that such a normalised *word* may stand for, in any language; mostly none."""
    return tuple(dict.fromkeys(usual[word] for usual in _chat_spellings().values() if word in usual))


@cache
def _chat_spellings() -> Mapping[str, Mapping[str, str]]:
    return {
        language: {normalise(typed): normalise(usual) for typed, usual in map(str.split, entries)}
        for language, entries in read_words_by_language(PACKAGE, CHAT_SPELLINGS).items()
    }


_KOREAN_STEMS = read_words(PACKAGE, "question_stems/ko")


def is_question_word(word: str, language: str) -> bool:
    """Return whether the normalised *word* is a question word in *language*. In Korean, endings follow its stem."""
    if language == "ko" and word.startswith(_KOREAN_STEMS):
        return True
    return word in _words(QUESTION, language)


def is_answer_type_word(word: str, language: str) -> bool:
    """Return whether the normalised *word* may name, in *language*, the type of thing that is asked for."""
    return word in _words(ANSWER_TYPE, language)


def is_request_word(word: str, language: str) -> bool:
    """Return whether the normalised *word*, at the beginning of a question in *language*, asks for an answer."""
    return word in _words(REQUEST, language)


def is_function_word(word: str, language: str) -> bool:
    """Return whether the normalised *word* is a function word in *language*."""
    return word in _words(FUNCTION, language)


def small_words_of(language: str) -> frozenset[str]:
    """Return the normalised question, request and function words of a language. Korean has more question words."""
    return frozenset[str]().union(*(_words(kind, language) for kind in (QUESTION, REQUEST, FUNCTION)))


def is_clitic(word: str, language: str) -> bool:
    """Return whether the normalised *word*, behind an apostrophe, is the rest of a function word in *language*."""
    return word in _words(CLITICS, language)


_GRAMMAR_CHARACTERS = re.compile(
    rf"[\u3041-\u309f{''.join(word for word in listed(FUNCTION, 'zh') if len(word) == 1)}]"
)


_THAI_GRAMMAR = [word for word in listed(FUNCTION, "th") if len(word) > 1]
_THAI_HEADS = frozenset(word[:2] for word in _THAI_GRAMMAR)
_THAI_TAILS = frozenset(word[-2:] for word in _THAI_GRAMMAR)


def has_grammar(gram: str, script: Script) -> bool:
    """Return whether an n-gram of unspaced script contains what is mostly grammar.

    In Chinese and Japanese, that is a character: a particle or hiragana. In Thai, it is a pair of characters at an end
    of the n-gram: it ends with the beginning of a function word, or begins with the end of one. An n-gram within a
    function word counts too.
    """
    if script is Script.THAI:
        return gram[:2] in _THAI_TAILS or gram[-2:] in _THAI_HEADS or any(gram in word for word in _THAI_GRAMMAR)
    return script is Script.HAN and _GRAMMAR_CHARACTERS.search(gram) is not None


@cache
def question_phrases(script: Script) -> regex.Pattern[str] | None:
    """Return a pattern of the question phrases in runs of this script; None for scripts with spaces."""
    languages = {Script.HAN: ("zh", "ja"), Script.THAI: ("km", "lo", "my", "th")}.get(script)
    if languages is None:
        return None
    phrases = {phrase for language in languages for phrase in listed(QUESTION_PHRASES, language)}
    return regex.compile("|".join(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))
