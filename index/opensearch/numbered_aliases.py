"""Replace an index by a copy of a part of it.

Each index has a number in its name. A complete one has an alias with that number, by which it is used. So nobody writes
to one that was replaced.
"""

from __future__ import annotations

import re

from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.index_copies import UNCHANGED, copy_documents, filling


class NumberedAliases:
    """The numbered indices of one kind. One of them is complete at a time, but for moments.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Use the indices whose names have this prefix before their number."""
        self._client = client
        self.prefix = prefix

    def alias(self, number: int) -> str:
        """Return the name of the index with this number, which need not exist."""
        return f"{self.prefix}{number:06}"

    def indices(self) -> Reply:
        """Return all indices with their aliases, also those that were never finished."""
        found = self._client.get(f"/{self.prefix}*/_alias")
        return {index: content for index, content in found.items() if self.is_name(index)}

    def is_name(self, name: str) -> bool:
        """Return whether this may be the name of one of the indices."""
        return self._matched(r"(\d{6})-\w+", name) is not None

    def by_number(self) -> dict[int, str]:
        """Return the real name of each complete index by number."""
        return self.numbered(self.indices())

    def numbered(self, indices: Reply) -> dict[int, str]:
        """Return the same of what `indices` has returned."""
        names = ((alias, index) for index, content in indices.items() for alias in content["aliases"])
        return {int(found[1]): index for alias, index in names if (found := self._matched(r"(\d{6})", alias))}

    def _matched(self, pattern: str, name: str) -> re.Match[str] | None:
        return re.fullmatch(re.escape(self.prefix) + pattern, name)

    def copy(self, number: int, index: str, copied: Reply) -> None:
        """Copy into an index what a query finds in the one with this number. What is there already stays.

        Raises: GoneError: one of them is gone, or has been put in its place.
        """
        copy_documents(self._client, {"index": self.alias(number), "query": copied}, index, UNCHANGED)

    def switch(self, number: int, index: str) -> None:
        """Put a filled index in the place of the one with this number, at one moment. That one stays, unused.

        While a snapshot of it is being made, it cannot be removed, and no writer must wait for that.

        Raises: GoneError: there is none. NotFoundError of the client: another writer was quicker.
        """
        before = self.by_number().get(number)
        if before is None:
            raise GoneError
        actions: list[Reply] = [
            {"remove": {"index": index, "alias": filling(index), "must_exist": True}},
            {"add": {"index": index, "alias": self.alias(number + 1)}},
            {"remove": {"index": before, "alias": self.alias(number), "must_exist": True}},
        ]
        self._client.post("/_aliases", {"actions": actions})

    def remove_others(self, number: int) -> None:
        """Remove what is left of earlier indices, and of those that were never finished.

        Args: number: Of the present index, unless it was replaced since. The node that is asked may not know it yet.
        Raises: BackendUnavailableError: something is left, as it is while a snapshot is being made.
        """
        present = self.by_number()
        number = max([number, *present])
        kept = present.get(number)
        for index in self.indices():
            found = self._matched(r"(\d{6})-\w+", index)
            if found and (int(found[1]) < number or (kept and index != kept and int(found[1]) == number)):
                self._client.delete(f"/{index}")
