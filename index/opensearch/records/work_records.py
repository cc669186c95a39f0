"""Define the documents of accepted work in a cluster. `index.opensearch.records.cluster_queue` writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.bookkeeping import Cleaned, QueueEntry
from index.opensearch.cluster_client import Reply
from index.opensearch.records.stored_documents import KeyedDocument

OWNER = "owner"
"""Field of open work: the process that does it; empty: none."""

DONE_AT = "done_at"
"""Field of completed work: when, in seconds since 1970. Nothing else is known of it."""

WORK_FIELDS: Reply = {OWNER: {"type": "keyword"}, DONE_AT: {"type": "long"}}

OPEN: Reply = {"exists": {"field": OWNER}}
"""The query that finds open work."""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A piece of open work with what the cluster knows of it."""

    entry: QueueEntry
    owner: str
    place: int  # in the order of acceptance
    tries: int  # of which the end of a process may have been the outcome

    @property
    def fields(self) -> Reply:
        """Return the fields of its document."""
        entry = self.entry
        return {
            OWNER: self.owner,
            "place": self.place,
            "tries": self.tries,
            "at": entry.at.isoformat(),
            "entry": _json({"content": entry.content, "note": entry.note, "progress": entry.progress}),
        }

    @classmethod
    def of(cls, document: KeyedDocument) -> OpenWork | None:
        """Return the work in a document; None: it is done, or there is none."""
        fields = document.fields
        if OWNER not in fields:
            return None
        kept = json.loads(fields["entry"])
        at = datetime.fromisoformat(fields["at"]).astimezone(UTC)
        entry = QueueEntry(document.key, dict(kept["content"]), at, kept["note"], dict(kept["progress"]))
        return cls(entry, fields[OWNER], fields["place"], fields["tries"])

    def owned_by(self, owner: str, tries: int) -> OpenWork:
        """Return this with another owner."""
        return replace(self, owner=owner, tries=tries)

    def with_entry(self, entry: QueueEntry) -> OpenWork:
        """Return this with another state of the work."""
        return replace(self, entry=entry)

    def cleaned(self, cleaned: Cleaned) -> OpenWork:
        """Return this with its content and its progress cleaned."""
        progress = cleaned(self.entry.progress) if self.entry.progress else {}
        return self.with_entry(replace(self.entry, content=cleaned(self.entry.content), progress=progress))


def _json(content: Mapping[str, object]) -> str:
    """Return JSON in ASCII. Lone surrogates, which a message may contain, are preserved."""
    return json.dumps(content, separators=(",", ":"))
