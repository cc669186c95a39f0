"""Read small documents under keys in a cluster.

A search finds nothing before a refresh. So documents are read by their keys, or by the numbers of the writes that made
them, up to a number below which no write is under way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import MISSING_INDEX, GoneError
from index.opensearch.records.numbered_indices import NumberedIndices

READ_AT_ONCE = 500
"""Documents that are read in one request. The longest have 130 kB, but most have some 300 bytes."""


VALUES = 1_000
"""Most values of a field that are counted, as many as processes of an archive."""


class ReadUpTo(NamedTuple):
    """Up to which write the documents have been read."""

    generation: int
    number: int


class KeyedVersion(NamedTuple):
    """The version of a document. Each write makes a new one."""

    generation: int  # the number of the index
    number: int  # of the write in the index; a later one has a larger number
    term: int  # of the copy of the index that numbered it

    @property
    def read_up_to(self) -> ReadUpTo:
        """Return up to where one must have read to know it."""
        return ReadUpTo(self.generation, self.number)


NOTHING = KeyedVersion(0, -1, -1)
"""In place of the version of a document: there is none."""


@dataclass(frozen=True, slots=True)
class KeyedDocument:
    """A document, as it was read or written."""

    key: str
    fields: Reply
    version: KeyedVersion


class News(NamedTuple):
    """What was written after a certain write."""

    up_to: ReadUpTo
    is_all: bool  # whether these are all documents that there are
    documents: list[KeyedDocument]


class StoredDocuments:
    """The documents of one kind of one archive. Any thread may read them.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str, kind: str, fields: Reply) -> None:
        """Use the documents in indices whose names begin with *prefix* and *kind*. Ask nobody yet.

        Args: fields: Those that can be searched, as OpenSearch describes them.
        """
        self._client = client
        self._indices = NumberedIndices(client, prefix, kind, fields)
        self._number: int | None = None  # of the present index, as far as is known

    def _present(self) -> int | None:
        """Return the number of the present index; None: there is none yet."""
        self._number = self._number or self._indices.present()
        return self._number

    def read(self, keys: Iterable[str]) -> dict[str, KeyedDocument]:
        """Return the documents under these keys, those that exist, as they are now."""
        found: dict[str, KeyedDocument] = {}
        rest = iter(keys)
        while some := list(islice(rest, READ_AT_ONCE)):
            found |= self._read(some)
        return found

    def _read(self, keys: Sequence[str]) -> dict[str, KeyedDocument]:
        while number := self._present():
            try:
                path = f"/{self._indices.alias(number)}/_mget"
                answers = self._client.post(path, {"ids": [id_of(key) for key in keys]})["docs"]
                return {each.key: each for answer in answers if (each := _answered(answer, number))}
            except (GoneError, opensearchpy.NotFoundError):
                self._number = None
        return {}

    def news(self, since: ReadUpTo | None) -> News:
        """Return what was written after *since*, in the order of the writes; None: return all documents.

        All documents are also returned if the index was replaced since.
        """
        while number := self._present():
            try:
                return self._news(number, since)
            except (GoneError, opensearchpy.NotFoundError):
                self._number = None
        return News(ReadUpTo(0, -1), is_all=True, documents=[])

    def _news(self, number: int, since: ReadUpTo | None) -> News:
        last = self._last_write(number)
        is_all = since is None or since.generation != number
        first = -1 if since is None or is_all else since.number
        documents = (
            list(self._found(number, {"range": {"_seq_no": {"gt": first, "lte": last}}})) if first < last else []
        )
        return News(ReadUpTo(number, max(first, last)), is_all, documents)

    def _last_write(self, number: int) -> int:
        """Return the number of a write up to which all are on all copies, -1 if there is none."""
        path = f"/{self._indices.alias(number)}/_stats/docs"
        shown = "indices.*.shards.*.seq_no.global_checkpoint,indices.*.shards.*.routing.primary"
        stats = self._client.get(path, level="shards", filter_path=shown).get("indices", {})
        for copies in (index["shards"]["0"] for index in stats.values()):
            for copy in copies:
                if copy["routing"]["primary"]:
                    last: int = copy["seq_no"]["global_checkpoint"]
                    return last
        raise BackendUnavailableError("OpenSearch: an index has no copy in use")

    def latest(self, field: str, limit: int) -> list[KeyedDocument]:
        """Return documents with the largest numbers in a field, the largest first. Args: limit: At most 10,000."""
        asked: Reply = {
            "size": limit,
            "query": {"exists": {"field": field}},
            "sort": [{field: "desc"}],
            "seq_no_primary_term": True,
        }
        while number := self._present():
            try:
                return [_document(hit, number) for hit in self._hits(number, asked)]
            except opensearchpy.NotFoundError:
                self._number = None
        return []

    def values(self, field: str) -> list[str]:
        """Return the words that documents have in a field, the most frequent ones. Args: field: One for exact words."""
        while number := self._present():
            try:
                return self._values(number, field)
            except opensearchpy.NotFoundError:
                self._number = None
        return []

    def _values(self, number: int, field: str) -> list[str]:
        asked = {"size": 0, "aggs": {"values": {"terms": {"field": field, "size": VALUES}}}}
        alias = self._indices.alias(number)
        self._client.post(f"/{alias}/_refresh", {})
        found = self._client.post(f"/{alias}/_search", asked)["aggregations"]["values"]["buckets"]
        return [each["key"] for each in found]

    def find(self, query: Reply) -> list[KeyedDocument]:
        """Return all documents that a query finds, in the order of the writes."""
        while number := self._present():
            try:
                return list(self._found(number, query))
            except opensearchpy.NotFoundError:
                self._number = None
        return []

    def _found(self, number: int, query: Reply) -> Iterator[KeyedDocument]:
        asked = {"size": READ_AT_ONCE, "query": query, "sort": [{"_seq_no": "asc"}], "seq_no_primary_term": True}
        hits = self._hits(number, asked)
        while hits:
            yield from (_document(hit, number) for hit in hits)
            hits = self._hits(number, asked | {"search_after": hits[-1]["sort"]}) if len(hits) == READ_AT_ONCE else []

    def _hits(self, number: int, asked: Mapping[str, object]) -> list[Reply]:
        """Return what a search finds now. It finds only what was written before a refresh."""
        alias = self._indices.alias(number)
        if "search_after" not in asked:
            self._client.post(f"/{alias}/_refresh", {})
        hits: list[Reply] = self._client.post(f"/{alias}/_search", asked)["hits"]["hits"]
        return hits


def _answered(answer: Reply, number: int) -> KeyedDocument | None:
    """Return what is under one of several keys. Raises: GoneError: there is no such index."""
    if "error" in answer:
        if answer["error"]["type"] == MISSING_INDEX:
            raise GoneError
        raise BackendUnavailableError(f"OpenSearch: {answer['error']['type']}")
    return _document(answer, number) if answer["found"] else None


def _document(hit: Reply, number: int) -> KeyedDocument:
    version = KeyedVersion(number, hit["_seq_no"], hit["_primary_term"])
    return KeyedDocument(hit["_source"]["key"], hit["_source"], version)


def id_of(key: str) -> str:
    """Return the id of the document under a key, which may be longer than OpenSearch lets an id be."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
