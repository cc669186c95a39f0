"""Make and read an index with a part of the log of an archive: the state at its beginning, and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.durable_index import make_durable_index
from index.opensearch.log.change_log import ARTICLE, write

HEAD = "head"
"""Id of the document with the beginning. An index that was made for an empty archive has none."""

SNAPSHOT_CHARS = 2**20
"""Characters of a document of the state at the beginning."""

FOUND_AT_ONCE = 10_000
"""Most documents that a search returns, as OpenSearch limits them."""


class Beginning(NamedTuple):
    """The state at the beginning of a part of the log."""

    revision: int  # number of changes before it
    token: str  # of the last entry before it; empty: there is none
    snapshot: Iterable[str]  # the state, in lines


class LogIndex:
    """An index with a part of the log. Each method raises BackendUnavailableError if the cluster does not answer."""

    def __init__(self, client: ClusterClient, name: str) -> None:
        """Use the index with this name. To fill it, give the name of an alias: nothing is written if that is gone."""
        self._client = client
        self.name = name

    def make(self, aliases: Iterable[str], copies: int = 1) -> None:
        """Make the index, unless it exists. Args: copies: See `make_durable_index`."""
        fields: Reply = {ARTICLE: {"type": "keyword"}}
        make_durable_index(self._client, self.name, fields, {alias: {} for alias in aliases}, copies)

    def fill(self, beginning: Beginning) -> None:
        """Write the beginning. Whoever reads it meanwhile sees none. Raises: GoneError."""
        parts = 0

        def documents() -> Iterator[tuple[str, Reply]]:
            nonlocal parts
            for lines in _grouped(beginning.snapshot):
                yield _snapshot_id(parts), {"lines": lines}
                parts += 1
            yield HEAD, {"revision": beginning.revision, "token": beginning.token, "parts": parts}

        write(self._client, self.name, documents())

    def beginning(self) -> Beginning | None:
        """Return the beginning; None: there is none, or no such index. Its snapshot is read while it is used."""
        head = self._client.find(f"/{self.name}/_doc/{HEAD}")
        if head is None or not head["found"]:
            return None
        source = head["_source"]
        return Beginning(source["revision"], source["token"], self._snapshot(source["parts"]))

    def _snapshot(self, parts: int) -> Iterator[str]:
        for at in range(parts):
            part = self._client.find(f"/{self.name}/_doc/{_snapshot_id(at)}")
            if part is None:
                raise GoneError
            yield from part["_source"]["lines"]

    def refresh(self) -> None:
        """Let searches find everything that was written before."""
        self._client.post(f"/{self.name}/_refresh", {})

    def texts(self) -> Iterator[str]:
        """Yield the ids of all documents with texts, as of the last refresh. There may be more than a search finds."""
        after: list[int] = []
        while True:
            asked: dict[str, object] = {
                "size": FOUND_AT_ONCE,
                "query": {"exists": {"field": ARTICLE}},
                "sort": [{"_seq_no": "asc"}],
                "_source": False,
            }
            found = self._client.post(f"/{self.name}/_search", asked | ({"search_after": after} if after else {}))
            hits = found["hits"]["hits"]
            yield from (hit["_id"] for hit in hits)
            if len(hits) < FOUND_AT_ONCE:
                return
            after = hits[-1]["sort"]


def _grouped(lines: Iterable[str]) -> Iterator[list[str]]:
    """Group lines into lists that are not too long for a document."""
    some: list[str] = []
    size = 0
    for line in lines:
        if some and size + len(line) > SNAPSHOT_CHARS:
            yield some
            some, size = [], 0
        some.append(line)
        size += len(line)
    if some:
        yield some


def _snapshot_id(at: int) -> str:
    return f"snapshot-{at:06}"
