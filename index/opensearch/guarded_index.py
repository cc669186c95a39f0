"""Search an index, and change it on condition that nobody else has changed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError, StateGoneError
from index.opensearch.cluster_client import Action, ClusterClient, Reply
from index.opensearch.cluster_failures import NOT_FOUND

CONFLICT = 409

_GONE = "OpenSearch: an index is gone, and must be made again"


KEPT = "1m"
"""How long a node keeps a state that nobody asks for any more. Each search in it begins this time anew."""


class OutdatedError(Exception):
    """What was to be changed is no longer as it was when it was read."""


class WriteVersion(NamedTuple):
    """The version of a document. Each write makes a new one."""

    number: int
    term: int

    @classmethod
    def of(cls, reply: Reply) -> WriteVersion:
        """Return the version that a reply about a document names."""
        return cls(reply["_seq_no"], reply["_primary_term"])

    @property
    def condition(self) -> dict[str, int]:
        """Return the parameters of a write that is refused unless this is the present version."""
        return {"if_seq_no": self.number, "if_primary_term": self.term}


class GuardedIndex:
    """An index that may be replaced by another, and that several processes change. Any thread may use it.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, name: str) -> None:
        """Ask nothing yet. Args: name: An alias for those who read."""
        self.client = client
        self.name = name

    def search(self, request: Reply, **params: object) -> Reply:
        """Return what a search finds. Where there is no index, that is an outage."""
        try:
            return self.client.post(f"/{self.name}/_search", request, None, **params)
        except opensearchpy.NotFoundError:
            raise BackendUnavailableError(_GONE) from None

    def search_all(self, requests: Sequence[Reply], copy: str) -> list[Reply]:
        """Return what several searches find, in one request. See `ClusterClient.search_all`."""
        try:
            return self.client.search_all(self.name, requests, copy)
        except opensearchpy.TransportError as error:
            raise _outage_of(error) from None

    def hold(self, copy: str) -> HeldState:
        """Have a node keep the present state. Args: copy: See `ClusterClient.search_all`."""
        try:
            return HeldState(self.client, self.client.hold(self.name, KEPT, copy))
        except opensearchpy.NotFoundError:
            raise BackendUnavailableError(_GONE) from None

    def document(self, key: str) -> Reply | None:
        """Return the answer about the document with this id, as it is now; None: there is none."""
        return self.client.find(f"/{self.name}/_doc/{key}")

    def create(self, alias: str, key: str, document: Reply) -> None:
        """Write a document unless there is one with this id, and let all searches see what was written.

        Raises: OutdatedError: the alias is gone.
        """
        try:
            self.client.put(f"/{alias}/_create/{key}", document, refresh="true", require_alias="true")
        except opensearchpy.ConflictError:
            return
        except opensearchpy.NotFoundError:
            raise OutdatedError from None

    def replace(self, alias: str, key: str, document: Reply, version: WriteVersion, *, refresh: bool) -> WriteVersion:
        """Replace a document, and return its new version. Args: refresh: Whether all searches see it at once.

        Raises: OutdatedError: it no longer has this version, or the alias is gone. If an answer was lost, this very
            document may be there.
        """
        params = {**version.condition, "require_alias": "true", "refresh": str(refresh).lower()}
        try:
            return WriteVersion.of(self.client.put(f"/{alias}/_doc/{key}", document, **params))
        except (opensearchpy.ConflictError, opensearchpy.NotFoundError):
            raise OutdatedError from None

    def change(self, alias: str, actions: Iterable[Action]) -> None:
        """Index and delete documents, and let all searches see them at one moment.

        Raises: OutdatedError: the alias is gone, or a document no longer has the version that its action names. Others
            may be written.
        """
        try:
            self.client.bulk(alias, actions, refresh=True, require_alias="true")
        except opensearchpy.TransportError as error:
            if error.status_code in (NOT_FOUND, CONFLICT):
                raise OutdatedError from None
            raise

    def delete(self, query: Reply, within_s: float) -> None:
        """Delete the documents that a query finds, and let all searches see it. Others may be written meanwhile.

        Args: within_s: Seconds in which the cluster must have done it.
        Raises: OutdatedError: there is no index.
        """
        try:
            path = f"/{self.name}/_delete_by_query"
            self.client.post(path, {"query": query}, within_s, refresh="true", conflicts="proceed")
        except opensearchpy.NotFoundError:
            raise OutdatedError from None

    def refresh(self) -> None:
        """Let all searches see what was written. Where there is no index, that is an outage."""
        try:
            self.client.post(f"/{self.name}/_refresh", {})
        except opensearchpy.NotFoundError:
            raise BackendUnavailableError(_GONE) from None

    def switch(self, actions: Sequence[Reply]) -> None:
        """Change aliases, all at one moment. Raises: OutdatedError: one of them, or an index, is gone."""
        try:
            self.client.post("/_aliases", {"actions": actions})
        except opensearchpy.NotFoundError:
            raise OutdatedError from None


class HeldState:
    """The state of an index at one moment, which a node keeps while others change the index.

    Each search raises StateGoneError if the node has ended, or nobody has searched for KEPT.
    """

    def __init__(self, client: ClusterClient, point: str) -> None:
        """Ask nothing yet. Args: point: The cluster's name for it."""
        self._client = client
        self._point = point

    def search(self, request: Reply, **params: object) -> Reply:
        """Return what a search finds."""
        try:
            return self._client.post("/_search", self._here(request), None, **params)
        except opensearchpy.NotFoundError:
            raise StateGoneError from None

    def search_all(self, requests: Sequence[Reply]) -> list[Reply]:
        """Return what several searches find, in one request."""
        try:
            return self._client.search_all(None, list(map(self._here, requests)))
        except opensearchpy.TransportError as error:
            if error.status_code == NOT_FOUND:
                raise StateGoneError from None
            raise

    def _here(self, request: Reply) -> Reply:
        return {**request, "pit": {"id": self._point, "keep_alive": KEPT}}

    def close(self) -> None:
        """Let the node forget it. If the cluster does not answer, it does so soon by itself."""
        with suppress(BackendUnavailableError):
            self._client.release(self._point)


def _outage_of(error: opensearchpy.TransportError) -> Exception:
    return BackendUnavailableError(_GONE) if error.status_code == NOT_FOUND else error
