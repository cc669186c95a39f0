"""Answer a question: search, rank the best matches again, judge them, quote them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.analysis.tokenizer import pieces
from index.analysis.wording import different_first
from index.backends.base import Ranking, Scope, SearchBackend
from index.model import Answer, FilterFault, FilterProblem, PassageId, Verdict
from index.query.filter_syntax import read_filters
from index.query.filters import Filters
from index.query.match_texts import BrokenPassageError, PassageGoneError, Texts, log_left_out
from index.query.phrases import phrase_name
from index.query.question import Question
from index.query.scope import LOOKED_THROUGH, drop_unfindable_phrases, scope_of
from index.query.word_roles import Role
from index.ranking.answer_sentence import Marker
from index.ranking.rerank import Reranker
from index.ranking.sentence_scan import Scanner
from index.ranking.verdict import Evidence, Weighing
from index.search.candidates import Found, candidates
from index.search.follow_up import Inquiry, read_in_context
from index.search.hits import Quoting, hit_of
from index.search.missing_words import lacks_the_point, missing_words, unknown_to_archive
from index.search.newest import LISTED, newest_answer
from index.search.ranked import Ranked, lead_of, ranked_copies_together, reranked, without_other_words, worth_reading
from index.store.base import ArticleReader
from index.suggestions.similar_titles import nearest_articles
from index.suggestions.spelling import Speller, Spelling
from index.text import clean_line

CANDIDATES = 50
"""Matches that are requested from the backend. They show which other words of the question their articles have."""

FEW_PASSAGES = 50
"""Most passages of an archive whose frequencies do not show which words matter. There, missing words are counted
too."""

SLIPS_MEANT = 1
"""Most typing errors in a word that is corrected silently. A word with two errors is more often another word, so its
correction is only suggested."""

MOST_BROKEN = 3
"""Most passages that may fail while one question is answered. More are not an accident, and each costs another try."""


def answer_question(
    articles: ArticleReader, backend: SearchBackend, inquiry: Inquiry, limit: int, offset: int = 0
) -> Answer:
    """Answer *inquiry* with at most *limit* hits, from *offset* on.

    The answer to a question that consists only of filters is the newest articles that they accept. A phrase in a
    question may be a name that the answer spells in another way. If only the question without phrases has an answer,
    they are dropped.

    Raises: EmptyQueryError: it has no letter or digit. BackendUnavailableError.
    """
    read = read_filters(clean_line(inquiry.text))
    if (read.filters.names or read.problems) and not (inquiry.context or any(pieces(read.query))):
        newest = backend.newest(read.filters.of_articles, LISTED) if read.filters.names else []
        return newest_answer(articles.articles_of(newest).values(), inquiry.text, read, limit, offset)
    asked = read_in_context(read.query, inquiry.context, backend.languages)
    filters, gone = drop_unfindable_phrases(read.filters, articles, backend)
    search = _Search(inquiry, asked, filters, (*read.problems, *gone))
    answer = _answer(articles, backend, search, limit, offset)
    if answer.verdict is not Verdict.FOUND and search.may_quote_names:
        freed = _answer(articles, backend, search.without_phrases(), limit, offset)
        if freed.verdict is Verdict.FOUND:
            return freed
    return answer


@dataclass(frozen=True, slots=True)
class _Search:
    """A question in the form that is searched for."""

    inquiry: Inquiry
    asked: Question
    filters: Filters
    problems: tuple[FilterProblem, ...]

    @property
    def may_quote_names(self) -> bool:
        """Return whether the only filters are phrases in a question with a question word: these may be quoted names."""
        quoted = bool(self.filters.phrases) and self.filters.names == tuple(map(phrase_name, self.filters.phrases))
        return quoted and any(word.role is Role.QUESTION for word in self.asked.words)

    def without_phrases(self) -> _Search:
        faults = (FilterProblem(name, FilterFault.NO_ANSWER) for name in self.filters.names)
        return replace(self, filters=Filters(), problems=(*self.problems, *faults))


def _answer(articles: ArticleReader, backend: SearchBackend, search: _Search, limit: int, offset: int) -> Answer:
    filters = search.filters
    scope = scope_of(filters, backend.languages)
    scope = replace(scope, articles=search.inquiry.articles, language=search.asked.language)
    looked_at = LOOKED_THROUGH if filters.phrases else CANDIDATES
    speller = search.inquiry.speller or Speller(backend, articles)
    asked, ranking = _searched(backend, speller, search.asked, looked_at, scope)
    found = Found(asked, ranking, filters, Texts(ranking.matches, articles))
    answer = _answer_without_broken(found, search, limit, offset)
    if answer.verdict is Verdict.NONE:
        return replace(answer, nearest=nearest_articles(asked, ranking, articles))
    return answer


def _answer_without_broken(found: Found, search: _Search, limit: int, offset: int) -> Answer:
    """Return the answer without passages that are gone or fail when they are examined.

    A failure never looks like "nothing found": it is raised if the other passages do not answer the question.

    Raises: BrokenPassageError.
    """
    gone: set[PassageId] = set()
    broken: list[BrokenPassageError] = []
    while True:
        try:
            answer = _answer_of(found, search, gone, limit, offset)
        except PassageGoneError as error:
            gone.add(error.passage_id)
        except BrokenPassageError as error:
            gone.add(error.passage_id)
            broken.append(error)
            if len(broken) > MOST_BROKEN:
                raise
        else:
            break
    if broken and answer.verdict is not Verdict.FOUND:
        raise broken[0]
    log_left_out(broken)
    return answer


def _answer_of(found: Found, search: _Search, gone: Container[PassageId], limit: int, offset: int) -> Answer:
    """Return the answer, without its nearest articles.

    Raises: PassageGoneError, BrokenPassageError: for a passage that is not in *gone*.
    """
    asked, ranking = found.asked, found.ranking
    answer = Answer(
        search.inquiry.text,
        Verdict.NONE,
        (),
        0,
        missing=unknown_to_archive(asked, ranking),
        filters=found.filters.names,
        filter_problems=search.problems,
    )
    places = candidates(found, gone)
    if not places:
        return answer
    weighing = Weighing(asked, ranking)
    evidence = weighing.evidence(places)
    scan = Scanner(asked).scan(ranking.read(places))
    reranker = Reranker(weighing, ranking, places, [each.degrees for each in evidence], scan)
    ranked = _ranked(found, places, evidence, reranker)
    first, lead = ranked[0].evidence, lead_of(ranked)
    answer = replace(answer, certainty=weighing.certainty(first, lead))
    verdict = weighing.verdict(first, lead)
    if verdict is Verdict.NONE:
        return answer
    shown = ranked_copies_together(worth_reading(ranked))
    if verdict is Verdict.FOUND and _is_small(ranking) and lacks_the_point(shown, asked):
        verdict = Verdict.CLOSE
    page = _page(found, shown, limit, offset)
    quoting = Quoting(found, Marker(asked, weighing.term_weights()), reranker, weighing.layout)
    return replace(
        answer,
        verdict=verdict,
        hits=tuple(hit_of(each, copies, quoting) for each, *copies in page),
        total=len(shown),
        missing=missing_words(asked, [each for each, *_ in page] or ranked, found.texts if page else None),
    )


def _ranked(found: Found, places: Sequence[int], evidence: Sequence[Evidence], reranker: Reranker) -> list[Ranked]:
    """Return the matches at these places, the best first.

    In a small archive, a word of the question does not count where only its stem is there, in another word.
    """
    ranked = reranked(found.ranking, places, evidence, reranker)
    if not _is_small(found.ranking):
        return ranked
    found.texts.read(each.match for each in ranked)
    return [without_other_words(each, found.asked, found.texts) for each in ranked]


def _is_small(ranking: Ranking) -> bool:
    return ranking.passage_count <= FEW_PASSAGES


def _page(found: Found, shown: Sequence[Sequence[Ranked]], limit: int, offset: int) -> list[Sequence[Ranked]]:
    """Return at most *limit* of the groups of copies, from *offset* on. Edited copies of others come last."""
    found.texts.read(each.match for group in shown[: offset + limit] for each in group)
    order = different_first(len(shown), lambda at: found.text_of(shown[at][0].match))
    return [shown[at] for at in islice(order, offset, offset + limit)]


def _searched(
    backend: SearchBackend, speller: Speller, asked: Question, limit: int, scope: Scope
) -> tuple[Question, Ranking]:
    """Search. Return the question as searched for, with unknown words in their likely spellings, and its ranking."""
    ranking = backend.search(asked.query, limit, scope)
    near = _near(speller.spellings(asked, ranking.frequencies))
    if not near:
        return asked, ranking
    respelled = asked.respelled(near, backend.languages)
    return respelled, backend.search(respelled.query, limit, scope)


def _near(spelled: Mapping[int, Sequence[Spelling]]) -> dict[int, list[str]]:
    """Return the normalised spellings that may be intended, by the places of the words."""
    likely = {at: [each.normal for each in others if each.slips <= SLIPS_MEANT] for at, others in spelled.items()}
    return {at: normals for at, normals in likely.items() if normals}
