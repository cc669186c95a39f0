"""Find the words of a question without which no passage answers it: its numbers and names."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.analyzer import WORD_GRAMS
from index.analysis.tokenizer import Script
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role

_WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages in which a capital letter shows a noun, not a name."""


def numbers_in(question: Question) -> Sequence[int]:
    """Return the places of the numbers among the content words."""
    return [at for at, word in enumerate(question.words) if word.role is Role.CONTENT and word.is_number]


def names_in(question: Question) -> Sequence[int]:
    """Return the places of the words of names among the content words.

    They begin with a capital letter. That shows nothing at the beginning of a question, except between unspaced script,
    or if words that are no content begin with one too: then all words are typed in this way.
    """
    others = (word for word in question.words[1:] if word.role is not Role.CONTENT)
    if question.language in _WITH_CAPITAL_NOUNS or any(map(_has_capital, others)):
        return []
    first = 0 if any(word.script in WORD_GRAMS for word in question.words) else 1
    words = list(enumerate(question.words))[first:]
    return [at for at, word in words if word.role is Role.CONTENT and _has_capital(word)]


def _has_capital(word: QuestionWord) -> bool:
    return word.script is Script.SPACED and word.text[0].isupper()
