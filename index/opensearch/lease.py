"""Define a lease: the right to a task, as long as it is renewed."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from index.opensearch.cluster_client import Reply

BELIEVED_S = 4.0
"""Seconds after its last write for which a holder believes that it has the lease. A node that died costs a write two
seconds."""


class WrittenVersion(NamedTuple):
    """The version of a document. Each write makes a new one."""

    number: int
    term: int

    @classmethod
    def of(cls, reply: Reply) -> WrittenVersion:
        """Return the version that the cluster names in a reply about one document."""
        return cls(reply["_seq_no"], reply["_primary_term"])

    @property
    def params(self) -> dict[str, object]:
        """What has a request fail unless this is the present version."""
        return {"if_seq_no": self.number, "if_primary_term": self.term}


@dataclass(frozen=True, slots=True)
class HeldLease:
    """A lease that some process has."""

    name: str
    says: Reply  # what its holder says of itself
    is_over: bool  # whether it may be taken


class Lease:
    """A lease that was taken here. Any thread may use it."""

    def __init__(self, name: str, says: Reply, now: Callable[[], float], release: Callable[[Lease], None]) -> None:
        """See `Leases.take`."""
        self._now = now
        self._release = release
        self.name = name
        self.says = says
        self.token = secrets.token_hex(8)  # distinguishes it from earlier and later ones of its name
        self.version: WrittenVersion | None = None  # None: it is not written yet
        self.lock = threading.Lock()  # held during a write
        self.is_ended = False  # released, or another one has it
        self.written_at = 0.0  # by the clock, just before the last write was sent

    @property
    def is_held(self) -> bool:
        """Whether nobody else can have the lease. Where it is False it may be True again later, unless it ended."""
        return not self.is_ended and self._now() < self.written_at + BELIEVED_S

    def release(self) -> None:
        """Let others have the lease at once. If the cluster does not answer, they have it after OVER_S."""
        self._release(self)
