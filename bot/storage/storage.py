"""Define what there is to say of the place where the archive is kept: a directory, or a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.opensearch.cluster_state import ClusterState


@dataclass(frozen=True, slots=True)
class StorageReport:
    """What there is to say of the place where the archive is kept."""

    used_bytes: int | None  # by the archive; None: nobody knows
    free_bytes: int | None  # on its disk, or on the fullest disk of its cluster; None: nobody knows
    backup_at: datetime | None  # time of the last known backup, or snapshot
    backup_problem: str | None = None  # why the time is unknown
    cluster: ClusterState | None = None  # None: there is no cluster, or it does not answer
    problem: str | None = None  # why nothing is known


class Storage(Protocol):
    """The place where the archive is kept. Its methods may take seconds. Any thread may call them."""

    @property
    def is_cluster(self) -> bool:
        """Return whether it is a cluster."""

    def report(self) -> StorageReport:
        """Return what there is to say now."""

    def refusal(self) -> str | None:
        """Return a line about why no change can be stored now; None: it can."""

    def close(self) -> None:
        """Close what is open. Closing twice is allowed."""
