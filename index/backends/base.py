"""Define the search backend: the seam between the archive and its search engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import Tokens
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.model import Article, PassageId, PassageKind

Floats = npt.NDArray[np.float64]
Sizes = npt.NDArray[np.integer]


class QueryTerm(NamedTuple):
    """A term to look for. The same term may come several times: each counts."""

    field: Field
    term: str
    weight: float = 1.0  # its score is multiplied by this; > 0


class Match(NamedTuple):
    """A passage that has a term of the query."""

    passage_id: PassageId
    score: float  # no unit; comparable only inside one ranking
    language: str  # in which it was analyzed: a primary subtag; "" if not known
    kind: PassageKind
    wording: int  # the same for passages that say the same in the same words; see `wording_number`


class Readings(NamedTuple):
    """The tokens and sentences of some passages, one passage after another, as they were indexed."""

    tokens: Tokens  # of all of them; see `passage_tokens`
    sentence_sizes: Sizes  # tokens in each sentence
    sentence_counts: Sizes  # sentences in each passage


Read = Callable[[Sequence[int]], Readings]
"""Reads the matches at some places of a ranking, in the state of the index in which they were found.

Raises: IndexDamagedError, BackendUnavailableError, as `SearchBackend.search`.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The result of a search, all of it from one state of the index."""

    matches: tuple[Match, ...]  # best first, ties in the order of indexing
    term_scores: Floats  # for each match (line) what each term of the query (column) added to its score; 0: not there
    is_complete: bool  # whether no other passage in the scope matches
    passage_count: int  # in the whole index, or in the language that is asked in
    frequencies: tuple[int, ...]  # how many of these have each term of the query, in the query's order; 0: none at all
    read: Read


Terms = tuple[frozenset[str], ...]
"""Terms of Field.WORDS. A passage has them if it has one of each set, which are forms of one word."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The passages that a search is about. The default: all."""

    article_filter: ArticleFilter = ANY_ARTICLE  # of the articles that they are in
    articles: frozenset[str] | None = None  # ids of the few articles that they are in, of one answer; None: of any
    required: Terms = ()  # what each of them has
    excluded: tuple[Terms, ...] = ()  # what none of them has
    language: str | None = None  # that is asked in; None: there is no telling


EVERYTHING = Scope()

OTHER_LANGUAGES = 0.8
"""What passages in another language than that of the question count. With 1, passages that share its names with it come
before those that answer; with 0.5, an answer in another language comes far behind."""


class SearchBackend(Protocol):
    """Ranks the passages of articles, as `split_passages` makes them. The texts belong to the store, not to it.

    A passage is indexed under the terms that `index.analysis` makes of its text, its title and its heading. A passage
    matches when it has a term of the query, however small its score; in a large index, a gram that very many passages
    have may be left out of that, if the query has other terms: it then adds to the scores of what matches.

    What the second stage reads of a passage is made when it is indexed, and read by the ranking that found it.

    `search` may run in any thread while one thread indexes or deletes: each search sees one consistent state.
    """

    def indexed_hashes(self) -> Mapping[str, str]:
        """Return the articles that can be found now, by id, each with the content hash with which it was indexed.

        Those of a part that was found damaged have a hash that no content has: they must be indexed again.
        """
        ...

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """Add articles; one whose id is there already is replaced as a whole. Found by the next search.

        Returns: The articles that could not be analyzed, by id, each with what was raised. The others are added all the
            same. Of an article that could not be, nothing is found any more, what it was before included.
        Raises: BackendUnavailableError: some of them may have been added. MemoryError.
        """
        ...

    def delete(self, article_ids: Iterable[str]) -> None:
        """Take articles out; ids that are not there are no error.

        Raises: BackendUnavailableError.
        """
        ...

    def purge(self, article_ids: Iterable[str]) -> None:
        """Take articles out, and nothing made of them is left on disk when this returns, of earlier deletions neither.

        Raises: BackendUnavailableError: something of them may be left.
        """
        ...

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """Rank the passages in *scope* that have a term of *query*: at most *limit* matches.

        Scores and frequencies are those of the whole index, whatever the scope. It is applied before the limit: what
        is in it is found, however far behind others it would stand. Its filter may accept most articles.

        Where some passages are in the language that is asked in, they alone tell how rare a term is (what only others
        have counts as though one had it) and how long a passage is usually; the scores of others are multiplied by
        OTHER_LANGUAGES.

        Raises: IndexDamagedError: what differs between the store and `indexed_hashes` must be indexed again before it
            can be answered rightly. BackendUnavailableError.
        """
        ...

    def newest(self, article_filter: ArticleFilter, limit: int) -> list[str]:
        """Return the ids of at most *limit* articles that can be found and that the filter accepts.

        The last published comes first, and of one day the last added. Articles without a date come last.

        Raises: BackendUnavailableError.
        """
        ...

    def known_terms(self, terms: Sequence[str]) -> list[str]:
        """Return the terms of Field.WORDS that are in a passage, in the order given. It is much faster than a search.

        Raises: IndexDamagedError, BackendUnavailableError, as `search`.
        """
        ...

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """Return the articles that have passages of these wordings (`Match.wording`), each with the wordings it has.

        At most *limit* articles: those that have most of them, of as many the last indexed first.

        Raises: BackendUnavailableError.
        """
        ...

    @property
    def languages(self) -> Mapping[str, int]:
        """The number of passages by language (primary subtag, "" if not known), the most frequent first."""
        ...

    def __len__(self) -> int:
        """Return the number of passages."""
        ...

    def optimize(self) -> None:
        """Make searches faster after many articles were indexed; soon done where they were few. It may fail silently.

        Articles may be indexed, deleted and searched meanwhile.
        """
        ...

    def close(self) -> None:
        """Close files and connections, after background work has ended. Closing twice is allowed."""
        ...
