"""Determine the role of each word in a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import takewhile

from index.analysis.stopwords import (
    VERB_LAST_LANGUAGES,
    is_answer_type_word,
    is_function_word,
    is_greeting,
    is_question_word,
    is_request_word,
)
from index.analysis.tokenizer import Piece


class Role(Enum):
    """The role of a word in a question."""

    CONTENT = "content"
    FUNCTION = "function"
    QUESTION = "question"
    ANSWER_TYPE = "answer type"  # "name", "kind": the type of the answer, not the subject
    CONTEXT = "context"  # subject of an earlier question: not asked for, so never evidence, and never missing


def greetings(words: Sequence[str]) -> set[int]:
    """Return the places of words of any language that greet or thank, at the beginning and the end."""
    first = list(takewhile(lambda at: is_greeting(words[at]), range(len(words))))
    last = list(takewhile(lambda at: is_greeting(words[at]), reversed(range(len(words)))))
    return {*first, *last}


def role_of(piece: Piece, asks: bool, greets: bool, language: str) -> Role:
    """Return the role of *piece* without regard to the words around it.

    Args:
        asks: It is a question phrase of unspaced script.
        greets: It greets or thanks at an end of the question.
    """
    if asks or is_question_word(piece.normal, language):
        return Role.QUESTION
    return Role.FUNCTION if greets or is_function_word(piece.normal, language) else Role.CONTENT


def without_request(words: Sequence[str], roles: Sequence[Role], language: str) -> Sequence[Role]:
    """Return the roles, with request words ("tell me") as question words; unchanged if no content would be left.

    Request words come first after greetings. In languages with the verb at the end, they also come last before
    greetings.
    """
    new_roles = list(roles)
    orders: list[Iterable[int]] = [range(len(words))]
    if language in VERB_LAST_LANGUAGES:
        orders.append(reversed(range(len(words))))
    for order in orders:
        for at in order:
            if new_roles[at] is Role.FUNCTION:
                continue
            if not is_request_word(words[at], language):
                break
            new_roles[at] = Role.QUESTION
    return new_roles if Role.CONTENT in new_roles else roles


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
