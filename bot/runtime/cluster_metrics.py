"""Measure the cluster where the archive is kept, in the form that Prometheus reads."""

from __future__ import annotations

import math
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Gauge

from index.opensearch.cluster_state import ClusterState, Health


class ClusterMetrics:
    """The figures of a cluster. They are those of the last look at it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Begin without any look at it."""
        self._reachable = Gauge("byline_cluster_reachable", "Whether the cluster answers: 1 or 0", registry=registry)
        self._health = Gauge(
            "byline_cluster_health", "1 at the health of the archive's indices, else 0", ["color"], registry=registry
        )
        self._nodes = Gauge("byline_cluster_nodes", "Nodes in the cluster", registry=registry)
        self._unassigned = Gauge(
            "byline_cluster_shards_unassigned",
            "Copies of parts of the archive's indices that no node has",
            registry=registry,
        )
        self._used_share = Gauge(
            "byline_cluster_disk_used_ratio", "Used share of the fullest disk of a node, from 0 to 1", registry=registry
        )
        self._replicas = Gauge(
            "byline_replicas", "Bots that share the updates, as this one sees them", registry=registry
        )
        self._has_tasks = Gauge(
            "byline_replica_has_tasks", "Whether this bot follows feeds and tidies up: 1 or 0", registry=registry
        )
        self.measure(None)

    def watch_replicas(self, count: Callable[[], int], has_tasks: Callable[[], bool]) -> None:
        """Ask for these whenever the figures are read."""
        self._replicas.set_function(count)
        self._has_tasks.set_function(has_tasks)

    def measure(self, state: ClusterState | None) -> None:
        """Take the state of the cluster; None: it does not answer."""
        self._reachable.set(state is not None)
        for health in Health:
            self._health.labels(health).set(state is not None and state.health == health)
        self._nodes.set(state.nodes if state else math.nan)
        self._unassigned.set(state.unassigned_shards if state else math.nan)
        self._used_share.set(state.used_share if state else math.nan)
