"""Which words of a quoted passage to mark."""

from __future__ import annotations

from collections.abc import Iterable

from index.analysis import Field, Token
from index.model import Span
from index.question import Question, Role


def matched_tokens(tokens: Iterable[Token], question: Question) -> list[Token]:
    """Those of the tokens that are terms of the question's content words."""
    wanted = {
        term.term
        for word in question.words
        if word.role is Role.CONTENT
        for term in word.terms
        if term.field is Field.WORDS
    }
    return [token for token in tokens if token.term in wanted]


def highlights(tokens: Iterable[Token]) -> tuple[Span, ...]:
    """The spans of the tokens, in order; those that overlap or touch are joined."""
    spans: list[Span] = []
    for start, end in sorted(token.span for token in tokens):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
