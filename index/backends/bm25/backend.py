"""BM25 in this process, over segments of postings, in memory and on disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from index.analysis import Field, article_language, passage_keys, passage_tokens, term_keys_once
from index.analysis.wording import wording_number
from index.articles.passages import split_passages
from index.backends.base import EVERYTHING, QueryTerm, Ranking, Read, Readings, Scope
from index.backends.bm25.checked_file import DamagedFileError
from index.backends.bm25.forward_index import Forward
from index.backends.bm25.index_files import SavedIndex
from index.backends.bm25.merge import merged
from index.backends.bm25.postings import Postings
from index.backends.bm25.scoring.scope_flags import Chosen
from index.backends.bm25.scoring.scoring_state import State
from index.backends.bm25.scoring.segment_search import Search
from index.backends.bm25.segments import Described, Segment, make_segment
from index.disk.filesystem import Files
from index.errors import IndexDamagedError, IndexNotPurgedError
from index.metadata.article_filter import ArticleFilter
from index.metadata.metadata_index import MetadataIndex
from index.model import Article

logger = logging.getLogger(__name__)

K1: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.5, Field.GRAMS: 1.2})
"""Saturation of repeated terms. Lower than for whole documents: in a paragraph, a word's first occurrence says most."""

B: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.6, Field.GRAMS: 0.6})
"""How much longer passages are held back."""

MERGE_RATIO = 4
"""Two neighbours in memory are merged when the older is less than so many times larger: a search then visits a
logarithmic number of them, and a posting is copied a logarithmic number of times."""

MERGED_AT_ONCE = 2_000
"""Passages that are merged while an article is added, at most: some 20 ms. More are merged beside."""

SAVED_FROM = 4_000
"""Passages in memory alone from which on they are saved: indexing them anew would take a second or two."""

HELD_BACK_FROM = 100_000
"""Passages in memory alone at which indexing waits for saving: they take some 200 MB."""

DEAD_SHARE = 1 / 3
"""Share of deleted passages from which on a file is written anew without them."""

OPTIMIZED_SHARE = 1 / 3
"""Share of all passages that were indexed since the index was opened from which on all are written to one file, which
takes ten seconds for a million: it was an import. Measured: with four files instead of one, a search takes a third
longer."""

LOADED_BYTES = 2**29
"""Of files of the index in memory at most, besides what every search needs and what one search reads. An archive of
200,000 passages has no more. In a larger one, reading again what is asked for often takes some 300 ms in all."""

NO_HASH = ""
"""Of articles whose part of the index is damaged: no content has it."""


