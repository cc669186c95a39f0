"""Connect this process to the others that share its archive."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.queue.shared_inbox import SharedInbox
from bot.replicas.held_tasks import HeldTasks
from bot.replicas.membership import Membership
from bot.runtime.executors import THREAD_NAME
from index.elapsed import elapsed_s
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases
from index.opensearch.records.claims import Claims

THREADS = 4
"""Threads that ask the cluster. While it does not answer, each waits for some seconds."""


class Replica:
    """This process as one of those that share an archive."""

    def __init__(self, access: ClusterAccess, clock: Callable[[], float] = elapsed_s) -> None:
        """Connect to no node yet. Args: clock: See `Leases`."""
        self._access = access
        self._client = ClusterClient(access)
        self.threads = ThreadPoolExecutor(THREADS, f"{THREAD_NAME}-replica")
        self.leases = Leases(self._client, access.prefix, clock)
        self.claims = Claims(self._client, access.prefix)
        self.membership = Membership(self.leases)
        self.tasks = HeldTasks(self.leases, self.threads)

    def join(self, address: str | None) -> SharedInbox:
        """Let the others know of this process: see `Membership.join`. Return its inbox, which the caller closes first.

        Raises: BackendUnavailableError, StoreUnavailableError.
        """
        self.leases.start()
        self.membership.join(address)
        self.inbox = SharedInbox(self._access, self.membership.token)
        return self.inbox

    def close(self) -> None:
        """Let the others go on at once without this process. Closing twice is allowed."""
        self.leases.close()
        self.threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()
