"""Determine the role of each word in a question."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from index.analysis.stopwords import is_answer_type_word, is_clitic, is_function_word, is_question_word
from index.analysis.tokenizer import Piece

_APOSTROPHES = ("'", "’", "‘")

MAX_ELIDED_LETTERS = 2
"""Letters of the longest word before an apostrophe that is a function word in any language: the French "qu'"."""


class Role(Enum):
    """The role of a word in a question."""

    CONTENT = "content"
    FUNCTION = "function"
    QUESTION = "question"
    ANSWER_TYPE = "answer type"  # "name", "kind": the type of the answer, not the subject
    CONTEXT = "context"  # subject of an earlier question: not asked for, so never evidence, and never missing

    __hash__ = object.__hash__  # Enum's __hash__ is slow Python code


def role_of(text: str, piece: Piece, asks: bool, language: str, *, may_abbreviate: bool = True) -> Role:
    """Return the role of *piece* of *text* without regard to the words around it.

    Args:
        asks: It is a question phrase of unspaced script.
        may_abbreviate: Not all words are in capitals. Then a word in capitals is no function word: "VAR" is not the
            Norwegian "var".
    """
    if asks or is_question_word(piece.normal, language):
        return Role.QUESTION
    if may_abbreviate and _is_abbreviation(text[piece.start : piece.end]):
        return Role.CONTENT
    is_function = is_function_word(piece.normal, language) or _is_elided(text, piece, language)
    return Role.FUNCTION if is_function else Role.CONTENT


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def _is_elided(text: str, piece: Piece, language: str) -> bool:
    """Return whether an apostrophe makes a function word of *piece*: "d" in "who'd", or in the French "d'or".

    A word with the ending of a genitive is none: "the UN's budget". A decade is, because texts write "1970s".
    """
    if text[piece.end : piece.end + 1] in _APOSTROPHES and text[piece.end + 1 : piece.end + 2].isalpha():
        is_genitive = not piece.normal.isdigit() and _is_genitive(text[piece.end + 1 : piece.end + 3])
        return len(piece.normal) <= MAX_ELIDED_LETTERS and not is_genitive
    return text[max(0, piece.start - 1) : piece.start] in _APOSTROPHES and is_clitic(piece.normal, language)


def _is_genitive(following: str) -> bool:
    """Return whether the two characters after an apostrophe are an "s" alone."""
    return following[0] in "sS" and not following[1:].isalnum()


def with_answer_types(words: Sequence[str], roles: Sequence[Role], language: str) -> Sequence[Role]:
    """Return the roles, with those of words for the type of the answer; unchanged if no content would be left.

    Such a word is next to a question word, ignoring function words. Or it begins a question that ends with a question
    word: "The name of it is what?"
    """
    typed = list(roles)
    for order in (range(len(words)), reversed(range(len(words)))):
        is_asked = False
        for at in order:
            if typed[at] is Role.QUESTION:
                is_asked = True
            elif is_asked and typed[at] is Role.CONTENT and is_answer_type_word(words[at], language):
                typed[at] = Role.ANSWER_TYPE
            elif typed[at] is Role.CONTENT:
                is_asked = False
    places = [at for at, role in enumerate(typed) if role is not Role.FUNCTION]
    first, last = (places[0], places[-1]) if places else (0, 0)
    begins_with_it = typed[first] is Role.CONTENT and is_answer_type_word(words[first], language)
    if begins_with_it and typed[last] is Role.QUESTION:
        typed[first] = Role.ANSWER_TYPE
    return typed if Role.CONTENT in typed else roles
