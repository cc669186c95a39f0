"""What is asked: the words of a question, the part each plays, and the query that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from index.analysis import Field
from index.analysis.common_words import is_function_word, is_question_word, question_phrases
from index.analysis.languages import guesses
from index.analysis.terms import WORD_GRAMS, cut
from index.analysis.words import Piece, Script, pieces
from index.backends import QueryTerm
from index.errors import EmptyQueryError
from index.model import Span

GRAM_WEIGHT = 0.3
"""Of the 4-grams beside the words. 0.1 to 0.4 are much alike."""

POSSIBLE = 0.05
"""Probability from which a language of the archive is preferred to others: much Norwegian is taken for Danish."""

SURE = 0.5
"""Probability from which a question is in a language that the archive has nothing in."""

SHORT_CHARS = 20
"""Characters. The language of a shorter question is never sure: "who?" is taken for Italian."""

KNOWING_PASSAGES = 50
"""Passages of an archive whose frequencies show half of what they could show about which words are common."""


class Role(Enum):
    """What a word does in a question."""

    CONTENT = "content"
    FUNCTION = "function"
    QUESTION = "question"


QUESTION_WORD_WEIGHT = 0.3
"""Of a question word's terms. From 0 to 0.6 all is better than 1: passages that answer do not repeat the question."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of the question, or a stretch of unspaced script."""

    text: str  # as typed
    normal: str
    span: Span  # in the question
    role: Role
    script: Script
    terms: tuple[QueryTerm, ...]

    @property
    def stands_alone(self) -> bool:
        """It is a word or a number, not a stretch of unspaced script, of which parts may match."""
        return self.script not in WORD_GRAMS


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analyzed."""

    text: str  # as asked
    language: str  # the likely one; "" if there is no telling
    words: tuple[QuestionWord, ...]

    @property
    def query(self) -> tuple[QueryTerm, ...]:
        """The terms of all words, in order."""
        return tuple(term for word in self.words for term in word.terms)


def read_question(text: str, languages: Mapping[str, int]) -> Question:
    """Analyze a question to an archive.

    Args:
        languages: Of the archive's passages, the most frequent first. Words are stemmed as in each of them.

    Raises: EmptyQueryError.
    """
    found = list(pieces(text))
    if not found:
        raise EmptyQueryError
    language = question_language(text, languages)
    parts = [part for piece in found for part in _divided(piece)]
    words = tuple(_word(text, part, asks, language, languages) for part, asks in parts)
    return Question(text, language, words)


def question_language(text: str, languages: Mapping[str, int]) -> str:
    """The likely language of a question to an archive in *languages*; "" if there is no telling."""
    likely = guesses(text)
    for language, probability in likely:
        if language in languages and probability >= POSSIBLE:
            return language
    language, probability = next(iter(likely), ("", 0.0))
    if probability >= SURE and len(" ".join(text.split())) >= SHORT_CHARS:
        return language
    return next(iter(languages), language)


def _divided(piece: Piece) -> Iterator[tuple[Piece, bool]]:
    """The piece, with what asks cut out of unspaced script; whether each part asks."""
    phrases = question_phrases(piece.script)
    if phrases is None or len(piece.normal) != piece.end - piece.start:
        yield piece, False
        return
    at = 0
    for match in phrases.finditer(piece.normal):
        if match.start() > at:
            yield _part(piece, at, match.start()), False
        yield _part(piece, match.start(), match.end()), True
        at = match.end()
    if at < len(piece.normal):
        yield _part(piece, at, len(piece.normal)), False


def _part(piece: Piece, start: int, end: int) -> Piece:
    return Piece(piece.script, piece.start + start, piece.start + end, piece.normal[start:end])


def _word(text: str, piece: Piece, asks: bool, language: str, languages: Mapping[str, int]) -> QuestionWord:
    if asks or is_question_word(piece.normal, language):
        role = Role.QUESTION
    elif is_function_word(piece.normal, language):
        role = Role.FUNCTION
    else:
        role = Role.CONTENT
    factor = _factor(role, sum(languages.values()))
    stems = dict.fromkeys(
        token.term for each in (languages or [language]) for token in cut(piece.normal, piece.script, each, Field.WORDS)
    )
    terms = [QueryTerm(Field.WORDS, term, factor) for term in stems]
    terms += [
        QueryTerm(Field.GRAMS, token.term, factor * GRAM_WEIGHT)
        for token in cut(piece.normal, piece.script, None, Field.GRAMS)
    ]
    return QuestionWord(text[slice(*piece.span)], piece.normal, piece.span, role, piece.script, tuple(terms))


def _factor(role: Role, passage_count: int) -> float:
    """What a word's terms count. Leaving function words out hurts, but a small archive does not know their idf."""
    if role is Role.FUNCTION:
        return max(1, passage_count) / (max(1, passage_count) + KNOWING_PASSAGES)
    return QUESTION_WORD_WEIGHT if role is Role.QUESTION else 1.0
