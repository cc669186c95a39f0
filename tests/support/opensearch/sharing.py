"""One cluster for all tests of a run, whichever processes run them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock

from tests.support.opensearch.cluster import Cluster
from tests.support.opensearch.node_versions import chosen_version


def shared_urls(basetemp: Path) -> list[str]:
    """Return the addresses of the nodes of the run's cluster. The first one who asks starts it.

    It ends with the process that runs all tests, also if that is killed. Args: basetemp: pytest's folder of a process.
    """
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = _folder(basetemp)
    folder.mkdir(exist_ok=True)
    known = folder / "urls.json"
    with FileLock(folder / "lock"):
        if not known.exists():
            owner = os.getppid() if is_worker else os.getpid()
            cluster = Cluster(shared_data(basetemp), owner, chosen_version())
            cluster.start(1, 2, 3)
            known.write_text(json.dumps(cluster.urls))
            _kept.append(cluster)
    urls: list[str] = json.loads(known.read_text())
    return urls


def nodes_lock(basetemp: Path) -> FileLock:
    """Return the lock of the run for those who start nodes of their own."""
    folder = _folder(basetemp)
    folder.mkdir(exist_ok=True)
    return FileLock(folder / "nodes")


def shared_data(basetemp: Path) -> Path:
    """Return the folder in which the nodes of the run's cluster keep their files."""
    return _folder(basetemp) / "cluster"


def _folder(basetemp: Path) -> Path:
    return (basetemp.parent if "PYTEST_XDIST_WORKER" in os.environ else basetemp) / "opensearch"


_kept: list[Cluster] = []
"""What this process has started. Its pipes stay open, and so the nodes can write to them."""
