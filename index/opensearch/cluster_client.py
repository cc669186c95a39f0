"""Send requests to a cluster, and say in our own terms when it does not answer."""

from __future__ import annotations

import json
import logging
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import opensearchpy
import urllib3

from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_failures import (
    BusyError,
    check_parts,
    failure_of,
    refusal_of,
    shortened,
)
from index.opensearch.known_outage import KnownOutage

for name in ("opensearch", "opensearchpy.trace"):  # they log what is sent, and each failure with its traceback
    logging.getLogger(name).disabled = True

Reply = Mapping[str, Any]
"""Type of what is sent and answered: an object of JSON."""

Action = tuple[Reply, Reply | None]
"""Type of an action of a bulk: what to do, and the document if there is one."""

MAX_BULK_CHARS = 1_000_000
"""Characters of a bulk after which another one begins. A node holds it in memory several times, and must have indexed
it within REQUEST_S, also where other work takes most of the machine."""

CONNECT_S = 1.5
"""Seconds in which a node must accept a connection. One in the same network takes milliseconds."""

REQUEST_S = 10.0
"""Seconds in which a node must answer. A search takes milliseconds. While a node is replaced by another, a change waits
for up to seven seconds."""

GIVE_UP_SHARE = 1.5
"""Share of these seconds after which there is no further try. So one slow node does not stop a request, and two do."""

SLOW_SHARE = 0.5
"""Share of these seconds from which on a failure spares others the same wait: see `KnownOutage`."""

PROBE_S = 1.5
"""Seconds in which a node must answer that is asked whether it is there again."""

DEAD_S = 5.0
"""Seconds for which a node that did not answer is not asked, at first."""

CONNECTIONS = 32
"""Open connections to each node: as many threads as wait for the cluster at once."""

PAUSES_S = (0.1, 0.4, 1.5)
"""Seconds to wait before each further try. A full queue is usually shorter after a tenth of a second."""

EXISTS = "resource_already_exists_exception"

READABLE_S = 8
"""Seconds to wait until an index can be read that another process is making: less than a node has to answer. On a busy
machine, it takes a few."""

TIMED_OUT = 408
"""The status of an answer to a request that waits for something, which has not come."""


