"""Check an archive in a cluster. Nothing is changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from index.backends.fingerprint import fingerprint
from index.backends.opensearch.passage_index import PassageIndex
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.store.opensearch.cluster_store import OpenSearchStore


@dataclass(frozen=True, slots=True)
class ClusterFindings:
    """What was found of an archive."""

    articles: int  # in the store
    revision: int  # of the store; 0: there is no archive yet
    passages: int | None  # in the index; None: there is no index of this version of the program
    is_busy: bool  # whether a process is changing the index
    lacking: tuple[str, ...]  # ids of the articles that the index lacks, or has in another state


def examine_shared_archive(access: ClusterAccess) -> ClusterFindings:
    """Compare the store and the index of an archive.

    Raises: BackendUnavailableError; StoreDamagedError: the log cannot be understood.
    """
    with closing(ClusterClient(access)) as client:
        index = PassageIndex(client, access.prefix, fingerprint())
        is_there = index.exists()
        is_busy = is_there and bool(index.progress().writer)
        indexed = index.articles().articles if is_there else ()
    hashes = {each.outline.id: each.content_hash for each in indexed}
    with closing(OpenSearchStore.open(access, read_only=True)) as store:
        wanted = store.content_hashes()
        different = tuple(
            article_id for article_id in {**wanted, **hashes} if wanted.get(article_id) != hashes.get(article_id)
        )
        passages = sum(each.passages for each in indexed) if is_there else None
        return ClusterFindings(len(store), store.revision, passages, is_busy, different)
