"""Put matches in their final order, and group copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.backends.base import Match, Ranking
from index.ranking.rerank import Reranker
from index.ranking.verdict import Evidence

ALONE_LEAD = 0.3
"""Lead of the first match, as a share, if no other article matches. That says little, because the archive may have no
other article."""

WORTH_READING = 0.4
"""Share of the best hit's evidence that every further hit must have."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match in the second ranking."""

    place: int  # among the matches
    at: int  # among the matches that are ranked again
    match: Match
    evidence: Evidence
    score: float
    relative: float  # see `Reranker.relative`


def reranked(ranking: Ranking, places: Sequence[int], evidence: Sequence[Evidence], reranker: Reranker) -> list[Ranked]:
    """Return the matches at these places, the best first."""
    ranked = [
        Ranked(place, at, match, evidence[at], match.score + reranker.scores[at], reranker.relative[at])
        for at, (place, match) in enumerate((place, ranking.matches[place]) for place in places)
    ]
    ranked.sort(key=lambda each: -each.score)
    return ranked


def lead_of(ranked: Sequence[Ranked]) -> float:
    """Return the lead of the first score over the score of the next article, as a share; without one, ALONE_LEAD.

    Copies are not counted.
    """
    first, *others = ranked
    article_id, wording = first.match.passage_id.article_id, first.match.wording
    different = (each for each in others if each.match.wording != wording)
    next_best = next((each.score for each in different if each.match.passage_id.article_id != article_id), None)
    if (
        next_best is None or not first.score
    ):  # it has nothing if it shares only stems with a question in another language
        return ALONE_LEAD
    return 1 - next_best / first.score


def worth_reading(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return the first match, and those whose evidence is not much weaker."""
    first, *others = ranked
    floor = WORTH_READING * first.evidence.strength
    return [first, *(each for each in others if each.evidence.strength >= floor)]


def ranked_copies_together(ranked: Iterable[Ranked]) -> list[list[Ranked]]:
    """Group the matches by text, in the order of the first match of each. Several articles may have the same
    passage."""
    together: dict[int, list[Ranked]] = {}
    for each in ranked:
        together.setdefault(each.match.wording, []).append(each)
    return list(together.values())
