"""Make the hits of an answer, each with the contributions to its score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import itemgetter

from index.model import Contribution, Hit, Passage, Span
from index.query.match_texts import naming_passage
from index.ranking.answer_sentence import Marker
from index.ranking.highlight import Highlights
from index.ranking.rerank import Reranker
from index.ranking.sentence_terms import read_passage, read_quoted
from index.ranking.term_columns import Layout
from index.search.candidates import SearchResult
from index.search.missing_words import is_marked, missing_words
from index.search.ranked import Ranked


@dataclass(frozen=True)
class Quoting:
    """The search and the markers from which hits are made."""

    result: SearchResult
    marker: Marker
    reranker: Reranker
    layout: Layout

    @cached_property
    def columns(self) -> Sequence[tuple[str, str]]:
        """Return for each term of the query its word and its field, to which its score is added."""
        words, query = self.result.question.words, self.result.question.query
        return [(words[at].text, term.field) for at, term in zip(self.layout.word_of_column, query, strict=True)]


def hit_of(ranked: Ranked, copies: Sequence[Ranked], quoting: Quoting, *, answers: bool) -> Hit:
    """Make the hit of a match, with the articles of its copies. Args: answers: See `Hit.answers`."""
    match, language = ranked.match, ranked.match.language
    article, passage = quoting.result.texts.of(match)
    others = {each.id: each for each in (quoting.result.texts.article_of(copy.match) for copy in copies)}
    others.pop(article.id, None)
    question = quoting.result.question
    with naming_passage(passage.id):
        sentence = _sentence(passage, language, quoting.marker)
        lacking = missing_words(question, [ranked], quoting.result.texts)
        shown = Highlights(passage.text, language, question)
        seen = [at for at in sorted(shown.places) if question.words[at].text in lacking]
        similar = tuple(question.words[at].text for at in seen if ranked.evidence.degrees[at])
        other_words = frozenset(at for at in seen if not ranked.evidence.degrees[at])  # with the same stem
        marked = shown.spans(without=other_words)
        shown_forms = {each for each in lacking if is_marked(each, question, passage.text, marked)}
    return Hit(
        article,
        passage,
        ranked.score,
        marked,
        sentence,
        also=tuple(others.values()),
        contributions=_contributions(ranked, quoting),
        missing=tuple(each for each in lacking if each not in {*similar, *shown_forms}),
        similar=similar,
        answers=answers,
    )


def _sentence(passage: Passage, language: str, marker: Marker) -> Span | None:
    """Return the sentence of a passage that answers. Of several quoted together that are most of the passage, it is one
    of these, because a mark under nearly everything tells nothing."""
    sentence = marker.sentence(passage.text, read_passage(passage, language))
    if sentence is None or 2 * (sentence[1] - sentence[0]) <= len(passage.text):
        return sentence
    parts = read_quoted(passage, sentence, language)
    return marker.sentence(passage.text, parts) if parts else sentence


def _contributions(ranked: Ranked, quoting: Quoting) -> tuple[Contribution, ...]:
    """Return the parts of the score by word and by field or kind of evidence, the largest first."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    words = quoting.result.question.words
    scores = quoting.result.ranking.term_scores[ranked.place].tolist()
    for column, score in compress(zip(quoting.columns, scores, strict=True), scores):
        sums[column] += score
    for kind, added in quoting.reranker.added(ranked.at).items():
        for at, score in compress(enumerate(added), added):
            sums[words[at].text, kind] += score
    contributions = [Contribution(word, kind, score) for (word, kind), score in sums.items()]
    contributions.sort(key=itemgetter(_SCORE), reverse=True)
    return tuple(contributions)


_SCORE = Contribution._fields.index("score")
