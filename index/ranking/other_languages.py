"""Match words of a question with passages in another language only by their own form.

Stems and parts of words are alike by chance: the English "cost" is the stem of the Spanish "costas", and "mayor" that
of "mayoría". Names and numbers are written alike in several languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from index.analysis.languages import IDENTIFIABLE
from index.analysis.text_language import likely_languages
from index.analysis.tokenizer import Script, fold_marks
from index.backends.base import Ranking
from index.model import Passage
from index.query.forms import may_be_form
from index.query.question import QUESTIONS_KEPT, Question, QuestionWord
from index.query.question_language import MIN_LANGUAGE_PROBABILITY, MIN_SURE_CHARS
from index.query.word_roles import Role
from index.ranking.sentence_scan import Scan
from index.ranking.sentence_terms import forms_of
from index.ranking.term_columns import Layout

_RELATED = (
    frozenset({"da", "no", "sv"}),
    frozenset({"be", "bg", "mk", "ru", "uk"}),
    frozenset({"ca", "es", "pt"}),
    frozenset({"cs", "sk"}),
    frozenset({"bs", "hr", "mk", "sl", "sr"}),
    frozenset({"fa", "ur"}),
    frozenset({"ja", "zh"}),
)
"""Languages that share many words, or that questions are mistaken for."""


def is_foreign(question: Question, language: str) -> bool:
    """Return whether a passage is surely in another language than the question, and the two share no words but names.

    Args:
        language: Of the passage; "" if unknown. Questions in a language that is not identified are mistaken for others.
    """
    asked = question.language
    if language == asked or language not in IDENTIFIABLE or any({language, asked} <= each for each in _RELATED):
        return False
    return shows_language(question)


def words_of_other_languages(
    question: Question, words: Mapping[int, QuestionWord], passage: Passage, language: str, context: str
) -> frozenset[int]:
    """Return the places of the words that are surely no words of a passage's *language*, although it and its *context*
    have words with the same stems.

    Args: words: Words of the question that the passage has, by their places.
    """
    examined = {at: word for at, word in words.items() if word.script is Script.SPACED and not _is_read_otherwise(word)}
    foreign = is_foreign(question, language)
    if not examined or (shows_language(question) and not foreign):
        return frozenset()
    is_same = _is_spelled_alike if foreign else partial(may_be_form, language=language)
    forms = forms_of(examined, passage, language, context)
    return frozenset(
        at for at, of_word in forms.items() if of_word and not any(is_same(words[at].normal, form) for form in of_word)
    )


def _is_spelled_alike(one: str, other: str) -> bool:
    return fold_marks(one) == fold_marks(other)


def _is_read_otherwise(word: QuestionWord) -> bool:
    return word.is_respelled or word.is_joined or word.read_as is not None


def shows_language(question: Question) -> bool:
    """Return whether a question is surely in its language."""
    asks = any(word.role is Role.QUESTION for word in question.words)
    is_long = len(" ".join(question.text.split())) >= MIN_SURE_CHARS
    return (asks or is_long) and question.language == _language_of(question.text)


@lru_cache(maxsize=QUESTIONS_KEPT)
def _language_of(text: str) -> str:
    """Return the likely language of a question, whatever the archive has; "" if it is unknown."""
    language, probability = next(iter(likely_languages(text)), ("", 0.0))
    return language if probability >= MIN_LANGUAGE_PROBABILITY else ""


def without_other_languages(ranking: Ranking, question: Question, places: Sequence[int], scan: Scan) -> Ranking:
    """Return the ranking in which passages in other languages have only the words of the question whose form they have.

    Args:
        places: Places of the matches that are ranked again. Only these are changed.
        scan: The scan of these matches.
    """
    matches = list(ranking.matches)
    if all(match.language != question.language for match in matches):  # titles are often names, whatever the language
        return ranking
    languages = {matches[place].language for place in places}
    foreign = {language for language in languages if is_foreign(question, language)}
    if not foreign:
        return ranking
    layout, scores = Layout(question), ranking.term_scores.copy()
    bound = layout.alone & ~np.array([word.is_respelled for word in question.words])
    for (first, end), place in zip(scan.passages(), places, strict=True):
        if matches[place].language in foreign:
            dropped = (bound & ~scan.forms[first:end].any(axis=0))[layout.word_of_column]
            lost = float(scores[place, dropped].sum())
            scores[place, dropped] = 0.0
            matches[place] = matches[place]._replace(score=max(0.0, matches[place].score - lost))
    return replace(ranking, matches=tuple(matches), term_scores=scores)
