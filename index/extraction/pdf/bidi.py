"""Bring the characters of a line from the order in which they stand into reading order: the bidirectional algorithm of
Unicode (UAX 9), turned around.

A line shows what is written from the left within what is written from the right, or the other way around, as runs that
were turned. Which ones they were is told by the characters themselves, by the same rules as were used to set them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

FROM_RIGHT = frozenset({"R", "AL"})
"""Bidirectional classes of letters that are written from the right: Hebrew's, and Arabic's, which change what stands
around the figures behind them."""

_WITHIN_ANY = frozenset({"CS"})
_WITHIN_EUROPEAN = frozenset({"CS", "ES"})
_AROUND_EUROPEAN = "ET"
"""Classes of what belongs to a number between two figures, or beside one: behind Arabic letters it is only the comma
and its like. A minus or a per cent sign there is set as if it were no part of the number."""

_UNIT = regex.compile(
    r"[kcmdµμnMGT]?(?:m|g|l|L|s|W|V|A|Hz|B|b|bit|byte|Pa|J|N|Wh|eV|mol)(?:[²³23]|/[hs])?|[KMGT]i?B(?:/s|ps)?|[kMG]bps"
    r"|kph|mph|ha|hp|ft|in|mi|yd|lbs?|oz|°?[CFK]|GHz|rpm|dpi|px|pt|USD|EUR|GBP|AD|BC|BCE|CE|am|pm|AM|PM",
)
"""Words from the left that stand behind their number: of others the number stands behind, as in a name."""

_BRACKETS = ("()", "[]", "{}", "«»", "‹›")
_OPENING = frozenset(pair[0] for pair in _BRACKETS)
_ENDS_OF_SENTENCES = frozenset(".,:;!?،؛؟۔…%٪")


def class_of(character: str) -> str:
    """Return the bidirectional class of *character*; that of a letter with all of its marks is the letter's."""
    return unicodedata.bidirectional(character[:1])


def reading_order(characters: Sequence[str], strips: Sequence[int] | None = None) -> list[int]:
    """Return the places of *characters*, a line from its right end, in the order in which they are read.

    Args: strips: What was drawn at once with each, if that tells what was set at once.
    """
    line = _Line(characters, [class_of(character) for character in characters], strips)
    strong = "AL" if "AL" in line.classes else "R"
    order: list[int] = []
    start = 0
    while start < len(characters):
        end = line.end_of_run(start, strong)
        order += reversed(range(start, end))
        strong = next((one for one in reversed(line.classes[start:end]) if one in FROM_RIGHT), strong)
        start = end
    return order


@dataclass(frozen=True, slots=True)
class _Line:
    """A line from its right end, of which parts are set from the left: those are read from their end."""

    characters: Sequence[str]
    classes: Sequence[str]
    strips: Sequence[int] | None

    def end_of_run(self, start: int, strong: str) -> int:
        """Return the end of what is set from the left and begins at *start*: words, a number, or one other character.

        Args: strong: The class of the letter before it that is written from the right.
        """
        if self.classes[start] == "L":
            return self._end_of_words(start)
        if is_bracket(self.characters[start]):
            return self._end_of_bracketed(start)
        end = self._end_of_number(start, strong)
        return self._end_with_words(start, end) if self.characters[end - 1].isdecimal() else end

    def _end_of_words(self, start: int) -> int:
        end = start + 1
        for at in range(start + 1, len(self.characters)):
            if self.classes[at] in FROM_RIGHT:
                break
            if self.classes[at] == "L" or self.characters[at].isdecimal():
                end = at + 1
        return end

    def _end_of_bracketed(self, start: int) -> int:
        """Return the end of the words that the brackets at *start* close, as in "f(n)". They are set from the left."""
        at = start
        while at < len(self.characters) and is_bracket(self.characters[at]):
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
        while end < len(self.characters):
            is_figure = self.characters[end].isdecimal() or self.classes[end] == "AN"
            is_within = self.classes[end] in within and "".join(self.characters[end + 1 : end + 2]).isdecimal()
            if not is_figure and not is_within:
                break
            end += 1
        return self._end_of_signs(end) if is_european else end

    def _end_of_signs(self, start: int) -> int:
        end = start
        while self.classes[end : end + 1] == [_AROUND_EUROPEAN]:
            end += 1
        return end

    def _end_with_words(self, start: int, end: int) -> int:
        """Return the end of what is set from the left and begins with a number that ends at *end*.

        Words to the left of a number stand before it in what is read, as in the name of a thing that has a number,
        or behind it, as units do: both are set alike, but the former at once.
        """
        at = end
        while self.classes[at : at + 1] in (["ES"], ["CS"], ["WS"]):
            at += 1
        if self.classes[at : at + 1] != ["L"] or at > end + 1:
            return end
        stop = self._end_of_words(at)
        if not self.characters[end].isspace():
            return stop
        if self.strips is not None:
            return stop if self.strips[start] == self.strips[at] else end
        return end if _UNIT.fullmatch("".join(self.characters[at:stop][::-1])) else stop


def _open_in(characters: Sequence[str]) -> int:
    """Return the number of brackets that stay open in *characters*, which are in reading order."""
    brackets = [character for character in with_brackets(characters) if is_bracket(character)]
    return sum(1 if character in _OPENING else -1 for character in brackets)


def is_bracket(character: str) -> bool:
    """Return whether *character* is a bracket that is mirrored in text from the right."""
    return any(character in pair for pair in _BRACKETS)


def with_brackets(characters: Sequence[str]) -> Iterator[str]:
    """Yield *characters* in the order in which they are read, each bracket as it is meant.

    A file has them as they look or as they are meant, and pdfium mirrors some: what stands around one tells what it is.
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
    may_open = (before.isspace() or before in _OPENING) and not behind.isspace()
    may_close = (behind.isspace() or behind in _ENDS_OF_SENTENCES) and not before.isspace()
    return may_open if may_open != may_close else depth == 0
