"""Replace an index by a copy without what was removed from it.

An index keeps deleted texts in its files for as long as it exists. So there is a new one after a purge. Each has a
number, and an alias with that number once it is complete. Whoever uses the index names it by its alias. So nobody
writes to one that was replaced, and versions of documents in it are not taken for those in the next one.
"""

from __future__ import annotations

import re
import secrets

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.change_log import MISSING_INDEX, GoneError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.durable_index import make_durable_index

COPY_S = 3_600.0
"""Seconds in which the documents must be copied. A million take some minutes."""

PAUSES_S = (*(0.02, 0.05, 0.1, 0.2, 0.5), 1.0)
"""Seconds to wait until it is asked again whether the documents are copied; the last of them again and again."""

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
        self._prefix = f"{prefix}-{kind}-"
        self._fields = fields

    def alias(self, number: int) -> str:
        """Return the name of the index with this number, which need not exist."""
        return f"{self._prefix}{number:06}"

    def present(self) -> int | None:
        """Return the number of the present index, from 1; None: there is none yet."""
        return max(self._aliases(), default=None)

    def _aliases(self) -> dict[int, str]:
        """Return the real name of each index by number."""
        names = ((alias, index) for index, content in self._indices().items() for alias in content["aliases"])
        return {int(found[1]): index for alias, index in names if (found := self._matched(r"(\d{6})", alias))}

    def _indices(self) -> Reply:
        """Return all indices, also those that were never finished."""
        found = self._client.get(f"/{self._prefix}*/_alias")
        return {index: content for index, content in found.items() if self._matched(r"(\d{6})-\w+", index)}

    def _matched(self, pattern: str, name: str) -> re.Match[str] | None:
        return re.fullmatch(re.escape(self._prefix) + pattern, name)

    def make_first(self) -> None:
        """Make the first index, unless it exists."""
        alias = self.alias(1)
        make_durable_index(self._client, f"{alias}-first", self._fields, {alias: {}})

    def remove_all(self) -> None:
        """Delete all of them, with what is in them."""
        for index in self._indices():
            self._client.delete(f"/{index}")

    def is_replaced_now(self, number: int) -> bool:
        """Return whether another one is being put in the place of an index, so that it takes no changes.

        Raises: BackendUnavailableError: it takes none for another reason.
        """
        found = self._client.find(f"/{self.alias(number)}/_settings", filter_path=BLOCKS)
        if not found:  # it is replaced already, or takes changes
            return False
        begun = [name for name in self._indices() if name.startswith(f"{self.alias(number + 1)}-")]
        blocks = {name for each in found.values() for name in each["settings"]["index"]["blocks"]}
        if blocks != {"write"} or not begun:
            raise BackendUnavailableError("OpenSearch takes no changes: an index is read-only")
        return True

    def replace(self, number: int, copied: Reply) -> None:
        """Put a copy in the place of an index. Another writer may do the same, or have begun it and died.

        From its beginning, the index takes no changes. When this returns, no node has anything of it, unless in a
        snapshot.

        Args: copied: The query that finds what is copied.
        Raises: BackendUnavailableError: the copy may be in its place, and files of the index may be left, as they are
            while a snapshot is being made. The next call removes them.
        """
        index = f"{self.alias(number + 1)}-{secrets.token_hex(4)}"
        make_durable_index(self._client, index, self._fields, {})
        try:
            self._client.put(f"/{self.alias(number)}/_block/write", {})
            self._copy(self.alias(number), index, copied)
            self._switch(number, index)
        except (GoneError, opensearchpy.NotFoundError):
            there = self._aliases()
            if number in there:  # it stays begun, so that who writes next begins again: changes are blocked
                raise BackendUnavailableError("OpenSearch: the copy of an index was lost") from None
            if index not in there.values():  # else it is in its place, and the answer to that was lost
                self._client.delete(f"/{index}")  # another writer was quicker
        self._remove_others(number + 1)

    def _copy(self, alias: str, index: str, copied: Reply) -> None:
        self._client.post(f"/{alias}/_refresh", {})
        copying = {
            "source": {"index": alias, "query": copied},
            "dest": {"index": index, "op_type": "create"},  # the request may be sent twice, and arrive after a change
            "conflicts": "proceed",
        }
        task = self._client.post("/_reindex", copying, wait_for_completion="false")["task"]
        self._wait_for(task)

    def _wait_for(self, task: str) -> None:
        pauses = iter(PAUSES_S)
        pause_s, waited_s = 0.0, 0.0
        while not (state := self._client.get(f"/_tasks/{task}"))["completed"]:
            pause_s = next(pauses, pause_s)
            waited_s += pause_s
            if waited_s > COPY_S:
                raise BackendUnavailableError(f"OpenSearch: an index was not copied within {COPY_S:.0f} s")
            self._client.pause(pause_s)
        if state.get("error", {}).get("type") == MISSING_INDEX:
            raise GoneError
        if "error" in state or state["response"]["failures"]:
            raise BackendUnavailableError("OpenSearch: an index could not be copied")

    def _switch(self, number: int, index: str) -> None:
        """Put an index in the place of another one, at one moment. The other one stays, and nobody uses it.

        While a snapshot of it is being made, it cannot be removed, and no writer must wait for that.
        """
        before = self._aliases().get(number)
        if before is None:
            raise GoneError
        actions: list[Reply] = [
            {"add": {"index": index, "alias": self.alias(number + 1)}},
            {"remove": {"index": before, "alias": self.alias(number), "must_exist": True}},
        ]
        self._client.post("/_aliases", {"actions": actions})

    def _remove_others(self, number: int) -> None:
        """Remove what is left of earlier indices, and of those that were never finished.

        Args: number: Of the present index, unless it was replaced since. The node that is asked may not know it yet.
        """
        present = self._aliases()
        number = max([number, *present])
        kept = present.get(number)
        for index in self._indices():
            found = self._matched(r"(\d{6})-\w+", index)
            if found and (int(found[1]) < number or (kept and index != kept and int(found[1]) == number)):
                self._client.delete(f"/{index}")
