"""The first answer to each different request is lost, and so each is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import ClusterQueue
from index.shared_corpus import SharedCorpus
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.numbered_steps import Step
from tests.support.opensearch.shared_log import SharedLog

STEPS = [Step(1, number) for number in range(4)]
"""An article is added, replaced and removed, then another one added."""


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


@pytest.fixture
def access(shared: SharedLog) -> Iterator[ClusterAccess]:
    """The way to a node on which each first answer is lost."""
    with LosingProxy(shared.urls[0]) as proxy:
        asked: set[str] = set()

        def loses(path: str) -> bool:
            is_new = path not in asked
            asked.add(path)
            return is_new

        proxy.loses = loses
        yield ClusterAccess((proxy.url,), prefix=shared.prefix)
        assert proxy.lost > 10


def test_change_no_archive(shared: SharedLog, access: ClusterAccess) -> None:
    now = [datetime.now(UTC)]
    with closing(
        SharedCorpus(OpenSearchStore.open(access), OpenSearchBackend.open(access), now=lambda: now[0])
    ) as corpus:
        for step in STEPS:
            step.do(corpus)
        Step(2, 0).do(corpus)
        corpus.purge([Step(2, 0).url])
        now[0] += timedelta(days=2)
        corpus.tidy()
        corpus.catch_up()
    with (
        closing(OpenSearchStore.open(shared.access)) as store,
        closing(OpenSearchBackend.open(shared.access)) as backend,
    ):
        assert [article.title for article in store] == [STEPS[-1].title]
        assert backend.indexed_hashes() == store.content_hashes()
    assert len(shared.indices) == 2


def test_change_no_notes_and_no_work(shared: SharedLog, access: ClusterAccess) -> None:
    client = shared.added(ClusterClient(access))
    notes, queue = ClusterNotebook(client, shared.prefix), ClusterQueue(client, shared.prefix, "a bot")
    for number in range(3):
        notes.put(f"post:{number}", {"number": number})
        assert queue.accept({f"1:{number}": {"number": number}}) == {f"1:{number}"}
    notes.remove("post:0")
    queue.finish("1:0")
    notes.purge(["post:1"])
    queue.purge()
    for each in notes, queue:
        each.tidy()
    assert dict(ClusterNotebook(shared.client, shared.prefix).items()) == {"post:2": {"number": 2}}
    left = ClusterQueue(shared.client, shared.prefix, "another one").others()
    assert [work.entry.key for work in left] == ["1:1", "1:2"]
    assert len(shared.indices) == 2
