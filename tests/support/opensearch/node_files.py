"""What the nodes of a cluster have on disk."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from index.opensearch.cluster_client import ClusterClient
from tests.support.waiting import HANG_S


def contents_of_indices(client: ClusterClient, data: Path, prefixes: Iterable[str]) -> list[bytes]:
    """Return the contents of all files of the indices with these prefixes, on all nodes, and of the nodes' own files.

    A dropped index is gone from the disk soon after the cluster has said so: that is waited for.

    Args: data: The folder of the nodes.
    """
    wanted = tuple(f"{prefix}-" for prefix in prefixes)
    deadline = time.monotonic() + HANG_S
    while True:
        try:
            if (contents := _contents(client, data, wanted)) is not None:
                return contents
        except FileNotFoundError:  # a node has just replaced some files by others, or has dropped them
            continue
        assert time.monotonic() < deadline, "the files of an index that was dropped are still there"


def _contents(client: ClusterClient, data: Path, prefixes: tuple[str, ...]) -> list[bytes] | None:
    """Return the contents; None: there are files of an index that was dropped."""
    found = list(data.glob("n*/data/**/indices/*"))
    live = _uuids(client)
    if not all(folder.name in live for folder in found):
        return None
    own = [folder for folder in found if live[folder.name].startswith(prefixes)]
    assert own, "no node has the index"
    return [path.read_bytes() for folder in own for path in folder.rglob("*") if path.is_file()]


def _uuids(client: ClusterClient) -> dict[str, str]:
    """Return the names of all indices by the names of their folders."""
    settings = client.get("/_all/_settings", expand_wildcards="all")
    return {each["settings"]["index"]["uuid"]: name for name, each in settings.items()}
