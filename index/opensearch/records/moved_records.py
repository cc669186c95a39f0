"""Copy all notes and all accepted work of an archive to a cluster, or from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.bookkeeping import REMEMBERED, QueueEntry
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.records.cluster_notebook import KIND as NOTES
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import KIND as WORK
from index.opensearch.records.cluster_queue import ClusterQueue
from index.opensearch.records.keyed_documents import DocumentWrite
from index.opensearch.records.numbered_indices import NumberedIndices
from index.opensearch.records.outages import storing
from index.opensearch.records.work_records import DONE_AT


class MovableClusterNotebook(ClusterNotebook):
    """The `MovableNotebook` of an archive in a cluster."""

    def adopt(self, notes: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """See `MovableNotebook.adopt`."""
        writes = [DocumentWrite(key, self._fields_of(self._text_of(key, note)), None) for key, note in notes]
        with storing():
            self._documents.write(writes)
        self.refresh()


class AllClusterWork(ClusterQueue):
    """The `MovableQueue` of an archive in a cluster: the work of all processes, of which none may be running.

    Only `adopt` changes it.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Read all work. Raises: StoreUnavailableError."""
        super().__init__(client, prefix, "", read_only=True)

    @property
    def finished(self) -> Mapping[str, int]:
        """See `MovableQueue.finished`."""
        with storing():
            latest = self._documents.latest(DONE_AT, REMEMBERED)
        return {each.key: each.fields[DONE_AT] for each in reversed(latest)}

    def adopt(self, entries: Sequence[QueueEntry], finished: Mapping[str, int]) -> None:
        """See `MovableQueue.adopt`. Nobody does the work yet: the next process that looks claims it."""
        work = [self._new_work(entry) for entry in entries]
        writes = [DocumentWrite(each.entry.key, each.fields, None) for each in work]
        writes += [DocumentWrite(key, {DONE_AT: at}, None) for key, at in finished.items()]
        with storing():
            self._documents.write(writes)
        self._open = {each.entry.key: each for each in work}


def remove_records(client: ClusterClient, prefix: str) -> None:
    """Delete all notes and all work of an archive. Raises: BackendUnavailableError."""
    for kind in (NOTES, WORK):
        NumberedIndices(client, prefix, kind, {}).remove_all()
