"""Define what a cluster is like at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """The health of a cluster, in its own words."""

    GREEN = "green"
    YELLOW = "yellow"  # a copy of something is missing
    RED = "red"  # something has no copy at all


@dataclass(frozen=True, slots=True)
class ClusterState:
    """A cluster at one moment."""

    health: Health  # of the archive's indices
    nodes: int
    unassigned_shards: int  # copies of parts of the archive's indices that no node has
    index_bytes: int  # of the archive's indices, with all copies
    free_bytes: int  # on the fullest disk of a node
    used_share: float  # of that disk, from 0 to 1
