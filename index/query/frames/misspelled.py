"""Recognize misspelled words of frames: "can you tlel me", "I would line to know".

A word with two letters swapped is read as that of the frame if the rest of the phrase matches. One word with another
letter, or with a letter missing, is too, in a phrase of four words or more at the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.query.frames.lists import Lists, asking_words
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
    swapped = [_with_swapped(token, lists, FEWEST_LETTERS) for token in tokens]
    return _with_slip(swapped, lists) if len(swapped) > FEWEST_WORDS else swapped


def _with_swapped(token: Token, lists: Lists, fewest: int) -> Token:
    if len(token.text) < fewest:
        return token
    meant = [word for spelled in lists.spelled for word in spelled.with_two_swapped(token.text)]
    return _meaning(token, *meant) if meant and not lists.have(token) else token


def _meaning(token: Token, *words: str) -> Token:
    return token._replace(spellings=(*token.spellings, *words))


def _with_slip(tokens: list[Token], lists: Lists) -> list[Token]:
    """Return the tokens with the words that a long phrase at the beginning needs: one with a slip, or short ones with
    letters swapped."""
    first, rest = tokens[: MOST_STARTS + LONGEST_BEFORE], tokens[MOST_STARTS + LONGEST_BEFORE :]
    loose = [
        _with_swapped(token, lists, FEWEST_SWAPPED) if len(token.text) < FEWEST_LETTERS else token for token in first
    ]
    if not any(lists.signs(loose)):  # such a phrase is about asking, but for its slip
        return tokens
    known = [lists.have(token) or token.is_in(asking_words()) for token in loose]
    for start in range(min(MOST_STARTS, len(tokens) - FEWEST_WORDS)):
        if sum(known[start : start + FEWEST_WORDS]) < FEWEST_WORDS - 1:
            continue
        swapped = next((at for at in range(start, len(loose)) if loose[at] != first[at]), None)
        if swapped is not None and _begins([*loose, *rest], start, swapped, lists):
            return [*loose, *rest]
        at = next((at for at in range(start, len(known)) if not known[at]), len(known))
        near = lists.one_letter_off(loose[at].text, loose[start:at]) if at < len(known) else ()
        for word in (word for word in near if len(word) >= FEWEST_LETTERS):
            tried = [*loose[:at], _meaning(loose[at], word), *loose[at + 1 :], *rest]
            if _begins(tried, start, at, lists):
                return tried
    return tokens


def _begins(tokens: Sequence[Token], start: int, at: int, lists: Lists) -> bool:
    """Return whether a phrase of FEWEST_WORDS or more begins at a place, with the token at another place in it."""
    return lists.begins(tokens[start:-1], max(FEWEST_WORDS, at - start + 1))
