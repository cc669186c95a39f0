"""Tell a short question from the name of a thing, by words and endings: "which songs" and "who sang songs"."""

from __future__ import annotations

from functools import cache

from index.analysis.tokenizer import normalise, pieces
from index.query.several.starts import PACKAGE
from index.word_lists import read_words

DETERMINERS, VERB_ENDINGS, ADJECTIVE_ENDINGS = "determiners", "verb_endings", "adjective_endings"
COUNTING, EXISTENCE, PRESENT_ENDINGS = "counting", "existence", "present_endings"


@cache
def determiners() -> frozenset[str]:
    """Return the words, normalised, that ask and may be part of the name of a thing: "which songs"."""
    return frozenset(map(normalise, read_words(PACKAGE, DETERMINERS)))


@cache
def existence() -> frozenset[str]:
    """Return the words, normalised, that ask only at the beginning of a question: "hay"."""
    return frozenset(map(normalise, read_words(PACKAGE, EXISTENCE)))


def counts_things(text: str, opener: str) -> bool:
    """Return whether *text* asks with this word how many of a thing there are: "сколько скрипок"."""
    *_, last = pieces(text)
    is_verb = last.normal.endswith(_endings(PRESENT_ENDINGS)) or ends_like_verb(last.normal)
    return opener in counting() and last.normal != opener and not is_verb


@cache
def counting() -> frozenset[str]:
    """Return the words, normalised, that ask for a number of things and agree with a thing: "cuántos"."""
    return frozenset(map(normalise, read_words(PACKAGE, COUNTING)))


def ends_like_verb(word: str) -> bool:
    """Return whether a normalised word ends like a verb."""
    return word.endswith(_endings(VERB_ENDINGS))


def ends_like_adjective(word: str) -> bool:
    """Return whether a normalised word ends like an adjective."""
    return word.endswith(_endings(ADJECTIVE_ENDINGS))


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(map(normalise, read_words(PACKAGE, name)))
