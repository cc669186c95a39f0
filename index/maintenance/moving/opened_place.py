"""Open the place for an archive in a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.cluster_place import ClusterPlace
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases
from index.opensearch.records.moved_records import AllClusterWork, MovableClusterNotebook, remove_records


@contextmanager
def open_place(access: ClusterAccess) -> Iterator[ClusterPlace]:
    """Connect to a cluster, and yield the place for an archive there."""
    with closing(ClusterClient(access)) as client:
        yield place_of(client, access.prefix)


def place_of(client: ClusterClient, prefix: str) -> ClusterPlace:
    """Return the place for an archive in a cluster."""

    def open_bookkeeping() -> Bookkeeping:
        return Bookkeeping(MovableClusterNotebook(client, prefix), AllClusterWork(client, prefix))

    discard = partial(remove_records, client, prefix)
    return ClusterPlace(client, prefix, Leases(client, prefix), open_bookkeeping, discard)
