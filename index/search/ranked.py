"""Put matches in their final order, copies together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.backends.base import Match, Ranking
from index.query.match_texts import Texts, looking_at
from index.query.question import Question
from index.ranking.rerank import Reranker
from index.ranking.sentence_terms import forms_by_term, is_other_word, read_passage
from index.ranking.verdict import Evidence

ALONE_LEAD = 0.3
"""How far the first is thought to be ahead where no other article has any of the question. That tells little: there may
be no other."""

WORTH_READING = 0.4
"""Share of the best hit's evidence that a further hit must have."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match as it is ranked anew."""

    place: int  # among the matches
    at: int  # among those that are ranked anew
    match: Match
    evidence: Evidence
    score: float


def reranked(ranking: Ranking, places: Sequence[int], evidence: Sequence[Evidence], reranker: Reranker) -> list[Ranked]:
    """The matches at these places, the best first."""
    ranked = [
        Ranked(place, at, ranking.matches[place], evidence[at], ranking.matches[place].score + reranker.scores[at])
        for at, place in enumerate(places)
    ]
    ranked.sort(key=lambda each: -each.score)
    return ranked


def without_other_words(ranked: Ranked, question: Question, texts: Texts) -> Ranked:
    """The same, less the words of the question of which only the stem is there, in what is another word."""
    evidence, language = ranked.evidence, ranked.match.language
    _, passage = texts.of(ranked.match)
    with looking_at(passage.id):
        forms = forms_by_term(read_passage(passage, language), passage.title, passage.heading or "")
    degrees = tuple(
        0.0 if degree == 1.0 and is_other_word(word, forms, language) else degree
        for word, degree in zip(question.words, evidence.degrees, strict=True)
    )
    if degrees == evidence.degrees:
        return ranked
    return replace(ranked, evidence=replace(evidence, degrees=degrees))


def lead_of(ranked: Sequence[Ranked]) -> float:
    """How far the first score is ahead of the next article's, copies aside, as a share; ALONE_LEAD if there is none."""
    first, *others = ranked
    article_id, wording = first.match.passage_id.article_id, first.match.wording
    different = (each for each in others if each.match.wording != wording)
    next_best = next((each.score for each in different if each.match.passage_id.article_id != article_id), None)
    return ALONE_LEAD if next_best is None else 1 - next_best / first.score


def worth_reading(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The first, and what is not much poorer in evidence."""
    first, *others = ranked
    floor = WORTH_READING * first.evidence.strength
    return [first, *(each for each in others if each.evidence.strength >= floor)]


def ranked_copies_together(ranked: Iterable[Ranked]) -> list[list[Ranked]]:
    """Each text once, with its copies behind it: the same passage in several articles is one thing to read."""
    together: dict[int, list[Ranked]] = {}
    for each in ranked:
        together.setdefault(each.match.wording, []).append(each)
    return list(together.values())
