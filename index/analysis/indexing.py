"""What a passage is indexed under: the terms of its text and of what stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.analysis.keys import Keys, text_keys
from index.analysis.terms import Field, passage_language, terms_of
from index.model import Passage, PassageKind

TITLE_TIMES = 2
"""How often the title counts among the words of a passage: it names what the text below then calls "it"."""

CONTEXTS_KEPT = 1_000
"""Titles and headings whose keys are remembered: those of the articles that are being added, and more."""


class PassageKeys(NamedTuple):
    """The keys of the terms that a passage is indexed under."""

    language: str  # the primary subtag; "" if unknown
    fields: Mapping[Field, Keys]  # a term's key as often as the term counts: their number is the passage's length


def indexed_terms(passage: Passage, field: Field) -> list[str]:
    """The terms under which a passage is found in one field."""
    language = passage_language(passage)
    return [term for text in _texts(passage, field) for term in terms_of(text, language, field)]


def passage_keys(passage: Passage) -> PassageKeys:
    """The same for all fields, as keys and in a tenth of the time."""
    language = passage_language(passage)
    of_text = {text: _context_keys(text, language) for text in _context(passage, Field.WORDS)}
    of_text[passage.text] = text_keys(passage.text, language)
    fields = {field: np.concatenate([of_text[text][field] for text in _texts(passage, field)]) for field in Field}
    return PassageKeys(language, fields)


def _texts(passage: Passage, field: Field) -> list[str]:
    """What is indexed of a passage in one field, as often as it counts."""
    return [*_context(passage, field), passage.text]


def _context(passage: Passage, field: Field) -> list[str]:
    if passage.kind is PassageKind.CREDIT:
        return [passage.title]
    times = TITLE_TIMES if field is Field.WORDS else 1
    return [passage.title] * times + ([passage.heading] if passage.heading else [])


_context_keys = lru_cache(maxsize=CONTEXTS_KEPT)(text_keys)
