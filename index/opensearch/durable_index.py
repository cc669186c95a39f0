"""Make indices that keep what must not be lost with a node."""

from __future__ import annotations

from index.opensearch.cluster_client import ClusterClient, Reply

COPIES = 3
"""Copies of the index, if there are as many nodes: two nodes may be lost."""

COPIES_BEFORE_REPLY = 2
"""Copies that must be in use for a change, if there are as many nodes. One node alone accepts no changes, so that none
is lost with it."""


def data_nodes(client: ClusterClient) -> int:
    """Return the number of nodes that keep indices, without those that are down."""
    nodes: int = client.get("/_cluster/health")["number_of_data_nodes"]
    return nodes


def copies_of(client: ClusterClient, name: str) -> int:
    """Return the number of copies that an index should have; 1 if there is no such index.

    There are fewer while a node is down.
    """
    found = client.find(f"/{name}/_settings/index.number_of_replicas") or {}
    return 1 + max((int(each["settings"]["index"]["number_of_replicas"]) for each in found.values()), default=0)


def make_durable_index(client: ClusterClient, index: str, fields: Reply, aliases: Reply, copies: int = 1) -> None:
    """Make an index, unless it exists. Whatever must be seen in it is read by its id, or after a refresh.

    Args:
        fields: Those that can be searched, as OpenSearch describes them.
        aliases: Other names of the index.
        copies: Number of copies that it has at least. If it takes the place of another index, as many as that one: a
            node that is down now comes back.
    """
    nodes = max(copies, data_nodes(client))
    settings = {
        "number_of_shards": 1,
        "number_of_replicas": min(nodes, COPIES) - 1,
        "refresh_interval": "-1",
        "write.wait_for_active_shards": str(min(nodes, COPIES_BEFORE_REPLY)),
    }
    body = {
        "settings": {"index": settings},
        "mappings": {"dynamic": False, "properties": fields},
        "aliases": aliases,
    }
    client.create(f"/{index}", body)
