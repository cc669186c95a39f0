"""Replace the log of an archive by a copy without the texts that are no longer needed.

Each generation is an index of its own, because an index keeps deleted texts in its files for as long as it exists. The
last entry of a generation says that the log goes on in the next one. So no writer adds to the old one while it is
copied, and whoever reads that entry can make the next generation if its writer died.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Set
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError, UnfinishedMoveError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.durable_index import copies_of, data_nodes
from index.opensearch.index_copies import PAUSES_S, filling
from index.opensearch.log.change_log import ARTICLE, ChangeLog, remove
from index.opensearch.log.log_index import FOUND_AT_ONCE, Beginning, LogIndex
from index.opensearch.numbered_aliases import NumberedAliases

MOST_COPIES = 5
"""Most copies that are made of a generation, if a text comes into it each time. Each writer puts one at most."""


class ClusterSnapshot(NamedTuple):
    """A copy of indices that the operator of the cluster made."""

    repository: str
    name: str
    made_at: datetime  # UTC; its end, or its beginning if it is being made


def listed_snapshots(client: ClusterClient) -> Iterator[tuple[str, Reply]]:
    """Yield all snapshots of a cluster, each with the name of its repository. One may be removed meanwhile."""
    for repository in client.get("/_snapshot"):
        found = client.find(f"/_snapshot/{repository}/_all", ignore_unavailable="true")
        for each in found["snapshots"] if found else ():
            yield repository, each


def _useless(log: LogIndex, needed: Set[tuple[str, str]]) -> list[str]:
    """Return the ids of the documents with texts that are not needed, as of the last refresh."""
    return [key for key in log.texts() if tuple(key.split("~")[:2]) not in needed]


class Generations:
    """The generations of the log of one archive. There is one at a time, but for moments.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Use the archive whose indices have names with this prefix."""
        self._client = client
        self._archive = prefix
        self._numbers = NumberedAliases(client, f"{prefix}-log-")
        self.first_index = f"{self.log(1).alias}-first"
        self.unfinished = f"{prefix}-log-unfinished"  # alias of the first index while it is copied from elsewhere

    def present(self) -> int | None:
        """Return the number of the present generation, from 1; None: there is none yet.

        Raises: UnfinishedMoveError: the first one is being copied from elsewhere.
        """
        indices = self._numbers.indices()
        numbers = self._numbers.numbered(indices)
        if not numbers and any(self.unfinished in content["aliases"] for content in indices.values()):
            again = "a move to it hasn't ended. Run `byline move --to opensearch` again, or delete the indices"
            raise UnfinishedMoveError(Path(self._archive), f"{again} {self._archive}-*")
        return max(numbers, default=None)

    def log(self, number: int) -> ChangeLog:
        """Return the log of a generation, which need not exist."""
        return ChangeLog(self._client, self._numbers.alias(number))

    def exists(self, number: int) -> bool:
        """Return whether there is a finished generation with this number."""
        return number in self._numbers.by_number()

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

    def make_next(self, number: int, beginning: Beginning, needed: Set[tuple[str, str]]) -> None:
        """Replace a generation, to which nobody adds any more, by the next one. Another writer may do the same.

        The next one has no text that is not needed. The other one is removed, unless a snapshot is being made: see
        `remove_others`.

        Args: needed: Texts, by the id of their article and their digest.
        Raises: GoneError: there are neither this generation nor the next one.
        """
        index = f"{self.log(number + 1).alias}-{secrets.token_hex(4)}"
        try:
            copies = copies_of(self._client, self.log(number).alias)
            self._fill(number, index, copies, beginning, needed)
            self._numbers.switch(number, index)
        except BackendUnavailableError:
            present = self.present()
            if present == number:
                raise
        except (GoneError, opensearchpy.NotFoundError):
            present = self._present_after(number)
        else:
            present = number + 1
        if present != number + 1:
            with suppress(BackendUnavailableError):  # whoever removes earlier generations removes it
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

    def _fill(self, number: int, index: str, copies: int, beginning: Beginning, needed: Set[tuple[str, str]]) -> None:
        """Make an index, and fill it with the beginning and the needed texts of a generation.

        Nobody adds entries to that generation any more. But a writer that does not know it yet may still put a text
        there, for an entry that it then adds to the next one, with its text. The copy must not have it.

        Raises: BackendUnavailableError. GoneError: the generation or the index is gone.
        """
        source, copy = LogIndex(self._client, self.log(number).alias), LogIndex(self._client, filling(index))
        for _ in range(MOST_COPIES):
            LogIndex(self._client, index).make([copy.name], copies)
            copy.fill(beginning)
            source.refresh()
            remove(self._client, source.name, _useless(source, needed))
            source.refresh()
            self._numbers.copy(number, index, {"exists": {"field": ARTICLE}})
            copy.refresh()
            if not _useless(copy, needed):
                return
            self._client.delete(f"/{index}")
        raise BackendUnavailableError("OpenSearch: texts are put into the log again and again while it is copied")

    def remove_others(self, number: int) -> None:
        """Remove what is left of earlier generations, and of those that were never finished.

        When this returns, no node has a text that the present generation does not need, unless in a snapshot.

        Args: number: Of the present generation, or of an earlier one. The node that is asked may not know it yet.
        Raises: BackendUnavailableError: something is left, as it is while a snapshot is being made.
        """
        self._numbers.remove_others(number)

    def absent_nodes(self) -> int:
        """Return how many nodes are missing for all copies of the log. One that is down has texts on its disk."""
        present = self.present()
        if present is None:
            return 0
        wanted = copies_of(self._client, self.log(present).alias)
        return max(0, wanted - data_nodes(self._client))

    def earlier_snapshots(self) -> list[ClusterSnapshot]:
        """Return the snapshots with an earlier generation, the latest first. They keep the texts that it had."""
        present = set(self._numbers.by_number().values())
        found = []
        for repository, each in listed_snapshots(self._client):
            if any(self._numbers.is_name(name) for name in set(each["indices"]) - present):
                at_ms = each["end_time_in_millis"] or each["start_time_in_millis"]  # 0: it is being made
                made_at = datetime.fromtimestamp(at_ms / 1_000, UTC)
                found.append(ClusterSnapshot(repository, each["snapshot"], made_at))
        return sorted(found, key=lambda snapshot: snapshot.made_at, reverse=True)
