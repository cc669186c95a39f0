"""Recognize misspelled words of frames: "can you tlel me", "I would line to know".

A word with two letters swapped is read as that of the frame if the rest of the phrase matches. One word with another
letter, or with a letter missing, is too, in a phrase of four words or more at the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from index.query.frames.lists import Lists
from index.query.frames.tokens import Token

FEWEST_LETTERS = 4
"""Fewest letters of a word that may be misspelled. With swapped letters, most shorter ones are other words."""

FEWEST_SWAPPED = 3
"""Fewest letters of a word with swapped letters in a phrase of FEWEST_WORDS: "cna you please tell me"."""

FEWEST_WORDS = 4
"""Fewest words of a phrase with another slip. Shorter ones with such a word are more often something else."""

MOST_STARTS = 4
"""Number of words at the beginning of a message with which such a phrase may begin: behind "hi", "ok so"."""

LONGEST_BEFORE = 7
"""Most words of a phrase before its misspelled one."""


def with_words_meant(tokens: Sequence[Token], lists: Lists) -> list[Token]:
    """Return tokens of which those that are no word of these lists also stand for the words that are meant."""
    known = _by_letters(lists)
    swapped = [_with_swapped(token, known.get(_letters(token.text), ()), FEWEST_LETTERS) for token in tokens]
    return _with_slip(swapped, lists) if len(swapped) > FEWEST_WORDS else swapped


def _with_swapped(token: Token, same_letters: Sequence[str], fewest: int) -> Token:
    if not same_letters or len(token.text) < fewest or token.is_in(same_letters):
        return token
    return _meaning(token, *(word for word in same_letters if _is_swapped(token.text, word)))


def _meaning(token: Token, *words: str) -> Token:
    return token._replace(spellings=(*token.spellings, *words))


def _is_swapped(typed: str, meant: str) -> bool:
    """Return whether two words with the same letters differ by two neighbours."""
    places = [at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    return len(places) == 2 and places[1] - places[0] == 1


def _with_slip(tokens: list[Token], lists: Lists) -> list[Token]:
    """Return the tokens with the words that a long phrase at the beginning needs: one with a slip, or short ones with
    letters swapped."""
    by_letters, words = _by_letters(lists), _words(lists)
    first, rest = tokens[: MOST_STARTS + LONGEST_BEFORE], tokens[MOST_STARTS + LONGEST_BEFORE :]
    loose = [_with_swapped(token, by_letters.get(_letters(token.text), ()), FEWEST_SWAPPED) for token in first]
    known = [token.is_in(words) for token in loose]
    for start in range(min(MOST_STARTS, len(tokens) - FEWEST_WORDS)):
        if sum(known[start : start + FEWEST_WORDS]) < FEWEST_WORDS - 1:
            continue
        swapped = next((at for at in range(start, len(loose)) if loose[at] != first[at]), None)
        if swapped is not None and _begins([*loose, *rest], start, swapped, lists):
            return [*loose, *rest]
        at = next((at for at in range(start, len(known)) if not known[at]), len(known))
        for word in _near(loose[at].text, lists) if at < len(known) else ():
            tried = [*loose[:at], _meaning(loose[at], word), *loose[at + 1 :], *rest]
            if _begins(tried, start, at, lists):
                return tried
    return tokens


def _begins(tokens: Sequence[Token], start: int, at: int, lists: Lists) -> bool:
    """Return whether a phrase of FEWEST_WORDS or more begins at a place, with the token at another place in it."""
    least = max(FEWEST_WORDS, at - start + 1)
    return any(count >= least for count, _ in lists.beginnings(tokens[start:-1]))


def _near(typed: str, lists: Lists) -> Iterator[str]:
    """Yield the words of lists, of FEWEST_LETTERS or more, that differ in one letter, or have one more."""
    halves = _by_halves(lists)
    for length in range(max(FEWEST_LETTERS, len(typed)), len(typed) + 2):
        half = length // 2
        same = dict.fromkeys(
            (*halves.get((length, typed[:half]), ()), *halves.get((length, typed[half - length :]), ()))
        )
        yield from (word for word in same if _is_one_letter_off(typed, word))


def _is_one_letter_off(typed: str, word: str) -> bool:
    at = next((at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), len(typed))
    return typed[at + len(typed) + 1 - len(word) :] == word[at + 1 :]


@cache
def _by_halves(lists: Lists) -> Mapping[tuple[int, str], Sequence[str]]:
    """Return the words of lists by their lengths and each of their halves. One slip leaves one of the halves."""
    found: dict[tuple[int, str], list[str]] = {}
    for word in sorted(word for word in _words(lists) if len(word) >= FEWEST_LETTERS):
        half = len(word) // 2
        for key in {(len(word), word[:half]), (len(word), word[half:])}:
            found.setdefault(key, []).append(word)
    return found


@cache
def _words(lists: Lists) -> frozenset[str]:
    return frozenset(chain.from_iterable(lists.polite_words))


@cache
def _by_letters(lists: Lists) -> Mapping[str, Sequence[str]]:
    """Return the words of lists by their sorted letters."""
    found: dict[str, list[str]] = {}
    for word in _words(lists):
        found.setdefault(_letters(word), []).append(word)
    return found


def _letters(word: str) -> str:
    return "".join(sorted(word))
