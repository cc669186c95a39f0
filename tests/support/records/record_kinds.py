"""Where the contracts of notes, work and counts are tested: in files below a directory, or in a real cluster."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.opensearch.node_files import contents_of_indices


class KeepsInFiles:
    """Keeps its files, if it has any, below the directory."""

    def kept(self, directory: Path) -> list[bytes]:
        return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]

    def close(self) -> None: ...


class KeepsInCluster:
    """Keeps all in a real cluster, in indices with a prefix that depends on the directory."""

    def __init__(self, urls: list[str], data: Path) -> None:
        """Open nothing yet. Args: data: The folder of the nodes."""
        self._data = data
        self.client = ClusterClient(ClusterAccess(tuple(urls)))
        self._prefixes: set[str] = set()

    def prefix(self, directory: Path) -> str:
        """Return the prefix of a directory."""
        prefix = hashlib.blake2b(str(directory).encode(), digest_size=8).hexdigest()
        self._prefixes.add(prefix)
        return prefix

    def kept(self, directory: Path) -> list[bytes]:
        return contents_of_indices(self.client, self._data, self._prefixes)

    def close(self) -> None:
        for prefix in self._prefixes:
            for name in self.client.get(f"/{prefix}-*"):
                self.client.delete(f"/{name}")
        self.client.close()
