"""Find the passages that introduce what a question is about.

"What is Rome?" and "Rome" ask for the first passage of the article about Rome. All passages of that article have the
word, because they are indexed under its title, and others repeat it more often.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import numpy.typing as npt
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

Flags = npt.NDArray[np.bool_]

Forms = frozenset[str]
"""Terms of Field.WORDS of which a text must have one."""


def introductions(question: Question, ranking: Ranking, places: Sequence[int], texts: Texts) -> list[float]:
    """Return for the match at each place the share of its article's title that is asked for, if it introduces that
    article; else 0.

    It introduces the article if it is its first passage, and the title has all content words of the question.

    Raises: PassageGoneError, BrokenPassageError.
    """
    shares = [0.0] * len(places)
    has_all = _having(question, ranking, places)
    if not has_all.any() or kind_asked(question.text, question.language) in _ASKED_OF_ANY_PASSAGE:
        return shares
    content = list(_content(question))
    matches = [ranking.matches[place] for place in places]
    firsts = _first_of_articles(matches, has_all.tolist())
    texts.read(matches[at] for at in firsts)
    for at in firsts:
        article = texts.article_of(matches[at])
        with naming_passage(matches[at].passage_id):
            bodies = (each for each in passages_from(article, 0) if each.kind is PassageKind.BODY)
            if next((each.id for each in bodies), None) == matches[at].passage_id:
                shares[at] = _share_asked(article, matches[at].language, content, question)
    return shares


def _content(question: Question) -> Iterator[Forms]:
    return (forms for word in question.words if word.role is Role.CONTENT for forms in _needed(word))


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


def _having(question: Question, ranking: Ranking, places: Sequence[int]) -> Flags:
    """Return for each of these matches whether it has all content words, in the text or in the title.

    The words of most questions are nowhere together, which a few of them show.
    """
    columns = {term.term: at for at, term in enumerate(question.query) if term.field is Field.WORDS}
    present = ranking.term_scores[places] > 0
    has_all = np.full(len(places), question.has_content)
    for forms in _content(question):
        has_one = np.zeros(len(places), dtype=np.bool_)
        for form in forms & columns.keys():
            has_one |= present[:, columns[form]]
        has_all &= has_one
        if not has_all.any():
            break
    return has_all


def _first_of_articles(matches: Sequence[Match], has_all: Sequence[bool]) -> list[int]:
    """Return the first passage of the text among the matches of each article whose title may have all content words.

    All passages of an article are indexed with the words of its title. So if one lacks a word, the title lacks it.
    """
    lacking = {_indexed_as(match) for match, has in zip(matches, has_all, strict=True) if not has}
    firsts: dict[str, int] = {}
    for at, match in enumerate(matches):
        article_id, ordinal = match.passage_id
        if _indexed_as(match) not in lacking:
            known = firsts.setdefault(article_id, at)
            if match.kind is PassageKind.BODY and ordinal < matches[known].passage_id.ordinal:
                firsts[article_id] = at
    return list(firsts.values())[:MAX_READ]


def _indexed_as(match: Match) -> tuple[str, str]:
    """Return the article and the language of a match, which make the terms of its title."""
    return match.passage_id.article_id, match.language


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
