"""Replace the log of an archive by a copy without the texts that are no longer needed.

Each generation is an index of its own, because an index keeps deleted texts in its files for as long as it exists. The
last entry of a generation says that the log goes on in the next one. So no writer adds to the old one while it is
copied, and whoever reads that entry can make the next generation if its writer died.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError, UnfinishedMoveError
from index.opensearch.change_log import ARTICLE, ChangeLog, GoneError, remove
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.log_index import FOUND_AT_ONCE, Beginning, LogIndex

COPY_S = 3_600.0
"""Seconds in which the texts must be copied. A million take some minutes."""

PAUSES_S = (*(0.02, 0.05, 0.1, 0.2, 0.5), 1.0)
"""Seconds to wait until it is asked again whether the texts are copied; the last of them again and again."""


class ClusterSnapshot(NamedTuple):
    """A copy of indices that the operator of the cluster made."""

    repository: str
    name: str
    made_at: datetime  # UTC; its end


class Generations:
    """The generations of the log of one archive. There is one at a time, but for moments.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Use the archive whose indices have names with this prefix."""
        self._client = client
        self._prefix = f"{prefix}-log-"
        self.first_index = f"{self.log(1).alias}-first"
        self.unfinished = f"{self._prefix}unfinished"  # alias of the first index while it is copied from elsewhere

    def present(self) -> int | None:
        """Return the number of the present generation, from 1; None: there is none yet.

        Raises: UnfinishedMoveError: the first one is being copied from elsewhere.
        """
        indices = self._indices()
        numbers = self._numbered(indices)
        if not numbers and any(self.unfinished in content["aliases"] for content in indices.values()):
            name = self._prefix.removesuffix("log-")
            again = "a move to it hasn't ended. Run `byline move --to opensearch` again, or delete the indices"
            raise UnfinishedMoveError(Path(name.removesuffix("-")), f"{again} {name}*")
        return max(numbers, default=None)

    def _aliases(self) -> dict[int, str]:
        """Return the index of each generation by number."""
        return self._numbered(self._indices())

    def _numbered(self, indices: Reply) -> dict[int, str]:
        names = ((alias, index) for index, content in indices.items() for alias in content["aliases"])
        return {int(found[1]): index for alias, index in names if (found := self._matched(r"(\d{6})", alias))}

    def _indices(self) -> Reply:
        """Return all indices of the archive, also those that were never finished."""
        found = self._client.get(f"/{self._prefix}*/_alias")
        return {index: content for index, content in found.items() if self._matched(r"(\d{6})-\w+", index)}

    def _matched(self, pattern: str, name: str) -> re.Match[str] | None:
        return re.fullmatch(re.escape(self._prefix) + pattern, name)

    def log(self, number: int) -> ChangeLog:
        """Return the log of a generation, which need not exist."""
        return ChangeLog(self._client, f"{self._prefix}{number:06}")

    def exists(self, number: int) -> bool:
        """Return whether there is a finished generation with this number."""
        return number in self._aliases()

    def make_first(self) -> None:
        """Make the first generation, unless it exists."""
        LogIndex(self._client, self.first_index).make([self.log(1).alias])

    def beginning(self, number: int) -> Beginning:
        """Return the beginning of a generation. Its snapshot is read while it is used. Raises: GoneError."""
        beginning = LogIndex(self._client, self.log(number).alias).beginning()
        if beginning is None:
            if not self.exists(number):
                raise GoneError
            return Beginning(0, "", ())
        return beginning

    def has_texts(self, number: int, article_ids: Collection[str]) -> bool:
        """Return whether a generation has a text of any of these articles, whether or not an entry names it.

        Raises: GoneError.
        """
        alias = self.log(number).alias
        wanted = list(article_ids)
        try:
            LogIndex(self._client, alias).refresh()
            return any(
                self._found(alias, {"size": 0, "query": {"terms": {ARTICLE: wanted[start : start + FOUND_AT_ONCE]}}})
                for start in range(0, len(wanted), FOUND_AT_ONCE)
            )
        except opensearchpy.NotFoundError:
            raise GoneError from None

    def _found(self, alias: str, asked: Reply) -> int:
        count: int = self._client.post(f"/{alias}/_search", asked)["hits"]["total"]["value"]
        return count

    def make_next(self, number: int, beginning: Beginning, is_needed: Callable[[str, str], bool]) -> None:
        """Replace a generation, to which nobody adds any more, by the next one. Another writer may do the same.

        The next one has no text that is not needed. The other one is removed, unless a snapshot is being made: see
        `remove_others`.

        Args: is_needed: It is called with the id of an article and the digest of a text.
        Raises: GoneError: there are neither this generation nor the next one.
        """
        index = f"{self.log(number + 1).alias}-{secrets.token_hex(4)}"
        next_index = LogIndex(self._client, index)
        try:
            next_index.make()
            next_index.fill(beginning)
            self._copy_texts(self.log(number).alias, index, is_needed)
            self._switch(number, index)
        except BackendUnavailableError:
            present = self.present()
            if present == number:
                raise
        except (GoneError, opensearchpy.NotFoundError):
            present = self._present_after(number)
        else:
            present = number + 1
        if present != number + 1:
            self._client.delete(f"/{index}")
            raise GoneError
        with suppress(BackendUnavailableError):  # the next one is in its place, and can be written to
            self.remove_others(number + 1)

    def _present_after(self, number: int) -> int | None:
        """Return the generation in whose place others have put a later one. The node that is asked may not know yet."""
        for pause_s in PAUSES_S:
            if self.present() != number:
                break
            self._client.pause(pause_s)
        return self.present()

    def _copy_texts(self, alias: str, index: str, is_needed: Callable[[str, str], bool]) -> None:
        source = LogIndex(self._client, alias)
        source.refresh()
        useless = [key for key in source.texts() if not is_needed(*key.split("~")[:2])]
        remove(self._client, alias, useless)
        source.refresh()
        copying = {
            "source": {"index": alias, "query": {"exists": {"field": ARTICLE}}},
            "dest": {"index": index, "op_type": "create"},  # the request may be sent twice, and arrive late
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
                raise BackendUnavailableError(f"OpenSearch: the texts were not copied within {COPY_S:.0f} s")
            self._client.pause(pause_s)
        if "error" in state or state["response"]["failures"]:
            raise BackendUnavailableError("OpenSearch: the texts could not be copied")

    def _switch(self, number: int, index: str) -> None:
        """Put an index in the place of a generation, at one moment. The other one stays, and nobody uses it.

        While a snapshot of it is being made, it cannot be removed, and no writer must wait for that.
        """
        before = self._aliases().get(number)
        if before is None:
            raise GoneError
        actions: list[Reply] = [
            {"add": {"index": index, "alias": self.log(number + 1).alias}},
            {"remove": {"index": before, "alias": self.log(number).alias, "must_exist": True}},
        ]
        self._client.post("/_aliases", {"actions": actions})

    def remove_others(self, number: int) -> None:
        """Remove what is left of earlier generations, and of those that were never finished.

        When this returns, no node has a text that the present generation does not need, unless in a snapshot.

        Args: number: Of the present generation, or of an earlier one. The node that is asked may not know it yet.
        Raises: BackendUnavailableError: something is left, as it is while a snapshot is being made.
        """
        present = self._aliases()
        number = max([number, *present])
        kept = present.get(number)
        for index in self._indices():
            found = self._matched(r"(\d{6})-\w+", index)
            if found and (int(found[1]) < number or (kept and index != kept and int(found[1]) == number)):
                self._client.delete(f"/{index}")

    def earlier_snapshots(self) -> list[ClusterSnapshot]:
        """Return the snapshots with an earlier generation, the latest first. They keep the texts that it had."""
        present = set(self._aliases().values())
        found = []
        for repository in self._client.get("/_snapshot"):
            listed = self._client.get(f"/_snapshot/{repository}/_all", ignore_unavailable="true")["snapshots"]
            for each in listed:
                if any(self._matched(r"\d{6}-\w+", name) for name in set(each["indices"]) - present):
                    made_at = datetime.fromtimestamp(each["end_time_in_millis"] / 1_000, UTC)
                    found.append(ClusterSnapshot(repository, each["snapshot"], made_at))
        return sorted(found, key=lambda snapshot: snapshot.made_at, reverse=True)
