"""A request to the index is done again after later changes: it waited in a node that stood still."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from functools import partial

import opensearchpy
import pytest

from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import Action, ClusterClient
from index.shared_corpus import SharedCorpus
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.opensearch.numbered_steps import Step
from tests.support.opensearch.shared_log import SharedLog

STEPS = [Step(1, number) for number in range(4)]
"""An article is added, replaced and removed, then another one added."""


class RepeatingClient(ClusterClient):
    """A client that can send all bulks again."""

    def __init__(self, access: ClusterAccess) -> None:
        super().__init__(access)
        self.sent: list[Callable[[], None]] = []

    def bulk(self, index: str, actions: Iterable[Action], *, refresh: bool, **params: object) -> None:
        self.sent.append(partial(super().bulk, index, list(actions), refresh=refresh, **params))
        self.sent[-1]()

    def send_again(self, number: int) -> None:
        """Send one of them. What the cluster refuses is as if it were not sent."""
        with suppress(opensearchpy.TransportError):
            self.sent[number]()


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_changes_nothing(shared: SharedLog, steps: int) -> None:
    client = shared.added(RepeatingClient(shared.access))
    store, backend = OpenSearchStore.open(shared.access), OpenSearchBackend(client, shared.prefix)
    with closing(backend), closing(SharedCorpus(store, backend)) as corpus:
        for step in STEPS[:steps]:
            step.do(corpus)
        for late in range(len(client.sent)):
            client.send_again(late)
            with closing(OpenSearchBackend.open(shared.access)) as other:
                assert other.indexed_hashes() == store.content_hashes()
                assert len(other) == 2 * len(store)
            for step in STEPS[:steps]:
                is_there = any(each.paragraphs == step.draft.paragraphs for each in store)
                assert is_there == any(step.word in hit.passage.text for hit in corpus.search(step.word, limit=9).hits)