class BM25Backend:
    """Keeps the index in memory, or in a directory as well. See `SearchBackend` for its promise.

    The index is a list of immutable segments, the older before the newer. What is added makes a small segment in
    memory, what is deleted is flagged, and neighbours are merged as they grow: in a thread beside, when they are large,
    and then to disk. Document frequencies, lengths and so all scores are at any time those of an index built afresh.

    What is on disk is never needed: a disk that is full or takes no writing costs the next opening time, and no more.
    """

    def __init__(self, saved: SavedIndex | None = None, metadata: MetadataIndex | None = None) -> None:
        """Args: metadata: Of the saved articles; it is kept up to date. None: no filter can be applied to them."""
        self._saved = saved
        self._changing = threading.Lock()  # held while the next state is made of the last: for milliseconds
        self._saving = threading.RLock()  # held while files are written
        self._merging: frozenset[int] = frozenset()  # ids of the contents of segments that are being merged beside
        self._damaged: frozenset[str] = frozenset()  # names of files
        self._closing = False
        self._saved_from = SAVED_FROM  # passages in memory alone; more once a disk has refused them
        self._worker: threading.Thread | None = None
        self._indexed = 0  # passages, since it was opened
        self._publish(saved.load() if saved else [])
        self._known_metadata = MetadataIndex() if metadata is None else metadata
        self._lacks_metadata = metadata is None and self._state.count > 0

    @classmethod
    def open(
        cls,
        directory: Path,
        metadata: MetadataIndex | None = None,
        *,
        read_only: bool = False,
        files: Files | None = None,
    ) -> BM25Backend:
        """Open the index that is saved in *directory*, as far as it can be used.

        One process at a time may have it open to write.

        Args: metadata: Of the articles that are saved. None: filters cannot be applied to them.
            read_only: Write nothing.
        """
        saved = SavedIndex(directory, files, read_only=read_only)
        backend = cls(saved, metadata)
        if not read_only:
            backend._tidy(saved)
        return backend

    def __len__(self) -> int:
        """The number of passages."""
        return self._state.count

    def indexed_hashes(self) -> Mapping[str, str]:
        """See `SearchBackend.indexed_hashes`."""
        hashes: dict[str, str] = {}
        for segment in self._state.segments:
            articles = segment.held()
            hashes |= dict.fromkeys(articles, NO_HASH) if self._is_damaged(segment) else articles
        return hashes

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        if not newest:
            return {}
        made, refused = segment_of_sound(list(newest.values()))
        with self._changing:
            self._publish(self._compact([*self._without(newest), *made]))
            self._known_metadata.put(newest.values(), hidden=refused)
            self._indexed += sum(each.count for each in made)
        self._save_beside()
        return refused

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        article_ids = frozenset(article_ids)
        with self._changing:
            self._publish(self._without(article_ids))
            self._known_metadata.remove(article_ids)

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`."""
        article_ids = frozenset(article_ids)
        self.delete(article_ids)
        if self._saved is None or self._saved.read_only:
            return
        with self._saving:
            try:
                for segment in self._state.segments:
                    if segment.seal and not article_ids.isdisjoint(segment.contents.numbers):
                        self._replace(self._saved, [segment])
                self._saved.commit(self._sound())
            except (OSError, DamagedFileError) as error:
                logger.warning("The saved index is dropped, since it could not be purged: %s", error)
                self._drop(self._saved)

    def optimize(self) -> None:
        """See `SearchBackend.optimize`."""
        if self._saved is None or self._saved.read_only or self._indexed < OPTIMIZED_SHARE * len(self):
            return
        with self._saving:
            segments = self._state.segments
            if len(segments) < 2 or len(self._sound()) < len(segments):  # what is damaged is made again first
                return
            try:
                self._replace_sound(self._saved, segments)
                self._saved.commit(self._sound())
                self._indexed = 0
            except OSError as error:
                logger.warning("The index could not be saved in one file: %s", error)

    def close(self) -> None:
        """See `SearchBackend.close`. What is in memory alone is saved."""
        if self._closing:
            return
        self._closing = True
        self.settle()
        if self._saved is not None and not self._saved.read_only:
            self._save(self._saved, at_least=0)

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """See `SearchBackend.search`."""
        with self._noting_damage():
            chosen = Chosen(scope, self._articles_in(scope))
            ranking = Search(self._state, query, scope.language).ranking(limit, chosen)
        if self._state.loaded_bytes > LOADED_BYTES:
            self._renew()
        return replace(ranking, read=partial(self._read, ranking.read))

    @property
    def _metadata(self) -> MetadataIndex:
        if self._lacks_metadata:  # nothing would be found, as if nothing were there
            raise ValueError("The index was opened without metadata: no filter can be applied")
        return self._known_metadata

    def _articles_in(self, scope: Scope) -> frozenset[str] | None:
        """Return the ids of the articles that a scope is limited to; None: it is limited to none."""
        if not scope.article_filter.has_conditions:
            return scope.articles
        accepted = self._metadata.accepted(scope.article_filter)
        return accepted if scope.articles is None else accepted & scope.articles

    def newest(self, article_filter: ArticleFilter, limit: int) -> list[str]:
        """See `SearchBackend.newest`."""
        return self._metadata.newest(article_filter, limit)

    def _read(self, read: Read, places: Sequence[int]) -> Readings:
        with self._noting_damage():
            return read(places)

    def known_terms(self, terms: Sequence[str]) -> list[str]:
        """See `SearchBackend.known_terms`."""
        keys = term_keys_once(terms)
        flags = np.zeros(len(keys), dtype=np.bool_)
        with self._noting_damage():
            for segment in self._state.segments:
                flags |= segment.have(keys)
        return [term for term, stands in zip(terms, flags.tolist(), strict=True) if stands]

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """See `SearchBackend.articles_by_wording`."""
        wanted = np.array(sorted(wordings), dtype=np.uint64)
        found: list[tuple[str, frozenset[int]]] = []
        for segment in reversed(self._state.segments):
            found += segment.worded(wanted, limit)
        found.sort(key=lambda each: -len(each[1]))  # stable
        return dict(found[:limit])

    def settle(self) -> None:
        """Wait for what goes on beside."""
        if self._worker is not None:
            self._worker.join()

    # --- states ---

    def _without(self, article_ids: Iterable[str]) -> list[Segment]:
        """The segments, less these articles."""
        segments = []
        for segment in self._state.segments:
            here = [each for each in article_ids if segment.holds(each)]
            segments.append(segment.without(here) if here else segment)
        return [segment for segment in segments if len(segment.deleted) < len(segment.contents.ids)]

    def _publish(self, segments: Sequence[Segment]) -> None:
        self._state = State(segments, K1, B)
        frequent = self._state.languages.most_common()
        self.languages: Mapping[str, int] = {language: count for language, count in frequent if count}

    def _renew(self) -> None:
        """Begin to read the files again; searches that are under way keep what they have in memory until they end."""
        with self._changing:
            if self._state.loaded_bytes > LOADED_BYTES:  # else another search was first
                self._publish([each.renewed() for each in self._state.segments])

    def _compact(self, segments: list[Segment]) -> list[Segment]:
        """The same with the last ones merged, where that is soon done and nobody else is about it."""
        while len(segments) > 1 and segments[-2].count < MERGE_RATIO * segments[-1].count:
            last = segments[-2:]
            if any(each.contents.origin or self._is_merging(each) for each in last):
                break
            if self._saved and sum(each.count for each in last) > MERGED_AT_ONCE:
                break
            segments[-2:] = [merged(last)]
        return segments

    # --- files ---

    def _unsaved(self) -> int:
        """How many passages are in memory alone."""
        return sum(segment.count for segment in self._state.segments if segment.seal is None)

    def _save_beside(self) -> None:
        """Begin to save in a thread, if there is enough to save; if there is too much, wait for it."""
        if self._saved is None or self._saved.read_only or self._unsaved() < self._saved_from:
            return
        if self._unsaved() >= HELD_BACK_FROM:
            self._save(self._saved, self._saved_from)
        elif self._worker is None or not self._worker.is_alive():
            arguments = (self._saved, self._saved_from)
            self._worker = threading.Thread(target=self._save, args=arguments, name="saving the index")
            self._worker.start()

    def _save(self, saved: SavedIndex, at_least: int) -> None:
        """Save so that fewer than *at_least* passages are in memory alone, as far as the disk takes them."""
        with self._saving:
            try:
                while due := self._due(at_least):
                    self._replace_sound(saved, due)
                    saved.commit(self._sound())
                saved.commit(self._sound())
                self._saved_from = SAVED_FROM
            except OSError as error:
                logger.warning("The index could not be saved, and stays in memory: %s", error)
                self._saved_from = self._unsaved() + SAVED_FROM

    def _replace_sound(self, saved: SavedIndex, segments: Sequence[Segment]) -> None:
        """As `_replace`; if one is found damaged, nothing is changed but what is due.

        Raises: OSError.
        """
        try:
            self._replace(saved, segments)
        except DamagedFileError as error:
            self._note(error)

    def _due(self, at_least: int) -> Sequence[Segment]:
        """The segments that are to be written to one file: the last ones, with those before that are no larger."""
        segments = self._state.segments
        first = len(segments)
        while first and segments[first - 1].seal is None:
            first -= 1
        count = sum(segment.count for segment in segments[first:])
        if first == len(segments) or count < at_least:
            return next(([each] for each in self._sound() if each.seal and _is_mostly_dead(each)), [])
        while first and segments[first - 1].count <= count and not self._is_damaged(segments[first - 1]):
            first -= 1
            count += segments[first].count
        return segments[first:]

    def _replace(self, saved: SavedIndex, segments: Sequence[Segment]) -> None:
        """Write segments, which are neighbours, to one file, and let it take their place with what happened meanwhile.

        Raises: OSError, DamagedFileError: nothing was changed.
        """
        self._merging = frozenset(id(each.contents) for each in segments)
        try:
            written = saved.write(segments)
            with self._changing:
                now = self._state.segments
                at = next((at for at, each in enumerate(now) if self._is_merging(each)), 0)
                left = set().union(*(each.held() for each in now if self._is_merging(each)))
                new = written.without(each for each in written.contents.ids if each not in left)
                self._publish([*now[:at], *([new] if left else []), *(e for e in now[at:] if not self._is_merging(e))])
        finally:
            self._merging = frozenset()

    def _is_merging(self, segment: Segment) -> bool:
        return id(segment.contents) in self._merging

    def _tidy(self, saved: SavedIndex) -> None:
        try:
            saved.tidy(self._state.segments)
        except OSError as error:
            logger.warning("Old files of the index could not be removed: %s", error)

    def _drop(self, saved: SavedIndex) -> None:
        """Remove all files, and go on in memory.

        Raises: IndexNotPurgedError.
        """
        try:
            saved.clear()
        except OSError as error:
            raise IndexNotPurgedError(saved.directory, error.strerror or str(error)) from error
        with self._changing:
            self._publish([each.unsealed() for each in self._state.segments])

    # --- damage ---

    def _sound(self) -> list[Segment]:
        return [segment for segment in self._state.segments if not self._is_damaged(segment)]

    def _is_damaged(self, segment: Segment) -> bool:
        return segment.contents.origin in self._damaged

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Raises: IndexDamagedError: damage was found within."""
        try:
            yield
        except DamagedFileError as error:
            self._note(error)
            raise IndexDamagedError from error

    def _note(self, error: DamagedFileError) -> None:
        if error.path.name not in self._damaged:
            self._damaged |= {error.path.name}
            logger.warning("Part of the saved index is made again: %s", str(error))  # it would keep the file open


def segment_of_sound(articles: Sequence[Article]) -> tuple[Sequence[Segment], Mapping[str, Exception]]:
    """Return the segment of the articles that can be analyzed, if there are any; with it, why others cannot be, by id.

    All are tried at once. If that raises, halves are tried, and halves of these: one article of 500 takes as long as
    indexing all of them two or three times.
    """
    try:
        return [segment_of(articles)], {}
    except MemoryError:  # the machine's fault: the same article may do well later
        raise
    except Exception as error:  # noqa: BLE001 - of any class: one text that an analyzer fails at must not stop the others
        if len(articles) == 1:
            return [], {articles[0].id: error}
    half = len(articles) // 2
    segments, refused = segment_of_sound(articles[:half])
    others, refused_too = segment_of_sound(articles[half:])
    made = [*segments, *others]
    return [merged(made)] if len(made) > 1 else made, {**refused, **refused_too}


def segment_of(articles: Sequence[Article]) -> Segment:
    """The segment of some articles."""
    passages = [split_passages(article) for article in articles]
    sizes = [(each.id, each.content_hash, len(of_one)) for each, of_one in zip(articles, passages, strict=True)]
    languages = map(article_language, articles)
    spoken = [(each, language) for of_one, language in zip(passages, languages, strict=True) for each in of_one]
    keys = [passage_keys(*each) for each in spoken]
    fields = {field: Postings.of([each.fields[field] for each in keys]) for field in Field}
    described = [Described(language, each.kind, wording_number(each.text)) for each, language in spoken]
    return make_segment(sizes, described, fields, Forward.of([passage_tokens(*each) for each in spoken]))


def _is_mostly_dead(segment: Segment) -> bool:
    return len(segment.dead_rows) > DEAD_SHARE * segment.contents.row_count
