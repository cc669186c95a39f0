"""Copy documents from one index to another, as a task of the cluster.

The request may be sent twice, and a node that stood still may copy after others have used the copy, or removed it. So
an index is filled under an alias of its own, which it has only until it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, repeat

from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import MISSING_INDEX, GoneError

COPY_S = 3_600.0
"""Seconds in which the documents must be copied. A million take some minutes."""

TRIES = 3
"""Nodes that may end while they copy."""

PAUSES_S = (*(0.02, 0.05, 0.1, 0.2, 0.5), 1.0)
"""Seconds to wait until it is asked again whether the documents are copied; the last of them again and again."""

UNCHANGED: Reply = {"op_type": "create"}
"""How to write a copy so that a document that is there stays."""

LATEST: Reply = {"version_type": "external"}
"""How to write a copy so that a document that is there stays, and one that was deleted stays deleted. For documents
that are written with versions of their own, which the copy keeps."""

_GONE = (MISSING_INDEX, "invalid_index_name_exception")
"""Errors where an index or its alias is gone, at the beginning and later."""


def filling(index: str) -> str:
    """Return the alias under which an index is filled.

    No index may have such a name. Otherwise a task that goes on after the alias is gone would make one: the cluster
    looks only at its beginning whether there is the alias that `require_alias` requires.
    """
    return f"{index}-FILLING"


def copy_documents(
    client: ClusterClient, source: Reply, index: str, how: Reply, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Copy the documents of a source into an index, under its alias for filling. If a node ends, another one copies.

    Args: how: UNCHANGED or LATEST. meanwhile: It is called again and again while one waits.
    Raises: GoneError: one of the indices is gone, or its alias. BackendUnavailableError.
    """
    asked = {"source": source, "dest": {"index": filling(index), **how}, "conflicts": "proceed"}
    left_s = COPY_S
    for _ in range(TRIES):
        task = client.post("/_reindex", asked, wait_for_completion="false", require_alias="true")["task"]
        pauses = chain(PAUSES_S, repeat(PAUSES_S[-1]))
        while (state := client.find(f"/_tasks/{task}")) and not state["completed"]:
            pause_s = next(pauses)
            left_s -= pause_s
            if left_s < 0:
                raise BackendUnavailableError(f"OpenSearch: an index was not copied within {COPY_S:.0f} s")
            client.pause(pause_s)
            meanwhile()
        if state:
            _check(state)
            return
    raise BackendUnavailableError("OpenSearch: the nodes that copied an index have ended")


def _check(state: Reply) -> None:
    """Find out whether a task has copied all. Raises: GoneError; BackendUnavailableError."""
    failures = [each.get("cause", {}) for each in state.get("response", {}).get("failures", ())]
    errors = [state["error"]] if "error" in state else failures
    if any(each.get("type") in _GONE for each in errors):
        raise GoneError
    if errors:
        raise BackendUnavailableError("OpenSearch: an index could not be copied")
