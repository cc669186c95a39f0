"""Tell what each word of a question is worth as evidence, before any passage is looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.analyzer import stemming_language
from index.analysis.languages import changes_within
from index.analysis.tokenizer import Script
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.term_columns import Layout

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

ROLE_WEIGHTS = {
    Role.CONTENT: 1.0,
    Role.FUNCTION: 0.1,
    Role.QUESTION: 0.0,
    Role.ANSWER_TYPE: 0.0,
    Role.CONTEXT: 0.0,
}
"""Worth of a word of each role as evidence, besides its rarity. The frequencies in an archive of three passages cannot
show that "the" is no evidence."""

ASSUMED_PASSAGES = 100
"""Passages without any word of the question that an archive is assumed to have in addition. A term in two of three
passages need not be common."""

FULL_RUN_SHARE = {Script.HAN: 0.74, Script.THAI: 0.85, Script.HANGUL: 0.66}
"""Share of a run's n-grams that counts as the whole run. Adjacent characters that belong to two words are together only
in the question. In Korean, so is the end of a word with its particle, which is one of three or four syllables."""

SYLLABLE_SHARE = 0.5
"""Share of the rarity of a single syllable of the stem of a Korean word. Two words often share all of their syllables,
but not the pair of them."""

FULL_STEM_SHARE = 0.9
"""The same for the stem of a Korean word, which is searched for without its ending. With 0.66, a fifth more of the
questions without an answer are `found`. With 1, words in compounds are missing."""

IDFS_KEPT = 20_000
"""Most inverse document frequencies that are cached, of about 150 bytes each. Most terms are in few passages."""


def rarities(question: Question, layout: Layout, frequencies: Sequence[int]) -> Floats:
    """Return the rarity of each term of a question, as a natural logarithm.

    Args: frequencies: Of each term, in how many passages it is.
    """
    likely = question.passage_count + ASSUMED_PASSAGES
    found: Floats = np.array([idf(min(df, question.passage_count), likely) for df in frequencies])
    found[layout.syllables] *= SYLLABLE_SHARE
    for at, columns in layout.forms.items():  # any of them is the word
        if question.words[at].is_whole_form:
            found[slice(*layout.starts[at : at + 2])] = 0.0
        df = min(sum(frequencies[column] for column in columns), question.passage_count)
        found[columns] = idf(df, likely)
    return found


def full_share(word: QuestionWord) -> float:
    """Return the share of the n-grams of a word that counts as the whole word: 1 for a word in an alphabet."""
    if word.forms or word.beginnings:  # without its ending
        return FULL_STEM_SHARE
    return FULL_RUN_SHARE.get(word.script, 1.0)


def changing_alone(question: Question) -> Flags:
    """Return for each word whether it is the only content word and has forms that may share few 4-grams with it: "who
    buys" and "bought". Among several content words, the 4-grams tell more than they hide."""
    content = [word.role is Role.CONTENT for word in question.words]
    if sum(content) != 1:
        return np.zeros(len(content), dtype=bool)
    return np.array(
        [
            is_content and _changes_within(word, question.language)
            for is_content, word in zip(content, question.words, strict=True)
        ]
    )


def _changes_within(word: QuestionWord, language: str) -> bool:
    return word.script is Script.SPACED and changes_within(word.normal, stemming_language(word.normal[0], language))


def first_times(question: Question) -> Flags:
    """Return for each word whether it is there for the first time, in any of its forms."""
    terms = [frozenset(word.terms_in(Field.WORDS)) for word in question.words]
    return np.array([each not in terms[:at] for at, each in enumerate(terms)])


@lru_cache(maxsize=IDFS_KEPT)
def idf(df: int, passage_count: int) -> float:
    """Return the inverse document frequency of a term in some of so many passages, as BM25+ has it."""
    return math.log1p((passage_count - df + 0.5) / (df + 0.5))
