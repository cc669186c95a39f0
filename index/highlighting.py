"""What to mark in a quoted passage: matched words, and the sentence that answers."""

from __future__ import annotations

from collections.abc import Mapping

from index.analysis import Field, Token, analyze
from index.model import Passage, Span
from index.question import Question, Role
from index.sentences import sentences


def matched_tokens(passage: Passage, question: Question, language: str) -> list[Token]:
    """The tokens of the passage's text that are terms of the question's content words, in order."""
    wanted = {
        term.term
        for word in question.words
        if word.role is Role.CONTENT
        for term in word.terms
        if term.field is Field.WORDS
    }
    return [token for token in analyze(passage.text, language) if token.term in wanted]


def highlights(tokens: list[Token]) -> tuple[Span, ...]:
    """The spans of the tokens, in order; those that overlap or touch are joined."""
    spans: list[Span] = []
    for start, end in sorted(token.span for token in tokens):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def answering_sentence(passage: Passage, tokens: list[Token], weights: Mapping[str, float]) -> Span | None:
    """The sentence with the most of the question, the first of equals; None if no sentence has any of it."""
    best: Span | None = None
    most = 0.0
    for start, end in sentences(passage.text, passage.language):
        terms = {token.term for token in tokens if start <= token.start < end}
        weight = sum(weights.get(term, 0.0) for term in terms)
        if weight > most:
            best, most = (start, end), weight
    return best
