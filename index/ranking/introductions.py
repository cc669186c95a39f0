"""Find the passages that introduce what a question is about.

"What is Rome?" and "Rome" ask for the first passage of the article about Rome. All passages of that article have the
word, because they are indexed under its title, and others repeat it more often.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import regex

from index.analysis import Field
from index.analysis.analyzer import cut, terms_of_word
from index.analysis.stopwords import is_function_word
from index.analysis.tokenizer import Script, normalise, words_of
from index.analysis.word_boundaries import SHORTEST_CHARS, trimmed
from index.articles.passages import passages_from
from index.backends.base import Match, Ranking
from index.model import Article, PassageKind
from index.query.answer_type import Kind, kind_asked
from index.query.match_texts import Texts, naming_passage
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role

_IN_BRACKETS = regex.compile(r"[(（][^()（）]*[)）]")
"""The part of a title that tells things of one name apart: "Mercury (planet)"."""

_ASKED_OF_ANY_PASSAGE = frozenset({Kind.TIME, Kind.AMOUNT, Kind.PLACE})
"""Kinds of things that are asked for anywhere in an article, not in its introduction: "When was X?"."""

MAX_READ = 8
"""Most articles whose titles are read: those of the best matches. More articles than that have few titles in common."""

Forms = frozenset[str]
"""Terms of Field.WORDS of which a text must have one."""


def introductions(question: Question, ranking: Ranking, places: Sequence[int], texts: Texts) -> list[float]:
    """Return for the match at each place the share of its article's title that is asked for, if it introduces that
    article; else 0.

    It introduces the article if it is its first passage, and the title has all content words of the question.

    Raises: PassageGoneError, BrokenPassageError.
    """
    matches = [ranking.matches[place] for place in places]
    shares = [0.0] * len(matches)
    if kind_asked(question.text, question.language) in _ASKED_OF_ANY_PASSAGE:
        return shares
    content = [forms for word in question.words if word.role is Role.CONTENT for forms in _needed(word)]
    firsts = _first_of_articles(_having(content, question, ranking, places), matches) if content else []
    texts.read(matches[at] for at in firsts)
    for at in firsts:
        article = texts.article_of(matches[at])
        with naming_passage(matches[at].passage_id):
            bodies = (each for each in passages_from(article, 0) if each.kind is PassageKind.BODY)
            if next((each.id for each in bodies), None) == matches[at].passage_id:
                shares[at] = _share_asked(article, matches[at].language, content, question)
    return shares


def _needed(word: QuestionWord) -> Collection[Forms]:
    """Return what a title must have for a word of the question: its stem, or all parts of a run without grammar."""
    if word.stands_alone:
        return [frozenset(word.terms_in(Field.WORDS))]
    run = word.normal
    if word.script is Script.HANGUL:
        span = (0, SHORTEST_CHARS[Script.HANGUL])  # particles follow, which nothing tells from the word
    else:
        span = trimmed(word.script, run, (0, len(run)), run) or (0, len(run))
    return [frozenset({term}) for term in cut(run[slice(*span)], word.script, None, Field.WORDS)]


def _having(content: Iterable[Forms], question: Question, ranking: Ranking, places: Sequence[int]) -> list[int]:
    """Return which of these matches have all content words, in the text or in the title."""
    columns = {term.term: at for at, term in enumerate(question.query) if term.field is Field.WORDS}
    present = ranking.term_scores[places] > 0
    has_all = np.ones(len(places), dtype=np.bool_)
    for forms in content:
        has_all &= present[:, [columns[form] for form in forms if form in columns]].any(axis=1)
    return np.flatnonzero(has_all).tolist()


def _first_of_articles(having: Iterable[int], matches: Sequence[Match]) -> list[int]:
    """Return the first passage of the text of each article among some matches."""
    firsts: dict[str, int] = {}
    for at in having:
        article_id, ordinal = matches[at].passage_id
        known = firsts.setdefault(article_id, at)
        if matches[at].kind is PassageKind.BODY and ordinal < matches[known].passage_id.ordinal:
            firsts[article_id] = at
    return list(firsts.values())[:MAX_READ]


def _share_asked(article: Article, language: str, content: Sequence[Forms], question: Question) -> float:
    """Return the share of the title's terms that the question has; 0 if the title lacks any of the content words."""
    title = unicodedata.normalize("NFKC", article.title)
    if any(_names(title, language).isdisjoint(forms) for forms in content):
        return 0.0
    name = _names(_IN_BRACKETS.sub(" ", title), language)
    return len(name.intersection(term.term for term in question.query)) / max(1, len(name))


def _names(title: str, language: str) -> Forms:
    """Return the terms of a title, without function words."""
    words = ((word, script) for word, script, _ in words_of(title) if not is_function_word(normalise(word), language))
    return frozenset(term for word, script in words for term in terms_of_word(word, script, language, Field.WORDS))
