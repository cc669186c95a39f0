"""The cluster takes no writes, as when a disk is full, and takes them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.opensearch.numbered_steps import Step
from tests.support.opensearch.shared_log import SharedLog
from tests.support.waiting import HANG_S

BLOCKS = ("blocks.write", "blocks.read_only_allow_delete")
"""What an operator sets, and what the cluster sets when a disk is full."""


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


def block(shared: SharedLog, part: str, name: str, value: bool | None) -> None:
    url = f"{shared.urls[0]}/{shared.prefix}-{part}-*/_settings"
    httpx.put(url, json={f"index.{name}": value}, timeout=HANG_S).raise_for_status()


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("part", ["log", "passages"])
def test_a_change_is_refused_and_made_once_when_it_is_asked_for_again(shared: SharedLog, part: str, name: str) -> None:
    """Nothing is lost that was acknowledged, and questions are answered all the time."""
    first, second = Step(1, 0), Step(1, 3)
    store, backend = OpenSearchStore.open(shared.access), OpenSearchBackend.open(shared.access)
    with closing(backend), closing(Corpus(store, backend)) as corpus:
        first.do(corpus)
        block(shared, part, name, True)
        for _ in range(2):
            with pytest.raises(BackendUnavailableError, match="takes no changes"):
                second.do(corpus)
        assert corpus.search(first.word, limit=1).hits[0].article.title == first.title
        block(shared, part, name, None)
        second.do(corpus)
        assert corpus.search(second.word, limit=1).hits[0].article.title == second.title
        assert store.revision == 2
