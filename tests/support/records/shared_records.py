"""Documents, notes and work in a cluster that several processes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import uuid4

from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import ClusterQueue
from index.opensearch.records.keyed_documents import DocumentWrite, KeyedDocuments
from index.opensearch.records.stored_documents import NOTHING

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

Before = Callable[[], object]


class UnsteadyClient(ClusterClient):
    """A client that counts its requests, calls a function before some of them, and may lose touch with the cluster."""

    def __init__(self, access: ClusterAccess) -> None:
        super().__init__(access)
        self.requests: list[str] = []  # the paths of those that were sent
        self.is_down = False
        self.before: dict[str, Before] = {}  # by a part of the path: what is called once before such a request
        self.replies: dict[str, Reply] = {}  # by a part of the path: in place of the cluster's
        self.slept_s = 0.0

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, object],
        body: Reply | str | None = None,
        within_s: float | None = None,
    ) -> Reply:
        for part in [each for each in self.before if each in path]:
            self.before.pop(part)()
        if self.is_down:
            raise BackendUnavailableError("OpenSearch: nobody is there")
        self.requests.append(path)
        for part in [each for each in self.replies if each in path]:
            return self.replies[part]
        return super()._call(method, path, params, body, within_s)

    def pause(self, seconds: float) -> None:
        self.slept_s += seconds


class SharedRecords:
    """An archive of its own for a test, and those who use it, each as if it were a process."""

    def __init__(self, urls: list[str]) -> None:
        self.urls = urls
        self.prefix = f"records{uuid4().hex}"
        self.time = NOON
        self._clients: list[UnsteadyClient] = []
        self.client = self.connected()

    def connected(self, *urls: str) -> UnsteadyClient:
        """Return a client. Args: urls: Of the proxies that it asks; none: it asks the nodes."""
        self._clients.append(UnsteadyClient(ClusterAccess(urls or tuple(self.urls))))
        return self._clients[-1]

    def documents(self, client: ClusterClient | None = None) -> KeyedDocuments:
        return KeyedDocuments(client or self.connected(), self.prefix, "notes", {"n": {"type": "long"}})

    def notebook(self, client: ClusterClient | None = None) -> ClusterNotebook:
        return ClusterNotebook(client or self.connected(), self.prefix, now=lambda: self.time.timestamp())

    def queue(self, owner: str, client: ClusterClient | None = None) -> ClusterQueue:
        return ClusterQueue(client or self.connected(), self.prefix, owner, now=lambda: self.time)

    @property
    def indices(self) -> list[str]:
        """The names of the indices that there are, without the prefix."""
        return sorted(name.removeprefix(f"{self.prefix}-") for name in self.client.get(f"/{self.prefix}-*"))

    def close(self) -> None:
        for name in self.client.get(f"/{self.prefix}-*"):
            self.client.delete(f"/{name}")
        for client in self._clients:
            client.close()


def creating(key: str, **fields: object) -> DocumentWrite:
    """Return the write of a document that must not exist."""
    return DocumentWrite(key, fields, NOTHING)
