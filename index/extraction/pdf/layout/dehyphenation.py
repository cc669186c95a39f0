"""Join lines into a text: rejoin divided words, and add spaces only where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise

import regex

from index.extraction.pdf.characters.page_objects import HARD_HYPHEN, HYPHEN, SOFT_HYPHEN
from index.patterns import one_of

MIN_DIVIDED_SHARE = 0.025
"""Smallest share of the lines of a file that end with a hyphen if its typesetter divides words. Fewer lines end with
the hyphen of a compound."""

HYPHENS = (HYPHEN, SOFT_HYPHEN, HARD_HYPHEN, "\u2010", "-")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}'’]+(?:[-\u2010][\p{L}\p{M}\p{Nd}'’]+)*")
_DIVIDED = regex.compile(
    r"(?<![\p{L}\p{M}\p{Nd}'’-])(?P<first>[\p{L}\p{M}\p{Nd}'’-]*[\p{L}\p{M}\p{Nd}])[\x02\u00ad\u2010-]$"
)
_SECOND = regex.compile(r"[\p{L}\p{M}\p{Nd}'’]+")
_PACKAGE = "index.extraction.pdf"

_AND = one_of(_PACKAGE, "conjunctions")
_UND = one_of(_PACKAGE, "compound_conjunctions")
_CONJUNCTION = regex.compile(rf"(?:{_AND}|{_UND})\s", regex.IGNORECASE)
"""Conjunction after a hyphen that replaces the rest of a compound: "short- and long-term", "Vor- und Nachteile"."""

_SUSPENDED = regex.compile(rf"{_AND}\s+[\p{{L}}\p{{M}}]+[-\u2010]\p{{L}}|{_UND}\s", regex.IGNORECASE)
"""The same where the hyphen may also divide a word."""

_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef"
_UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_JOINT = regex.compile(rf"[{_CJK}]\n\S|\S\n[{_CJK}]|[{_UNSPACED}]\n[{_UNSPACED}]|\S/\n|\n/\S")
"""Joint of two lines without a space."""

_IDEOGRAPH = r"\p{Han}\p{Hiragana}\p{Katakana}"
_LATIN = r"(A-Za-z0-9"
_MIXED_JOINT = regex.compile(rf"[{_IDEOGRAPH}]\n[{_LATIN}]|[A-Za-z0-9)]\n[{_IDEOGRAPH}]")
"""Joint of a script without spaces and another script. Some typesetters put a space there."""

_DASHES = "–—―"
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S*[/._=&?~%]$", regex.IGNORECASE)
"""Address that continues in the next line."""

MAX_WORD_CHARS = 100
"""Characters at the end of a line in which its last word or address is searched for."""


class Joiner:
    """A joiner of the lines of one file. The other words of the file show how a divided word is written."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Count the words of *lines*, which are in order."""
        self._words = Counter(word for line in lines for word in _whole_words(line))
        divided = [(match["first"], following) for line, following in pairwise(lines) if (match := _divided(line))]
        counts = [self._counts(first, second[0]) for first, line in divided if (second := _SECOND.match(line))]
        is_usual = len(counts) >= max(1, MIN_DIVIDED_SHARE * len(lines))
        soft, hard, unmarked = (sum(line.endswith(one) for line in lines) for one in (SOFT_HYPHEN, HARD_HYPHEN, HYPHEN))
        # If a file marks only one kind of hyphen, all unmarked hyphens are of the other kind. It may mark another kind
        # in each font. The hyphens that belong to words are always fewer.
        self._divides = bool(hard) or (
            unmarked > soft if soft else is_usual or any(whole > hyphened for whole, hyphened in counts)
        )
        self._blank_at_latin = _is_usual(rf"[{_IDEOGRAPH}]\s[{_LATIN}]", rf"[{_IDEOGRAPH}][{_LATIN}]", lines)
        self._blank_before = _is_usual(r"\s[—―–]\S", r"\S[—―–]\S", lines)
        self._blank_behind = _is_usual(r"\S[—―–]\s", r"\S[—―–]\S", lines)

    def join(self, parts: Iterable[Iterable[str]]) -> str:
        """Return the text of a paragraph. *parts* are groups of consecutive lines, between which the text breaks."""
        text = "\n".join(reduce(self._joined, lines) for lines in parts)
        return text.replace(HYPHEN, "-").replace(HARD_HYPHEN, "-")

    def _joined(self, text: str, line: str) -> str:
        if text.endswith(SOFT_HYPHEN):
            return text[:-1] + line
        if text.endswith(HARD_HYPHEN):
            is_apart = text[-2:-1].isspace() or _CONJUNCTION.match(line)
            return f"{text[:-1]}-{' ' if is_apart else ''}{line}"
        tail = text[-MAX_WORD_CHARS:]
        if match := _divided(tail):
            return self._word(text[:-1], match["first"], line)
        is_joint = self._is_joint(f"{text[-2:]}\n{line[:2]}") or _ADDRESS.search(tail) or self._is_dash(text, line)
        return f"{text}{'' if is_joint else ' '}{line}"

    def _is_joint(self, joint: str) -> bool:
        if _MIXED_JOINT.search(joint):
            return not self._blank_at_latin
        return _JOINT.search(joint) is not None

    def _is_dash(self, text: str, line: str) -> bool:
        """Return whether there is a dash without a space between *text* and *line*."""
        if text[-1] in _DASHES:
            return not text[-2:-1].isspace() and not self._blank_behind
        return line[0] in _DASHES and not line[1:2].isspace() and not self._blank_before

    def _word(self, text: str, first: str, line: str) -> str:
        """Return *text*, which ends with the *first* part of a word, joined with *line*, which begins with the
        second."""
        second = _SECOND.match(line)
        if second is None:
            return f"{text}- {line}"
        whole, hyphened = self._counts(first, second[0])
        if not whole and _SUSPENDED.match(line):
            return f"{text}- {line}"
        if whole == hyphened:
            is_compound = second[0][0].isupper() and not first.isupper()
            has_figures = first[-1].isdigit() or second[0][0].isdigit()
            return f"{text}-{line}" if is_compound or has_figures or not self._divides else text + line
        return text + line if whole > hyphened else f"{text}-{line}"

    def _counts(self, first: str, second: str) -> tuple[int, int]:
        """Return how often the file has a divided word in one piece: without its hyphen, and with it."""
        one, other = first.casefold(), second.casefold()
        return self._words[one + other], self._words[f"{one}-{other}"]


def _is_usual(one: str, other: str, lines: Iterable[str]) -> bool:
    """Return whether more of *lines* match the pattern *one* than the pattern *other*."""
    first, second = regex.compile(one), regex.compile(other)
    return sum((first.search(line) is not None) - (second.search(line) is not None) for line in lines) > 0


def _divided(line: str) -> regex.Match[str] | None:
    """Return the first part of a word that ends *line* with a hyphen."""
    return _DIVIDED.search(line) if line.endswith(HYPHENS) else None


def _whole_words(line: str) -> Iterable[str]:
    words = [word.replace("\u2010", "-") for word in _WORD.findall(line.casefold())]
    return words[:-1] if line.endswith(HYPHENS) else words
