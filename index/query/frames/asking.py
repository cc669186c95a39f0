"""Recognise words that ask: behind a greeting, they show that the question begins there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from index.analysis import stopwords
from index.query.frames.lists import asking_words
from index.word_lists import list_names, read_words

LONGEST_ASKING = 8
"""Number of tokens of the longest question phrase of unspaced script that is looked for."""


def asks(tokens: Sequence[str]) -> bool:
    """Return whether *tokens* begin with a word that asks."""
    return tokens[0].rstrip("'") in asking_words() or "".join(tokens).startswith(_asking_phrases())


@cache
def _asking_phrases() -> tuple[str, ...]:
    languages = list_names(stopwords.PACKAGE, stopwords.QUESTION_PHRASES)
    phrases = (read_words(stopwords.PACKAGE, f"{stopwords.QUESTION_PHRASES}/{language}") for language in languages)
    return tuple(phrase for each in phrases for phrase in each)
