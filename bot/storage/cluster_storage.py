"""Report on the cluster where the archive is kept."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from bot.storage.storage import StorageReport
from index.errors import BackendUnavailableError
from index.opensearch.cluster_probe import ClusterProbe
from index.opensearch.log.generations import ClusterSnapshot

SNAPSHOT_KEPT_S = 600.0
"""Seconds for which the last snapshot is taken from memory. To list them, the cluster reads a file for each, which may
be far away and cost money."""


class ClusterStorage:
    """A cluster. See `Storage`."""

    is_cluster = True

    def __init__(self, probe: ClusterProbe, clock: Callable[[], float] = monotonic) -> None:
        """Ask nothing yet. Args: clock: Returns seconds, from any beginning."""
        self._probe = probe
        self._clock = clock
        self._snapshot: ClusterSnapshot | None = None
        self._listed_at: float | None = None  # by the clock

    def report(self) -> StorageReport:
        """See `Storage.report`."""
        try:
            state = self._probe.state()
        except BackendUnavailableError as error:
            return StorageReport(None, None, None, str(error), problem=str(error))
        try:
            snapshot, problem = self._last_snapshot(), None
        except BackendUnavailableError as error:
            snapshot, problem = None, str(error)
        at = snapshot.made_at if snapshot else None
        return StorageReport(state.index_bytes, state.free_bytes, at, problem, state)

    def _last_snapshot(self) -> ClusterSnapshot | None:
        if self._listed_at is None or self._clock() - self._listed_at >= SNAPSHOT_KEPT_S:
            self._snapshot = self._probe.last_snapshot()
            self._listed_at = self._clock()
        return self._snapshot

    def refusal(self) -> str | None:
        """See `Storage.refusal`."""
        try:
            self._probe.check_changes()
        except BackendUnavailableError as error:
            return f"The cluster cannot be used: {error}"
        return None

    def close(self) -> None:
        """See `Storage.close`."""
        self._probe.close()
