"""Say how far an index in the cluster is made, and who is changing it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple
from uuid import uuid4

from index.backends.opensearch.index_form import STATE
from index.opensearch.cluster_client import Action, Reply
from index.opensearch.guarded_index import WriteVersion

STATE_NAME = "state"
"""Id of the document with the progress."""


class Progress(NamedTuple):
    """What the index says of itself. Each change ends with another one."""

    version: int  # of its state; each change that searches see makes it larger
    number: int  # the largest number of an indexing or a removal that was ever made
    is_clean: bool = (
        True  # whether nothing was deleted since the index was made, so that its files have no deleted texts
    )
    revision: int = 0  # of the store, up to which the index is made
    lacking: Sequence[str] = ()  # ids of articles that must be indexed, or removed, whatever the revision
    forgotten: int = 0  # the largest number of a removal of which no document tells any more
    writer: str = ""  # token of the process that is changing the index; empty: nobody is
    term: int = 1  # the number of the alias under which it may write; made larger where a process is replaced
    token: str = ""  # of this very progress
    at: WriteVersion = WriteVersion(0, 0)  # of its document

    @classmethod
    def of_new_index(cls) -> Progress:
        """Return the progress of an empty index. Its numbers are larger than those of an index that it replaces.

        That one had less than a change in a millisecond.
        """
        first = time.time_ns() // 1_000_000
        return cls(first, first, forgotten=first)

    def renewed(self) -> Progress:
        """Return the same under another token."""
        return self._replace(token=uuid4().hex)

    @property
    def document(self) -> Reply:
        """Return the document, without its version."""
        known = {
            "is_clean": self.is_clean,
            "revision": self.revision,
            "lacking": list(self.lacking),
            "forgotten": self.forgotten,
            "writer": self.writer,
            "term": self.term,
            "token": self.token,
        }
        return {"type": STATE, "version": self.version, "order": self.number, "known": known}

    @property
    def action(self) -> Action:
        """Return what a bulk does to write it in place of the progress of its document's version."""
        return {"index": {"_id": STATE_NAME, **self.at.condition}}, self.document

    @classmethod
    def of(cls, reply: Reply) -> Progress:
        """Return the progress in the answer about its document."""
        source = reply["_source"]
        return cls(source["version"], source["order"], **source["known"], at=WriteVersion.of(reply))
