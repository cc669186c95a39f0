"""Replace an index by a copy without what was removed from it.

An index keeps deleted texts in its files for as long as it exists. So there is a new one after a purge. Each has a
number, and an alias with that number once it is complete. Whoever uses the index names it by its alias. So nobody
writes to one that was replaced, and versions of documents in it are not taken for those in the next one.
"""

from __future__ import annotations

import secrets
from contextlib import suppress

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.durable_index import copies_of, make_durable_index
from index.opensearch.index_copies import filling
from index.opensearch.numbered_aliases import NumberedAliases

BLOCKS = "*.settings.index.blocks"
"""Path of what an index does not let anybody do, in its settings."""


class NumberedIndices:
    """The indices of one kind of one archive. There is one at a time, but for moments.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str, kind: str, fields: Reply) -> None:
        """Use those whose names begin with *prefix* and *kind*.

        Args: fields: Those that can be searched, as OpenSearch describes them.
        """
        self._client = client
        self._numbers = NumberedAliases(client, f"{prefix}-{kind}-")
        self._fields = fields

    def alias(self, number: int) -> str:
        """Return the name of the index with this number, which need not exist."""
        return self._numbers.alias(number)

    def present(self) -> int | None:
        """Return the number of the present index, from 1; None: there is none yet."""
        return max(self._numbers.by_number(), default=None)

    def make_first(self) -> None:
        """Make the first index, unless it exists."""
        alias = self.alias(1)
        make_durable_index(self._client, f"{alias}-first", self._fields, {alias: {}})

    def remove_all(self) -> None:
        """Delete all of them, with what is in them."""
        for index in self._numbers.indices():
            self._client.delete(f"/{index}")

    def is_replaced_now(self, number: int) -> bool:
        """Return whether another one is being put in the place of an index, so that it takes no changes.

        Raises: BackendUnavailableError: it takes none for another reason.
        """
        found = self._client.find(f"/{self.alias(number)}/_settings", filter_path=BLOCKS)
        if not found:  # it is replaced already, or takes changes
            return False
        begun = [name for name in self._numbers.indices() if name.startswith(f"{self.alias(number + 1)}-")]
        blocks = {name for each in found.values() for name in each["settings"]["index"]["blocks"]}
        if blocks != {"write"} or not begun:
            raise BackendUnavailableError("OpenSearch takes no changes: an index is read-only")
        return True

    def replace(self, number: int, copied: Reply) -> None:
        """Put a copy in the place of an index. Another writer may do the same, or have begun it and died.

        From its beginning, the index takes no changes. It stays until `remove_others`.

        Args: copied: The query that finds what is copied.
        Raises: BackendUnavailableError: the copy may be in its place.
        """
        index = f"{self.alias(number + 1)}-{secrets.token_hex(4)}"
        copies = copies_of(self._client, self.alias(number))
        make_durable_index(self._client, index, self._fields, {filling(index): {}}, copies)
        try:
            self._client.put(f"/{self.alias(number)}/_block/write", {})
            self._client.post(f"/{self.alias(number)}/_refresh", {})
            self._numbers.copy(number, index, copied)
            self._numbers.switch(number, index)
        except (GoneError, opensearchpy.NotFoundError):
            there = self._numbers.by_number()
            if number in there:  # it stays begun, so that who writes next begins again: changes are blocked
                raise BackendUnavailableError("OpenSearch: the copy of an index was lost") from None
            if index not in there.values():  # else it is in its place, and the answer to that was lost
                with suppress(BackendUnavailableError):  # whoever removes others removes it
                    self._client.delete(f"/{index}")  # another writer was quicker

    def remove_others(self, number: int) -> None:
        """Remove what is left of earlier indices. Then no node has anything of them, unless in a snapshot.

        Args: number: Of the present index, unless it was replaced since.
        Raises: BackendUnavailableError: something is left, as it is while a snapshot is being made.
        """
        self._numbers.remove_others(number)
