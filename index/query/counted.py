"""Read the numbers of a question with what they count, in scripts that write both together: "5千本", "18歳", "3만".

A text with another number that begins with the same digits, or with the same number of something else, does not have
it: "5千" is neither "5年" nor "5".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from index.analysis.tokenizer import in_usual_characters
from index.query.question import QUESTIONS_KEPT, Question
from index.query.word_roles import Role

_POWERS = {
    **dict.fromkeys("百백", 100),
    **dict.fromkeys("千천", 1_000),
    **dict.fromkeys("万萬만", 10_000),
    **dict.fromkeys("億亿억", 100_000_000),
    **dict.fromkeys("兆조", 1_000_000_000_000),
}
"""Characters that multiply the number in front of them."""

_UNITS = ("年년", "月월", "日号일", "時时点시", "分분", "秒초", "歳才岁歲살세", "円元圆원", "度도")
"""Characters for what a number counts that are seldom written in another way. Those of a group mean the same."""

_GROUP_OF = {character: group for group in _UNITS for character in group}

_NUMBER = regex.compile(r"(?<![\d.,])\d[\d,.]*(?<![.,])")
_DIGITS_OF_POWER = regex.compile(f"[{''.join(_POWERS)}]+")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number and the characters behind it."""

    text: str  # as typed, with what it counts
    number: str  # without separators
    behind: str  # the powers behind the number, or the first character of what it counts

    @property
    def value(self) -> str:
        """Return the number written in digits; the number itself if no power is behind it."""
        power = 1
        for character in self.behind:
            power *= _POWERS.get(character, 1)
        return f"{float(self.number) * power:.0f}" if power > 1 else self.number

    def is_in(self, numbers: Sequence[tuple[str, str]]) -> bool:
        """Return whether any of some numbers, each with the characters behind it, may be this one."""
        return any(self._may_be(number, behind) for number, behind in numbers)

    def _may_be(self, number: str, behind: str) -> bool:
        if self.behind[0] in _POWERS:
            powers = _DIGITS_OF_POWER.match(behind)
            same = number == self.number and powers is not None and powers[0] == self.behind
            return same or (number == self.value and powers is None)
        if number != self.number:
            return False
        other = behind[:1]
        return other not in _POWERS and _GROUP_OF.get(other, self.behind) in (_GROUP_OF[self.behind], self.behind)


def absent_counts(question: Question, text: str) -> tuple[str, ...]:
    """Return the numbers of a question that a *text* has only with other powers or units, or not at all, as typed."""
    asked = _counted(question)
    if not asked:
        return ()
    normal = in_usual_characters(text)
    numbers = [(_plain(each[0]), normal[each.end() :][:4].lstrip()) for each in _NUMBER.finditer(normal)]
    return tuple(each.text for each in asked if not each.is_in(numbers))


@lru_cache(maxsize=QUESTIONS_KEPT)
def _counted(question: Question) -> Sequence[_Counted]:
    found = []
    for word, after in zip(question.words, question.words[1:], strict=False):
        is_together = word.span[1] == after.span[0] and after.role is Role.CONTENT
        if word.is_number and word.role is Role.CONTENT and is_together and _plain(word.normal).isdecimal():
            behind = unicodedata.normalize("NFKC", after.text)
            powers = _DIGITS_OF_POWER.match(behind)
            if powers or behind[0] in _GROUP_OF:
                found.append(_Counted(word.text + after.text, _plain(word.normal), powers[0] if powers else behind[0]))
    return found


def _plain(number: str) -> str:
    return number.replace(",", "")
