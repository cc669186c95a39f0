"""What the nodes of a cluster have on disk."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from index.opensearch.cluster_client import ClusterClient
from tests.support.waiting import HANG_S

LOOK_AGAIN_S = 0.05
"""Seconds between two looks at what no node tells of."""


def contents_of_indices(client: ClusterClient, data: Path, prefixes: Iterable[str]) -> list[bytes]:
    """Return the contents of all files of the indices with these prefixes, on all nodes, and of the nodes' own files.

    A dropped index is gone from the disk soon after the cluster has said so: that is waited for. Those of other tests
    are not.

    Args: data: The folder of the nodes.
    """
    wanted = tuple(f"{prefix}-" for prefix in prefixes)
    deadline = time.monotonic() + HANG_S
    while True:
        try:
            if (contents := _contents(client, data, wanted)) is not None:
                return contents
        except FileNotFoundError:  # a node has just replaced some files by others, or has dropped them
            pass
        assert time.monotonic() < deadline, "the files of an index that was dropped are still there"
        time.sleep(LOOK_AGAIN_S)


def _contents(client: ClusterClient, data: Path, prefixes: tuple[str, ...]) -> list[bytes] | None:
    """Return the contents; None: there are files of an index that was dropped."""
    found = list(data.glob("n*/data/nodes/*/indices/*"))
    live = _uuids(client)
    if any(folder.name not in live and _may_belong_to(folder, prefixes) for folder in found):
        return None
    own = [folder for folder in found if live.get(folder.name, "").startswith(prefixes)]
    assert own, "no node has the index"
    return [path.read_bytes() for folder in own for path in _files(folder)]


def _may_belong_to(dropped: Path, prefixes: tuple[str, ...]) -> bool:
    """Tell whether the folder of an index has files, and its state names one of the prefixes or is gone before them.

    A node may leave an empty folder behind for good, which holds nothing.
    """
    if not _files(dropped):
        return False
    states = [path.read_bytes() for path in dropped.glob("_state/*.st")]
    return not states or any(prefix.encode() in state for prefix in prefixes for state in states)


def _files(folder: Path) -> list[Path]:
    return [Path(each, name) for each, _, names in os.walk(folder) for name in names]


def _uuids(client: ClusterClient) -> dict[str, str]:
    """Return the names of all indices by the names of their folders."""
    settings = client.get("/_all/_settings", expand_wildcards="all", filter_path="*.settings.index.uuid")
    return {each["settings"]["index"]["uuid"]: name for name, each in settings.items()}
