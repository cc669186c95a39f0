"""Find the words of a question without which no passage answers it: its numbers and names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

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


def written_as_names(question: Question, places: Iterable[int], text: str) -> set[int]:
    """Return which of the words at these places a text writes with a capital letter only, also within a sentence.

    In questions that are typed in lower case, nothing else shows a name.
    """
    words = {at: regex.escape(question.words[at].text.lower()) for at in places}
    capitals = {at: [each[0].isupper() for each in _occurrences(word, text)] for at, word in words.items()}
    return {at for at, of_word in capitals.items() if of_word and all(of_word) and _within(words[at], text)}


def _occurrences(word: str, text: str) -> Sequence[str]:
    return regex.findall(rf"\b{word}\b", text, regex.IGNORECASE)


def _within(word: str, text: str) -> bool:
    """Return whether a word is behind another one, not at the beginning of a sentence."""
    return regex.search(rf"\w,? {word}\b", text, regex.IGNORECASE) is not None


def _has_capital(word: QuestionWord) -> bool:
    return word.script is Script.SPACED and word.text[0].isupper()
