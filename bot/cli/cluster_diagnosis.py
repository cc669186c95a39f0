"""Describe for `doctor` how a cluster is, and the archive in it."""

from __future__ import annotations

from contextlib import closing

from bot.cli.diagnosis import Report
from index.errors import BackendUnavailableError, StoreDamagedError
from index.maintenance.cluster_check import examine_shared_archive
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_probe import ClusterProbe
from index.opensearch.cluster_state import Health

SHOWN_IDS = 10
"""Most articles that are named one by one."""


def examine_cluster(access: ClusterAccess) -> Report:
    """Check whether the cluster answers, and whether it has a copy of everything."""
    try:
        with closing(ClusterProbe(access)) as probe:
            state = probe.state()
    except BackendUnavailableError as error:
        return Report((f"{error}.",), healthy=False)
    nodes = "1 node" if state.nodes == 1 else f"{state.nodes} nodes"
    lines = [f"{nodes}; health {state.health}; {state.used_share:.0%} of the fullest disk is used."]
    if state.unassigned_shards:
        lines.append(f"copies of indices that no node has: {state.unassigned_shards}.")
    return Report(tuple(lines), healthy=state.health is not Health.RED)


def examine_archive(access: ClusterAccess) -> Report:
    """Compare what is stored and what can be found."""
    try:
        found = examine_shared_archive(access)
    except (BackendUnavailableError, StoreDamagedError) as error:
        return Report((f"{error}.",), healthy=False)
    if not found.revision:
        return Report((f"nothing to find: there are no articles under {access.prefix} yet.",), healthy=True)
    lines = [f"articles: {found.articles}; changes: {found.revision}."]
    if found.passages is None:
        return Report((*lines, "no index of this version: the next start makes it."), healthy=False)
    lines.append(f"passages that can be found: {found.passages}.")
    if found.lacking:
        named = ", ".join(found.lacking[:SHOWN_IDS])
        more = f" and {len(found.lacking) - SHOWN_IDS} more" if len(found.lacking) > SHOWN_IDS else ""
        lines.append(f"the index lacks the present state of article {named}{more}.")
    if found.is_busy:
        lines.append("a process is changing the index right now, so this may be over soon.")
    return Report(tuple(lines), healthy=not found.lacking or found.is_busy)
