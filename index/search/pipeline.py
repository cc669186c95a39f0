"""Answer a question: read it, search, and try other readings of it if there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.analysis.tokenizer import pieces
from index.backends.base import SearchBackend
from index.model import Answer, FilterFault, FilterProblem, Verdict
from index.query.about_articles.dated_articles import dated_articles_of
from index.query.about_articles.own_dates import AskedDate, asked_date
from index.query.filter_syntax import FilteredQuestion, read_filters
from index.query.filters import Filters, phrase_name
from index.query.leaning import lacks_subject
from index.query.match_texts import Texts
from index.query.question import Question
from index.query.scope import MAX_PHRASE_CANDIDATES, drop_unfindable_phrases, scope_of
from index.query.several.split import without_list_marks
from index.query.spellings.compounds import with_compounds
from index.query.spellings.korean_forms import with_korean_forms
from index.query.spellings.look_alikes import in_one_script
from index.query.spellings.single_letters import with_single_letters
from index.query.word_roles import Role
from index.ranking.prices import has_price
from index.search.candidates import SearchResult
from index.search.follow_up import Inquiry, read_in_context
from index.search.matched_answer import answer_from_matches
from index.search.missing_words import with_bare_words
from index.search.names import with_names
from index.search.newest import MAX_LISTED_ARTICLES, newest_answer
from index.search.spelled import as_typed, searched
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
        backend,
    )
    result = SearchResult(question, ranking, filters, Texts(ranking.matches, articles))
    answer = answer_from_matches(result, search.inquiry.text, search.problems, limit, offset)
    answer = with_bare_words(with_names(answer, search.question, backend))
    if answer.verdict is Verdict.NONE and len(question.words) <= MAX_WORDS_RETRIED:
        return replace(answer, nearest=nearest_articles(question, ranking, articles))
    return answer
