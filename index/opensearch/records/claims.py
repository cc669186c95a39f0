"""Keep in a cluster to which process each of many things belongs."""

from __future__ import annotations

from collections.abc import Callable

from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.keyed_documents import KeyedDocuments

KIND = "claims"

OWNER = "owner"
"""Field of a claim: the process to which a thing belongs."""


class Claims:
    """The claims of one archive. Of several processes that claim a thing at once, one gets it. Any thread may claim."""

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Ask nobody yet."""
        self._documents = KeyedDocuments(client, prefix, KIND, {})

    def claim(self, key: str, owner: str, is_live: Callable[[str], bool]) -> tuple[str, str]:
        """Claim a thing, unless it belongs to another process.

        Args: is_live: Returns whether a process is there. Otherwise what belongs to it can be claimed.
        Returns: The owner now, and the owner before, which may be the same; empty: there was none.
        Raises: BackendUnavailableError: it may be claimed.
        """
        before = ""

        def make(_key: str, fields: Reply | None) -> Reply | None:
            nonlocal before
            before = fields[OWNER] if fields else ""
            return None if before and (before == owner or is_live(before)) else {OWNER: owner}

        written = self._documents.change([key], make)
        return written[key].document.fields[OWNER], before
