"""Replace the log of an archive by a copy without the texts that are no longer needed.

Each generation is an index of its own, because an index keeps deleted texts in its files for as long as it exists. The
last entry of a generation says that the log goes on in the next one. So no writer adds to the old one while it is
copied, and whoever reads that entry can make the next generation if its writer died.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.change_log import ARTICLE, ChangeLog, GoneError, remove, write
from index.opensearch.cluster_client import ClusterClient, Reply

COPIES = 3
"""Copies of the log, if there are as many nodes: two nodes may be lost."""

COPIES_BEFORE_REPLY = 2
"""Copies that must be in use for a change, if there are as many nodes. One node alone accepts no changes, so that none
is lost with it."""

HEAD = "head"
"""Id of the document with the beginning of a generation. The first generation has none."""

SNAPSHOT_CHARS = 2**20
"""Characters of a document of the state at the beginning of a generation."""

FOUND_AT_ONCE = 10_000
"""Most documents that a search returns, as OpenSearch limits them."""

COPY_S = 3_600.0
"""Seconds in which the texts must be copied. A million take some minutes."""

PAUSES_S = (*(0.02, 0.05, 0.1, 0.2, 0.5), 1.0)
"""Seconds to wait until it is asked again whether the texts are copied; the last of them again and again."""


class Beginning(NamedTuple):
    """The state at the beginning of a generation."""

    revision: int  # number of changes before it
    token: str  # of the last entry before it; empty: there is none
    snapshot: Iterable[str]  # the state, in lines


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

    def present(self) -> int | None:
        """Return the number of the present generation, from 1; None: there is none yet."""
        return max(self._aliases(), default=None)

    def _aliases(self) -> dict[int, str]:
        """Return the index of each generation by number."""
        names = ((alias, index) for index, content in self._indices().items() for alias in content["aliases"])
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
        alias = self.log(1).alias
        self._make(f"{alias}-first", {alias: {}})

    def _make(self, index: str, aliases: Reply) -> None:
        nodes = self._client.get("/_cluster/health")["number_of_data_nodes"]
        settings = {
            "number_of_shards": 1,
            "number_of_replicas": min(nodes, COPIES) - 1,
            "refresh_interval": "-1",  # whatever must be seen is read by its id, or after a refresh
            "write.wait_for_active_shards": str(min(nodes, COPIES_BEFORE_REPLY)),
        }
        fields = {ARTICLE: {"type": "keyword"}}
        body = {
            "settings": {"index": settings},
            "mappings": {"dynamic": False, "properties": fields},
            "aliases": aliases,
        }
        self._client.create(f"/{index}", body)

    def beginning(self, number: int) -> Beginning:
        """Return the beginning of a generation. Its snapshot is read while it is used. Raises: GoneError."""
        alias = self.log(number).alias
        head = self._client.find(f"/{alias}/_doc/{HEAD}")
        if head is None or not head["found"]:
            if not self.exists(number):
                raise GoneError
            return Beginning(0, "", ())
        source = head["_source"]
        return Beginning(source["revision"], source["token"], self._snapshot(alias, source["parts"]))

    def _snapshot(self, alias: str, parts: int) -> Iterator[str]:
        for at in range(parts):
            part = self._client.find(f"/{alias}/_doc/{_snapshot_id(at)}")
            if part is None:
                raise GoneError
            yield from part["_source"]["lines"]

    def has_texts(self, number: int, article_ids: Collection[str]) -> bool:
        """Return whether a generation has a text of any of these articles, whether or not an entry names it.

        Raises: GoneError.
        """
        alias = self.log(number).alias
        wanted = list(article_ids)
        try:
            self._client.post(f"/{alias}/_refresh", {})
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

        When this returns, no node has a text that is not needed, unless in a snapshot.

        Args: is_needed: It is called with the id of an article and the digest of a text.
        Raises: GoneError: there are neither this generation nor the next one.
        """
        index = f"{self.log(number + 1).alias}-{secrets.token_hex(4)}"
        try:
            self._make(index, {})
            self._fill(index, beginning)
            self._copy_texts(self.log(number).alias, index, is_needed)
            self._switch(number, index)
        except BackendUnavailableError:
            if not self.exists(number + 1):
                raise
        except (GoneError, opensearchpy.NotFoundError):
            if not self.exists(number + 1):
                self._client.delete(f"/{index}")
                raise GoneError from None
        self.remove_others(number + 1)

    def _fill(self, index: str, beginning: Beginning) -> None:
        parts = 0

        def documents() -> Iterator[tuple[str, Reply]]:
            nonlocal parts
            for lines in _grouped(beginning.snapshot):
                yield _snapshot_id(parts), {"lines": lines}
                parts += 1
            yield HEAD, {"revision": beginning.revision, "token": beginning.token, "parts": parts}

        write(self._client, index, documents(), require_alias=False)

    def _copy_texts(self, alias: str, index: str, is_needed: Callable[[str, str], bool]) -> None:
        self._client.post(f"/{alias}/_refresh", {})
        useless = [key for key in self._texts(alias) if not is_needed(*key.split("~")[:2])]
        remove(self._client, alias, useless)
        self._client.post(f"/{alias}/_refresh", {})
        copying = {
            "source": {"index": alias, "query": {"exists": {"field": ARTICLE}}},
            "dest": {"index": index},
        }
        task = self._client.post("/_reindex", copying, wait_for_completion="false")["task"]
        self._wait_for(task)

    def _texts(self, alias: str) -> Iterator[str]:
        """Yield the ids of all documents with texts. There may be more than a search returns."""
        after: list[int] = []
        while True:
            asked: dict[str, object] = {
                "size": FOUND_AT_ONCE,
                "query": {"exists": {"field": ARTICLE}},
                "sort": [{"_seq_no": "asc"}],
                "_source": False,
            }
            hits = self._client.post(f"/{alias}/_search", asked | ({"search_after": after} if after else {}))["hits"]
            yield from (hit["_id"] for hit in hits["hits"])
            if len(hits["hits"]) < FOUND_AT_ONCE:
                return
            after = hits["hits"][-1]["sort"]

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
        """Put an index in the place of a generation, at one moment."""
        before = self._aliases().get(number)
        if before is None:
            raise GoneError
        actions: list[Reply] = [
            {"add": {"index": index, "alias": self.log(number + 1).alias}},
            {"remove_index": {"index": before}},
        ]
        self._client.post("/_aliases", {"actions": actions})

    def remove_others(self, number: int) -> None:
        """Remove what is left of earlier generations, and of those that were never finished."""
        kept = self._aliases().get(number)
        for index in self._indices():
            if kept and index != kept and (found := self._matched(r"(\d{6})-\w+", index)) and int(found[1]) <= number:
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


def _grouped(lines: Iterable[str]) -> Iterator[list[str]]:
    """Group lines into lists that are not too long for a document."""
    some: list[str] = []
    size = 0
    for line in lines:
        if some and size + len(line) > SNAPSHOT_CHARS:
            yield some
            some, size = [], 0
        some.append(line)
        size += len(line)
    if some:
        yield some


def _snapshot_id(at: int) -> str:
    return f"snapshot-{at:06}"
