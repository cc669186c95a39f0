"""Tell a short question from the name of a thing, by words and endings: "which songs" and "who sang songs"."""

from __future__ import annotations

from functools import cache

from index.analysis.tokenizer import normalise
from index.query.several.starts import PACKAGE
from index.word_lists import read_words

DETERMINERS, VERB_ENDINGS, ADJECTIVE_ENDINGS = "determiners", "verb_endings", "adjective_endings"


@cache
def determiners() -> frozenset[str]:
    """Return the words, normalised, that ask and may be part of the name of a thing: "which songs"."""
    return frozenset(map(normalise, read_words(PACKAGE, DETERMINERS)))


def ends_like_verb(word: str) -> bool:
    """Return whether a normalised word ends like a verb."""
    return word.endswith(_endings(VERB_ENDINGS))


def ends_like_adjective(word: str) -> bool:
    """Return whether a normalised word ends like an adjective."""
    return word.endswith(_endings(ADJECTIVE_ENDINGS))


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(map(normalise, read_words(PACKAGE, name)))
