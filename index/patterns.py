"""Make patterns of alternatives from the word lists of many languages.

An entry of such a list is a phrase. In it, (a|b) means a or b, and [a] is optional. At the beginning or end of a word,
* means any letters or none. By itself, * means a word. <40> means at most 40 characters, and ... means anything up to a
full stop.
"""

from __future__ import annotations

import re

import regex

from index.word_lists import read_words

_TOKEN = re.compile(r"<(?P<most>\d+)>|\.\.\.|\*")
_BRACKETS = frozenset("()[]|")
_CLOSING = {"(": ")", "[": "]"}
_LITERALS = {sign: f"\\{sign}" for sign in "\\.^$*+?{}"}
_SIGNS = str.maketrans({**_LITERALS, "(": "(?:", "[": "(?:", "]": ")?"})
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}\p{Arabic}]")
"""Letters of scripts in which a word may be without a space next to it."""


def any_of(*alternatives: str) -> str:
    """Return a pattern that matches any of *alternatives*, which are patterns."""
    return f"(?:{'|'.join(alternatives)})"


def compiled(*alternatives: str, around: str = "") -> regex.Pattern[str]:
    """Return a pattern that matches any of *alternatives* in any case, with *around* before and after it."""
    return regex.compile(f"{around}{any_of(*alternatives)}{around}", regex.IGNORECASE | regex.DOTALL)


def one_of(package: str, name: str) -> str:
    """Return a pattern that matches any entry of a list. The longer of two entries with the same beginning matches.

    Raises:
        ValueError: An entry is malformed. The message names the file and the line.
    """
    return any_of(*sorted(read_words(package, name, pattern_of), reverse=True))


def one_of_words(package: str, name: str) -> str:
    """Return the same for whole words only, in scripts with spaces between words.

    Raises:
        ValueError: An entry is malformed. The message names the file and the line.
    """
    by_borders: dict[tuple[str, str], list[str]] = {}
    for entry in read_words(package, name, _checked):
        borders = _border_before(entry), _border_behind(entry)
        by_borders.setdefault(borders, []).append(pattern_of(entry))
    return any_of(
        *(
            f"{before}{any_of(*sorted(entries, reverse=True))}{behind}"
            for (before, behind), entries in by_borders.items()
        )
    )


def pattern_of(entry: str) -> str:
    """Return the pattern of an *entry* of a list.

    Raises:
        ValueError: Its brackets do not match.
    """
    _checked(entry)
    pattern, at = "", 0
    for token in _TOKEN.finditer(entry):
        pattern += entry[at : token.start()].translate(_SIGNS) + _pattern_of_token(token)
        at = token.end()
    return pattern + entry[at:].translate(_SIGNS)


def _checked(entry: str) -> str:
    """Check *entry*, and return it.

    Raises:
        ValueError: Its brackets do not match.
    """
    expected: list[str] = []
    for sign in filter(_BRACKETS.__contains__, entry):
        if sign in _CLOSING:
            expected.append(_CLOSING[sign])
        elif sign in _CLOSING.values() and (not expected or expected.pop() != sign):
            raise ValueError(f"{sign} closes no bracket in {entry!r}")
        elif sign == "|" and not expected:
            raise ValueError(f"| is not between brackets in {entry!r}")
    if expected:
        raise ValueError(f"{expected[-1]} is missing in {entry!r}")
    return entry


def _pattern_of_token(token: re.Match[str]) -> str:
    if token[0] == "...":
        return "[^.()]*"
    before, behind = token.string[: token.start()], token.string[token.end() :]
    if token["most"]:
        return f"{_border_behind(before)}.{{0,{token['most']}}}{_border_before(behind)}"
    is_end = before[-1:].isalnum() or before.endswith((")", "]"))
    is_beginning = behind[:1].isalnum() or behind.startswith(("(", "["))
    return r"\w*" if is_end or is_beginning else r"\w+"


def _border_before(entry: str) -> str:
    return _border(entry.lstrip("([")[:1])


def _border_behind(entry: str) -> str:
    return _border(entry.rstrip(")]")[-1:])


def _border(character: str) -> str:
    """Return the pattern for the border of a word if *character* is at one."""
    is_spaced = character == "*" or (character.isalnum() and not _UNSPACED.match(character))
    return r"\b" if is_spaced else ""
