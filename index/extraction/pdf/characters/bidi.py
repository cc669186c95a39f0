"""Bring the characters of a line from visual order into reading order: the reverse of the bidirectional algorithm of
Unicode (UAX 9).

A line shows left-to-right text within right-to-left text, or the reverse, as runs that were reversed. The characters
themselves show the runs, by the same rules that were used to set them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

FROM_RIGHT = frozenset({"R", "AL"})
"""Bidirectional classes of right-to-left letters. Hebrew letters are R. Arabic letters are AL, and change the
characters around the digits after them."""

_STRONG = FROM_RIGHT | {"L"}
"""Classes of letters."""

_WITHIN_ANY = frozenset({"CS"})
_WITHIN_EUROPEAN = frozenset({"CS", "ES"})
_AROUND_EUROPEAN = "ET"
"""Classes of characters between two digits, or next to one, that belong to the number. After Arabic letters, these are
only the comma and similar signs: a minus or per cent sign there is set as if it did not belong to the number."""

MAX_SIGNS = 8
"""Most signs before or after a number, and most brackets around words. Real ones are fewer, and a hostile file may have
a line of them."""

_NEUTRAL = frozenset({"ES", "CS", "ET", "ON", "WS"})
"""Classes of characters that take the direction of their neighbours."""

_UNIT = regex.compile(
    r"[kcmdµμnMGT]?(?:m|g|l|L|s|W|V|A|Hz|B|b|bit|byte|Pa|J|N|Wh|eV|mol)(?:[²³23]|/[hs])?|[KMGT]i?B(?:/s|ps)?|[kMG]bps"
    r"|kph|mph|ha|hp|ft|in|mi|yd|lbs?|oz|°?[CFK]|GHz|rpm|dpi|px|pt|USD|EUR|GBP|AD|BC|BCE|CE|am|pm|AM|PM",
)
"""Left-to-right words that come after their number. Before other words, such as names, the number comes after."""

_BRACKETS = ("()", "[]", "{}", "«»", "‹›")
_OPENING = frozenset(pair[0] for pair in _BRACKETS)
_QUOTES = frozenset("\"'“”„")
_BEFORE_OPENING = _OPENING | _QUOTES
_NEVER_AFTER_OPENING = frozenset(",:;!?،؛؟۔")
_ENDS_OF_SENTENCES = _NEVER_AFTER_OPENING | frozenset(".…%٪")


def class_of(character: str) -> str:
    """Return the bidirectional class of *character*. A letter with its marks has the letter's class."""
    return unicodedata.bidirectional(character[:1])


@dataclass(frozen=True, slots=True)
class Strips:
    """The text objects that draw a line. Each has one direction."""

    numbers: Sequence[int]  # for each character, from the right, the number of its text object
    are_runs: bool  # words of one direction are drawn at once, so two text objects are two runs


def reading_order(characters: Sequence[str], strips: Strips | None = None) -> list[int]:
    """Return the places of *characters*, a line from its right end, in reading order.

    Args: strips: The text objects, if each has one direction.
    """
    classes = [class_of(character) for character in characters]
    strips = strips or Strips(range(len(characters)), are_runs=False)
    line = _Line(characters, classes, strips.numbers, _ends_of_words_at_once(classes, strips), strips.are_runs)
    strong = "AL" if "AL" in line.classes else "R"
    order: list[int] = []
    start = 0
    while start < len(characters):
        end = line.end_of_run(start, strong)
        order += reversed(range(start, end))
        strong = next((one for one in line.classes[start:end] if one in _STRONG), strong)  # the last one is read first
        start = end
    return order


def _ends_of_words_at_once(classes: Sequence[str], strips: Strips) -> list[int]:
    """Return, for each character, the end of its text object if that draws left-to-right words; else 0.

    All of it was set from the left, even a sign or a number at its right end, as in "AM-" or "Apollo 11". If text
    objects are runs, the same is true of those with a number. Only spaces at its ends may be those of the text around
    it.
    """
    ends = [0] * len(classes)
    signs = {"L", "EN"} if strips.are_runs else {"L"}
    for _, group in groupby(range(len(classes)), key=strips.numbers.__getitem__):
        drawn = [at for at in group if classes[at] != "WS"]
        within = {classes[at] for at in drawn}
        if within & signs and not within & FROM_RIGHT:
            ends[drawn[0] : drawn[-1] + 1] = [drawn[-1] + 1] * (drawn[-1] + 1 - drawn[0])
    return ends


