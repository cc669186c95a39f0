"""A snapshot that is being made for as long as a test wants it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.opensearch.cluster_client import ClusterClient

SAVED = "128kb"
"""What is saved in a second. When the snapshot is given up, a node still saves as much."""

DOCUMENTS, CHARS = 4, 3_000_000
"""What is saved last. It cannot be compressed, and takes 90 seconds."""


@contextmanager
def running_snapshot(client: ClusterClient, data: Path, prefix: str) -> Iterator[None]:
    """Have a snapshot of all indices of an archive being made. At the end, it is given up.

    Args: data: The folder of the nodes.
    """
    long = f"{prefix}-long"
    client.create(f"/{long}", {"settings": {"number_of_replicas": 0}, "mappings": {"enabled": False}})
    for number in range(DOCUMENTS):
        client.put(f"/{long}/_doc/{number}", {"text": secrets.token_hex(CHARS // 2)})
    settings = {"location": str(data / "snapshots" / prefix), "max_snapshot_bytes_per_sec": SAVED}
    client.create(f"/_snapshot/{prefix}", {"type": "fs", "settings": settings})
    client.create(f"/_snapshot/{prefix}/running", {"indices": f"{prefix}-*", "include_global_state": False})
    try:
        yield
    finally:
        client.delete(f"/_snapshot/{prefix}/running", 60.0)
        client.delete(f"/_snapshot/{prefix}")
        client.delete(f"/{long}")
