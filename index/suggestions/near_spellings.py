"""Rank the words that are spelled almost like a word of a question."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import regex
from rapidfuzz.distance import OSA

from index.analysis.tokenizer import Script, fold_marks, normalise
from index.patterns import one_of
from index.query.question import QuestionWord
from index.suggestions.usual_slips import is_other_word, surely_meant

MOST_SLIPS = 2
"""Most slips in a word."""

TWO_SLIPS_LETTERS = 8
"""Fewest letters of a word whose spelling may be two slips away. In shorter words, too little remains to recognize."""

TWO_SLIPS_FORM_LETTERS = 6
"""Fewest letters of a word whose spelling may be one slip and one letter of an ending away: "ospray" for "ospreys"."""

SPELLINGS = 3
"""Most spellings of one word. For words of four to seven letters in five languages, the first spelling is right for
four of five slips, and one of three for nine of ten. For longer words, the first is right for nine of ten."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of the archive that is spelled almost like a word of a question."""

    text: str  # as in the archive, in its most frequent spelling
    normal: str
    slips: int  # letters swapped, dropped, added or replaced; 0: at most other accents
    is_sure: bool = False  # whether the word is read so without asking

    def may_be(self, word: QuestionWord) -> bool:
        """Return whether a word may be misspelled so, if nothing else shows it. Names are in texts with capitals."""
        is_name = self.text[:1].isupper()
        return self.is_sure or is_name or not is_other_word(fold_marks(word.normal), fold_marks(self.normal))


def near_spellings(word: QuestionWord, most: int, written: Mapping[str, int]) -> tuple[Spelling, ...]:
    """Return the spellings among the written words that are at most *most* slips away."""
    typed = letters_of(word.normal, word.script)
    near: dict[str, tuple[int, Counter[str]]] = {}
    for text, count in written.items():
        normal = normalise(text)
        slips = OSA.distance(typed, letters_of(normal, word.script), score_cutoff=most)
        if (
            slips <= most
            and _may_be_near(typed, letters_of(normal, word.script), slips, word.script)
            and _bare(normal, word.script) != _bare(word.normal, word.script)
        ):
            near.setdefault(normal, (slips, Counter()))[1][text] += count

    sure = surely_meant(typed, near) if word.script is Script.SPACED else set()

    def likelihood(normal: str) -> tuple[bool, int, bool, int, int]:
        slips, writings = near[normal]
        return normal not in sure, slips, *_oddity(typed, letters_of(normal, word.script)), -writings.total()

    ranked = sorted(near, key=likelihood)[:SPELLINGS]
    return tuple(
        Spelling(near[each][1].most_common(1)[0][0], each, near[each][0], is_sure=each in sure) for each in ranked
    )


def _may_be_near(typed: str, meant: str, slips: int, script: Script) -> bool:
    """Return whether a word may be two slips away. If it is not long, one of them is a letter more or less at the
    end."""
    if slips < MOST_SLIPS or script is not Script.SPACED or len(typed) >= TWO_SLIPS_LETTERS:
        return True
    pairs = (typed, meant[:-1]), (typed[:-1], meant)
    return typed[0] == meant[0] and any(OSA.distance(*pair, score_cutoff=1) <= 1 for pair in pairs)


def letters_of(normal: str, script: Script) -> str:
    """Return the letters of a word that are compared: without accents and other marks, and Hangul syllables as
    letters."""
    return unicodedata.normalize("NFD", normal) if script is Script.HANGUL else fold_marks(normal)


_KOREAN_PARTICLES = regex.compile(rf"(?<=..){one_of('index.suggestions', 'particles/ko')}$")


def _bare(normal: str, script: Script) -> str:
    """Return the word without the particle at its end, because the same word has other particles elsewhere in
    sentences."""
    return _KOREAN_PARTICLES.sub("", normal) if script is Script.HANGUL else normal


def _oddity(typed: str, meant: str) -> tuple[bool, int]:
    """Return how unusual a slip is: first whether the first letter differs, then whether letters are replaced, dropped,
    doubled or swapped."""
    is_other_letter = typed[0] != meant[0]
    if sorted(typed) == sorted(meant) or (len(typed) > len(meant) and set(typed) == set(meant)):
        return is_other_letter, 0
    return is_other_letter, 1 if len(meant) > len(typed) else 2
