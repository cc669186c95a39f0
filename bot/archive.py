"""Choose the store and the search backend: in a directory, or in a cluster.

No other module of the bot knows which ones are in use. `index.maintenance` knows their files, to check and save them.
"""

from __future__ import annotations

import gc
import json
from contextlib import ExitStack, closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.articles.json_form import draft_from_form
from index.articles.passages import split_passages
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus, Progress
from index.disk.paths import INDEX_NAME
from index.errors import StoreError
from index.following_corpus import FollowingCorpus
from index.metadata.metadata_index import MetadataIndex
from index.model import Unsearchable
from index.opensearch.cluster_access import ClusterAccess
from index.shared_corpus import SharedCorpus
from index.store.base import ArticleStore, SharedStore
from index.store.tinydb import TinyDBStore

Location = Path | ClusterAccess
"""Type of where an archive is: a directory, or a cluster."""

GC_THRESHOLD = 10_000
"""Number of allocated and not released objects that starts a garbage collection. An answer allocates hundreds, and
about nine of them are in cycles, which only a collection frees. With Python's default of 700, collections of young
objects ran three times in two answers. Every hundred answers, a collection also scanned everything read since the
archive was opened, which took 50 ms."""

SAMPLE_QUESTION = "Who paid for the new ferry cable?"
"""A question that the sample articles answer."""


def open_corpus(location: Location, *, read_only: bool = False, on_progress: Progress | None = None) -> Corpus:
    """Open the archive at *location*. With *read_only*, create nothing if there is no archive or it is empty.

    Raises: BackendUnavailableError: the cluster does not answer.
    """
    if isinstance(location, Path):
        corpus = Corpus(*_opened_in(location, read_only=read_only), on_progress, is_reader=read_only)
    else:
        corpus = _open_shared(location, read_only, on_progress)
    _spare_garbage_collection()
    return corpus


def open_following(data_dir: Path) -> FollowingCorpus:
    """Open the archive in *data_dir* for searches beside the process that changes it."""
    corpus = FollowingCorpus(*_opened_in(data_dir, read_only=True))
    _spare_garbage_collection()
    return corpus


def _open_shared(access: ClusterAccess, read_only: bool, on_progress: Progress | None) -> Corpus:
    from index.backends.opensearch.cluster_backend import OpenSearchBackend  # here: most archives need no client

    with ExitStack() as opened:
        store = opened.enter_context(closing(_open_shared_store(access, read_only=read_only)))
        backend = opened.enter_context(closing(OpenSearchBackend.open(access)))
        corpus = SharedCorpus(store, backend, on_progress, is_reader=read_only)
        opened.pop_all()
    return corpus


def _open_shared_store(access: ClusterAccess, *, read_only: bool) -> SharedStore:
    from index.store.opensearch.cluster_store import OpenSearchStore

    return OpenSearchStore.open(access, read_only=read_only)


def _opened_in(data_dir: Path, *, read_only: bool) -> tuple[TinyDBStore, BM25Backend]:
    store = TinyDBStore.open(data_dir, read_only=read_only)  # first, because it locks the archive, index included
    metadata = MetadataIndex(store, store.outlines())
    return store, BM25Backend.open(data_dir / INDEX_NAME, metadata, read_only=read_only)


def _spare_garbage_collection() -> None:
    """Collect garbage less often, and never scan what exists now: an archive that was just read."""
    gc.set_threshold(GC_THRESHOLD)
    gc.freeze()  # otherwise each full collection scans all of this, and 1 question in 100 waits 30 ms


def open_store(location: Location) -> ArticleStore:
    """Open the articles at *location* for reading, without a search index. Raises: as `open_corpus`."""
    if isinstance(location, Path):
        return TinyDBStore.open(location, read_only=True)
    return _open_shared_store(location, read_only=True)


def is_writable(data_dir: Path) -> bool:
    """Return whether the archive in *data_dir* can be opened for writing. If there is none, create an empty one."""
    try:
        TinyDBStore.open(data_dir).close()
    except StoreError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of articles and passages in an archive, and of those that a search can find."""

    articles: int
    passages: int
    indexed: int  # passages; equal to `passages` if all is well
    unsearchable: tuple[Unsearchable, ...] = ()  # articles whose passages are not counted


def count(data_dir: Path) -> Counts:
    """Count the articles and passages in *data_dir*. Creates nothing.

    Raises: as `open_corpus`.
    """
    backend = BM25Backend.open(data_dir / INDEX_NAME, read_only=True)
    with closing(Corpus(open_store(data_dir), backend, is_reader=True)) as corpus:
        unsearchable = {each.article_id for each in corpus.unsearchable}
        passages = sum(len(split_passages(article)) for article in corpus if article.id not in unsearchable)
        return Counts(len(corpus), passages, len(backend), corpus.unsearchable)


def sample_corpus() -> Corpus:
    """Return the sample articles that come with Byline, in memory."""
    store = TinyDBStore.in_memory()
    corpus = Corpus(store, BM25Backend(metadata=MetadataIndex(store)))
    lines = files("bot").joinpath("samples/articles.jsonl").read_text(encoding="utf-8").splitlines()
    corpus.add_all(draft_from_form(json.loads(line), "samples") for line in lines)
    return corpus
