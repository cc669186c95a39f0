"""Backends in a cluster that share an index, as those of several processes do."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import Action, ClusterClient, Reply

Watch = Callable[[str, Reply], None]


class WatchedClient(ClusterClient):
    """A client that tells what it is about to send, and may be made to fail."""

    def __init__(self, access: ClusterAccess, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(access, sleep=sleep)
        self.requests: list[str] = []  # the paths of those that were sent
        self.before_post: Watch = lambda path, body: None
        self.replies: dict[str, Reply] = {}  # by path, instead of those of the cluster
        self.fails_at = -1  # the action of a bulk before which the connection is lost; -1: none

    def get(self, path: str, **params: object) -> Reply:
        self.requests.append(path)
        return self.replies[path] if path in self.replies else super().get(path, **params)

    def find(self, path: str, within_s: float | None = None, **params: object) -> Reply | None:
        return self.replies[path] if path in self.replies else super().find(path, within_s, **params)

    def post(self, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:
        self.requests.append(path)
        self.before_post(path, body)
        return self.replies[path] if path in self.replies else super().post(path, body, within_s, **params)

    def search_all(self, index: str | None, searches: Sequence[Reply], copy: str | None = None) -> list[Reply]:
        self.requests.append(f"/{index}/_msearch")
        self.before_post(self.requests[-1], searches[0])
        return super().search_all(index, searches, copy)

    def hold(self, index: str, kept: str, copy: str) -> str:
        self.requests.append(f"/{index}/_search/point_in_time")
        self.before_post(self.requests[-1], {})
        return super().hold(index, kept, copy)

    def bulk(self, index: str, actions: object, *, refresh: bool, **params: object) -> None:
        self.requests.append(f"/{index}/_bulk")
        listed: list[Action] = list(actions)  # type: ignore[call-overload]  # as its base takes them
        if self.fails_at < 0:
            return super().bulk(index, listed, refresh=refresh, **params)
        super().bulk(index, listed[: self.fails_at], refresh=False, **params)
        raise ConnectionAbortedError


class SharedIndex:
    """An index of its own for a test, and those who use it, as if each were a process."""

    def __init__(self, urls: list[str]) -> None:
        self.access = ClusterAccess(tuple(urls), prefix=f"shared{uuid4().hex}")
        self.client = WatchedClient(self.access)  # of the one that was opened last
        self.now = 0.0  # by the clock of those who wait for others; a pause takes no time, but changes it
        self._opened: list[OpenSearchBackend] = []

    def open(self) -> OpenSearchBackend:
        self.client = WatchedClient(self.access, self._sleep)
        self._opened.append(OpenSearchBackend(self.client, self.access.prefix, lambda: self.now))
        return self._opened[-1]

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def names(self) -> list[str]:
        """The indices that there are."""
        return sorted(self.client.get(f"/{self.access.prefix}-*"))

    @property
    def version(self) -> int:
        """The version of the only index's state."""
        (name,) = (name for name in self.names if "-passages-" in name)
        return int(self.client.get(f"/{name}/_doc/state")["_source"]["version"])

    def close(self) -> None:
        client = ClusterClient(self.access)
        for name in self.names:
            client.delete(f"/{name}")
        client.close()
        self.client.close()
        for backend in self._opened:
            backend.close()
