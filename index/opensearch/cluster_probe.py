"""Look at a cluster as its operator does: its nodes, disks and snapshots, and whether it takes changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.cluster_state import ClusterState, Health
from index.opensearch.log.generations import ClusterSnapshot, Generations, listed_snapshots

ANSWER_S = 2.0
"""Seconds in which a node must answer. Whoever watches over the bot waits for it."""

NEVER_WRITTEN: Mapping[str, Any] = {"if_seq_no": 2**53, "if_primary_term": 1, "require_alias": "true", "timeout": "1s"}
"""Conditions of a change that the cluster refuses after it has looked whether it may be made."""


class ClusterProbe:
    """What somebody who watches over an archive asks its cluster. Any thread may use it.

    Each method raises BackendUnavailableError if the cluster does not answer within a few seconds. It has connections
    of its own, so a search never waits because of it.
    """

    def __init__(self, access: ClusterAccess, answer_s: float = ANSWER_S) -> None:
        """Ask nothing yet. Raises: BackendUnavailableError: see `ClusterClient`."""
        self._client, self._patient_client = ClusterClient(access, answer_s), ClusterClient(access)
        self._prefix = access.prefix
        self._generations = Generations(self._client, access.prefix)

    def close(self) -> None:
        """Close the connections. Closing twice is allowed."""
        self._client.close()
        self._patient_client.close()

    def state(self) -> ClusterState:
        """Return the state of the cluster."""
        own = f"{self._prefix}-*"
        health = self._client.get(f"/_cluster/health/{own}", cluster_manager_timeout="1s")
        disks = self._client.get("/_nodes/stats/fs", filter_path="nodes.*.fs.total", timeout="1s")
        stored = self._client.get(f"/{own}/_stats/store", filter_path="indices.*.total.store.size_in_bytes")
        used_share, free_bytes = max(
            (
                (1 - total["available_in_bytes"] / total["total_in_bytes"], total["available_in_bytes"])
                for node in disks.get("nodes", {}).values()
                if (total := node["fs"]["total"]).get("total_in_bytes")
            ),
            default=(0.0, 0),
        )
        return ClusterState(
            health=Health(health["status"]),
            nodes=health["number_of_nodes"],
            unassigned_shards=health["unassigned_shards"],
            index_bytes=sum(each["total"]["store"]["size_in_bytes"] for each in stored.get("indices", {}).values()),
            free_bytes=free_bytes,
            used_share=used_share,
        )

    def check_changes(self) -> None:
        """Find out whether the log of changes takes one now. Nothing is written.

        Raises: BackendUnavailableError: it takes none. Its text says why.
        """
        present = self._generations.present()
        if present is None:
            raise BackendUnavailableError("OpenSearch: the archive has no log of changes")
        try:
            self._client.post(f"/{self._generations.log(present).alias}/_doc/probe", {}, **NEVER_WRITTEN)
        except (opensearchpy.ConflictError, opensearchpy.NotFoundError):  # a purge may just have replaced the log
            return

    def last_snapshot(self) -> ClusterSnapshot | None:
        """Return the latest snapshot with the archive's log of changes that was made without an error; None: there is
        none. This may take some seconds, as the snapshots may be far away."""
        log = re.compile(rf"{re.escape(self._prefix)}-log-\d{{6}}-\w+")
        made = [
            ClusterSnapshot(
                repository, each["snapshot"], datetime.fromtimestamp(each["end_time_in_millis"] / 1_000, UTC)
            )
            for repository, each in listed_snapshots(self._patient_client)
            if each["state"] == "SUCCESS" and any(map(log.fullmatch, each["indices"]))
        ]
        made.sort(key=lambda snapshot: snapshot.made_at)  # stable: nodes count time in steps of 0.2 s
        return made[-1] if made else None
