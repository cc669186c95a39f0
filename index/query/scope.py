"""Make the scope of a search: the filters of a question as terms of the backend."""

from __future__ import annotations

from collections.abc import Iterable

from index.analysis import Field
from index.analysis.analyzer import WORD_GRAMS, cut
from index.analysis.languages import primary_subtag
from index.analysis.tokenizer import pieces
from index.backends.base import QueryTerm, Scope, SearchBackend, Terms
from index.model import FilterFault, FilterProblem
from index.query.filters import Filters, has_phrase, phrase_name
from index.query.match_texts import passages_of
from index.store.base import ArticleReader

MAX_PHRASE_CANDIDATES = 2_000
"""Most passages with all words of a phrase in which the phrase is searched for, the best first. This takes some tenths
of a second. Nearly all phrases have a word that fewer passages have."""


def scope_of(filters: Filters, languages: Iterable[str]) -> Scope:
    """Return the scope of the passages that may be accepted. The phrases must still be searched for in them."""
    languages = list(languages)
    excluded = (terms_in(word, languages) for word in filters.excluded)
    return Scope(
        filters.of_articles,
        required=tuple(forms for phrase in filters.phrases for forms in terms_in(phrase, languages)),
        excluded=tuple(terms for terms in excluded if terms),
    )


def terms_in(text: str, languages: Iterable[str]) -> Terms:
    """Return the terms of the words of *text* under which passages in these languages are indexed.

    Parts of an unspaced run that are too short to be indexed are left out.
    """
    spoken = [primary_subtag(language) for language in languages]
    return tuple(
        frozenset(forms)
        for piece in pieces(text)
        if len(piece.normal) >= min(WORD_GRAMS.get(piece.script, (1,)))
        for forms in zip(*(cut(piece.normal, piece.script, each, Field.WORDS) for each in spoken), strict=True)
    )


def drop_unfindable_phrases(
    filters: Filters, articles: ArticleReader, backend: SearchBackend
) -> tuple[Filters, list[FilterProblem]]:
    """Return the filters without phrases that are not found in the archive, and the problems with these phrases.

    Raises: BackendUnavailableError.
    """
    problems = []
    for phrase in filters.phrases:
        fault = _fault(phrase, articles, backend)
        if fault is not None:
            problems.append(FilterProblem(phrase_name(phrase), fault))
            filters = filters.without_phrase(phrase)
    return filters, problems


def _fault(phrase: str, articles: ArticleReader, backend: SearchBackend) -> FilterFault | None:
    terms = terms_in(phrase, backend.languages)
    if not terms:  # the index has no term for it, so this cannot be decided
        return None
    query = [QueryTerm(Field.WORDS, term) for forms in terms for term in sorted(forms)]
    ranking = backend.search(query, MAX_PHRASE_CANDIDATES, Scope(required=terms))
    if any(has_phrase(passage, phrase) for _, _, passage in passages_of(ranking.matches, articles)):
        return None
    return FilterFault.NOWHERE if ranking.is_complete else FilterFault.TOO_COMMON
