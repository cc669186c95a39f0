"""Find stretches of unspaced script that a reader sees as words.

No dictionary is used. Grammatical characters are removed from the ends of the text that two texts share. If too little
remains, the stretch is dropped.
"""

from __future__ import annotations

import unicodedata

import regex

from index.analysis.stopwords import FUNCTION, PACKAGE, listed
from index.analysis.tokenizer import Script, words_of
from index.model import Span
from index.word_lists import read_words

SHORTEST_CHARS = {Script.HAN: 2, Script.HANGUL: 2, Script.THAI: 4}
"""Fewest characters of a highlighted stretch. Shorter stretches are shared by chance."""

_HAN_PARTICLES = frozenset(word for word in listed(FUNCTION, "zh") if len(word) == 1)
_WITH_PARTICLES = read_words(PACKAGE, "words_with_particles/zh")
_PROTECTED = {
    particle: [(word, word.index(particle)) for word in _WITH_PARTICLES if particle in word]
    for particle in _HAN_PARTICLES
}
"""Words in which a character is no particle, with its place in them."""

_IDEOGRAPH = regex.compile(r"\p{Han}")
_HIRAGANA = regex.compile("[\u3041-\u309f]+")
_KATAKANA = regex.compile("[\u30a1-\u30ff]+")
_KANA_GRAMMAR = regex.compile(f"(?:{'|'.join(listed(FUNCTION, 'ja'))})+")
_KANA_CHARS = 3
"""Fewest characters of a stretch that is only kana. Shorter ones are endings, or parts of foreign words."""

_THAI_FUNCTION_WORDS = tuple(sorted(listed(FUNCTION, "th"), key=len))  # shorter ones are removed first
_BEFORE_CONSONANT = frozenset("เแโใไເແໂໃໄ\u17d2\u1039")  # vowels, and signs that stack the following consonant
_AFTER_CONSONANT = frozenset("ะาำๅๆຯະາຳໆ")
_SILENCING = "\u0e4c"


def least_chars(script: Script) -> int:
    """Return the fewest characters of a stretch that `trimmed` may keep a part of."""
    return 1 if script is Script.HAN else SHORTEST_CHARS[script]


def trimmed(script: Script, text: str, span: Span, run: str) -> Span | None:
    """Return the part of *span* of *text* that a reader sees as words; None if there is none.

    Args:
        text: A normalised run of unspaced *script*. The stretch of *span* is also in *run*, a run of the question.
    """
    start, end = span
    if script is Script.HANGUL:
        start, end = (start, end) if start == 0 else (end, end)  # the rest of a word is endings
    elif script is Script.THAI:
        start, end = _within_syllables(text, start, end)
        start, end = _within_syllables(text, *_without_function_words(text, start, end))
    else:
        start, end = _without_particles(text, start, end)
    long_enough = end - start >= SHORTEST_CHARS[script] or (
        script is Script.HAN and end - start == 1 and _is_asked_alone(text, start, run)
    )
    return (start, end) if long_enough else None


def bare(word: str) -> str:
    """Return a word, or a run of unspaced script, without the grammar around it: "キュリー" of "キュリーとは".

    It stays as it is if only grammar would be left.
    """
    script = next((script for _, script, _ in words_of(word)), Script.SPACED)
    start, end = 0, len(word)
    if script is Script.HAN:
        start, end = _between_particles(word, start, end)
    elif script is Script.THAI:
        start, end = _within_syllables(word, *_without_function_words(word, start, end))
    return word[start:end] or word


def _without_particles(text: str, start: int, end: int) -> Span:
    """Return the span without Chinese particles and Japanese endings. Hiragana alone is kept or dropped as a whole."""
    if end - start == 1 and _is_hiragana(text[start]):  # true of most stretches, and fast
        return end, end
    stretch = text[start:end]
    if _is_hiragana(stretch[0]) and _HIRAGANA.fullmatch(stretch):
        return (end, end) if len(stretch) < _KANA_CHARS or _KANA_GRAMMAR.fullmatch(stretch) else (start, end)
    start, end = _between_particles(text, start, end)
    if end - start < _KANA_CHARS and _KATAKANA.fullmatch(text, start, end):
        return end, end
    return start, end


def _between_particles(text: str, start: int, end: int) -> Span:
    while start < end and is_particle(text, start):
        start += 1
    while start < end and is_particle(text, end - 1):
        end -= 1
    return start, end


def is_particle(text: str, at: int) -> bool:
    """Return whether the character at this place of a Chinese or Japanese run is grammar: a particle or an ending."""
    character = text[at]
    if _is_hiragana(character) or (character == "ー" and (at == 0 or _is_hiragana(text[at - 1]))):
        return True
    protected = _PROTECTED.get(character, ())
    return character in _HAN_PARTICLES and not any(text.startswith(word, at - within) for word, within in protected)


def _is_hiragana(character: str) -> bool:
    return "\u3041" <= character <= "\u309f"


def _is_alone(text: str, at: int) -> bool:
    """Return whether the character is an ideograph whose neighbours are particles or not ideographs."""
    neighbours = [place for place in (at - 1, at + 1) if 0 <= place < len(text)]
    return bool(_IDEOGRAPH.match(text[at])) and all(
        is_particle(text, place) or not _IDEOGRAPH.match(text[place]) for place in neighbours
    )


def _is_asked_alone(text: str, at: int, run: str) -> bool:
    """Return whether a single ideograph of a text is a word of its own in the question, and in the text or, if it is
    the whole run, in longer words too."""
    if run == text[at] and _IDEOGRAPH.match(run) and not is_particle(run, 0):
        return True
    return _is_alone(text, at) and _stands_alone_in(run, text[at])


def _stands_alone_in(run: str, character: str) -> bool:
    return any(_is_alone(run, at) for at, each in enumerate(run) if each == character)


def _without_function_words(text: str, start: int, end: int) -> Span:
    while text.startswith(_THAI_FUNCTION_WORDS, start, end):
        start += next(len(each) for each in _THAI_FUNCTION_WORDS if text.startswith(each, start, end))
    while text.endswith(_THAI_FUNCTION_WORDS, start, end):
        end -= next(len(each) for each in _THAI_FUNCTION_WORDS if text.endswith(each, start, end))
    return start, end


def _within_syllables(text: str, start: int, end: int) -> Span:
    while start < end and _continues(text, start):
        start += 1
    while start < end and (_continues(text, end) or text[end - 1] in _BEFORE_CONSONANT):
        end -= 1
    return start, end


def _continues(text: str, at: int) -> bool:
    """Return whether the character belongs to the syllable before it: a mark, a vowel or a silent consonant."""
    if at >= len(text):
        return False
    return (
        unicodedata.category(text[at])[0] == "M"
        or text[at] in _AFTER_CONSONANT
        or text[at + 1 : at + 2] == _SILENCING
        or text[at - 1 : at] in _BEFORE_CONSONANT
    )
