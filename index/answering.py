"""From a question to an answer: rank, weigh, quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.analysis import passage_language
from index.analysis.terms import Field
from index.backends import Match, Ranking, SearchBackend
from index.evidence import CLOSE_FROM, Evidence, Weighing, verdict_of
from index.highlighting import answering_sentence, highlights, matched_tokens
from index.model import Answer, Article, Contribution, Hit, Passage, PassageKind, Verdict
from index.passages import split_passages
from index.question import Question, Role, read_question

CANDIDATES = 50
"""Matches that are looked at more closely. A reader pages through ten or so; what answers is among these."""

WORTH_READING = 0.6
"""Share of the best hit's evidence that a further hit must have."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    match: Match
    evidence: Evidence
    article: Article
    passage: Passage


class ArticleSource(Protocol):
    """What answering needs of an ArticleStore."""

    def article(self, article_id: str) -> Article | None:
        """The article, or None if it is not there."""
        ...


def answer_question(store: ArticleSource, backend: SearchBackend, question: str, limit: int, offset: int = 0) -> Answer:
    """What the archive has to say to *question*: at most *limit* hits, from *offset* on.

    Raises: EmptyQueryError: no letter or digit is in it. BackendUnavailableError.
    """
    asked = read_question(question, backend.languages)
    ranking = backend.search(asked.query, CANDIDATES)
    weighing = Weighing(asked, ranking)
    candidates = _fit_to_quote(list(_candidates(store, ranking, weighing)), asked)
    verdict = verdict_of([candidate.evidence.share for candidate in candidates])
    shown = [] if verdict is Verdict.NONE else _worth_reading(candidates)
    return Answer(
        question,
        verdict,
        tuple(_hit(candidate, asked) for candidate in shown[offset : offset + limit]),
        len(shown),
        missing=_missing(asked, shown or candidates),
    )


def _candidates(store: ArticleSource, ranking: Ranking, weighing: Weighing) -> Iterator[_Candidate]:
    passages: dict[str, Sequence[Passage]] = {}
    for match in ranking.matches:
        article = store.article(match.passage_id.article_id)
        if article is None:  # removed since the ranking
            continue
        if article.id not in passages:
            passages[article.id] = split_passages(article)
        if match.passage_id.ordinal < len(passages[article.id]):  # else it was replaced since
            passage = passages[article.id][match.passage_id.ordinal]
            yield _Candidate(match, weighing.evidence(match), article, passage)


def _fit_to_quote(candidates: list[_Candidate], question: Question) -> list[_Candidate]:
    """Without lines that were found for what stands around them.

    A heading is context of the passages under it: where one of these is found, it says the same and more. A credit
    line that has no word of the question was found for the title alone.
    """
    under = {(each.article.id, each.passage.heading) for each in candidates if each.passage.kind is PassageKind.BODY}
    fit = []
    for each in candidates:
        line = each.passage
        if line.kind is PassageKind.HEADING and (each.article.id, line.text) in under:
            continue
        if line.kind is PassageKind.CREDIT and not matched_tokens(line, question, passage_language(line)):
            continue
        fit.append(each)
    return fit


def _worth_reading(candidates: list[_Candidate]) -> list[_Candidate]:
    best = max(candidate.evidence.share for candidate in candidates)
    floor = max(WORTH_READING * best, CLOSE_FROM)
    return [candidate for candidate in candidates if candidate.evidence.share >= floor]


def _missing(question: Question, shown: Sequence[_Candidate]) -> tuple[str, ...]:
    """The content words that stand in none of these passages."""
    words = {
        word.text: None
        for at, word in enumerate(question.words)
        if word.role is Role.CONTENT and not any(candidate.evidence.degrees[at] for candidate in shown)
    }
    return tuple(words)


def _hit(candidate: _Candidate, question: Question) -> Hit:
    passage = candidate.passage
    tokens = matched_tokens(passage, question, passage_language(passage))
    weights = dict(zip((term.term for term in question.query), candidate.match.term_scores, strict=True))
    return Hit(
        candidate.article,
        passage,
        candidate.match.score,
        highlights(tokens),
        answering_sentence(passage, tokens, weights),
        contributions=_contributions(question, candidate.match),
    )


def _contributions(question: Question, match: Match) -> tuple[Contribution, ...]:
    """The match's score by word and field, the largest first."""
    sums: dict[tuple[str, Field], float] = {}
    scores = iter(match.term_scores)
    for word in question.words:
        for term in word.terms:
            sums[word.text, term.field] = sums.get((word.text, term.field), 0.0) + next(scores)
    contributions = [Contribution(word, field, score) for (word, field), score in sums.items() if score]
    return tuple(sorted(contributions, key=lambda contribution: -contribution.score))
