"""Keep in a cluster to which process each of many things belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.keyed_documents import KeyedDocuments

KIND = "claims"

OWNER = "owner"
"""Field of a claim: the process to which a thing belongs."""


class Claim(NamedTuple):
    """To which process a thing belongs."""

    owner: str
    before: str  # the owner before, which may be the same; empty: there was none


class Claims:
    """The claims of one archive. Of several processes that claim a thing at once, one gets it. Any thread may claim."""

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Ask nobody yet."""
        self._documents = KeyedDocuments(client, prefix, KIND, {})

    def claim(self, keys: Iterable[str], owner: str, is_live: Callable[[str], bool]) -> dict[str, Claim]:
        """Claim things, but those that belong to another process. That takes two requests for each 500 of them.

        Args: is_live: Returns whether a process is there. Otherwise what belongs to it can be claimed.
        Returns: What is known then, by key.
        Raises: BackendUnavailableError: some may be claimed.
        """
        before: dict[str, str] = {}
        is_there = cache(is_live)

        def make(key: str, fields: Reply | None) -> Reply | None:
            other = before[key] = fields[OWNER] if fields else ""
            return None if other and (other == owner or is_there(other)) else {OWNER: owner}

        written = self._documents.change(keys, make)
        return {key: Claim(each.document.fields[OWNER], before[key]) for key, each in written.items()}
