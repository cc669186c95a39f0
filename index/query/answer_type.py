"""Determine the kind of thing that a question asks for: a person, a time, an amount, a place.

The question word often shows the form of the answer: a date answers "when", a number "how many", a name "who". A
sentence that has such a thing, which is not in the question, is more likely to contain the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache

from index.analysis.stopwords import QUESTION, QUESTION_PHRASES, chat_spellings, listed
from index.analysis.tokenizer import fold_marks, normalise, words_of
from index.word_lists import list_names, read_words


class Kind(Enum):
    """A kind of thing that a question asks for."""

    PERSON = "person"
    TIME = "time"
    AMOUNT = "amount"
    PLACE = "place"

    __hash__ = object.__hash__  # Enum's __hash__ is slow Python code


PACKAGE = "index.query"
"""Package of the lists of phrases. There is one list for each kind and language."""

LANGUAGES = list_names(PACKAGE, Kind.PERSON.value)
"""Languages that have lists. Each of them has a list for every kind."""

AT_START = "^"
"""Mark of a phrase that asks only at the beginning of a question: the Arabic "who" is spelled like "from"."""

_WITHIN_RUNS = frozenset({"ja", "th", "zh"})
"""Languages in which a question phrase may be within a run of characters."""

_WITH_PARTICLES = frozenset({"ko"})
"""Languages in which a particle follows a question phrase, without a space."""

_NOT_ASKING = frozenset(read_words(PACKAGE, "not_asking"))
"""Question words that leave the kind to another word, or ask for a yes."""

QUESTIONS_KEPT = 8
"""Most questions whose first phrase is cached. It is looked up several times while one question is answered."""

_QUESTION_MARKS = ("?", "\uff1f", "\u061f", ";")
"""Question marks, including the full-width one, the Arabic one and the one that Greek uses."""


def kind_asked(text: str, language: str) -> Kind | None:
    """Return the kind of thing that a question in *language* asks for; None if it is another kind or unknown.

    The first question phrase decides: "What did she do when it rained?" does not ask for a time.
    """
    if language not in LANGUAGES:
        return None
    kinds, _ = _phrases(language)
    return kinds.get(_first_phrase(text, language))


def is_to_confirm(text: str, language: str) -> bool:
    """Return whether a question in *language* asks for a yes: its end or beginning asks, and no phrase asks for
    more."""
    if language not in LANGUAGES or _first_phrase(text, language):
        return False
    return text.rstrip().endswith(_QUESTION_MARKS) or _normalised(text).split(" ")[0] in _NOT_ASKING


@lru_cache(maxsize=QUESTIONS_KEPT)
def _first_phrase(text: str, language: str) -> str:
    """Return the first phrase of a question that asks for more than a yes, normalised; empty if there is none."""
    _, pattern = _phrases(language)
    usual = chat_spellings(language)
    words = (usual.get(word, word) for word in _normalised(text).split(" "))
    match = pattern.search(" ".join(words))
    return match[0] if match else ""


@cache
def _phrases(language: str) -> tuple[Mapping[str, Kind], re.Pattern[str]]:
    """Return the phrases of a language by kind, and a pattern of everything that asks."""
    phrases = [(phrase, kind) for kind in Kind for phrase in read_words(PACKAGE, f"{kind.value}/{language}")]
    kinds = {_normalised(phrase): kind for phrase, kind in phrases}
    at_start = {_normalised(phrase) for phrase, _ in phrases if phrase.startswith(AT_START)}
    kinds = {fold_marks(phrase): kind for phrase, kind in kinds.items()} | kinds
    at_start |= {*map(fold_marks, at_start)}
    others = {*listed(QUESTION, language), *listed(QUESTION_PHRASES, language)} - _NOT_ASKING
    asking = {*map(_normalised, others)}
    all_phrases = {*kinds, *asking, *map(fold_marks, asking)}
    longest_first = sorted(all_phrases, key=lambda phrase: (-len(phrase), phrase))
    alternatives = "|".join(f"^{phrase}" if phrase in at_start else phrase for phrase in longest_first)
    start = "" if language in _WITHIN_RUNS else r"(?<!\S)"
    end = "" if language in _WITHIN_RUNS | _WITH_PARTICLES else r"(?!\S)"
    return kinds, re.compile(f"{start}(?:{alternatives}){end}")


def _normalised(text: str) -> str:
    return " ".join(normalise(word) for word, _, _ in words_of(text))
