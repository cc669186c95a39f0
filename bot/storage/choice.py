"""Choose what reports on the place where the archive is kept."""

from __future__ import annotations

from pathlib import Path

from bot.storage.disk_storage import DiskStorage
from bot.storage.storage import Storage
from index.opensearch.cluster_access import ClusterAccess


def storage_at(data_dir: Path | None, cluster: ClusterAccess | None) -> Storage | None:
    """Return what reports on a cluster, if there is one, else on a directory; None: the archive is in memory."""
    if cluster is None:
        return DiskStorage(data_dir) if data_dir else None
    from bot.storage.cluster_storage import ClusterStorage
    from index.opensearch.cluster_probe import ClusterProbe  # takes 0.2 s to load, and most archives have files

    return ClusterStorage(ClusterProbe(cluster))
