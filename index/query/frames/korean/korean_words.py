"""Tell what a Korean word may be in a remark about asking, by its parts and the signs behind it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from index.query.frames.korean.korean_parts import STRONG, WordReading, readings

QUESTION_MARKS = ("?", "\uff1f")

_WORD = re.compile(r"(?:(?<!\w)[못안] )?\w+")
"""Pattern of a word. A negation before a verb belongs to it: people write it with a space and without."""

_DRAWLED = re.compile("[욥욤욧염용여유]$")
"""Pattern of the polite ending, as it is typed for fun."""

_HUMMED = str.maketrans("줭웡엉행", "줘워어해")
"""Syllables with a consonant that is added for fun, as in 고마웡."""

_NOUN_SYLLABLES = 2
"""Syllables of nouns that end like such a word: 발행, 은행."""

_LAUGHTER = re.compile("[ㄱ-ㅣ]+$")
_LAUGHING = re.compile("[ㅋㅎㅠㅜㅡㅇㅂㄷ]+")
_LAUGH = frozenset((WordReading("clause", "asksword", "closing", STRONG),))

_APART = re.compile(r"[^\s'\"“”‘’«»「」『』()\[\]&+/@-]|\n")
"""Pattern of what separates sentences."""

_FINAL = frozenset(("closing", "asksclosing", "question"))
_PLAIN = frozenset(("plain", "infinitive", "asksinfinitive", "greetinfinitive", "asksword"))
_NOUNS = frozenset(("noun", "person", "topic"))


@dataclass(frozen=True)
class KoreanWord:
    """A word of a text. Each property holds if one of its readings has it."""

    text: str  # without spaces
    start: int
    end: int
    gap: str  # up to the next word

    @cached_property
    def readings(self) -> frozenset[WordReading]:
        """All readings; none if a part is in no list."""
        if _LAUGHING.fullmatch(self.text):
            return _LAUGH
        word = _LAUGHTER.sub("", self.text) or self.text
        return readings(word) or readings(_spoken(word))

    @property
    def sign(self) -> int:
        """The strongest sign of a remark."""
        return max((each.sign for each in self.readings), default=0)

    @cached_property
    def _lasts(self) -> frozenset[str]:
        """The sections of its last part. A particle is more likely than a short verb: "수가" is no form of 가다."""
        lasts = frozenset(each.last for each in self.readings)
        return lasts - {"infinitive"} if "particle" in lasts else lasts

    @property
    def leads_on(self) -> bool:
        """Whether it ends a clause that leads to another one."""
        return "leading" in self._lasts

    @property
    def is_statement(self) -> bool:
        """Whether it ends a sentence that is no question."""
        return bool(self._lasts & {"closing", "asksclosing"})

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends a sentence, perhaps a casual one."""
        return bool(self._lasts & (_FINAL | _PLAIN))

    @property
    def ends_only_sentences(self) -> bool:
        """Whether it cannot be in the middle of a sentence."""
        return bool(self._lasts) and self._lasts <= _FINAL

    @property
    def is_apart(self) -> bool:
        """Whether a sign or laughter is behind it."""
        return bool(_LAUGHTER.search(self.text) or _APART.search(self.gap))

    @property
    def asks(self) -> bool:
        """Whether it ends a question, to go by its ending or the sign behind it."""
        return any(mark in self.gap for mark in QUESTION_MARKS) or self._lasts == {"question"}

    @property
    def is_past(self) -> bool:
        """Whether it is a verb in the past."""
        return any(each.is_past for each in self.readings)

    @property
    def is_honorific(self) -> bool:
        """Whether it is a verb that speaks to the reader with respect."""
        return any(each.is_honorific for each in self.readings)

    @property
    def is_open(self) -> bool:
        """Whether it is a question word."""
        return any(each.is_open for each in self.readings)

    @property
    def is_person(self) -> bool:
        """Whether it says who someone is."""
        return any(each.is_person for each in self.readings) and (self.is_statement or self.leads_on)

    @property
    def is_noun(self) -> bool:
        """Whether it begins with a noun."""
        return any(each.first in _NOUNS for each in self.readings)

    @property
    def is_reply(self) -> bool:
        """Whether it begins with a noun for an answer."""
        return any(each.first == "reply" for each in self.readings)

    @property
    def has_particle(self) -> bool:
        """Whether it may be a noun with a particle, as "years" in 몇 년이나, which looks like a verb."""
        return "particle" in self._lasts

    @property
    def is_subject(self) -> bool:
        """Whether it is a noun with the particle of a subject."""
        return self.is_noun and self.text.endswith(("이", "가")) and "particle" in self._lasts

    @property
    def is_verb(self) -> bool:
        """Whether it begins with a verb, as an auxiliary does."""
        return any(each.first in ("verb", "infinitive") for each in self.readings)

    @property
    def is_modifier(self) -> bool:
        """Whether it belongs to a noun behind it."""
        return "quality" in self._lasts or ("modifier" in self._lasts and "word" not in self._lasts)

    @property
    def begins_remark(self) -> bool:
        """Whether a remark may begin with it behind a noun."""
        is_excuse = self.leads_on and self.text.endswith("요")
        return is_excuse or any(map(_begins_remark, self.readings))


def _begins_remark(reading: WordReading) -> bool:
    has_verb = reading.first in ("asksnoun", "asksword") and reading.last not in (*_NOUNS, "open", "word")
    is_word = reading.first in ("asksnoun", "asksword", "quality", "word")
    is_whole = reading.last in (reading.first, "particle")
    return (is_word and is_whole) or has_verb or reading.sign >= STRONG


def words_of(text: str, most: int | None = None) -> list[KoreanWord]:
    """Return the words of a *text*, at *most* so many from the beginning; None: all."""
    matches = list(islice(_WORD.finditer(text), None if most is None else most + 1))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    return [
        KoreanWord(
            unicodedata.normalize("NFC", match[0].lower().replace(" ", "")), *match.span(), text[match.end() : end]
        )
        for match, end in islice(zip(matches, ends, strict=False), most)
    ]


def _spoken(typed: str) -> str:
    """Return a word that is *typed* for fun as it is spoken."""
    spoken = _DRAWLED.sub("요", typed.removesuffix("잉").replace("니당", "니다"))
    return spoken if len(spoken) == _NOUN_SYLLABLES else spoken.translate(_HUMMED)
