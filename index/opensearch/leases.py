"""Let one of several processes have a task, until it ends, dies, or loses touch with the cluster.

A lease is a document that its holder writes again and again. Others take it when they have seen no such write for a
while, by their own clocks: no two clocks are compared. The holder itself stops earlier to believe that it has the
lease. Each write names the version that it replaces. So of several that take a lease at once, one succeeds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote

import opensearchpy

from index.elapsed import elapsed_s
from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.durable_index import make_durable_index
from index.opensearch.lease import HeldLease, Lease, WrittenVersion

ANSWER_S = 1.5
"""Seconds in which a node must answer. After that, there is time to ask another one."""

RENEW_S = 1.5
"""Seconds between two writes of a holder."""

RETRY_S = 0.2
"""Seconds until a holder tries again, after a write that failed."""

OVER_S = 6.0
"""Seconds without a write after which others may take a lease. What its holder began while it believed has two seconds
to end."""

WAIT_S = 60.0
"""Longest time to wait for a lease that another one has, in seconds. A long import changes the index in small steps."""

PAUSES_S = (0.02, 0.05, 0.1)
"""Seconds between two looks at a lease that is waited for; the last again and again."""

WRITES = 3
"""Tries to write the same. Each earlier one may arrive late, after we have looked."""

LISTED = 1_000  # most leases of a kind, as many as processes of an archive

logger = logging.getLogger(__name__)


class _Seen(NamedTuple):
    """The version of a lease that was seen the last time."""

    version: WrittenVersion
    since: float  # by our clock


class Leases:
    """The leases of one archive. Any thread may use them.

    `start` begins a thread that renews those that were taken here.
    """

    def __init__(
        self,
        client: ClusterClient,
        prefix: str,
        clock: Callable[[], float] = elapsed_s,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take none yet. Args: clock: Returns seconds, from any beginning. It runs while the machine is suspended."""
        self._client = client
        self._index = f"{prefix}-replicas"
        self._now = clock
        self._sleep = sleep
        self._seen: dict[str, _Seen] = {}
        self._taken: dict[str, Lease] = {}  # by token
        self._is_made = False
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self, name: str, says: Reply | None = None) -> Lease | None:
        """Take a lease, if nobody has it.

        Args: says: What others shall know of the holder.
        Returns: None: another one has it. Ask again: it is over when nobody has renewed it for OVER_S.
        Raises: BackendUnavailableError: the cluster does not answer.
        """
        if not self._is_made:
            make_durable_index(self._client, self._index, {"name": {"type": "keyword"}}, {})
            self._is_made = True
        lease = Lease(name, says or {}, self._now, self.release)
        with self._forgetting_if_unavailable():
            found = self._find(name)
            if found and not self._is_over(name, WrittenVersion.of(found)):
                return None
            lease.version = WrittenVersion.of(found) if found else None
            if not self._write(lease):
                return None
        self._taken[lease.token] = lease
        return lease

    @contextmanager
    def hold(self, name: str, within_s: float = WAIT_S) -> Iterator[Lease]:
        """Take a lease, waiting until others have released it, and release it at the end.

        Raises: BackendUnavailableError: another one has it all the time, or the cluster does not answer.
        """
        lease = self._wait_for(name, within_s)
        try:
            yield lease
        finally:
            lease.release()

    def _wait_for(self, name: str, within_s: float) -> Lease:
        give_up_at = self._now() + within_s
        pauses = iter(PAUSES_S)
        while not (lease := self.take(name)):
            if self._now() > give_up_at:
                raise BackendUnavailableError(f"another process has the lease “{name}” for more than {within_s:.0f} s")
            self._sleep(next(pauses, PAUSES_S[-1]))
        return lease

    def look(self, name: str) -> HeldLease | None:
        """Return a lease that some process has; None: nobody has it.

        Raises: BackendUnavailableError: the cluster does not answer.
        """
        with self._forgetting_if_unavailable():
            found = self._find(name)
        return self._held(found) if found else None

    def end(self, name: str) -> bool:
        """End a lease that is over, so that its holder never has it again. Return whether nobody has it now.

        Raises: BackendUnavailableError: the cluster does not answer.
        """
        lease = self.take(name)
        if lease:
            lease.release()
        return lease is not None

    def listed(self, prefix: str) -> list[HeldLease]:
        """Return the leases whose names begin so, in any order.

        Raises: BackendUnavailableError: the cluster does not answer.
        """
        asked = {"size": LISTED, "seq_no_primary_term": True, "query": {"prefix": {"name": prefix}}}
        with self._forgetting_if_unavailable():
            try:
                self._client.post(f"/{self._index}/_refresh", {}, ANSWER_S)
                hits = self._client.post(f"/{self._index}/_search", asked, ANSWER_S)["hits"]["hits"]
            except opensearchpy.NotFoundError:  # nobody has taken any
                return []
        return [self._held(hit) for hit in hits]

    def _held(self, found: Reply) -> HeldLease:
        source = found["_source"]
        return HeldLease(source["name"], source["says"], self._is_over(source["name"], WrittenVersion.of(found)))

    def renew_due(self) -> float:
        """Renew what was taken here, where it is time. Return the seconds until this must be called again."""
        now = self._now()
        for lease in list(self._taken.values()):
            if now >= lease.written_at + RENEW_S and not self._renew(lease):
                return RETRY_S
        return max(0.0, min([RENEW_S, *(each.written_at + RENEW_S - now for each in list(self._taken.values()))]))

    def _renew(self, lease: Lease) -> bool:
        """Return False if the cluster does not answer."""
        with lease.lock:
            was_held = lease.is_held
            try:
                if not lease.is_ended and not self._write(lease):
                    logger.warning("Another process has taken the lease “%s”", lease.name)
                    self._end(lease)
            except BackendUnavailableError as error:
                if was_held and not lease.is_held:
                    logger.warning("The lease “%s” could not be renewed: %s", lease.name, error)
                return False
        return True

    def release(self, lease: Lease) -> None:
        """See `Lease.release`."""
        with lease.lock:
            if lease.is_ended:
                return
            self._end(lease)
            try:
                self._remove(lease)
            except BackendUnavailableError as error:
                logger.warning("The lease “%s” could not be released: %s", lease.name, error)

    def _end(self, lease: Lease) -> None:
        lease.is_ended = True
        self._taken.pop(lease.token, None)

    def start(self) -> None:
        """Begin to renew what was taken here, and what will be, until `close`."""
        self._thread = threading.Thread(target=self._renew_all, name="leases", daemon=True)
        self._thread.start()

    def _renew_all(self) -> None:
        wait_s = 0.0
        while not self._ending.wait(wait_s):
            wait_s = self.renew_due()

    def close(self) -> None:
        """Release what was taken here, and renew nothing afterwards. Closing twice is allowed."""
        self._ending.set()
        if self._thread:
            self._thread.join()
        for lease in list(self._taken.values()):
            self.release(lease)

    def _is_over(self, name: str, version: WrittenVersion) -> bool:
        """Note what was seen of a lease, and return whether it may be taken."""
        now = self._now()
        seen = self._seen.get(name)
        if seen is None or seen.version != version:
            self._seen[name] = _Seen(version, now)
            return False
        return now - seen.since >= OVER_S

    @contextmanager
    def _forgetting_if_unavailable(self) -> Iterator[None]:
        """Begin to watch all leases again when the cluster answers again, because until then nobody can renew any."""
        try:
            yield
        except BackendUnavailableError:
            self._seen.clear()
            raise

    def _write(self, lease: Lease) -> bool:
        """Write a lease, and note when. Return whether nobody else has it."""
        body = {"name": lease.name, "token": lease.token, "says": lease.says}
        for _ in range(WRITES):
            sent_at = self._now()
            try:
                lease.version = WrittenVersion.of(self._put(lease, body))
            except opensearchpy.ConflictError:
                if not self._is_ours(lease):
                    return False
            else:
                lease.written_at = sent_at
                return True
        raise BackendUnavailableError("OpenSearch: the lease changes all the time")

    def _put(self, lease: Lease, body: Reply) -> Reply:
        if lease.version:
            return self._client.post(self._path("_doc", lease.name), body, ANSWER_S, **lease.version.params)
        return self._client.post(self._path("_create", lease.name), body, ANSWER_S)

    def _is_ours(self, lease: Lease) -> bool:
        """Return whether an earlier write of ours is there, whose answer was lost. Note its version."""
        found = self._find(lease.name)
        if found is None or found["_source"]["token"] != lease.token:
            return False
        lease.version = WrittenVersion.of(found)
        return True

    def _remove(self, lease: Lease) -> None:
        for _ in range(WRITES):
            params = lease.version.params if lease.version else {}
            try:
                self._client.delete(self._path("_doc", lease.name), ANSWER_S, **params)
            except opensearchpy.ConflictError:
                if self._is_ours(lease):
                    continue
            return
        raise BackendUnavailableError("OpenSearch: the lease changes all the time")

    def _find(self, name: str) -> dict[str, Any] | None:
        found = self._client.find(self._path("_doc", name), ANSWER_S, preference="_primary")
        return dict(found) if found else None

    def _path(self, endpoint: str, name: str) -> str:
        return f"/{self._index}/{endpoint}/{quote(name, safe='')}"
