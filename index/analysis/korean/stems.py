"""Find the stems of an inflected Korean word: "늘렸나요" ("did … increase?") is a form of 늘리.

Verbs and adjectives have hundreds of forms, and the vowels of a stem merge with those of its endings. Endings that no
noun has are enough to read a word as a verb. Others are read as endings behind a stem of a list, behind a noun with 하
or 되, or behind the past tense. The stem may be one of several: "들었나요" is of "hear" and of "enter".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.analysis.korean.syllables import ending_in, is_syllable, last_of, letters, syllable
from index.word_lists import read_words

PACKAGE = "index.analysis"

WORDS_KEPT = 200
"""Most words whose stems are cached."""

MOST_SYLLABLES = 9
"""Most syllables of a word. Longer runs are several words without blanks."""

NOUN_SYLLABLES = 2
"""Fewest syllables of a noun with 하 or 되. With one syllable, both are a verb: "구하" is "save"."""

VERBS = frozenset(read_words(PACKAGE, "korean/verbs"))

BEHIND_NOUNS = ("당하", "시키", "하", "되")
"""Verbs that make a verb of a noun."""

_BEHIND_CONSONANT = {"ㄴ": "는", "ㄹ": "을", "ㅂ": "습"}
"""Last consonants that are parts of endings, and what they are in the past tense."""

_MERGED_VOWELS = {
    "ㅏ": "ㅏㅡ",
    "ㅐ": "ㅐ",
    "ㅓ": "ㅓㅡ",
    "ㅔ": "ㅔ",
    "ㅕ": "ㅣㅕ",
    "ㅘ": "ㅗ",
    "ㅙ": "ㅚ",
    "ㅝ": "ㅜ",
}
"""The vowels of stems that 아 or 어 may make of their own, or that stay with it."""

_WITHOUT_RIEUL = "나냐네느는니"
"""Beginnings of endings before which a stem loses its last ㄹ."""

_BE = re.compile("(?<=.)(?:이에요|예요|에요|인가요?|인지요?|입니까|입니다|일까요?)$")
"""Pattern of the forms of "be" behind a noun that are not a stem with an ending of the lists."""


class _Endings(NamedTuple):
    """Endings that may follow, without what is a part of the syllable before them; and whether no noun has them."""

    plain: dict[str, bool]  # behind any stem
    eu: dict[str, bool]  # behind a vowel; behind a consonant, 으 is in front of them
    eo: dict[str, bool]  # behind 아 or 어
    by_last: dict[tuple[str, str], bool]  # behind a last consonant that is theirs
    past: set[str]  # behind the past tense


def _read_endings() -> _Endings:
    endings = _Endings({}, {}, {}, {}, set())
    for name, is_sure in (("known_endings", False), ("sure_endings", True)):
        for entry in read_words(PACKAGE, f"korean/{name}"):
            kind, rest = entry[0], entry[1:]
            if kind in _BEHIND_CONSONANT:
                endings.by_last[kind, rest] = is_sure
                endings.past.add(_BEHIND_CONSONANT[kind] + rest)
            elif kind == "으":
                endings.eu[rest] = is_sure
                endings.past.add(entry)
            elif kind == "어":
                endings.eo[rest] = is_sure
                endings.past.add(entry)
            else:
                endings.plain[entry] = is_sure
                endings.past.add(entry)
    return endings


_ENDINGS = _read_endings()


class Stem(NamedTuple):
    """What a word may be a form of."""

    text: str  # a stem of a verb, or a noun
    is_noun: bool


@lru_cache(maxsize=WORDS_KEPT)
def stems_of(word: str) -> tuple[Stem, ...]:
    """Return the stems that an inflected *word* may have, in NFC; none if it is no inflected word, as far as is known.

    A verb that is a noun with 하 or 되 is given as the noun, and so is a noun with a form of "be".
    """
    if not may_be_word(word):
        return ()
    noun = _BE.sub("", word)
    if noun != word:
        return (Stem(noun, is_noun=True),)
    found = list(_possible(word))
    known = [Stem(stem, is_noun=False) for stem, _ in found if stem in VERBS] or [
        Stem(noun, is_noun=True) for stem, _ in found if (noun := _noun_in(stem))
    ]
    if known:
        return tuple(dict.fromkeys(known))
    sure = [stem for stem, is_sure in found if is_sure]
    if not sure:
        return ()
    shortest = min(map(len, sure))
    usual = dict.fromkeys(stem for stem in sure if len(stem) == shortest)
    return tuple(dict.fromkeys(map(_with_be_apart, usual)))


def may_be_word(run: str) -> bool:
    """Return whether a run is not too long for a word, and is of nothing but whole syllables."""
    return 0 < len(run) <= MOST_SYLLABLES and all(map(is_syllable, run))


def ends_in_eo(word: str) -> bool:
    """Return whether a word is a known verb with 아 or 어, which leads to another verb: 깔아, 늘려."""
    if not may_be_word(word) or last_of(word) or word in VERBS:
        return False
    return any(stem in VERBS for stem in _before_eo(word))


def _noun_in(stem: str) -> str:
    """Return the noun in a stem that ends with 하, 되 or the like; empty if there is none."""
    verb = next((each for each in BEHIND_NOUNS if stem.endswith(each)), "")
    noun = stem.removesuffix(verb)
    return noun if verb and len(noun) >= NOUN_SYLLABLES else ""


def _with_be_apart(stem: str) -> Stem:
    """Return an unknown stem, or the noun in front of 이, which is "be" behind it."""
    is_noun = stem.endswith("이") and len(stem) > 1 and last_of(stem[:-1]) != ""
    return Stem(stem[:-1], is_noun=True) if is_noun else Stem(stem, is_noun=False)


def _possible(word: str) -> Iterator[tuple[str, bool]]:
    """Yield all stems that a word may have, the shortest first, and whether the ending shows that it is a verb."""
    for size in range(1, len(word) + 1):
        head, tail = word[:size], word[size:]
        for stem, is_sure in _stems_before(head, tail):
            if stem and (last_of(stem) != "ㅆ" or stem in VERBS):
                yield stem, is_sure
                if plain := _without_respect(stem):
                    yield plain, is_sure


def _without_respect(stem: str) -> str:
    """Return a stem without the 시 that shows respect; empty if it has none."""
    rest = stem.removesuffix("시")
    return rest.removesuffix("으") if rest != stem else ""


def _stems_before(head: str, tail: str) -> Iterator[tuple[str, bool]]:
    """Yield the stems whose form is *head* before the rest of an ending, and whether no noun has the ending."""
    last = last_of(head)
    if last == "ㅆ" and tail in _ENDINGS.past:
        stems = [head[:-1]] if head.endswith("겠") else _before_eo(ending_in(head, ""))
        yield from ((stem, True) for stem in stems)
    if tail in _ENDINGS.plain:
        yield head, _ENDINGS.plain[tail]
        if tail[0] in _WITHOUT_RIEUL:
            yield from ((stem, False) for stem in _if_known(ending_in(head, "ㄹ")) if not last)
    if (last, tail) in _ENDINGS.by_last:
        is_sure = _ENDINGS.by_last[last, tail]
        yield from ((stem, is_sure) for stem in _before_eu(ending_in(head, "")))
    if last in ("", "ㄹ") and tail in _ENDINGS.eu:
        yield from ((stem, _ENDINGS.eu[tail]) for stem in _before_eu(head))
    if not last and tail in _ENDINGS.eo:
        yield from ((stem, _ENDINGS.eo[tail]) for stem in _before_eo(head))


def _before_eu(head: str) -> Iterator[str]:
    """Yield the stems whose form is *head* before an ending with 으, which it has behind a consonant."""
    yield head
    yield from _if_known(ending_in(head, "ㄹ"))
    bare, final = head[:-1], head[-1]
    if bare and final == "으":
        yield from _with_consonant(bare)
    elif bare and final == "우" and not last_of(bare):
        yield ending_in(bare, "ㅂ")


def _before_eo(head: str) -> Iterator[str]:
    """Yield the stems whose form is *head* with 아 or 어."""
    bare = head[:-1]
    first, vowel, _ = letters(head[-1])
    before = last_of(bare) if bare else None
    if bare and first == "ㅇ" and vowel in ("ㅏ", "ㅓ", "ㅕ"):
        yield from _with_consonant(bare)
    if first == "ㅇ" and vowel in ("ㅘ", "ㅝ") and before == "":
        yield ending_in(bare, "ㅂ")
    if first == "ㄹ" and vowel in ("ㅏ", "ㅓ") and before == "ㄹ":
        yield ending_in(bare, "") + "르"
    if head.endswith("르러"):
        yield bare
    if first == "ㅎ" and vowel == "ㅐ":
        yield bare + "하"
        return
    for merged in _MERGED_VOWELS.get(vowel, ()):
        yield bare + syllable(first, merged)


def _with_consonant(bare: str) -> Iterator[str]:
    """Yield the stems that may be *bare* before a vowel: a last ㄷ becomes ㄹ there, and a last ㅅ is lost."""
    yield bare
    if lost := {"": "ㅅ", "ㄹ": "ㄷ"}.get(last_of(bare)):
        yield from _if_known(ending_in(bare, lost))


def _if_known(stem: str) -> Iterator[str]:
    """Yield a stem with a last consonant that the form has not, if it is in the list: most stems have none."""
    if stem in VERBS:
        yield stem