class ClusterClient:
    """The connections to a cluster. Any thread may use them.

    A request without an answer is sent again, to another node if there is one. So it must be one that may be repeated:
    a read, or a write that gives the id of each document.

    Each method raises BackendUnavailableError if no node answers in time, if none did a moment ago, if its certificate
    is not trusted, or if the cluster refuses the login or takes no changes. Its text has nothing of what was sent. A
    request that the cluster does not understand is a fault of the program: the error of opensearch-py is passed on.
    """

    def __init__(
        self, access: ClusterAccess, request_s: float = REQUEST_S, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Connect to no node yet.

        Args: request_s: Seconds in which a node must answer, unless a call says other.
        Raises: BackendUnavailableError: the file with the certificates to trust has none, or cannot be read.
        """
        login = b64encode(f"{access.user}:{access.password}".encode()).decode()
        is_encrypted = any(url.startswith("https:") for url in access.urls)
        self._transport = opensearchpy.OpenSearch(
            list(access.urls),
            headers={"authorization": f"Basic {login}"} if access.user else None,
            ssl_context=_trusting(access.ca_file) if is_encrypted else None,
            pool_maxsize=CONNECTIONS,
            max_retries=0,  # `_call` tries again
            retry_on_timeout=True,  # so that a slow node is left out for a while
            dead_timeout=DEAD_S,
        ).transport
        self._request_s = request_s
        self._sleep = sleep
        self._outage = KnownOutage(SLOW_SHARE * request_s, self._is_there)

    def get(self, path: str, **params: object) -> Reply:
        """Return what is at *path*."""
        return self._call("GET", path, params)

    def find(self, path: str, within_s: float | None = None, **params: object) -> Reply | None:
        """Return what is at *path*; None if nothing is there. Args: within_s: Seconds in which a node must answer."""
        try:
            return self._call("GET", path, params, within_s=within_s)
        except opensearchpy.NotFoundError:
            return None

    def post(self, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:
        """Send *body* to *path*, and return the answer. Args: within_s: Seconds in which a node must answer."""
        return self._call("POST", path, params, body, within_s)

    def search_all(self, index: str | None, searches: Sequence[Reply], copy: str | None = None) -> list[Reply]:
        """Return what each of several searches finds, in one request.

        Args:
            index: None: each search names what it searches.
            copy: Any word. All searches with the same one ask the same copy of the index, as long as it is there.
        """
        where = {"preference": copy} if copy else {}
        lines = (json.dumps(each, separators=(",", ":")) for search in searches for each in (where, search))
        body = "".join(f"{line}\n" for line in lines)
        path = f"/{index}/_msearch" if index else "/_msearch"
        responses: list[Reply] = self._call("POST", path, {}, body)["responses"]
        return responses

    def hold(self, index: str, kept: str, copy: str) -> str:
        """Have a node keep the present state of an index, and return the name under which it is searched.

        Args: kept: For how long, as "1m". copy: See `search_all`.
        """
        params = {"keep_alive": kept, "preference": copy, "allow_partial_pit_creation": "false"}
        return str(self._call("POST", f"/{index}/_search/point_in_time", params)["pit_id"])

    def release(self, point: str) -> None:
        """Let a node forget what it holds under this name."""
        self._call("DELETE", "/_search/point_in_time", {}, {"pit_id": [point]})

    def post_lines(self, path: str, lines: str, **params: object) -> None:
        """Send lines in the format of bulk requests to *path*. The error of the first that fails is raised."""
        shown = "errors,items.*.status,items.*.error.type"
        self._call("POST", path, {"filter_path": shown, **params}, lines)

    def write_each(self, path: str, lines: str, **params: object) -> list[Reply]:
        """Send lines in the format of bulk requests to *path*, and return the outcome of each action.

        An action fails alone: with the status CONFLICT if the document has another version, with NOT_FOUND if there is
        no such index, with FORBIDDEN if the index takes no changes.
        """
        shown = "items.*.status,items.*.error.type,items.*._seq_no,items.*._primary_term"
        items = self._call("POST", path, {"filter_path": shown, **params}, lines)["items"]
        return [outcome for item in items for outcome in item.values()]

    def put(self, path: str, body: Reply, **params: object) -> Reply:
        """Put *body* at *path*, and return the answer."""
        return self._call("PUT", path, params, body)

    def pause(self, seconds: float) -> None:
        """Wait before the cluster is asked for the same again."""
        self._sleep(seconds)

    def create(self, path: str, body: Reply, **params: object) -> None:
        """Make an index. If it exists, that is no error: an answer may have been lost, or another process was first.

        It can be read then, unless its nodes take longer than READABLE_S.
        """
        try:
            self._call("PUT", path, params, body)
        except opensearchpy.RequestError as error:
            if error.error != EXISTS:
                raise
            waiting = {"wait_for_status": "yellow", "timeout": f"{READABLE_S}s", "ignore": TIMED_OUT}
            self._call("GET", f"/_cluster/health{path}", waiting)

    def delete(self, path: str, within_s: float | None = None, **params: object) -> None:
        """Remove what is at *path*, if anything is. Args: within_s: Seconds in which a node must answer."""
        try:
            self._call("DELETE", path, params, within_s=within_s)
        except opensearchpy.NotFoundError:
            return

    def bulk(self, index: str, actions: Iterable[Action], *, refresh: bool, **params: object) -> None:
        """Index and delete several documents in order. A document to delete may be missing.

        Nobody searching sees any of them before a refresh. They are sent in several requests if they are large.

        Args: refresh: Whether the next search finds them all.
        """
        body: list[str] = []
        size = 0
        for action in actions:
            if size > MAX_BULK_CHARS:
                self._bulk(index, body, refresh=False, **params)
                body, size = [], 0
            for line in filter(None, action):
                body.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
                size += len(body[-1])
        self._bulk(index, body, refresh=refresh, **params)

    def _bulk(self, index: str, lines: Sequence[str], *, refresh: bool, **params: object) -> None:
        body = "".join(f"{line}\n" for line in lines)
        self.post_lines(f"/{index}/_bulk", body, refresh=str(refresh).lower(), **params)

    def close(self) -> None:
        """Close the connections. Closing twice is allowed."""
        self._transport.close()

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, object],
        body: Reply | str | None = None,
        within_s: float | None = None,
    ) -> Reply:
        self._outage.check()
        within_s = within_s or self._request_s
        begun_at = time.monotonic()
        give_up_at = begun_at + within_s * GIVE_UP_SHARE
        pauses = iter(PAUSES_S)
        while True:
            try:
                reply = self._try(method, path, params, body, within_s)
            except (opensearchpy.OpenSearchException, BusyError) as error:
                failure = failure_of(error)
                if failure is None:
                    raise
                pause_s = next(pauses, None)
                if pause_s is None or time.monotonic() > give_up_at:
                    reason = f"OpenSearch: {failure.reason}"
                    self._outage.note_failure(begun_at, reason)
                    raise BackendUnavailableError(reason) from None  # it has what was sent
            else:
                self._outage.note_answer()
                return reply
            if failure.is_busy:
                self._sleep(pause_s)

    def _is_there(self) -> bool:
        try:
            self._try("GET", "/", {}, None, PROBE_S)
        except BackendUnavailableError:  # it refuses this, which is an answer
            return True
        except (opensearchpy.OpenSearchException, BusyError) as error:
            return failure_of(error) is None
        return True

    def _try(
        self, method: str, path: str, params: Mapping[str, object], body: Reply | str | None, within_s: float
    ) -> Reply:
        limits = urllib3.Timeout(connect=CONNECT_S, read=within_s)
        try:
            reply = self._transport.perform_request(
                method,
                path,
                params=dict(params),
                body=body,
                timeout=limits,  # type: ignore[arg-type]  # it is handed to urllib3 as it is
            )
        except opensearchpy.TransportError as error:
            if refusal := refusal_of(error):
                raise BackendUnavailableError(f"OpenSearch {refusal}") from None  # the error has what was sent
            raise
        if not isinstance(reply, dict):
            raise opensearchpy.SerializationError
        check_parts(reply)
        return reply


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    """Return how to check the certificates of nodes, and the names in them."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise BackendUnavailableError(f"{ca_file} has no certificates to trust: {shortened(error)}") from error
