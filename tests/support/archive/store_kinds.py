"""The stores that the contract is tested with, each with what it keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.store.base import ArticleStore
from index.store.opensearch.cluster_store import OpenSearchStore
from index.store.tinydb import TinyDBStore
from tests.support.opensearch.node_files import contents_of_indices


class StoreKind(Protocol):
    """A kind of store."""

    examples: int
    """With how many a property is tried. In a cluster each takes a third of a second."""

    def open(self, directory: Path, *, read_only: bool = False) -> ArticleStore:
        """Open the store of a directory. What it keeps is there again when it is opened once more."""
        ...

    def second(self, directory: Path, store: ArticleStore) -> ArticleStore:
        """Return the store as another writer has it who changes it at the same time."""
        ...

    def kept(self, directory: Path) -> list[bytes]:
        """Return the contents of all files that it keeps for a directory."""
        ...

    def state(self, directory: Path) -> object:
        """Return a value that is another one as soon as anything is written for a directory."""
        ...

    def close(self) -> None:
        """Remove what lies elsewhere than in the directories."""
        ...


class EmbeddedStore:
    """A store that keeps its files, if it has any, below the directory. One process has it at a time."""

    examples = 40

    def __init__(self, opening: Callable[[Path, bool], ArticleStore]) -> None:
        self._opening = opening

    def open(self, directory: Path, *, read_only: bool = False) -> ArticleStore:
        return self._opening(directory, read_only)

    def second(self, directory: Path, store: ArticleStore) -> ArticleStore:
        """Return the same store, as another thread has it."""
        return store

    def kept(self, directory: Path) -> list[bytes]:
        return list(self.state(directory).values())

    def state(self, directory: Path) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}

    def close(self) -> None: ...


class StoreInCluster:
    """A store that keeps all in a real cluster, in indices with a prefix that depends on the directory."""

    examples = 15

    def __init__(self, urls: list[str], data: Path) -> None:
        """Open nothing yet. Args: data: The folder of the nodes."""
        self._access = ClusterAccess(tuple(urls))
        self._data = data
        self._client = ClusterClient(self._access)
        self._prefixes: set[str] = set()
        self._seconds: list[ArticleStore] = []

    def open(self, directory: Path, *, read_only: bool = False) -> OpenSearchStore:
        prefix = hashlib.blake2b(str(directory).encode(), digest_size=8).hexdigest()
        self._prefixes.add(prefix)
        return OpenSearchStore.open(replace(self._access, prefix=prefix), read_only=read_only)

    def second(self, directory: Path, store: ArticleStore) -> ArticleStore:
        self._seconds.append(self.open(directory))
        return self._seconds[-1]

    def kept(self, directory: Path) -> list[bytes]:
        return contents_of_indices(self._client, self._data, self._prefixes)

    def state(self, directory: Path) -> object:
        """Return how many operations each index has seen."""
        names = ",".join(f"{prefix}-*" for prefix in self._prefixes)
        shown = "indices.*.uuid,indices.*.primaries.indexing.index_total,indices.*.primaries.indexing.delete_total"
        return self._client.get(f"/{names}/_stats", filter_path=shown)

    def close(self) -> None:
        for store in self._seconds:
            store.close()
        for prefix in self._prefixes:
            for name in self._client.get(f"/{prefix}-*"):
                self._client.delete(f"/{name}")
        self._client.close()


EMBEDDED_STORES: dict[str, Callable[[Path, bool], ArticleStore]] = {
    "memory": lambda directory, read_only: TinyDBStore.in_memory(),
    "disk": lambda directory, read_only: TinyDBStore.open(directory / "archive", read_only),
}
