"""Keep small documents under keys in a cluster, for several writers at once.

A document that must not exist, or must have a certain version, is written only then. So of several writers one
succeeds, and the others learn what is there. Each write leaves its token in the document. If the answer to a write is
lost, the token tells whether it was done.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.bulk_requests import requests_of
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import CONFLICT
from index.opensearch.records.stored_documents import NOTHING, KeyedDocument, KeyedVersion, StoredDocuments, id_of

TOKENS = 4
"""Tokens that a document keeps: so many writers may follow while the answer to a write is lost."""

ALL: Reply = {"match_all": {}}
"""The query that finds all documents."""

PATIENCE_S = 10.0
"""Seconds to wait while an index is replaced. After that, its copy is made here too: whoever began it may be dead."""

PAUSES_S = (0.02, 0.05, 0.1, 0.2)
"""Seconds between two looks at an index that is being replaced; the last of them again and again."""


class DocumentWrite(NamedTuple):
    """A document to be written."""

    key: str
    fields: Reply
    replaces: KeyedVersion | None  # the version that must be there; NOTHING: no document; None: any
    earlier: Sequence[str] = ()  # tokens of earlier writes of the document


class Written(NamedTuple):
    """What became of a write."""

    document: KeyedDocument  # that is there now
    is_ours: bool  # False: another version was there, and stays


Make = Callable[[str, Reply | None], Reply | None]
"""Function that returns new fields for a key and the present fields, which it must not change. None: they stay."""


@dataclass(eq=False, slots=True)
class _Batch:
    """Writes of one caller, which share requests with those of others."""

    writes: Sequence[DocumentWrite]
    tokens: list[str]
    written: dict[int, Written] = field(default_factory=dict)  # by place in `writes`
    error: BaseException | None = None
    is_over: bool = False

    def body(self, at: int) -> Reply:
        """Return the document of a write."""
        write = self.writes[at]
        tokens = [*write.earlier[-(TOKENS - 1) :], self.tokens[at]]
        return {**write.fields, "key": write.key, "tokens": tokens}


class KeyedDocuments(StoredDocuments):
    """The documents of one kind of one archive. Any thread may read and write them.

    Each method raises BackendUnavailableError if the cluster does not answer. Then what was to be written may be there,
    or may be there later.
    """

    def __init__(self, client: ClusterClient, prefix: str, kind: str, fields: Reply) -> None:
        """Use the documents in indices whose names begin with *prefix* and *kind*. Ask nobody yet.

        Args: fields: Those that can be searched, as OpenSearch describes them.
        """
        super().__init__(client, prefix, kind, fields)
        self._turn = threading.Condition()  # held while the two fields below change
        self._is_sending = False  # whether a thread sends what it and others have written
        self._waiting: list[_Batch] = []

    def write(self, writes: Sequence[DocumentWrite]) -> list[Written]:
        """Write documents, and return what became of each. When this returns, they are on two nodes.

        What several threads write at the same time shares a request.
        """
        if not writes:
            return []
        batch = _Batch(writes, [secrets.token_hex(6) for _ in writes])
        with self._turn:
            self._waiting.append(batch)
            self._turn.wait_for(lambda: batch.is_over or not self._is_sending)
            batches = [] if batch.is_over else self._waiting
            if batches:
                self._waiting, self._is_sending = [], True
        if batches:
            self._send_all(batches)
        if batch.error:
            raise batch.error
        return [batch.written[at] for at in range(len(writes))]

    def _send_all(self, batches: Sequence[_Batch]) -> None:
        try:
            self._write_all([(batch, at) for batch in batches for at in range(len(batch.writes))])
        except BaseException as error:  # noqa: BLE001 - each of them raises it
            for batch in batches:
                batch.error = error
        finally:
            with self._turn:
                self._is_sending = False
                for batch in batches:
                    batch.is_over = True
                self._turn.notify_all()

    def _write_all(self, left: list[tuple[_Batch, int]]) -> None:
        """Write all, each with the place of its write in its batch."""
        while left:
            number = self._present_or_first()
            refused = [each for each in left if not _may_fit(_write_of(each), number)]
            sent = [each for each in left if _may_fit(_write_of(each), number)]
            left = []
            for each, outcome in zip(sent, self._send(number, sent), strict=True):
                match outcome["status"]:
                    case 200 | 201:
                        version = KeyedVersion(number, outcome["_seq_no"], outcome["_primary_term"])
                        batch, at = each
                        document = KeyedDocument(batch.writes[at].key, batch.body(at), version)
                        batch.written[at] = Written(document, is_ours=True)
                    case status if status == CONFLICT:
                        refused.append(each)
                    case _:
                        left.append(each)
            left += self._look(refused)
            if left:
                self._wait_for_replacement(number)

    def _send(self, number: int, sent: Sequence[tuple[_Batch, int]]) -> Iterator[Reply]:
        path = f"/{self._indices.alias(number)}/_bulk"
        for lines in requests_of(_action(batch.writes[at], batch.body(at)) for batch, at in sent):
            yield from self._client.write_each(path, lines, require_alias="true")

    def _look(self, refused: Sequence[tuple[_Batch, int]]) -> list[tuple[_Batch, int]]:
        """Look what is there instead. Return the writes to try again: nothing is there any more."""
        found = self.read({_write_of(each).key for each in refused})
        again = []
        for batch, at in refused:
            document = found.get(batch.writes[at].key)
            if document:
                is_ours = batch.tokens[at] in document.fields["tokens"]
                batch.written[at] = Written(document, is_ours)
            elif batch.writes[at].replaces == NOTHING:
                again.append((batch, at))
            else:
                gone = KeyedDocument(batch.writes[at].key, {"tokens": ()}, NOTHING)
                batch.written[at] = Written(gone, is_ours=False)
        return again

    def _present_or_first(self) -> int:
        """Return the number of the present index, which is made if there is none."""
        if number := self._present():
            return number
        self._indices.make_first()
        self._number = 1
        return 1

    def _wait_for_replacement(self, number: int) -> None:
        """Wait while an index is replaced, if it is."""
        pauses = iter(PAUSES_S)
        pause_s, waited_s = 0.0, 0.0
        while self._indices.is_replaced_now(number):
            if waited_s > PATIENCE_S:
                self._indices.replace(number, ALL)
                with suppress(BackendUnavailableError):  # the next purge removes what is left
                    self._indices.remove_others(number + 1)
                break
            pause_s = next(pauses, pause_s)
            waited_s += pause_s
            self._client.pause(pause_s)
        self._number = None

    def change(self, keys: Iterable[str], make: Make) -> dict[str, Written]:
        """Replace documents by what *make* makes of them. No change of another writer is lost.

        Returns: By key, what is there now; keys without a document are left out. `is_ours` says that it was changed.
        """
        left, outcomes = list(dict.fromkeys(keys)), dict[str, Written]()
        while left:
            found, writes = self.read(left), list[DocumentWrite]()
            for key in left:
                document = found.get(key)
                made = make(key, document.fields if document else None)
                if made is not None:
                    version, tokens = (document.version, document.fields["tokens"]) if document else (NOTHING, ())
                    writes.append(DocumentWrite(key, made, version, tokens))
                elif document:
                    outcomes[key] = Written(document, is_ours=False)
            written = dict(zip((each.key for each in writes), self.write(writes), strict=True))
            outcomes |= {key: each for key, each in written.items() if each.is_ours}
            left = [key for key, each in written.items() if not each.is_ours]
        return outcomes

    def tidy(self, query: Reply) -> None:
        """Delete all documents that a query finds. Their contents may stay in the files of the nodes.

        What an earlier purge left in files is removed, unless a snapshot is being made.

        Raises: BackendUnavailableError: also if the index is being replaced.
        """
        while number := self._present():
            alias = self._indices.alias(number)
            try:
                self._client.post(f"/{alias}/_refresh", {})
                self._client.post(f"/{alias}/_delete_by_query", {"query": query}, conflicts="proceed")
            except opensearchpy.NotFoundError:
                self._number = None
                continue
            with suppress(BackendUnavailableError):
                self._indices.remove_others(number)
            return

    def purge(self, kept: Reply = ALL) -> None:
        """Delete all documents but those that a query finds. Nothing of them stays in the files of any node.

        Writers wait meanwhile. It takes about a second, and longer if there are hundreds of thousands.
        """
        if number := self._indices.present():
            self._indices.replace(number, kept)
            self._number = None
            self._indices.remove_others(number + 1)


def _write_of(each: tuple[_Batch, int]) -> DocumentWrite:
    batch, at = each
    return batch.writes[at]


def _may_fit(write: DocumentWrite, number: int) -> bool:
    """Return whether a write can be of the present index."""
    return write.replaces is None or write.replaces == NOTHING or write.replaces.generation == number


def _action(write: DocumentWrite, body: Reply) -> str:
    place: dict[str, object] = {"_id": id_of(write.key)}
    if write.replaces not in (None, NOTHING):
        place |= {"if_seq_no": write.replaces.number, "if_primary_term": write.replaces.term}
    kind = "create" if write.replaces == NOTHING else "index"
    return f"{_json({kind: place})}\n{_json(body)}\n"


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, separators=(",", ":"))
