"""Keep the log of an archive in a cluster: numbered entries, each made once, and the texts to which they refer.

An entry is a document whose id is the number of the first change that it makes. It is made with `_create`: of several
writers, one succeeds. A text is a document whose id is made from its content, so writing it twice does no harm. Texts
are written before the entry that refers to them. So an entry never lacks a text, whoever dies in between.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import opensearchpy

from index.errors import BackendUnavailableError
from index.opensearch.bulk_requests import PART_CHARS, requests_of
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import MISSING_INDEX, NOT_FOUND, GoneError

READ_AT_ONCE = 200
"""Documents that are read in one request. Texts of 800 words take 1 MB together."""

READ_AHEAD = 16
"""Numbers of changes that are looked up in one request while there are further entries. Most entries make one change,
and are small."""

ARTICLE = "article"
"""Field of each document with a text or a part of one: the id of the article. Only this field can be searched."""


class TakenError(Exception):
    """Another writer has made the entry with this number."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of the log."""

    number: int  # of the first change that it makes, from 1
    count: int  # of the changes that it makes, at least 1
    payload: str
    previous: str  # the token of the entry before it; empty: there is none
    token: str = field(default_factory=lambda: secrets.token_hex(8))  # distinguishes it from those of other writers


class ChangeLog:
    """The log of an archive, under one alias. Any thread may use it.

    Each method raises GoneError if the alias does not exist, and BackendUnavailableError if the cluster does not
    answer. Then what was to be written may be there, or may be there later.
    """

    def __init__(self, client: ClusterClient, alias: str) -> None:
        """Use the log with this alias."""
        self._client = client
        self.alias = alias

    def append(self, entry: LogEntry) -> None:
        """Make an entry. When this returns, it is on two nodes, unless the cluster has only one.

        Raises: TakenError: there is another one with its number.
        """
        first, *others = _parts_of(entry.payload)
        self._put({_part_id(entry.token, at): {"payload": part} for at, part in enumerate(others, 1)})
        body = {
            "count": entry.count,
            "previous": entry.previous,
            "token": entry.token,
            "payload": first,
            "parts": 1 + len(others),
        }
        try:
            self._client.post(f"/{self.alias}/_create/{_entry_id(entry.number)}", body, require_alias="true")
        except opensearchpy.NotFoundError:
            raise GoneError from None
        except opensearchpy.ConflictError:
            if not self._is_ours(entry):
                raise TakenError from None

    def _is_ours(self, entry: LogEntry) -> bool:
        """Return whether this very entry is there. Then an earlier try has made it, and its answer was lost."""
        key = _entry_id(entry.number)
        return self._documents([key]).get(key, {}).get("token") == entry.token

    def entries_from(self, number: int) -> Iterator[LogEntry]:
        """Yield the entries in order, beginning with this number, as long as there are any."""
        ahead = 1
        while True:
            found = self._documents(_entry_id(each) for each in range(number, number + ahead))
            if _entry_id(number) not in found:
                return
            while document := found.get(_entry_id(number)):
                entry = self._entry_of(number, document)
                yield entry
                number += entry.count
            ahead = READ_AHEAD

    def _entry_of(self, number: int, document: Reply) -> LogEntry:
        payload = self._whole(document["token"], document)
        return LogEntry(number, document["count"], payload, document["previous"], document["token"])

    def put_texts(self, texts: Mapping[tuple[str, str], str]) -> None:
        """Write texts. Args: texts: By the id of their article and their digest."""
        documents: dict[str, Reply] = {}
        for (article_id, digest), text in texts.items():
            key = _text_id(article_id, digest)
            first, *others = _parts_of(text)
            documents |= {
                _part_id(key, at): {ARTICLE: article_id, "payload": part} for at, part in enumerate(others, 1)
            }
            documents[key] = {ARTICLE: article_id, "payload": first, "parts": 1 + len(others)}
        self._put(documents)

    def read(self, number: int, texts: Iterable[tuple[str, str]]) -> tuple[bool, dict[tuple[str, str], str]]:
        """Return whether there is an entry with this number, and these texts. Those that are not there are left out."""
        keys = {_text_id(*each): each for each in texts}
        entry = _entry_id(number)
        found = self._documents([entry, *keys])
        return entry in found, {keys[key]: self._whole(key, found[key]) for key in keys if key in found}

    def _whole(self, key: str, document: Reply) -> str:
        """Return the payload of a document with its other parts."""
        others = [_part_id(key, at) for at in range(1, document["parts"])]
        found = self._documents(others)
        if len(found) < len(others):
            raise GoneError
        return "".join([document["payload"], *(found[each]["payload"] for each in others)])

    def _documents(self, keys: Iterable[str]) -> dict[str, Reply]:
        """Return the documents with these ids, those that exist. Changes are seen at once, without a refresh."""
        found: dict[str, Reply] = {}
        rest = iter(keys)
        while some := list(islice(rest, READ_AT_ONCE)):
            for each in self._client.post(f"/{self.alias}/_mget", {"ids": some})["docs"]:
                if "error" in each:
                    _raise(each["error"]["type"])
                if each["found"]:
                    found[each["_id"]] = each["_source"]
        return found

    def _put(self, documents: Mapping[str, Reply]) -> None:
        """Write documents in several requests, if they are long."""
        write(self._client, self.alias, documents.items())


def write(client: ClusterClient, alias: str, documents: Iterable[tuple[str, Reply]]) -> None:
    """Write documents with these ids, in several requests if they are long. Raises: GoneError."""
    actions = (f'{{"index":{{"_id":"{key}"}}}}\n{_json(body)}\n' for key, body in documents)
    _bulk(client, alias, actions)


def remove(client: ClusterClient, alias: str, keys: Iterable[str]) -> None:
    """Delete documents with these ids. They may be missing. Raises: GoneError."""
    _bulk(client, alias, (f'{{"delete":{{"_id":"{key}"}}}}\n' for key in keys))


def _bulk(client: ClusterClient, alias: str, actions: Iterable[str]) -> None:
    for body in requests_of(actions):
        try:
            client.post_lines(f"/{alias}/_bulk", body, require_alias="true")  # so that it makes no index by mistake
        except opensearchpy.TransportError as error:
            if error.status_code == NOT_FOUND:
                raise GoneError from None
            raise


def _json(document: Reply) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _raise(kind: str) -> None:
    if kind == MISSING_INDEX:
        raise GoneError
    raise BackendUnavailableError(f"OpenSearch: {kind}")


def _parts_of(payload: str) -> Sequence[str]:
    """Divide a text into parts that a request has room for. There is at least one."""
    return [payload[start : start + PART_CHARS] for start in range(0, max(len(payload), 1), PART_CHARS)]


def _entry_id(number: int) -> str:
    return f"{number:012}"


def _text_id(article_id: str, digest: str) -> str:
    return f"{article_id}~{digest}"


def _part_id(key: str, at: int) -> str:
    return f"{key}~{at}"
