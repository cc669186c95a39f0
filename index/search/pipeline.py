"""Answer a question: search, rank the best matches again, judge them, quote them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import dropwhile, islice

from index.analysis.tokenizer import pieces
from index.analysis.wording import different_first
from index.backends.base import SearchBackend
from index.model import Answer, FilterFault, FilterProblem, Hit, PassageId, Verdict
from index.query.about_articles.dated_articles import dated_articles_of
from index.query.about_articles.own_dates import AskedDate, asked_date
from index.query.filter_syntax import FilteredQuestion, read_filters
from index.query.filters import Filters, phrase_name
from index.query.leaning import lacks_subject
from index.query.match_texts import BrokenPassageError, PassageGoneError, Texts, log_left_out
from index.query.question import Question
from index.query.scope import MAX_PHRASE_CANDIDATES, drop_unfindable_phrases, scope_of
from index.query.several.split import without_list_marks
from index.query.spellings.compounds import with_compounds
from index.query.spellings.korean_forms import with_korean_forms
from index.query.spellings.look_alikes import in_one_script
from index.query.spellings.single_letters import with_single_letters
from index.query.word_roles import Role
from index.ranking.answer_sentence import Marker
from index.ranking.introductions import introductions, may_introduce
from index.ranking.other_languages import without_other_languages
from index.ranking.prices import has_price, prices
from index.ranking.rerank import Reranker
from index.ranking.sentence_scan import Scanner
from index.ranking.verdict import Weighing
from index.search.candidates import SearchResult, candidates
from index.search.follow_up import Inquiry, read_in_context
from index.search.hits import Quoting, hit_of
from index.search.judging import Judge
from index.search.missing_words import is_marked, missing_words, unknown_to_archive, with_bare_words
from index.search.names import with_names
from index.search.newest import MAX_LISTED_ARTICLES, newest_answer
from index.search.ranked import Ranked, ranked_copies_together, reranked, worth_reading
from index.search.spelled import as_typed, read_as, searched
from index.store.base import ArticleReader
from index.suggestions.similar_titles import nearest_articles
from index.suggestions.spelling import Speller
from index.suggestions.written_numbers import with_other_numbers
from index.text import clean_line

CANDIDATES = 50
"""Matches that are requested from the backend. They show which other words of the question their articles have."""

MAX_WORDS_RETRIED = 100
"""Most words of a question that is searched again with its numbers in another form, or with whose words titles are
compared. Nobody needs that for a longer one, and one search for the two thousand words that a message can have takes a
quarter of a second."""

MAX_BROKEN_PASSAGES = 3
"""Most passages that may fail while one question is answered. More are not an accident, and each costs another try."""


def answer_question(
    articles: ArticleReader, backend: SearchBackend, inquiry: Inquiry, limit: int, offset: int = 0
) -> Answer:
    """Answer *inquiry* with at most *limit* hits, starting at *offset*.

    The answer to a question that consists only of filters, as "articles from 2024" does, is the newest articles that
    they accept. A phrase may be a name that the answer spells in another way: if only the question without has one, it
    is dropped. Latin letters in Cyrillic words, and the reverse, are read as those that look alike.

    Raises: EmptyQueryError: it has no letter or digit. BackendUnavailableError.
    """
    typed = clean_line(inquiry.text)
    text = in_one_script(without_list_marks(typed))
    answer = _answer_to_text(text, articles, backend, inquiry, limit, offset)
    return answer if text == typed else as_typed(answer, text, typed)


def _answer_to_text(
    text: str, articles: ArticleReader, backend: SearchBackend, inquiry: Inquiry, limit: int, offset: int
) -> Answer:
    read = read_filters(text)
    dated = None if inquiry.context else dated_articles_of(read.query)
    if dated:
        of_time = replace(read, query=dated.rest, filters=read.filters.and_also(dated.filters))
        answer = _answer_to_read(of_time, articles, backend, inquiry, limit, offset)
        if answer.verdict is not Verdict.NONE or not dated.rest.strip():
            return answer
    return _answer_to_read(read, articles, backend, inquiry, limit, offset)


def _answer_to_read(
    read: FilteredQuestion, articles: ArticleReader, backend: SearchBackend, inquiry: Inquiry, limit: int, offset: int
) -> Answer:
    if (read.filters.names or read.problems) and not (inquiry.context or any(pieces(read.query))):
        newest = backend.newest(read.filters.of_articles, MAX_LISTED_ARTICLES) if read.filters.names else []
        return newest_answer(articles.articles_of(newest).values(), inquiry.text, read, limit, offset)
    parsed = read_in_context(read.query, inquiry.context, backend.languages)
    filters, gone = drop_unfindable_phrases(read.filters, articles, backend)
    search = _Search(inquiry, parsed, filters, (*read.problems, *gone))
    search = _for_a_price(articles, backend, search)
    answer = _answer(articles, backend, search, limit, offset)
    if answer.verdict is Verdict.FOUND and search.lacks_subject:
        return replace(answer, verdict=Verdict.CLOSE)
    if answer.verdict is not Verdict.FOUND and search.may_quote_names:
        unquoted = _answer(articles, backend, search.without_phrases(), limit, offset)
        if unquoted.verdict is Verdict.FOUND:
            return unquoted
    answer = _with_own_date(answer, articles, backend, search, limit, offset)
    if len(search.question.words) > MAX_WORDS_RETRIED:
        return answer
    return with_other_numbers(
        answer,
        search.question,
        lambda numbers: _answer(articles, backend, search.asking(numbers, backend.languages), limit, offset),
    )


def _with_own_date(
    answer: Answer, articles: ArticleReader, backend: SearchBackend, search: _Search, limit: int, offset: int
) -> Answer:
    """Return the answer to the question without a date, if that is better and from an article of that date.

    Few articles repeat the date under which they appear.
    """
    asked = asked_date(search.question)
    if asked and answer.verdict is Verdict.FOUND:
        return _without_missing(answer, asked)
    if asked is None or not backend.newest(asked.of_articles, 1):
        return answer
    undated = search.asking(asked.rest, backend.languages)
    found = _answer(articles, backend, undated, limit, offset)
    first = found if offset == 0 else _answer(articles, backend, undated, 1, 0)
    is_own = bool(first.hits) and asked.is_of(first.hits[0].article.published)
    return found if is_own and first.certainty > answer.certainty else answer


def _without_missing(answer: Answer, asked: AskedDate) -> Answer:
    """Return the answer without the date among missing words if the first article is of that date."""
    if not (answer.hits and asked.is_of(answer.hits[0].article.published)):
        return answer
    return replace(answer, missing=tuple(word for word in answer.missing if word not in asked.words))


def _for_a_price(articles: ArticleReader, backend: SearchBackend, search: _Search) -> _Search:
    """Return the search. If it asks for a price, and the best passage has none, the price is a part of its subject."""
    plain = search.question.without_price
    if plain is None or search.inquiry.context:
        return search
    first = _answer(articles, backend, search, 1, 0).hits
    language = search.question.language
    return search if first and has_price(first[0].passage.text, language) else replace(search, question=plain)


@dataclass(frozen=True, slots=True)
class _Search:
    """A question in the form that is searched for."""

    inquiry: Inquiry
    question: Question
    filters: Filters
    problems: tuple[FilterProblem, ...]

    @property
    def may_quote_names(self) -> bool:
        """Return whether the only filters are phrases in a question with a question word: these may be quoted names."""
        quoted = bool(self.filters.phrases) and self.filters.names == tuple(map(phrase_name, self.filters.phrases))
        return quoted and any(word.role is Role.QUESTION for word in self.question.words)

    @property
    def lacks_subject(self) -> bool:
        """Return whether it is a question such as "how long is it?", with no answer before it."""
        is_alone = not self.inquiry.context and self.inquiry.articles is None and not self.filters.names
        content = [word.normal for word in self.question.words if word.role is Role.CONTENT]
        return is_alone and lacks_subject(self.question.text, content)

    def asking(self, text: str, languages: Mapping[str, int]) -> _Search:
        """Return the search with another text of the question."""
        return replace(self, question=read_in_context(text, self.inquiry.context, languages))

    def without_phrases(self) -> _Search:
        faults = (FilterProblem(name, FilterFault.NO_ANSWER) for name in self.filters.names)
        return replace(self, filters=Filters(), problems=(*self.problems, *faults))


def _answer(articles: ArticleReader, backend: SearchBackend, search: _Search, limit: int, offset: int) -> Answer:
    filters = search.filters
    scope = scope_of(filters, backend.languages)
    scope = replace(scope, articles=search.inquiry.articles, language=search.question.language)
    looked_at = MAX_PHRASE_CANDIDATES if filters.phrases else CANDIDATES
    speller = search.inquiry.speller or Speller(backend, articles)

    def spelled(asked: Question) -> Question:
        joined = with_compounds(asked, backend.known_terms, backend.languages)
        return with_korean_forms(with_single_letters(joined, backend), backend)

    question, ranking = searched(
        spelled(search.question),
        speller,
        lambda asked: backend.search(asked.query, looked_at, scope),
        lambda text: spelled(read_in_context(text, search.inquiry.context, backend.languages)),
        backend.languages,
    )
    result = SearchResult(question, ranking, filters, Texts(ranking.matches, articles))
    answer = _answer_without_broken(result, search, limit, offset)
    answer = with_bare_words(with_names(answer, search.question, backend))
    if answer.verdict is Verdict.NONE and len(question.words) <= MAX_WORDS_RETRIED:
        return replace(answer, nearest=nearest_articles(question, ranking, articles))
    return answer


def _answer_without_broken(result: SearchResult, search: _Search, limit: int, offset: int) -> Answer:
    """Return the answer without passages that are gone or fail when they are examined.

    A failure never looks like "nothing found": it is raised if the other passages do not answer the question.

    Raises: BrokenPassageError.
    """
    gone: set[PassageId] = set()
    broken: list[BrokenPassageError] = []
    while True:
        try:
            answer = _answer_of(result, search, gone, limit, offset)
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


def _answer_of(result: SearchResult, search: _Search, gone: Container[PassageId], limit: int, offset: int) -> Answer:
    """Return the answer, without its nearest articles.

    Raises: PassageGoneError, BrokenPassageError: for a passage that is not in *gone*.
    """
    question, ranking = result.question, result.ranking
    answered = partial(
        Answer,
        search.inquiry.text,
        filters=result.filters.names,
        filter_problems=search.problems,
        read_as=read_as(question),
    )
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
