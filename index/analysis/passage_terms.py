"""Make the terms under which a passage is indexed: those of its text, its title and its heading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.analysis.analyzer import Field
from index.analysis.languages import primary_subtag
from index.analysis.sentences import sentences
from index.analysis.term_hashes import Keys, text_keys
from index.analysis.text_language import language_of_text
from index.analysis.token_ids import tokens_of
from index.model import Article, Passage, PassageKind

TITLE_TIMES = 2
"""Number of times that the title counts among the words of a passage. The title names the thing that the text then
calls "it"."""

IDENTIFIED_CHARS = 1_000
"""Characters from the beginning of an article by which its language is identified."""

CONTEXTS_KEPT = 1_000
"""Most titles and headings whose keys are cached: more than the articles have that are being added."""


class PassageKeys(NamedTuple):
    """The keys of the terms that a passage is indexed under."""

    language: str  # the primary subtag; "" if unknown
    fields: Mapping[Field, Keys]  # each term's key as often as the term counts, so their number is the passage's length


def article_language(article: Article) -> str:
    """Return the primary subtag of the language in which an article's passages are analyzed; "" if unknown.

    If the article has no language, it is identified from the beginning of the text. A single passage in Norwegian is
    mistaken for Danish more often than a whole article. Reading only the beginning takes a tenth of the time.
    """
    beginning = article.text[:IDENTIFIED_CHARS]
    return primary_subtag(article.language) or language_of_text(article.title, beginning)[0] or ""


def passage_keys(passage: Passage, language: str) -> PassageKeys:
    """Return the keys of the terms under which a passage in a language is found."""
    of_text = {text: _context_keys(text, language) for text in _context(passage, Field.WORDS)}
    of_text[passage.text] = text_keys(passage.text, language)
    fields = {field: np.concatenate([of_text[text][field] for text in _texts(passage, field)]) for field in Field}
    return PassageKeys(language, fields)


def passage_tokens(passage: Passage, language: str) -> list[bytes]:
    """Return the tokens of each sentence of a passage's text, at least one; see `tokens_of`."""
    spans = sentences(passage.text, passage.language or language) or [(0, 0)]
    return [tokens_of(passage.text[start:end], language) for start, end in spans]


def _texts(passage: Passage, field: Field) -> list[str]:
    """Return the texts under which a passage is indexed in a field, each as often as it counts."""
    return [*_context(passage, field), passage.text]


def _context(passage: Passage, field: Field) -> list[str]:
    if passage.kind is PassageKind.CREDIT:
        return [passage.title]
    times = TITLE_TIMES if field is Field.WORDS else 1
    return [passage.title] * times + ([passage.heading] if passage.heading else [])


_context_keys = lru_cache(maxsize=CONTEXTS_KEPT)(text_keys)
