"""Find the articles that an editor or a reader names by words and filters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice

from index.analysis import Field, terms_of
from index.analysis.tokenizer import pieces
from index.backends.base import QueryTerm, SearchBackend, Terms
from index.errors import EmptyQueryError
from index.model import Answer, Article, FilterProblem
from index.query.filter_syntax import read_filters
from index.query.filters import Filters
from index.query.match_texts import passages_of
from index.query.question import read_question
from index.query.scope import MAX_PHRASE_CANDIDATES, scope_of, terms_in
from index.query.spellings.look_alikes import in_one_script
from index.query.word_roles import Role
from index.store.base import ArticleStore
from index.text import clean_line

MAX_MATCHES = 5_000
"""Most passages with all words whose articles are listed, the best first. This many take 20 ms."""

MAX_TITLES = 500
"""Most articles whose titles are compared with the words, the best first. This takes 20 ms. If more articles have the
words, these do not name one article."""

FEW_ARTICLES = 5
"""Number of articles below which those follow that a question with these words finds: a word may be misspelled, or no
passage has all of them."""

ANSWERS = 50
"""Most passages of the answer to such a question."""

AnswerTo = Callable[[str, int], Answer]
"""Function that answers a question with at most so many hits. Raises: BackendUnavailableError."""


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """A page of the articles that words and filters find."""

    articles: tuple[Article, ...]  # best first; empty if nothing was found
    offset: int  # number of articles before the page
    total: int  # number of articles on all pages
    filters: tuple[str, ...] = ()  # applied filters
    filter_problems: tuple[FilterProblem, ...] = ()  # filters that were not applied
    read_as: tuple[str, ...] = ()  # words that were misspelled, as the archive spells them, or the text with them
    is_searched: bool = True  # False: filters were all that was asked for, and none of them could be applied


@dataclass(frozen=True, slots=True)
class _Found:
    """All articles that were found."""

    article_ids: tuple[str, ...]
    filters: tuple[str, ...]
    problems: tuple[FilterProblem, ...]
    read_as: tuple[str, ...] = ()
    is_searched: bool = True


def find_articles(
    store: ArticleStore, backend: SearchBackend, answer_to: AnswerTo, text: str, offset: int, limit: int
) -> FoundArticles:
    """Return a page of the articles that *text* names, with words and filters as in a question.

    Without a text, these are all articles, the last added first. With filters only, these are the articles that they
    accept, the last published first. With words, these are the articles with a passage that has all of them in its
    text, its heading or its title. Titles with all words come first, of these the shortest. If there are few, the
    articles follow that a question with these words finds. If there are none, these are articles by the author or from
    the publication that the words name, or what the words find in another spelling.

    A phrase must be in one passage. An excluded word may be in no passage.

    Args:
        offset: Number of articles before the page. If there are no more, the last page is returned.
        limit: Most articles of a page.

    Raises: EmptyQueryError: the text has no letter or digit. BackendUnavailableError.
    """
    line = in_one_script(clean_line(text))
    if not line:
        start = _within(offset, len(store), limit)
        return FoundArticles(tuple(store.articles(start, limit)), start, len(store))
    found = _Finder(store, backend, answer_to).found(line)
    start = _within(offset, len(found.article_ids), limit)
    page = store.articles_of(found.article_ids[start : start + limit])
    return FoundArticles(
        tuple(page.values()),
        start,
        len(found.article_ids),
        found.filters,
        found.problems,
        found.read_as,
        found.is_searched,
    )


def _within(offset: int, total: int, limit: int) -> int:
    """Return *offset*, or the beginning of the last page if that is before it."""
    return min(offset, max(0, total - 1) // limit * limit)


class _Finder:
    """A search for articles."""

    def __init__(self, store: ArticleStore, backend: SearchBackend, answer_to: AnswerTo) -> None:
        self._store = store
        self._backend = backend
        self._answer_to = answer_to

    def found(self, text: str, *, may_read_again: bool = True) -> _Found:
        """Return what *text* finds. Args: may_read_again: Whether it may be read in another way that finds more."""
        read = read_filters(text)
        filters, problems = read.filters, read.problems
        if not any(pieces(read.query)):
            if not (filters.names or problems):
                raise EmptyQueryError
            if not filters.names:
                return _Found((), (), problems, is_searched=False)
            accepted = self._backend.newest(filters.of_articles, limit=None)
            return _Found(self._without_excluded(accepted, filters), filters.names, problems)
        required = self._required(read.query)
        found = self._titles_first(self._with_all(required, filters), required)
        if len(found) >= FEW_ARTICLES:
            return _Found(found, filters.names, problems)
        answer = self._answer_to(text, ANSWERS)
        named = self._again(answer.name_filter if may_read_again else None)
        if found:
            has_same_filters = answer.filters == filters.names
            others = self._without_excluded(_articles_in(answer), filters) if has_same_filters else ()
            return _Found(_united(found, named.article_ids, others), filters.names, problems)
        if named.article_ids:
            return named
        if others := self._without_excluded(_articles_in(answer), filters):
            return _Found(_united(others), answer.filters, answer.filter_problems, answer.read_as)
        if answer.suggestion and may_read_again:
            return replace(self._again(answer.suggestion), read_as=(answer.suggestion,))
        return _Found((), answer.filters, answer.filter_problems)

    def _again(self, text: str | None) -> _Found:
        """Return what another text finds, if there is one."""
        return self.found(text, may_read_again=False) if text else _Found((), (), ())

    def _required(self, query: str) -> Terms:
        """Return the terms of the words that say what *query* is about; of all words if none does."""
        words = read_question(query, self._backend.languages).words
        content = [word for word in words if word.role is Role.CONTENT] or words
        return terms_in(" ".join(word.text for word in content), self._backend.languages)

    def _with_all(self, required: Terms, filters: Filters) -> Mapping[str, str]:
        """Return the articles with a passage that filters accept and that has all terms, the best first, each with its
        language."""
        scope = scope_of(filters, self._backend.languages)
        scope = replace(scope, required=(*scope.required, *required))
        if not scope.required:  # the index has no term for what was typed
            return {}
        limit = MAX_PHRASE_CANDIDATES if filters.phrases else MAX_MATCHES
        matches = self._backend.search(_query_of(scope.required), limit, scope).matches
        if filters.phrases:
            found = passages_of(matches, self._store)
            matches = tuple(match for match, _, passage in found if filters.accepts_passage(passage))
        languages = {match.passage_id.article_id: match.language for match in matches}
        return {article_id: languages[article_id] for article_id in self._without_excluded(languages, filters)}

    def _without_excluded(self, article_ids: Iterable[str], filters: Filters) -> tuple[str, ...]:
        """Return the articles without those in which an excluded word is."""
        excluded: set[str] = set()
        for word in filters.excluded:
            if terms := terms_in(word, self._backend.languages):
                excluded |= self._backend.articles_with(terms)
        return tuple(article_id for article_id in article_ids if article_id not in excluded)

    def _titles_first(self, languages: Mapping[str, str], required: Terms) -> tuple[str, ...]:
        """Return the articles, those first whose titles have all terms, and of these the shortest titles.

        Args: languages: The articles, each with its language.
        """
        compared = self._store.articles_of(islice(languages, MAX_TITLES))
        lengths = {each.id: _length_with_all(each.title, languages[each.id], required) for each in compared.values()}
        return tuple(sorted(languages, key=lambda each: lengths.get(each, math.inf)))  # stable


def _length_with_all(title: str, language: str, required: Terms) -> float:
    """Return the number of terms in a title; infinity if it does not have all that are required."""
    terms = set(terms_of(title, language, Field.WORDS))
    return len(terms) if all(terms & forms for forms in required) else math.inf


def _query_of(required: Terms) -> list[QueryTerm]:
    return [QueryTerm(Field.WORDS, term) for forms in required for term in sorted(forms)]


def _articles_in(answer: Answer) -> Iterator[str]:
    """Yield the articles of an answer, then those with similar titles."""
    for hit in answer.hits:
        yield from (article.id for article in (hit.article, *hit.also))
    yield from (article.id for article in answer.nearest)


def _united(*found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*found)))
