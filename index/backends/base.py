"""Define the search backend: the interface between the archive and its search engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import Tokens
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.metadata.known_names import NameLine
from index.model import Article, PassageId, PassageKind

Floats = npt.NDArray[np.float64]
Sizes = npt.NDArray[np.integer]


class QueryTerm(NamedTuple):
    """A term to search for. Repeated terms count each time."""

    field: Field
    term: str
    weight: float = 1.0  # factor of its score; > 0


class Match(NamedTuple):
    """A passage with a term of the query."""

    passage_id: PassageId
    score: float  # no unit; comparable only inside one ranking
    language: str  # in which it was analyzed: a primary subtag; "" if unknown
    kind: PassageKind
    wording: int  # equal for passages with the same words; see `wording_number`


class Readings(NamedTuple):
    """The indexed tokens and sentences of some passages, in the order of the passages."""

    tokens: Tokens  # of all passages; see `passage_tokens`
    sentence_sizes: Sizes  # tokens in each sentence
    sentence_counts: Sizes  # sentences in each passage


Read = Callable[[Sequence[int]], Readings]
"""Function that reads the matches at some places of a ranking, in the state of the index in which they were found.

Raises: IndexDamagedError, BackendUnavailableError, like `SearchBackend.search`.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The result of a search in one state of the index."""

    matches: tuple[Match, ...]  # best first, ties in the order of indexing
    term_scores: Floats  # for each match (row) and term of the query (column), the part of the score; 0: no such term
    is_complete: bool  # whether no other passage in the scope matches
    passage_count: int  # in the whole index, or in the language of the question
    frequencies: tuple[int, ...]  # for each term of the query, how many of these passages have it; 0: no passage
    read: Read


Terms = tuple[frozenset[str], ...]
"""Terms of Field.WORDS. A passage has them if it has a term of each set. A set contains the forms of one word."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The passages to search. The default is all passages."""

    article_filter: ArticleFilter = ANY_ARTICLE  # conditions on their articles, and on their authors
    articles: frozenset[str] | None = None  # ids of the articles to search, which are few, from one answer; None: all
    required: Terms = ()  # terms that every passage has
    excluded: tuple[Terms, ...] = ()  # terms that no passage has
    language: str | None = None  # of the question; None if unknown


EVERYTHING = Scope()


class WordSearch(NamedTuple):
    """A search for passages with one of several words, of which the index may have none."""

    words: Sequence[str]  # terms of Field.WORDS; if the index has none of them, nothing is found; empty: any words
    others: Sequence[QueryTerm]  # further terms
    limit: int  # of matches; at least 1

    def query_for(self, known: Sequence[str]) -> list[QueryTerm]:
        """Return the query for those of the words that the index has; empty: nothing is found."""
        if self.words and not known:
            return []
        return [*(QueryTerm(Field.WORDS, word) for word in known), *self.others]


class FoundWords(NamedTuple):
    """The result of a `WordSearch`."""

    words: Sequence[str]  # those that the index has, in their order
    matches: Sequence[Match]  # best first


OTHER_LANGUAGE_FACTOR = 0.8
"""Factor of the scores of passages in another language than the question's. With 1, passages that only share names with
the question rank above those that answer it. With 0.5, an answer in another language ranks far too low."""


class SearchBackend(Protocol):
    """A ranking of the passages of articles, as `split_passages` makes them. The texts belong to the store.

    A passage is indexed under the terms that `index.analysis` makes from its text, its title and its heading. A passage
    matches if it has a term of the query, even with a small score. In a large index, a gram of very many passages may
    make no matches if the query has other terms. It then only adds to the scores of other matches.

    The data that the second stage reads is made when a passage is indexed. `Ranking.read` reads it.

    `search` may run in any thread while one thread indexes or deletes. Each search sees one consistent state.
    """

    def indexed_hashes(self) -> Mapping[str, str]:
        """Return the articles that can be found now, by id, with the content hash with which each was indexed.

        Articles in a damaged part have a hash that no content has, because they must be indexed again.
        """
        ...

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """Add articles. An article with a known id replaces the old one as a whole. The next search finds them.

        Returns: The articles that could not be analyzed, by id, with the exceptions. The others are added anyway. Such
            an article can no longer be found, not even in its earlier form.
        Raises: BackendUnavailableError: some of them may have been added. MemoryError.
        """
        ...

    def delete(self, article_ids: Iterable[str]) -> None:
        """Remove articles. Unknown ids are not an error.

        Raises: BackendUnavailableError.
        """
        ...

    def purge(self, article_ids: Iterable[str]) -> None:
        """Remove articles for good. When this returns, the disk has no data of these or earlier deleted articles.

        Raises: NotPurgedError: they cannot be found any more, but the disk still has their data; another call completes
            it. BackendUnavailableError: some of their data may be left.
        """
        ...

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """Rank the passages in *scope* that have a term of *query*. Return at most *limit* matches.

        Scores and frequencies are those of the whole index, whatever the scope. The scope is applied before the limit,
        so a passage in it is found even if many others would rank above it. Its filter may accept most articles.

        If some passages are in the language of the question, only these determine how rare a term is and how long an
        average passage is. A term that only other passages have counts as if one of these had it. The scores of other
        passages are multiplied by OTHER_LANGUAGE_FACTOR.

        Raises: IndexDamagedError: articles that differ between the store and `indexed_hashes` must be indexed again
            before the answer is right. BackendUnavailableError.
        """
        ...

    def search_words(self, searches: Sequence[WordSearch]) -> list[FoundWords]:
        """Return the result of each of several searches in all passages. In a cluster, this is one request.

        Raises: IndexDamagedError, BackendUnavailableError, like `search`.
        """
        ...

    def articles_with(self, terms: Terms) -> frozenset[str]:
        """Return the ids of all articles with a passage that has these terms.

        No passage is ranked, so this is faster than a search for all of them.

        Raises: IndexDamagedError, BackendUnavailableError, like `search`.
        """
        ...

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """Return the ids of at most *limit* articles that can be found and that the filter accepts. None: of all.

        The latest publication date comes first; on the same day, the latest addition. Articles without a date come
        last.

        Raises: BackendUnavailableError.
        """
        ...

    def known_terms(self, terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
        """Return the terms of a field that any passage has, in the given order. This is much faster than a search.

        Raises: IndexDamagedError, BackendUnavailableError, like `search`.
        """
        ...

    def lines_with_name(self, name: str) -> list[NameLine]:
        """Return the bylines, authors and publications of articles that have the words of *name* in this order.

        Case and accents do not matter. This takes no longer in a larger archive.

        Raises: BackendUnavailableError.
        """
        ...

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """Return the articles that have passages of these wordings (`Match.wording`), each with its wordings.

        At most *limit* articles are returned: those with the most wordings; among equals, the last indexed first.

        Raises: BackendUnavailableError.
        """
        ...

    @property
    def languages(self) -> Mapping[str, int]:
        """Return the number of passages by language (primary subtag, "" if unknown), the most frequent first."""
        ...

    def __len__(self) -> int:
        """Return the number of passages."""
        ...

    def optimize(self) -> None:
        """Make searches faster after many articles were indexed. It is fast after few. It may fail silently.

        Articles may be indexed, deleted and searched meanwhile.
        """
        ...

    def close(self) -> None:
        """Wait for background work, then close files and connections. Closing twice is allowed."""
        ...
