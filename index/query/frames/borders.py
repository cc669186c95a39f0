"""Tell what is between the tokens of a question: signs, line breaks, or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property

from index.query.frames.asking import LONGEST_ASKING, asks
from index.query.frames.phrases import Border
from index.query.frames.tokens import IS_UNSPACED, Token, is_hangul

ASKING_MARKS = frozenset("?\uff1f\u061f")
_JOINING = frozenset("&+/@")
"""Signs that make one name of two words: "Hello & Goodbye"."""

_HYPHENS = frozenset("-‐‑._")
"""Signs that do so without blanks beside them: "Hi-Fi"."""

CLOSING = frozenset(",.:;!?…—–、。，：；！？،؛؟")
_SENTENCE_ENDS = frozenset(".:!…。：！—–\n")


class Borders:
    """The places between the tokens of a text."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens

    @cached_property
    def clause_ends(self) -> list[int]:
        """Return the tokens before which a clause ends."""
        return [at for at in range(1, len(self._tokens)) if self.ends_clause(at)]

    def gap(self, at: int) -> str:
        """Return what is between the token *at* and the one before it."""
        return self._text[self._tokens[at - 1].end : self._tokens[at].start]

    def is_border(self, at: int, border: Border = Border.WORD) -> bool:
        """Return whether a frame may end before the token *at*, or begin with it."""
        if border is Border.ANYTHING:
            return True
        gap = self.gap(at)
        if not gap:
            return not (is_hangul(self._tokens[at - 1].text) and is_hangul(self._tokens[at].text))
        return gap not in _HYPHENS and gap.strip() not in _JOINING

    def pauses(self, at: int) -> bool:
        """Return whether a sign or a line break is before the token *at*, or a blank where there are seldom blanks."""
        gap = self.gap(at)
        around = (token.text for token in self._tokens[at - 1 : at + 1])
        is_rare = bool(gap) and all(IS_UNSPACED.match(each) and not is_hangul(each) for each in around)
        return is_rare or bool(gap.strip()) or "\n" in gap

    def ends_sentence(self, at: int) -> bool:
        """Return whether a sentence, or a part of it, ends before the token *at*."""
        gap = self.gap(at)
        return not CLOSING.isdisjoint(gap) or "\n" in gap

    def ends_clause(self, at: int) -> bool:
        """Do the same, also with brackets, dashes and emoticons, but not within an abbreviation or a number."""
        gap = self.gap(at)
        if self._is_short(gap, at):
            return False
        return (
            self.ends_sentence(at)
            or gap.strip(" ") in ("-", "- ")
            or any(each in "()¿¡" or _is_symbol(each) for each in gap)
        )

    def _is_short(self, gap: str, at: int) -> bool:
        """Return whether a point belongs to an abbreviation, such as "U.S." and "i.e.", or a sign has no blank."""
        if not gap.strip(" ").strip(".-:,"):
            return " " not in gap or ("." in gap and "..." not in gap and len(self._tokens[at - 1].text) == 1)
        return False

    def ends_whole_sentence(self, at: int) -> bool:
        """Return whether more than a comma is before the token *at*."""
        gap = self.gap(at)
        if self._is_short(gap, at):
            return False
        return not _SENTENCE_ENDS.isdisjoint(gap) or not ASKING_MARKS.isdisjoint(gap) or any(map(_is_symbol, gap))

    def asks(self, at: int) -> bool:
        """Return whether the question goes on at the token *at*, with a word that asks."""
        return asks([token.text for token in self._tokens[at : at + LONGEST_ASKING]])


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk")