@dataclass(frozen=True, slots=True)
class _Line:
    """A line from its right end. Parts of it are set from the left, and are read from their ends."""

    characters: Sequence[str]
    classes: Sequence[str]
    strips: Sequence[int]
    stops: Sequence[int]  # for each character, the end of the text object of left-to-right words that draws it, or 0
    are_strips_runs: bool

    def end_of_run(self, start: int, strong: str) -> int:
        """Return the end of the left-to-right part that begins at *start*: words, a number, or one other character.

        Args: strong: The class of the letter before it.
        """
        stop = self.stops[start]
        if "L" in self.classes[start:stop]:
            return self._end_of_words(stop - 1)
        if is_bracket(self.characters[start]):
            return self._end_of_bracketed(start)
        end = max(stop, self._end_of_number(start, strong))
        return self._end_with_words(end) if self.characters[end - 1].isdecimal() else end

    def _end_of_words(self, start: int) -> int:
        """Return the end of the left-to-right words that begin at *start*.

        A number to their left is not one of them, because words before a number take it to their right. Only at the
        right end of a line may the words have begun on the line before.
        """
        end = start + 1
        for at in range(start + 1, len(self.characters)):
            if self.classes[at] in FROM_RIGHT or self.classes[at] == "AN":
                break
            if self.classes[at] == "L" or (start == 0 and self.classes[at] == "EN"):
                end = at + 1
        return end

    def _end_of_bracketed(self, start: int) -> int:
        """Return the end of the words that the brackets at *start* close, as in "f(n)". They are set from the left."""
        at = start
        while at - start < MAX_SIGNS and at < len(self.characters) and is_bracket(self.characters[at]):
            at += 1
        if self.classes[at : at + 1] != ["L"]:
            return start + 1
        end = self._end_of_words(at)
        return end if _open_in(self.characters[at:end][::-1]) >= at - start else start + 1

    def _end_of_number(self, start: int, strong: str) -> int:
        is_european = strong != "AL"
        within = _WITHIN_EUROPEAN if is_european else _WITHIN_ANY
        end = self._end_of_signs(start) if is_european else start
        if end == len(self.characters) or not self.characters[end].isdecimal():
            return start + 1
        if self.classes[end] == "AN" and end > start:
            return start + 1  # a sign beside figures of Arabic is not a part of the number
        while end < len(self.characters):
            is_figure = self.characters[end].isdecimal() or self.classes[end] == "AN"
            is_within = self.classes[end] in within and "".join(self.characters[end + 1 : end + 2]).isdecimal()
            if not is_figure and not is_within:
                break
            end += 1
        return self._end_of_signs(end) if is_european else end

    def _end_of_signs(self, start: int) -> int:
        end = start
        while end - start < MAX_SIGNS and self.classes[end : end + 1] == [_AROUND_EUROPEAN]:
            end += 1
        return end

    def _end_with_words(self, end: int) -> int:
        """Return the end of the left-to-right part that begins with a number that ends at *end*.

        Words to the left of a number may be read before it, as in the name of a thing with a number, or after it, like
        units. Both look the same, but a name and its number are set at once. Without a space, the words are usually
        first, as in "F-16".
        """
        at = end
        while at < len(self.classes) and self.classes[at] in _NEUTRAL:
            at += 1
        if self.classes[at : at + 1] != ["L"] or self.are_strips_runs:
            return end
        stop = self._end_of_words(at)
        between = "".join(self.characters[end:at])
        if between != " ":
            return end if " " in between else stop
        return end if _UNIT.fullmatch("".join(self.characters[at:stop][::-1])) else stop


def _open_in(characters: Sequence[str]) -> int:
    """Return the number of brackets that stay open in *characters*, which are in reading order."""
    brackets = [character for character in with_brackets(characters) if is_bracket(character)]
    return sum(1 if character in _OPENING else -1 for character in brackets)


def is_bracket(character: str) -> bool:
    """Return whether *character* is a bracket that is mirrored in right-to-left text."""
    return any(character in pair for pair in _BRACKETS)


def with_brackets(characters: Sequence[str]) -> Iterator[str]:
    """Yield *characters*, which are in reading order, with each bracket in its logical form.

    A file has brackets in visual or logical form, and pdfium mirrors some. The characters around a bracket show its
    form.
    """
    depths = dict.fromkeys(_BRACKETS, 0)
    before = " "
    for at, character in enumerate(characters):
        pair = next((pair for pair in _BRACKETS if character in pair), None)
        if pair is not None:
            behind = characters[at + 1] if at + 1 < len(characters) else " "
            is_opening = _opens(before, behind, depths[pair])
            character = pair[0 if is_opening else 1]
            depths[pair] = max(0, depths[pair] + (1 if is_opening else -1))
        yield character
        before = character


def _opens(before: str, behind: str, depth: int) -> bool:
    may_open = before.isspace() or before in _BEFORE_OPENING
    may_close = behind.isspace() or behind in _QUOTES or behind in _ENDS_OF_SENTENCES
    if before.isspace():
        may_close = behind in _ENDS_OF_SENTENCES
    if behind.isspace() or behind in _NEVER_AFTER_OPENING:
        may_open = False
    return may_open if may_open != may_close else depth == 0
