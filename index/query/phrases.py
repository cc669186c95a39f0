"""Find phrases and words in passages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from index.analysis import Field, passage_language, terms_of
from index.metadata.name_matching import may_have, words_between_blanks
from index.model import Passage


def has_phrase(passage: Passage, phrase: str) -> bool:
    """Return whether the words of *phrase* are, in this form and order, in the passage, its title or its heading."""
    wanted = _words_of_phrase(phrase)
    texts = (passage.text, passage.title, passage.heading or "")
    return any(wanted in words_between_blanks(text) for text in texts if may_have(text, wanted))


def phrase_name(phrase: str) -> str:
    """Return a phrase as written in a question."""
    return f'"{phrase}"'


@lru_cache(maxsize=1_000)
def _words_of_phrase(phrase: str) -> str:
    return words_between_blanks(phrase)


def has_word(passage: Passage, words: Iterable[str]) -> bool:
    """Return whether any of *words* is in the passage, in any form."""
    language = passage_language(passage)
    texts = (passage.text, passage.title, passage.heading or "")
    terms = {term for text in texts for term in terms_of(text, language, Field.WORDS)}
    return any(terms.issuperset(terms_of(word, language, Field.WORDS)) for word in words)
