"""Make indices that keep what must not be lost with a node."""

from __future__ import annotations

from index.opensearch.cluster_client import ClusterClient, Reply

COPIES = 3
"""Copies of the index, if there are as many nodes: two nodes may be lost."""

COPIES_BEFORE_REPLY = 2
"""Copies that must be in use for a change, if there are as many nodes. One node alone accepts no changes, so that none
is lost with it."""


def make_durable_index(client: ClusterClient, index: str, fields: Reply, aliases: Reply) -> None:
    """Make an index, unless it exists. Whatever must be seen in it is read by its id, or after a refresh.

    Args:
        fields: Those that can be searched, as OpenSearch describes them.
        aliases: Other names of the index.
    """
    nodes = client.get("/_cluster/health")["number_of_data_nodes"]
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
