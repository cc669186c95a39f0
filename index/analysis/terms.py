"""From words to the terms that are indexed: one analysis for passages and questions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from index.analysis.languages import identify, primary_subtag, stem
from index.analysis.words import Piece, Script, fold_marks, pieces
from index.model import Passage, Span


class Field(StrEnum):
    """A way of cutting text into terms; each is ranked by itself, and the scores are added."""

    WORDS = "words"  # stems; short n-grams where words do not stand apart
    GRAMS = "grams"  # of four characters within words: spelling variants, compounds, typing errors


class Token(NamedTuple):
    """One occurrence of a term."""

    term: str
    start: int  # in code points of the text
    end: int

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return self.start, self.end


GRAM_CHARS = 4
"""Characters. Of 3, 4 and 5, four found most in thirteen languages."""

WORD_GRAMS: dict[Script, tuple[int, ...]] = {Script.HAN: (1, 2), Script.THAI: (3,), Script.HANGUL: (1, 2)}
"""Lengths of the n-grams that take the place of words. Measured: better than any dictionary for Chinese and Korean."""


def analyze(text: str, language: str | None, field: Field = Field.WORDS) -> list[Token]:
    """The tokens of *text*, in order of their starts.

    Args:
        language: BCP 47; it names the stemmer of the words that are in its script. None: by script alone.
    """
    if field is Field.GRAMS:
        return [token for piece in pieces(text) for token in gram_tokens(piece)]
    spoken = primary_subtag(language)
    return [token for piece in pieces(text) for token in word_tokens(piece, spoken)]


def passage_language(passage: Passage) -> str:
    """The primary subtag of the passage's language, identified from its text if it is not said; "" if unknown."""
    return primary_subtag(passage.language) or identify(passage.text)[0] or ""


def word_tokens(piece: Piece, language: str | None) -> Iterator[Token]:
    """The tokens of a piece in Field.WORDS."""
    sizes = WORD_GRAMS.get(piece.script)
    if sizes is None:
        yield Token(stem_of(piece.normal, language) if piece.script is Script.SPACED else piece.normal, *piece.span)
    else:
        for size in sizes:
            if size <= len(piece.normal) or size == sizes[0]:
                yield from _run_grams(piece, size)


def gram_tokens(piece: Piece) -> Iterator[Token]:
    """The tokens of a piece in Field.GRAMS: the same in every language."""
    for term in grams_of(piece.normal, piece.script):
        yield Token(term, *piece.span)


@lru_cache(maxsize=200_000)
def grams_of(word: str, script: Script = Script.SPACED) -> tuple[str, ...]:
    """The character 4-grams of a normalised word, its borders marked."""
    marked = f"_{fold_marks(word)}_" if script is Script.SPACED else f"_{word}_"
    return tuple(marked[at : at + GRAM_CHARS] for at in range(max(1, len(marked) - GRAM_CHARS + 1)))


def stem_of(word: str, language: str | None) -> str:
    """The stem by the stemmer of *language* if that is written in the script of *word*, else by its script's own."""
    return stem(word, stemming_language(word[0], language))


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


@lru_cache(maxsize=10_000)
def stemming_language(character: str, language: str | None) -> str:
    """The language whose stemmer a word that begins with *character* gets in a text in *language*."""
    script, default = next(((name, lang) for last, name, lang in _SCRIPT_STEMMERS if character <= last), ("other", ""))
    if language is not None and _SCRIPT_OF_LANGUAGE.get(language, "latin") == script:
        return language
    return default


def _run_grams(piece: Piece, size: int) -> Iterator[Token]:
    run = piece.normal
    whole = len(run) != piece.end - piece.start  # normalisation changed the length: places are not known within
    for at in range(max(1, len(run) - size + 1)):
        span = piece.span if whole else (piece.start + at, min(piece.start + at + size, piece.end))
        yield Token(run[at : at + size], *span)
