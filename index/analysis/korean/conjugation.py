"""Make the forms of a Korean stem: 늘리 becomes 늘린, 늘릴, 늘립, 늘려 or 늘렸 before the rest of an ending.

Only the last syllable of a stem changes, and in some verbs the one before it. So a long stem is known by its
beginnings. A stem of one syllable begins too many words, so its forms are written out, up to the length of a gram.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.analysis.analyzer import GRAM_CHARS
from index.analysis.korean.stems import PACKAGE, WORDS_KEPT
from index.analysis.korean.syllables import ending_in, last_of, letters, syllable
from index.word_lists import read_words

_MERGED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
"""The vowel that the last vowel of a stem makes with 아 or 어. ㅡ is lost; others stay, or do not merge."""

_REGULAR_REU = ("따르", "치르", "들르", "우러르", "다다르", "이르", "푸르")
"""Ends of stems in which ㄹ is not doubled before 아 or 어."""

_LOSING_BIEUP = frozenset("돕눕굽줍깁춥덥맵밉쉽곱")
_LOSING_BIEUP_ENDS = tuple("럽롭답깝볍겁갑맙겹렵쉽섭둡럽괍딥")
"""Last syllables of stems whose ㅂ becomes 우 before a vowel: of those of one syllable, and of longer ones."""

_CHANGING_DIGEUT = ("걷", "듣", "묻", "싣", "긷", "붇", "깨닫")
_LOSING_SIOT = frozenset("짓낫잇붓긋젓")
"""Ends of stems whose ㄷ becomes ㄹ before a vowel, and whose ㅅ is lost."""

_BEHIND_STEM = read_words(PACKAGE, "korean/behind_stems")
_BEHIND_VOWEL = ["려고", "려는", "며", "면", "면서", "니", "나"]
_BEHIND_CONSONANT = ["은", "을", "음", "으며", "으면", "으니", "으려고"]
_WITH_EU = "우운울움으은을음"
_BEHIND_EO = ["", "서", "야", "도", "요", "졌다"]
_BEHIND_PAST = read_words(PACKAGE, "korean/behind_past")
_BEHIND_LASTS = {
    "ㄴ": ["", "다", "다고", "다는", "다며", "다면", "데", "지"],
    "ㄹ": ["", "까", "지"],
    "ㅂ": ["니다", "니까"],
}
"""What follows the forms of a verb in most texts."""

_FOLLOWING = read_words(PACKAGE, "korean/particles")


@lru_cache(maxsize=WORDS_KEPT)
def beginnings_of(stem: str) -> tuple[str, ...]:
    """Return the beginnings that all forms of the stem of a verb have: one if it never changes."""
    if not last_of(stem):
        found = [*(ending_in(stem, last) for last in ("", "ㄴ", "ㄹ", "ㅂ", "ㅁ")), *_merged(stem)]
        return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys([stem, *_changed(stem)]))


def _merged(stem: str) -> Iterator[str]:
    """Yield a stem that ends with a vowel as it is before and in the past tense with 아 or 어."""
    bare = stem[:-1]
    first, vowel, _ = letters(stem[-1])
    vowels: tuple[str, ...]
    if stem.endswith("르") and bare and not last_of(bare) and not stem.endswith(_REGULAR_REU):
        bare, first, vowels = ending_in(bare, "ㄹ"), "ㄹ", ("ㅏ", "ㅓ")
    elif stem.endswith("하"):
        first, vowels = "ㅎ", ("ㅐ",)
    elif vowel == "ㅡ":
        vowels = ("ㅏ", "ㅓ") if bare else ("ㅓ",)
    else:
        vowels = (_MERGED.get(vowel, vowel),)
    for merged in vowels:
        yield bare + syllable(first, merged)
        yield bare + syllable(first, merged, "ㅆ")


def _changed(stem: str) -> Iterator[str]:
    """Yield the other beginnings of a stem that ends with a consonant."""
    last, open_stem = last_of(stem), ending_in(stem, "")
    final = stem[-1]
    if last == "ㄹ":
        yield from (open_stem, *(ending_in(stem, each) for each in ("ㄴ", "ㅂ", "ㄻ")))
    elif last == "ㅂ" and (final in _LOSING_BIEUP or (len(stem) > 1 and final in _LOSING_BIEUP_ENDS)):
        yield from (open_stem + each for each in ("우", "운", "울", "움", "워", "웠", "와", "왔"))
    elif last == "ㄷ" and stem.endswith(_CHANGING_DIGEUT):
        yield ending_in(stem, "ㄹ")
    elif last == "ㅅ" and final in _LOSING_SIOT:
        yield from (open_stem + each for each in ("으", "은", "을", "음", "어", "었", "아", "았"))


@lru_cache(maxsize=WORDS_KEPT)
def grams_of_verb(stem: str) -> tuple[str, ...]:
    """Return the first grams of the usual forms of a stem of one syllable."""
    return _grams(_forms(stem))


def _forms(stem: str) -> Iterator[str]:
    """Yield the usual forms of a stem of one syllable."""
    own = last_of(stem)
    yield from _joined([stem], _BEHIND_STEM)
    if own in ("", "ㄹ"):
        yield from _joined([stem], _BEHIND_VOWEL)
        for last, following in _BEHIND_LASTS.items():
            yield from _joined([ending_in(stem, last)], following)
    else:
        yield from _joined([stem], ["습니다", "습니까"])
        changed = list(_changed(stem)) or [stem]
        with_eu = [each for each in changed if each[-1] in _WITH_EU]
        yield from _joined(with_eu, ["", "며", "면", "니"]) if with_eu else _joined(changed, _BEHIND_CONSONANT)
    if own == "ㄹ":
        yield from _joined([ending_in(stem, "")], [each for each in _BEHIND_STEM if each[0] == "는"])
    for before in _before_vowel(stem):
        yield from _joined([before], _BEHIND_EO)
        yield from _joined([ending_in(before, "ㅆ")], _BEHIND_PAST)


def _before_vowel(stem: str) -> list[str]:
    """Return the forms of a stem of one syllable with 아 or 어, apart and merged."""
    vowel = letters(stem).vowel
    eo = "아" if vowel in ("ㅏ", "ㅑ", "ㅗ") else "어"
    if not last_of(stem):
        apart = [] if vowel in ("ㅏ", "ㅓ", "ㅡ") or stem == "하" else [stem + eo]
        return [*apart, *dict.fromkeys(ending_in(each, "") for each in _merged(stem))]
    changed = [each for each in _changed(stem) if last_of(stem) != "ㄹ"]
    return [each for each in changed if each[-1] in "아어와워"] or [f"{each}{eo}" for each in changed or [stem]]


@lru_cache(maxsize=WORDS_KEPT)
def grams_of_noun(noun: str) -> tuple[str, ...]:
    """Return the first grams of a noun of one syllable, alone and with particles."""
    return _grams([noun, *_joined([noun], _FOLLOWING)])


def _joined(beginnings: Iterable[str], endings: Iterable[str]) -> Iterator[str]:
    ends = list(endings)
    return (beginning + ending for beginning in beginnings for ending in ends)


def _grams(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"_{word}_"[:GRAM_CHARS] for word in words))
