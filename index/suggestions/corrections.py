"""Write a question with other spellings of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.query.question import Question
from index.suggestions.near_spellings import Spelling

Choice = Mapping[int, Spelling]
"""Spellings of some words, by their places in the question."""


def sure_spellings(found: Mapping[int, Sequence[Spelling]]) -> Choice:
    """Return the spellings as which words are read without asking."""
    return {at: first for at, (first, *_) in found.items() if first.is_sure}


def with_spellings(text: str, question: Question, choice: Choice) -> str:
    """Return *text*, in which the question has its places, with the chosen spellings."""
    for at in sorted(choice, reverse=True):
        start, end = question.words[at].span
        text = text[:start] + choice[at].text + text[end:]
    return text


def corrected(question: Question, choice: Choice, read: Callable[[str], Question]) -> Question:
    """Read the question again with the chosen spellings. Its words keep their text as typed.

    A role depends on the words around it, so replacing words in a question that was read is not enough.
    """
    if not choice:
        return question
    again = read(with_spellings(question.text, question, choice))
    typed: dict[int, tuple[str, str]] = {}
    shift = 0
    for at in sorted(choice):
        word, spelling = question.words[at], choice[at].text
        typed[word.span[0] + shift] = word.text, spelling
        shift += len(spelling) - len(word.text)
    words = list(again.words)
    for at, word in enumerate(words):
        if word.span[0] in typed:
            text, spelling = typed[word.span[0]]
            words[at] = replace(word, text=text if word.stands_alone else word.text, read_as=spelling)
    return replace(again, words=tuple(words))
