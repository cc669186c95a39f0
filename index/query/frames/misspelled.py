"""Recognize words of frames in which two letters are swapped: "can you tlel me".

Such a word is read as that of the frame only if the rest of the phrase matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from index.query.frames.lists import Lists
from index.query.frames.tokens import Token

FEWEST_LETTERS = 4
"""Fewest letters of a word that may be misspelled. With swapped letters, most shorter ones are other words."""


def with_words_meant(tokens: Sequence[Token], lists: Lists) -> list[Token]:
    """Return tokens of which those that are no word of these lists also stand for words with two letters swapped."""
    known = _by_letters(lists)
    return [_with_words_meant(token, known.get(_letters(token.text), ())) for token in tokens]


def _with_words_meant(token: Token, same_letters: Sequence[str]) -> Token:
    if not same_letters or len(token.text) < FEWEST_LETTERS or token.is_in(same_letters):
        return token
    meant = [word for word in same_letters if _is_swapped(token.text, word)]
    return token._replace(spellings=(*token.spellings, *meant))


def _is_swapped(typed: str, meant: str) -> bool:
    """Return whether two words with the same letters differ by two neighbours."""
    places = [at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    return len(places) == 2 and places[1] - places[0] == 1


@cache
def _by_letters(lists: Lists) -> Mapping[str, Sequence[str]]:
    """Return the words of lists by their sorted letters."""
    found: dict[str, list[str]] = {}
    for word in set(chain.from_iterable(lists.polite_words)):
        found.setdefault(_letters(word), []).append(word)
    return found


def _letters(word: str) -> str:
    return "".join(sorted(word))
