"""Leases in a cluster that several processes share."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases


class SharedLeases:
    """The leases of one archive, and the processes that take them. Their clock stands still unless it is moved."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self.prefix = f"leases{uuid4().hex}"
        self._clients: list[ClusterClient] = []
        self._opened: list[Leases] = []
        self.now = 1_000.0  # seconds, of all processes

    def pass_time(self, seconds: float) -> None:
        self.now += seconds

    def open(
        self, *urls: str, clock: Callable[[], float] | None = None, sleep: Callable[[float], None] | None = None
    ) -> Leases:
        """Return the leases as another process has them.

        Args:
            urls: Of the proxies that it asks; none: it asks the nodes.
            clock: Its own clock; None: that of all.
            sleep: Waits between two looks at a lease; None: it moves the clock of all.
        """
        client = ClusterClient(ClusterAccess(urls or tuple(self._urls)))
        self._clients.append(client)
        self._opened.append(Leases(client, self.prefix, clock or (lambda: self.now), sleep or self.pass_time))
        return self._opened[-1]

    def close(self) -> None:
        for leases in self._opened:
            leases.close()
        client = ClusterClient(ClusterAccess(tuple(self._urls)))
        client.delete(f"/{self.prefix}-replicas")
        for each in (client, *self._clients):
            each.close()
