"""Logs in a cluster that several writers share, as those of several processes do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.log.generations import Generations

Client = TypeVar("Client", bound=ClusterClient)


class HookedClient(ClusterClient):
    """A client that calls a function before its first request to a path that begins so."""

    def __init__(self, access: ClusterAccess, **hooks: Callable[[], object]) -> None:
        """Connect to no node yet. Args: hooks: By the beginning of the path, without its slash."""
        super().__init__(access)
        self._hooks = {f"/{path}": hook for path, hook in hooks.items()}

    def get(self, path: str, **params: object) -> Reply:
        self._before(path)
        return super().get(path, **params)

    def find(self, path: str, within_s: float | None = None, **params: object) -> Reply | None:
        self._before(path)
        return super().find(path, within_s, **params)

    def post(self, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:
        self._before(path)
        return super().post(path, body, within_s, **params)

    def _before(self, path: str) -> None:
        for beginning in [each for each in self._hooks if path.startswith(each)]:
            self._hooks.pop(beginning)()


class SharedLog:
    """A log of its own for a test, and those who use it."""

    def __init__(self, urls: list[str]) -> None:
        self.urls = urls
        self.prefix = f"log{uuid4().hex}"
        self.access = ClusterAccess(tuple(urls), prefix=self.prefix)
        self._clients: list[ClusterClient] = []
        self.client = self.added(ClusterClient(self.access))

    def added(self, client: Client) -> Client:
        """Return a client that is closed at the end."""
        self._clients.append(client)
        return client

    def open(self, *urls: str) -> Generations:
        """Return the log as another process has it.

        Args: urls: Of the proxies that it asks; none: it asks the nodes.
        """
        return Generations(self.added(ClusterClient(ClusterAccess(urls or tuple(self.urls)))), self.prefix)

    @property
    def indices(self) -> list[str]:
        """The names of the indices that there are, without the prefix."""
        return sorted(name.removeprefix(f"{self.prefix}-") for name in self.client.get(f"/{self.prefix}-*"))

    def close(self) -> None:
        for name in self.client.get(f"/{self.prefix}-*"):
            self.client.delete(f"/{name}")
        for client in self._clients:
            client.close()
