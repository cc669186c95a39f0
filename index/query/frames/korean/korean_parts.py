"""Read Korean words of remarks about asking as chains of parts: stems, particles and endings.

The lists in data/korean_remarks have the parts. "궁금한데요" is the stem 궁금하 with the ending ㄴ데요. People leave
out spaces, so a word may have several stems.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from index.query.frames.lists import PACKAGE
from index.word_lists import read_words

FOLDER = "korean_remarks"

WEAK, STRONG, ASKING = 1, 2, 3
"""Signs of a remark: nouns such as "reply" are weak, words of courtesy are strong, verbs such as "wonder" say it."""

_MAX_LETTERS = 72
"""Letters of the longest word that is read, some three for a syllable."""

_CACHED_WORDS = 2048
"""Words whose readings are kept. They are those of remarks, and the first and last words of questions."""


class WordReading(NamedTuple):
    """A way to read a word, or its beginning, as parts."""

    state: str  # what may follow
    first: str  # section of the first part
    last: str  # section of the last part
    sign: int = 0
    is_past: bool = False
    is_honorific: bool = False
    is_open: bool = False  # it has a question word
    is_person: bool = False  # it has a word for a person


_ASKING = ("asksverb", "asksinfinitive", "asksnoun", "asksword", "greetverb", "greetinfinitive")
_BEGINNING = ("word", "open", "noun", "person", "verb", "infinitive", *_ASKING, "quality", "reply", "topic")
_ENDING = ("inner", "ending", "modifier", "leading", "plain", "closing", "asksclosing", "question")
_FOLLOWING = {
    "any": _BEGINNING,
    "bare": ("verb", "infinitive", *_ASKING, "reply", "topic"),
    "clause": _ASKING,
    "form": (*_ENDING, *_BEGINNING),
    "joined": ("particle", "copula", *_BEGINNING),
    "noun": ("particle", "copula", *_BEGINNING),
    "person": ("title", "copula"),
    "stem": _ENDING,
}
"""Sections of the parts that may follow."""

_STATES = {
    "asksclosing": "clause",
    "asksinfinitive": "form",
    "asksnoun": "noun",
    "asksverb": "stem",
    "closing": "clause",
    "copula": "stem",
    "ending": "joined",
    "greetinfinitive": "form",
    "greetverb": "stem",
    "infinitive": "form",
    "inner": "stem",
    "leading": "clause",
    "modifier": "joined",
    "noun": "noun",
    "open": "noun",
    "particle": "joined",
    "person": "person",
    "plain": "form",
    "question": "clause",
    "reply": "noun",
    "title": "person",
    "topic": "noun",
    "verb": "stem",
    "word": "noun",
}
"""State behind a part of a section, if it is not "any"."""

_SIGNS = {
    "asksclosing": WEAK,
    "asksinfinitive": ASKING,
    "asksnoun": WEAK,
    "asksverb": ASKING,
    "asksword": STRONG,
    "greetinfinitive": STRONG,
    "greetverb": STRONG,
    "person": WEAK,
    "quality": WEAK,
    "reply": WEAK,
    "topic": WEAK,
}

_STEMS = {"infinitive": "verb", "asksinfinitive": "asksverb", "greetinfinitive": "greetverb"}
_SYLLABLE = 2
"""Letters of a syllable with a vowel at its end."""

_HA = unicodedata.normalize("NFD", "하")
_VOWELS = dict(
    zip(
        "\u1161\u1165\u1162\u1166\u1167\u1175\u116e\u1169\u116c",
        "\u1161\u1165\u1162\u1166\u1167\u1167\u116f\u116a\u116b",
        strict=True,
    )
)
"""The vowels at the end of stems, and those that they become with 아 or 어."""

_FINAL_CONSONANTS = str.maketrans({"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅁ": "\u11b7", "ㅂ": "\u11b8", "ㅆ": "\u11bb"})
_HONORIFIC = frozenset(unicodedata.normalize("NFD", each) for each in ("시", "으시", "셔", "으셔"))
_PAST = frozenset(unicodedata.normalize("NFD", each) for each in ("\u11bb", "았", "었", "였"))


@lru_cache(_CACHED_WORDS)
def readings(word: str) -> frozenset[WordReading]:
    """Return all readings of a *word*; none if it has other parts than the list."""
    letters = unicodedata.normalize("NFD", word)
    if len(letters) > _MAX_LETTERS:
        return frozenset()
    reached: list[set[WordReading]] = [{WordReading("any", "", "")}, *(set() for _ in letters)]
    for start, before in enumerate(reached[:-1]):
        for state in {each.state for each in before}:
            parts, longest = _parts(state)
            for end in range(start + 1, min(len(letters), start + longest) + 1):
                for section in parts.get(letters[start:end], ()):
                    reached[end].update(
                        _with_part(each, letters[start:end], section) for each in before if each.state == state
                    )
    return frozenset(each for each in reached[-1] if each.state != "stem")


def _with_part(before: WordReading, part: str, section: str) -> WordReading:
    is_bare = section == "word" and _is_syllable(part)  # 이 is a word, but no part of 인상
    return WordReading(
        state="bare" if is_bare else _STATES.get(section, "any"),
        first=before.first or section,
        last=section,
        sign=max(before.sign, _SIGNS.get(section, 0)),
        is_past=before.is_past or (section == "inner" and part in _PAST),
        is_honorific=before.is_honorific or (section == "inner" and part in _HONORIFIC),
        is_open=before.is_open or section == "open",
        is_person=before.is_person or section == "person",
    )


@cache
def _parts(state: str) -> tuple[dict[str, tuple[str, ...]], int]:
    """Return the sections of each part that may follow a *state*, and the length of the longest one."""
    found: dict[str, tuple[str, ...]] = {}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}  # few are different, and thousands of parts have each
    for section in _FOLLOWING[state]:
        stems = listed(_STEMS[section]) if section in _STEMS else ()
        parts = dict.fromkeys((*listed(section), *filter(None, map(_joined_with_a, stems))))
        for part in (each for each in parts if not _is_short(state, section, each)):
            sections = (*found.get(part, ()), section)
            found[part] = same.setdefault(sections, sections)
    return found, max(map(len, found))


def listed(section: str) -> tuple[str, ...]:
    """Return the letters of the parts of a *section*."""
    return read_words(PACKAGE, f"{FOLDER}/{section}", _letters)


def _is_short(state: str, section: str, part: str) -> bool:
    """Return whether a *part* has one syllable, and would make too many words known behind a noun or its particle."""
    follows_noun = state == "noun" and _STATES.get(section) == "noun"
    follows_particle = state == "joined" and section in ("asksnoun", "reply", "topic", "word")
    return (follows_noun or follows_particle) and _is_syllable(part)


def _is_syllable(part: str) -> bool:
    return len(unicodedata.normalize("NFC", part)) == 1


def _joined_with_a(stem: str) -> str:
    """Return the form of a *stem* that is joined with the ending 아 or 어; nothing if they are two syllables."""
    if stem.endswith(_HA):
        return stem[:-1] + "\u1162"
    joined = stem[:-1] + _VOWELS.get(stem[-1], stem[-1])
    return joined if stem[-1] in _VOWELS and (joined != stem or len(stem) > _SYLLABLE) else ""


def _letters(entry: str) -> str:
    """Return the letters of an *entry*. A consonant at its beginning is joined with the syllable before it."""
    is_joined = entry[0] in "ㄴㄹㅁㅂㅆ"
    first = entry[0].translate(_FINAL_CONSONANTS) if is_joined else entry[0]
    return unicodedata.normalize("NFD", first + entry[1:])
