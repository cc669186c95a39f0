"""Find the phrases that ask together: "at what time", "for which reason".

The noun in them says what type of thing is asked for. Texts say "at five" without it. Elsewhere it is a subject: "time
travel", "what does time mean".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.analysis.tokenizer import fold_marks, normalise
from index.query.word_roles import Role
from index.word_lists import list_names, read_words, read_words_by_language

PACKAGE = "index.query"
FOLDER, COMPOUNDS = "asked_nouns", "asked_compounds"

_LISTED = list_names(PACKAGE, FOLDER)

_GROUP = re.compile(r"\(([^()]+)\)")

_Phrase = tuple[frozenset[str], ...]
"""For each word of a phrase, the spellings that it may have."""


def with_phrases_asked(words: Sequence[str], roles: Sequence[Role], language: str) -> Sequence[Role]:
    """Return the roles, with that of the type of the answer for content in phrases that ask together.

    They are unchanged if no content would be left: "what day?".

    Args: words: They are normalised.
    """
    if language not in _LISTED:
        return roles
    asked = list(roles)
    phrases = _phrases(language)
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            end = at + len(phrase)
            is_there = end <= len(words) and all(map(frozenset.__contains__, phrase, words[at:end]))
            if is_there and words[end : end + 1] not in _compounds(language):
                asked[at:end] = [Role.ANSWER_TYPE if role is Role.CONTENT else role for role in asked[at:end]]
    return asked if Role.CONTENT in asked else roles


@cache
def _phrases(language: str) -> dict[str, list[_Phrase]]:
    """Return the phrases of a language by their first words."""
    found: dict[str, list[_Phrase]] = {}
    for entry in read_words(PACKAGE, f"{FOLDER}/{language}"):
        phrase = tuple(_spellings(group) for group in _GROUP.findall(entry))
        for word in phrase[0]:
            found.setdefault(word, []).append(phrase)
    return found


def _spellings(group: str) -> frozenset[str]:
    words = {*map(normalise, group.split("|"))}
    return frozenset(words | {*map(fold_marks, words)})


@cache
def _compounds(language: str) -> Sequence[list[str]]:
    """Return the words of a language behind which such a noun is the beginning of a compound, each as a list."""
    words = read_words_by_language(PACKAGE, COMPOUNDS).get(language, ())
    return [[normalise(word)] for word in words]
