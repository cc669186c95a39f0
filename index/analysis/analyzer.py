"""Turn words into the terms that are indexed, in the same way for passages and questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from index.analysis.languages import STEMMERS, also_asked, primary_subtag, stem
from index.analysis.spelling_variants import LANGUAGES
from index.analysis.text_language import language_of_text
from index.analysis.tokenizer import Script, fold_marks, normalise, words_of
from index.model import Passage


class Field(StrEnum):
    """A way of cutting text into terms. Each field is ranked separately, and the scores are added."""

    WORDS = "words"  # stems; in unspaced script, short n-grams
    GRAMS = "grams"  # of four characters within words, for spelling variants, compounds and typing errors

    __hash__ = str.__hash__  # Enum's __hash__ is slow Python code


WORDS_KEPT = 20_000
"""Most words whose terms are cached, of about 500 bytes each: the words of the passages that were shown last."""

ASKED_KEPT = 2_000
"""Most words of questions whose further terms are cached."""

GRAM_CHARS = 4
"""Length of a gram, in characters. Of 3, 4 and 5, length 4 found most in thirteen languages."""

WORD_GRAMS: dict[Script, tuple[int, ...]] = {Script.HAN: (1, 2), Script.THAI: (3,), Script.HANGUL: (1, 2)}
"""Lengths of the n-grams that replace words, in characters. Measurements show that they are better than any dictionary
for Chinese and Korean."""


def terms_of(text: str, language: str | None, field: Field) -> list[str]:
    """Return the terms of *text*, word by word.

    Args:
        language: BCP 47. It chooses the stemmer for words in its script. None: decide by script alone.
    """
    spoken = primary_subtag(language)
    return [term for word, script, _ in words_of(text) for term in cut(word, script, spoken, field)]


def passage_language(passage: Passage) -> str:
    """Return the primary subtag of the passage's language, identified from its text if needed; "" if unknown."""
    return primary_subtag(passage.language) or language_of_text(passage.title, passage.text)[0] or ""


def cut(word: str, script: Script, language: str | None, field: Field) -> Sequence[str]:
    """Return the terms of a word or run as written. Terms of words are cached, terms of runs are not."""
    if script in WORD_GRAMS:
        return terms_of_word(word, script, language, field)
    return _cut_word(word, script, language, field)


@lru_cache(maxsize=ASKED_KEPT)
def also_asked_terms(word: str, script: Script, language: str | None) -> Sequence[str]:
    """Return the terms that a question with a normalised *word* looks for besides those of `cut`, in Field.WORDS."""
    return also_asked(word, stemming_language(word[0], language)) if script is Script.SPACED else ()


def terms_of_word(word: str, script: Script, language: str | None, field: Field) -> list[str]:
    """Return the terms of a word or run as written, without a cache."""
    if script in WORD_GRAMS:
        run = _normal_run(word)
        return _grams(run) if field is Field.GRAMS else _parts(run, script)
    normal = normalise(word)
    if not normal:
        return []
    if field is Field.GRAMS:
        return _grams(fold_marks(normal))
    return [stem(normal, stemming_language(normal[0], language)) if script is Script.SPACED else normal]


@lru_cache(maxsize=WORDS_KEPT)
def _cut_word(word: str, script: Script, language: str | None, field: Field) -> tuple[str, ...]:
    return tuple(terms_of_word(word, script, language, field))


def _normal_run(run: str) -> str:
    return unicodedata.normalize("NFKC", run)


def _parts(run: str, script: Script) -> list[str]:
    """Return the n-grams that replace the words of an unspaced run. There is at least one, even in a run that is too
    short."""
    first, *others = WORD_GRAMS[script]
    sizes = [first, *(size for size in others if size <= len(run))]
    return [run[start : start + size] for size in sizes for start in range(max(1, len(run) - size + 1))]


def _grams(word: str) -> list[str]:
    """Return the character 4-grams of a normalised word with marked borders."""
    marked = f"_{word}_"
    return [marked[at : at + GRAM_CHARS] for at in range(max(1, len(marked) - GRAM_CHARS + 1))]


_SCRIPT_STEMMERS = (
    ("\u024f", "latin", "en"),
    ("\u03ff", "greek", "el"),
    ("\u052f", "cyrillic", "ru"),
    ("\u058f", "armenian", "hy"),
    ("\u05ff", "hebrew", ""),
    ("\u077f", "arabic", "ar"),
    ("\u08ff", "other", ""),
    ("\u097f", "devanagari", "hi"),
    ("\u0bff", "tamil", "ta"),
)
_SCRIPT_OF_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "mn"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps"), "arabic"),
    **dict.fromkeys(("hi", "ne", "mr"), "devanagari"),
    "el": "greek",
    "hy": "armenian",
    "ta": "tamil",
    "he": "hebrew",
    **dict.fromkeys(("zh", "ja", "th", "ko", "lo", "km", "my"), "unspaced"),
}


_IN_BOTH_SCRIPTS = frozenset({"sr", "hr", "bs"})
"""Languages that are written with Latin and Cyrillic letters. Their stemmer returns Latin stems."""


@lru_cache(maxsize=10_000)
def stemming_language(character: str, language: str | None) -> str:
    """Return the language whose stemmer applies to a word that begins with *character* in a text in *language*."""
    script, default = next(((name, lang) for last, name, lang in _SCRIPT_STEMMERS if character <= last), ("other", ""))
    if language in _IN_BOTH_SCRIPTS and script in {"latin", "cyrillic"}:
        return language
    if language is not None and _SCRIPT_OF_LANGUAGE.get(language, "latin") == script:
        return language
    return default


def stemmed_as(language: str | None) -> str | None:
    """Return a language with the same stems. The result is one of few, whatever tags the articles of an archive have.

    Args:
        language: A primary subtag; None or empty if unknown.
    """
    if not language:
        return None
    return language if language in STEMMERS or language in _SCRIPT_OF_LANGUAGE or language in LANGUAGES else "und"
