"""Rank with BM25 in this process, over segments of postings in memory and on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from index.analysis import Field, article_language, passage_keys, passage_tokens, term_keys_once
from index.analysis.wording import wording_number
from index.articles.passages import split_passages
from index.backends.base import EVERYTHING, FoundWords, QueryTerm, Ranking, Read, Readings, Scope, Terms, WordSearch
from index.backends.bm25.forward_index import Forward
from index.backends.bm25.index_files import SavedIndex
from index.backends.bm25.live_index import LiveIndex
from index.backends.bm25.merge import merged
from index.backends.bm25.postings import Postings
from index.backends.bm25.saving import Saver
from index.backends.bm25.scoring.scope_flags import ScopeFlags, articles_with
from index.backends.bm25.scoring.segment_search import Search
from index.backends.bm25.segments import PassageTraits, Segment, make_segment
from index.disk.filesystem import Files
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import NameLine
from index.metadata.metadata_index import AcceptedAuthors, MetadataIndex
from index.model import Article

NO_HASH = ""
"""Hash of articles in a damaged part of the index. No content has it."""


class BM25Backend:
    """A BM25 index in memory, and optionally in a directory. It implements `SearchBackend`.

    The index is a list of immutable segments, older ones first. Added articles become a small segment in memory.
    Deleted articles are flagged. Neighbouring segments are merged as they grow. Large ones are merged to disk in a
    background thread. Document frequencies, lengths and so all scores always equal those of a newly built index.

    The files are never required: a full or read-only disk only makes the next opening slower.
    """

    def __init__(self, saved: SavedIndex | None = None, metadata: MetadataIndex | None = None) -> None:
        """Load the saved index, or begin with an empty one.

        Args: metadata: Of the saved articles; it is kept up to date. None: filters cannot be applied to them.
        """
        self._index = LiveIndex(saved.load() if saved else [], is_saved=saved is not None)
        self._saver = Saver(self._index, saved) if saved is not None and not saved.read_only else None
        self._closing = False
        self._known_metadata = MetadataIndex() if metadata is None else metadata
        self._lacks_metadata = metadata is None and self._index.state.count > 0

    @classmethod
    def open(
        cls,
        directory: Path,
        metadata: MetadataIndex | None = None,
        *,
        read_only: bool = False,
        files: Files | None = None,
    ) -> BM25Backend:
        """Open the index that is saved in *directory*, as far as it is usable.

        Only one process at a time may open it for writing.

        Args: metadata: Of the articles that are saved. None: filters cannot be applied to them. read_only: Write
            nothing.
        """
        saved = SavedIndex(directory, files, read_only=read_only)
        backend = cls(saved, metadata)
        if backend._saver is not None:
            backend._saver.tidy()
        return backend

    def __len__(self) -> int:
        """Return the number of passages."""
        return self._index.state.count

    @property
    def languages(self) -> Mapping[str, int]:
        """See `SearchBackend.languages`."""
        return self._index.languages

    def indexed_hashes(self) -> Mapping[str, str]:
        """See `SearchBackend.indexed_hashes`."""
        hashes: dict[str, str] = {}
        for segment in self._index.state.segments:
            articles = segment.content_hashes()
            hashes |= dict.fromkeys(articles, NO_HASH) if self._index.is_damaged(segment) else articles
        return hashes

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        if not newest:
            return {}
        made, refused = segment_of_analyzable(list(newest.values()))
        with self._index.changing:
            self._index.publish(self._index.compact([*self._index.without(newest), *made]))
            self._known_metadata.put(newest.values(), hidden=refused)
        if self._saver is not None:
            self._saver.save_in_background(sum(each.count for each in made))
        return refused

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        article_ids = frozenset(article_ids)
        with self._index.changing:
            self._index.publish(self._index.without(article_ids))
            self._known_metadata.remove(article_ids)

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`."""
        article_ids = frozenset(article_ids)
        self.delete(article_ids)
        if self._saver is not None:
            self._saver.purge(article_ids)

    def optimize(self) -> None:
        """See `SearchBackend.optimize`."""
        if self._saver is not None:
            self._saver.optimize()

    def close(self) -> None:
        """See `SearchBackend.close`. Segments that are only in memory are saved."""
        if self._closing:
            return
        self._closing = True
        if self._saver is not None:
            self._saver.close()

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """See `SearchBackend.search`."""
        with self._index.noting_damage():
            scope_flags = ScopeFlags(scope, self._articles_in(scope), self._authors_in(scope))
            ranking = Search(self._index.state, query, scope.language).ranking(limit, scope_flags)
        self._index.limit_memory()
        return replace(ranking, read=partial(self._read, ranking.read))

    def search_words(self, searches: Sequence[WordSearch]) -> list[FoundWords]:
        """See `SearchBackend.search_words`."""
        return list(map(self._search_words, searches))

    def _search_words(self, search: WordSearch) -> FoundWords:
        words = self.known_terms(search.words)
        query = search.query_for(words)
        return FoundWords(words, self.search(query, search.limit).matches if query else ())

    @property
    def _metadata(self) -> MetadataIndex:
        if self._lacks_metadata:  # an empty result would look as if there were no articles
            raise ValueError("The index was opened without metadata: no filter can be applied")
        return self._known_metadata

    def _articles_in(self, scope: Scope) -> frozenset[str] | None:
        """Return the ids of the articles that a scope is limited to; None if it has no such limit."""
        if not scope.article_filter.has_conditions:
            return scope.articles
        accepted = self._metadata.accepted(scope.article_filter)
        return accepted if scope.articles is None else accepted & scope.articles

    def _authors_in(self, scope: Scope) -> AcceptedAuthors | None:
        """Return the authors that a scope is limited to; None if it has no such limit."""
        return self._metadata.accepted_authors(scope.article_filter) if scope.article_filter.bylines else None

    def articles_with(self, terms: Terms) -> frozenset[str]:
        """See `SearchBackend.articles_with`."""
        with self._index.noting_damage():
            found = articles_with(terms, self._index.state.segments)
        self._index.limit_memory()
        return found

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """See `SearchBackend.newest`."""
        return self._metadata.newest(article_filter, limit)

    def lines_with_name(self, name: str) -> list[NameLine]:
        """See `SearchBackend.lines_with_name`."""
        return self._known_metadata.names.lines_with(name)

    def _read(self, read: Read, places: Sequence[int]) -> Readings:
        with self._index.noting_damage():
            return read(places)

    def known_terms(self, terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
        """See `SearchBackend.known_terms`."""
        keys = term_keys_once(terms)
        flags = np.zeros(len(keys), dtype=np.bool_)
        with self._index.noting_damage():
            for segment in self._index.state.segments:
                flags |= segment.has_terms(keys, field)
        return [term for term, is_known in zip(terms, flags.tolist(), strict=True) if is_known]

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """See `SearchBackend.articles_by_wording`."""
        wanted = np.array(sorted(wordings), dtype=np.uint64)
        found: list[tuple[str, frozenset[int]]] = []
        for segment in reversed(self._index.state.segments):
            found += segment.articles_by_wording(wanted, limit)
        found.sort(key=lambda each: -len(each[1]))  # stable
        return dict(found[:limit])


def segment_of_analyzable(articles: Sequence[Article]) -> tuple[Sequence[Segment], Mapping[str, Exception]]:
    """Return a segment with the articles that can be analyzed, if any, and the exceptions of the others by id.

    All articles are tried at once. If that raises, the halves are tried, and then their halves. With one bad article of
    500, this takes two or three times as long as indexing all of them.
    """
    try:
        return [segment_of(articles)], {}
    except MemoryError:  # the machine is the cause, and the same article may succeed later
        raise
    except Exception as error:  # noqa: BLE001 - of any class: a text that cannot be analyzed must not stop the others
        if len(articles) == 1:
            return [], {articles[0].id: error}
    half = len(articles) // 2
    segments, refused = segment_of_analyzable(articles[:half])
    others, refused_too = segment_of_analyzable(articles[half:])
    made = [*segments, *others]
    return [merged(made)] if len(made) > 1 else made, {**refused, **refused_too}


def segment_of(articles: Sequence[Article]) -> Segment:
    """Return a segment with these articles."""
    passages = [split_passages(article) for article in articles]
    sizes = [(each.id, each.content_hash, len(of_one)) for each, of_one in zip(articles, passages, strict=True)]
    languages = map(article_language, articles)
    spoken = [(each, language) for of_one, language in zip(passages, languages, strict=True) for each in of_one]
    keys = [passage_keys(*each) for each in spoken]
    fields = {field: Postings.of([each.fields[field] for each in keys]) for field in Field}
    described = [
        PassageTraits(language, each.kind, wording_number(each.text), each.author) for each, language in spoken
    ]
    return make_segment(sizes, described, fields, Forward.of([passage_tokens(*each) for each in spoken]))
