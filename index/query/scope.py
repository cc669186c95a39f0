"""Which passages a question with filters is about, in the terms of the backend."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from index.analysis import Field
from index.analysis.analyzer import WORD_GRAMS, cut
from index.analysis.languages import primary_subtag
from index.analysis.tokenizer import pieces
from index.articles.passages import passages_at
from index.backends.base import Match, QueryTerm, Scope, SearchBackend, Terms
from index.errors import CorpusError
from index.model import Article, FilterFault, FilterProblem, Passage, PassageId
from index.query.filters import Filters, has_phrase, phrase_name
from index.query.metadata_index import Articles, Catalogue

logger = logging.getLogger(__name__)

LOOKED_THROUGH = 2_000
"""Passages with all words of a phrase in which the phrase is looked for, the best first: some tenths of a second.
Nearly all phrases have a word that fewer passages have."""


def scope_of(filters: Filters, catalogue: Catalogue, languages: Iterable[str]) -> Scope:
    """The passages that may be accepted: phrases remain to be looked for in them."""
    languages = list(languages)
    excluded = (terms_in(word, languages) for word in filters.excluded)
    return Scope(
        frozenset(catalogue.accepted(filters)) if filters.choose_articles else None,
        tuple(forms for phrase in filters.phrases for forms in terms_in(phrase, languages)),
        tuple(terms for terms in excluded if terms),
    )


def terms_in(text: str, languages: Iterable[str]) -> Terms:
    """The terms under which passages in these languages are indexed that have the words of *text*.

    Parts of an unspaced run that are too short to be indexed by themselves are left out.
    """
    spoken = [primary_subtag(language) for language in languages]
    return tuple(
        frozenset(token.term for token in tokens)
        for piece in pieces(text)
        if len(piece.normal) >= min(WORD_GRAMS.get(piece.script, (1,)))
        for tokens in zip(*(cut(piece.normal, piece.script, each, Field.WORDS) for each in spoken), strict=True)
    )


def standing_phrases(
    filters: Filters, catalogue: Catalogue, backend: SearchBackend
) -> tuple[Filters, list[FilterProblem]]:
    """The filters without phrases that cannot be found anywhere in the archive, and what is wrong with these.

    Raises: BackendUnavailableError.
    """
    problems = []
    for phrase in filters.phrases:
        fault = _fault(phrase, catalogue, backend)
        if fault is not None:
            problems.append(FilterProblem(phrase_name(phrase), fault))
            filters = filters.without_phrase(phrase)
    return filters, problems


def _fault(phrase: str, catalogue: Catalogue, backend: SearchBackend) -> FilterFault | None:
    terms = terms_in(phrase, backend.languages)
    if not terms:  # nothing that the index knows: no telling
        return None
    query = [QueryTerm(Field.WORDS, term) for forms in terms for term in sorted(forms)]
    ranking = backend.search(query, LOOKED_THROUGH, Scope(required=terms))
    if any(has_phrase(passage, phrase) for _, _, passage in passages_of(ranking.matches, catalogue)):
        return None
    return FilterFault.NOWHERE if ranking.is_complete else FilterFault.TOO_COMMON


def passages_of(matches: Sequence[Match], articles: Articles) -> Iterator[tuple[Match, Article, Passage]]:
    """The matches with what they name; without those that are gone since the ranking."""
    texts = Texts(matches, articles)
    for match in matches:
        with suppress(PassageGoneError):
            yield match, *texts.of(match)


class PassageGoneError(Exception):
    """A passage was removed since it was found. `passage_id` is its name."""

    def __init__(self, passage_id: PassageId) -> None:
        super().__init__(passage_id)
        self.passage_id = passage_id


class BrokenPassageError(Exception):
    """Looking at a passage raised what it should not: its cause. `passage_id` is its name."""

    def __init__(self, passage_id: PassageId) -> None:
        super().__init__(passage_id)
        self.passage_id = passage_id


@contextmanager
def looking_at(passage_id: PassageId) -> Iterator[None]:
    """Raises: BrokenPassageError: what is done within with the text of a passage failed, and no other is known to."""
    try:
        yield
    except (CorpusError, PassageGoneError, BrokenPassageError, MemoryError):
        raise
    except Exception as error:
        raise BrokenPassageError(passage_id) from error


def log_left_out(broken: Iterable[BrokenPassageError]) -> None:
    """Log the passages that an answer does without."""
    for each in broken:
        article_id, ordinal = each.passage_id
        logger.error("Passage %d of article %s is left out of an answer", ordinal, article_id, exc_info=each)


class Texts:
    """What matches name: each article is read when one of its passages is asked for."""

    def __init__(self, matches: Iterable[Match], articles: Articles) -> None:
        self._articles = articles
        self._ordinals: dict[str, list[int]] = defaultdict(list)
        for match in matches:
            self._ordinals[match.passage_id.article_id].append(match.passage_id.ordinal)
        self._read: dict[str, Article | None] = {}
        self._passages: dict[str, Mapping[int, Passage]] = {}

    def of(self, match: Match) -> tuple[Article, Passage]:
        """The article and the passage of one of the matches. Raises: PassageGoneError, BrokenPassageError."""
        article_id, ordinal = match.passage_id
        article = self.article_of(match)
        if article_id not in self._passages:
            with looking_at(match.passage_id):
                self._passages[article_id] = passages_at(article, self._ordinals[article_id])
        passages = self._passages[article_id]
        if ordinal not in passages:
            raise PassageGoneError(match.passage_id)
        return article, passages[ordinal]

    def article_of(self, match: Match) -> Article:
        """The article of one of the matches, without the passage: finding it in a long one takes time.

        Raises: PassageGoneError.
        """
        article_id = match.passage_id.article_id
        if article_id not in self._read:
            self._read[article_id] = self._articles.article(article_id)
        article = self._read[article_id]
        if article is None:
            raise PassageGoneError(match.passage_id)
        return article
