"""The backends that the contract is tested with, each with what it keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from index.backends.base import SearchBackend
from index.backends.bm25.backend import BM25Backend
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.opensearch.node_files import contents_of_indices


class BackendKind(Protocol):
    """A kind of backend."""

    examples: int
    """With how many a property is tried. In a cluster each takes a third of a second."""

    def open(self, directory: Path) -> SearchBackend:
        """Open the backend of a directory. What it keeps is there again when it is opened once more."""
        ...

    def kept(self, directory: Path) -> list[bytes]:
        """Return the contents of all files that it keeps for a directory."""
        ...

    def close(self) -> None:
        """Remove what lies elsewhere than in the directories."""
        ...


class Embedded:
    """A backend that keeps its files, if it has any, below the directory."""

    examples = 100

    def __init__(self, opening: Callable[[Path], SearchBackend]) -> None:
        self.open = opening

    def kept(self, directory: Path) -> list[bytes]:
        return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]

    def close(self) -> None: ...


class InCluster:
    """A backend that keeps all in a real cluster, in indices with a prefix that depends on the directory."""

    examples = 25

    def __init__(self, urls: list[str], data: Path) -> None:
        """Open nothing yet. Args: data: The folder of the nodes."""
        self._access = ClusterAccess(tuple(urls))
        self._data = data
        self._client = ClusterClient(self._access)
        self._prefixes: set[str] = set()

    def open(self, directory: Path) -> SearchBackend:
        prefix = hashlib.blake2b(str(directory).encode(), digest_size=8).hexdigest()
        self._prefixes.add(prefix)
        return OpenSearchBackend.open(replace(self._access, prefix=prefix))

    def kept(self, directory: Path) -> list[bytes]:
        return contents_of_indices(self._client, self._data, self._prefixes)

    def close(self) -> None:
        for prefix in self._prefixes:
            for name in self._client.get(f"/{prefix}-*"):
                self._client.delete(f"/{name}")
        self._client.close()


EMBEDDED: dict[str, Callable[[Path], SearchBackend]] = {
    "bm25 in memory": lambda directory: BM25Backend(),
    "bm25 on disk": lambda directory: BM25Backend.open(directory / "index"),
}
