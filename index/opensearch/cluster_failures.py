"""Say why a request to a cluster failed, with nothing of what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import opensearchpy

from index.errors import BackendUnavailableError

UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500
"""The first status code of a node that has lost touch with the others. Another one may know more."""

BLOCKED = "cluster_block_exception"

MISSING_INDEX = "index_not_found_exception"

REFUSALS = {
    "snapshot_in_progress_exception": "removes no index while a snapshot of it is being made",
    "index_closed_exception": "cannot use an index: it is closed",
    "validation_exception": "makes no further index: it has as many shards as cluster.max_shards_per_node allows",
}
"""What the operator of a cluster, or time, can change, by the type of the error."""

_FORBIDDEN_ACTION = re.compile(r"no permissions for \[([\w:/*-]+)")  # in the words of the security plugin
_OF_OPENSSL = re.compile(r"^\[[^]]*\] |\.? \(_ssl\.c:\d+\)$")  # what no operator needs to read


class Failure(NamedTuple):
    """A try that failed, after which another one may succeed."""

    reason: str
    is_busy: bool  # whether it helps to wait


class BusyError(Exception):
    """A part of a request was refused because a queue was full."""


class GoneError(Exception):
    """What was asked for does not exist, or no longer: another index has replaced this one."""


def failure_of(error: Exception) -> Failure | None:
    """Return why a try failed; None if another one would fail too."""
    match error:
        case opensearchpy.SSLError():
            return Failure(f"no encrypted connection: {shortened(error.info)}", is_busy=False)
        case opensearchpy.ConnectionError():
            return Failure(f"{type(error).__name__} {error.error}", is_busy=False)
        case opensearchpy.TransportError() if error.status_code == TOO_MANY_REQUESTS:
            return Failure("too many requests", is_busy=True)
        case opensearchpy.TransportError() if int(error.status_code) >= SERVER_ERRORS:
            return Failure(f"{error.status_code} {error.error}", is_busy=True)
        case opensearchpy.SerializationError():
            return Failure("an answer that is not JSON", is_busy=True)
        case BusyError():
            return Failure("a part of a request was refused", is_busy=True)
    return None


def refusal_of(error: opensearchpy.TransportError) -> str | None:
    """Return what the cluster does not let us do, as the end of a sentence about it; None: it is nothing that its
    operator can change."""
    if error.status_code == UNAUTHORIZED:
        return "refuses the login: the user or the password is wrong"
    if error.status_code == FORBIDDEN and (found := _FORBIDDEN_ACTION.search(str(error.info))):
        return f"does not allow this user to do this: {found[1]}"
    return refusal_by(error.status_code, error.error)


def refusal_by(status: str | int, kind: str | None) -> str | None:
    """Return the same of an answer with this status and this type of error."""
    if refusal := REFUSALS.get(kind or ""):
        return refusal
    if kind == BLOCKED and status == TOO_MANY_REQUESTS:
        return "takes no changes: the disk of a node is almost full"
    if status != FORBIDDEN:  # 503: a node that has just started, or has lost the others; another one may take it
        return None
    return "takes no changes: an index is read-only" if kind == BLOCKED else f"refuses: {status} {kind}"


def check_parts(reply: Mapping[str, Any]) -> None:
    """Look at the parts of an answer: each may have failed alone.

    Raises: BusyError; BackendUnavailableError: the cluster refuses it; opensearchpy.RequestError: it is wrong.
    """
    items = [outcome for item in reply.get("items", ()) for outcome in item.values()]
    if "errors" in reply:
        _check(items)
    else:
        _check(outcome for outcome in items if not _may_fail_alone(outcome))
    _check(reply.get("responses", ()))


def _may_fail_alone(outcome: Mapping[str, Any]) -> bool:
    """Return whether an action of `ClusterClient.write_each` says so itself if it failed."""
    is_blocked = outcome["status"] == FORBIDDEN and outcome["error"]["type"] == BLOCKED
    return is_blocked or outcome["status"] in (NOT_FOUND, CONFLICT)


def _check(outcomes: Iterable[Mapping[str, Any]]) -> None:
    for outcome in outcomes:
        status = outcome["status"]
        if refusal := refusal_by(status, outcome.get("error", {}).get("type")):
            raise BackendUnavailableError(f"OpenSearch {refusal}")
        if status == TOO_MANY_REQUESTS or status >= SERVER_ERRORS:
            raise BusyError
        if "error" in outcome:
            raise opensearchpy.RequestError(status, outcome["error"]["type"])


def shortened(error: object) -> str:
    """Return what OpenSSL, or the system, says about a certificate or a file with certificates."""
    said = getattr(error, "strerror", None) or str(error)  # the text of an OSError names the file, which we do
    return _OF_OPENSSL.sub("", said)
