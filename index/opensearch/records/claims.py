"""Keep in a cluster to which process each of many things belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.keyed_documents import KeyedDocuments

KIND = "claims"

OWNER = "owner"
"""Field of a claim: the process to which a thing belongs; empty: none."""


class Claim(NamedTuple):
    """To which process a thing belongs."""

    owner: str
    before: str  # the owner before, which may be the same; empty: there was none


class Claims:
    """The claims of one archive. Of several processes that claim a thing at once, one gets it. Any thread may claim."""

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Ask nobody yet."""
        self._documents = KeyedDocuments(client, prefix, KIND, {OWNER: {"type": "keyword"}})

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
            is_taken = other not in ("", owner) and is_there(other)
            return None if is_taken else {OWNER: owner}  # an own one too: then a late release of it does nothing

        written = self._documents.change(keys, make)
        return {key: Claim(each.document.fields[OWNER], before[key]) for key, each in written.items()}

    def release(self, keys: Iterable[str], owner: str) -> None:
        """Let others claim what belongs to this process. The caller claims none of it meanwhile.

        Raises: BackendUnavailableError: some may be released, now or later unless they are claimed again.
        """
        self._documents.change(keys, lambda _, fields: {OWNER: ""} if fields and fields[OWNER] == owner else None)

    def left(self, is_live: Callable[[str], bool]) -> list[str]:
        """Return the owners that are not there any more: see `claim`. One may be empty: that of what was released.

        Raises: BackendUnavailableError.
        """
        return [owner for owner in self._documents.values(OWNER) if not owner or not is_live(owner)]

    def forget(self, owners: Sequence[str]) -> None:
        """Forget what belongs to processes that will never be there again. Raises: BackendUnavailableError."""
        self._documents.tidy({"terms": {OWNER: owners}})
