"""Answer a question with the matches of a search: rank the best again, judge them, quote them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import dropwhile, islice

from index.analysis.wording import different_first
from index.model import Answer, FilterProblem, Hit, PassageId, Verdict
from index.query.match_texts import BrokenPassageError, PassageGoneError, log_left_out
from index.query.question import Question
from index.ranking.answer_sentence import Marker
from index.ranking.introductions import introductions, may_introduce
from index.ranking.other_languages import without_other_languages
from index.ranking.prices import prices
from index.ranking.rerank import Reranker
from index.ranking.sentence_scan import Scanner
from index.ranking.verdict import Weighing
from index.search.candidates import SearchResult, candidates
from index.search.hits import Quoting, hit_of
from index.search.judging import Judge
from index.search.missing_words import is_marked, missing_words, unknown_to_archive
from index.search.ranked import Ranked, ranked_copies_together, reranked, worth_reading
from index.search.spelled import read_as

MAX_BROKEN_PASSAGES = 3
"""Most passages that may fail while one question is answered. More are not an accident, and each costs another try."""


def answer_from_matches(
    result: SearchResult, text: str, problems: tuple[FilterProblem, ...], limit: int, offset: int
) -> Answer:
    """Answer the question of a search with its matches, without its nearest articles.

    Passages that are gone, or fail when they are examined, are left out. A failure never looks like "nothing found": it
    is raised if the other passages do not answer the question.

    Args: text: The question as asked. problems: Those of its filters. limit, offset: See `answer_question`.
    Raises: BrokenPassageError.
    """
    answered = partial(
        Answer, text, filters=result.filters.names, filter_problems=problems, read_as=read_as(result.question)
    )
    gone: set[PassageId] = set()
    broken: list[BrokenPassageError] = []
    while True:
        try:
            answer = _answer_of(result, answered, gone, limit, offset)
        except PassageGoneError as error:
            gone.add(error.passage_id)
        except BrokenPassageError as error:
            gone.add(error.passage_id)
            broken.append(error)
            if len(broken) > MAX_BROKEN_PASSAGES:
                raise
        else:
            break
    if broken and answer.verdict is not Verdict.FOUND:
        raise broken[0]
    log_left_out(broken)
    return answer


def _answer_of(
    result: SearchResult, answered: Callable[..., Answer], gone: Container[PassageId], limit: int, offset: int
) -> Answer:
    """Return the answer. Args: answered: Makes it. gone: Passages that are left out.

    Raises: PassageGoneError, BrokenPassageError: for a passage that is not in *gone*.
    """
    question, ranking = result.question, result.ranking
    leads = may_introduce(question, ranking)
    places = candidates(result, gone, leads)
    if not places:
        return answered(Verdict.NONE, (), 0, unknown_to_archive(question, ranking))
    scan = Scanner(question).scan(ranking.read(places))
    ranking = without_other_languages(ranking, question, places, scan)
    if ranking is not result.ranking:
        result = replace(result, ranking=ranking)
    weighing = Weighing(question, ranking)
    evidence = weighing.evidence(places)
    matches, strengths = [ranking.matches[place] for place in places], [each.strength for each in evidence]
    favoured = prices(question, matches, strengths, result.texts) or introductions(
        question, ranking, places, leads, result.texts
    )
    reranker = Reranker(weighing, ranking, places, [each.degrees for each in evidence], scan, favoured)
    ranked = reranked(ranking, places, evidence, reranker)
    judge = Judge(weighing, result.texts)
    if not judge.is_worth_reading(ranked):
        by_terms = judge.certainty_by_terms(ranked)
        return answered(Verdict.NONE, (), 0, unknown_to_archive(question, ranking), certainty=by_terms)
    shown = ranked_copies_together(worth_reading(ranked))
    page = _page(result, shown, limit, offset)
    if judge.is_foreign(ranked[0]):
        ranked = [each for each in ranked if not judge.is_foreign(each)]
        if not ranked:
            return answered(Verdict.NONE, (), 0, unknown_to_archive(question, ranking))
        shown = ranked_copies_together(worth_reading(ranked))
        page = _page(result, shown, limit, offset)
    certainty = judge.certainty(ranked)
    quoting = Quoting(result, Marker(question, weighing.term_weights()), reranker, weighing.layout)
    quoted = [judge.without_other_words(each) for each, *_ in page]
    hits = [
        hit_of(each, copies, quoting, answers=_answers(first, ranked, judge))
        for each, (first, *copies) in zip(quoted, page, strict=True)
    ]
    missing = missing_words(question, quoted or ranked, result.texts if page else None)
    if certainty < 0:
        missing = tuple(dict.fromkeys((*missing, *judge.lacking_numbers(ranked))))
    similar = {word for hit in hits for word in hit.similar}
    return answered(
        Verdict.FOUND if certainty >= 0 else Verdict.CLOSE,
        tuple(hits),
        len(shown),
        tuple(word for word in missing if word not in similar and not _is_marked(word, question, hits)),
        certainty=certainty,
    )


def _is_marked(word: str, question: Question, hits: Iterable[Hit]) -> bool:
    return any(is_marked(word, question, hit.passage.text, hit.highlights) for hit in hits)


def _answers(match: Ranked, ranked: Sequence[Ranked], judge: Judge) -> bool:
    """Return whether a match would be `found` if those before it were not there, and has the point as the first has."""
    rest = list(dropwhile(lambda each: each is not match, ranked))
    return judge.has_point_of(ranked[0], match) and judge.certainty(rest) >= 0


def _page(result: SearchResult, shown: Sequence[Sequence[Ranked]], limit: int, offset: int) -> list[Sequence[Ranked]]:
    """Return at most *limit* of the groups of copies, starting at *offset*. Edited copies of others come last."""
    result.texts.read(each.match for group in shown[: offset + limit] for each in group)
    order = different_first(len(shown), lambda at: result.text_of(shown[at][0].match))
    return [shown[at] for at in islice(order, offset, offset + limit)]
