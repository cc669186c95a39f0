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

MOST_LOOKED_AT = 12
"""Number of words at the beginning of a message that may have such a slip. Few greetings are longer."""

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
    first = tokens[:MOST_LOOKED_AT]
    loose = [_with_swapped(token, by_letters.get(_letters(token.text), ()), FEWEST_SWAPPED) for token in first]
    known = [token.is_in(words) for token in loose]
    rest = tokens[MOST_LOOKED_AT:]
    for at, token in enumerate(loose):
        if sum(known[max(0, at - FEWEST_WORDS + 1) : at + FEWEST_WORDS]) - known[at] < FEWEST_WORDS - 1:
            continue
        for meant in () if first[at].is_in(words) else ((), *((word,) for word in _near(token.text, lists))):
            tried = [*loose[:at], _meaning(token, *meant), *loose[at + 1 :], *rest]
            if (meant or token != first[at]) and _is_in_long_phrase(tried, at, lists):
                return tried
    return tokens


def _is_in_long_phrase(tokens: Sequence[Token], at: int, lists: Lists) -> bool:
    """Return whether the token at a place is in the beginning of a phrase of FEWEST_WORDS or more."""
    starts = range(max(0, at - LONGEST_BEFORE), at + 1)
    least = {start: max(FEWEST_WORDS, at - start + 1) for start in starts}
    return any(count >= least[start] for start in starts for count, _ in lists.beginnings(tokens[start:-1]))


def _near(typed: str, lists: Lists) -> Iterator[str]:
    """Yield the words of lists, of FEWEST_LETTERS or more, that differ in one letter, or have one more."""
    words, letters = _words(lists), _alphabet(lists)
    if len(typed) + 1 < FEWEST_LETTERS or not typed.isalpha():
        return
    for at in range(len(typed) + 1):
        more = (f"{typed[:at]}{letter}{typed[at:]}" for letter in letters)
        others = (f"{typed[:at]}{letter}{typed[at + 1 :]}" for letter in letters if len(typed) >= FEWEST_LETTERS)
        yield from (word for word in chain(more, others if at < len(typed) else ()) if word in words)


@cache
def _words(lists: Lists) -> frozenset[str]:
    return frozenset(chain.from_iterable(lists.polite_words))


@cache
def _alphabet(lists: Lists) -> tuple[str, ...]:
    """Return the letters of the words of lists."""
    return tuple(sorted({letter for word in _words(lists) for letter in word if letter.isalpha()}))


@cache
def _by_letters(lists: Lists) -> Mapping[str, Sequence[str]]:
    """Return the words of lists by their sorted letters."""
    found: dict[str, list[str]] = {}
    for word in _words(lists):
        found.setdefault(_letters(word), []).append(word)
    return found


def _letters(word: str) -> str:
    return "".join(sorted(word))
