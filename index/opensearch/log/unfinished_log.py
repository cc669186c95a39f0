"""Copy the log of an archive from elsewhere. It becomes the log of the archive at one moment, when it is whole."""

from __future__ import annotations

import opensearchpy

from index.errors import UnfinishedMoveError
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log.change_log import ChangeLog, TakenError
from index.opensearch.log.generations import Generations
from index.opensearch.log.log_index import Beginning, LogIndex


class UnfinishedLog:
    """A log that is not whole yet. Whoever opens the archive meanwhile gets an UnfinishedMoveError.

    It is in the index that the first change of a new archive would make. So there cannot be both.

    Each method raises BackendUnavailableError if the cluster does not answer, and GoneError if the index was deleted.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Use the archive whose indices have names with this prefix."""
        self._client = client
        self._generations = Generations(client, prefix)
        self._index = LogIndex(client, self._generations.unfinished)
        self.texts = ChangeLog(client, self._generations.unfinished)  # it has no entries

    def begin(self) -> bool:
        """Make it, unless it is there. Return whether it was made now.

        Raises: TakenError: there is an archive.
        """
        if self.is_begun():
            return False
        LogIndex(self._client, self._generations.first_index).make([self._generations.unfinished])
        return self.is_begun()  # another one may have been faster

    def is_begun(self) -> bool:
        """Return whether it is there. Raises: TakenError: there is an archive."""
        try:
            is_taken = self._generations.present() is not None
        except UnfinishedMoveError:
            return True
        if is_taken:
            raise TakenError
        return False

    def text_keys(self) -> set[tuple[str, str]]:
        """Return the keys of all texts that are there: the ids of their articles, and their digests."""
        try:
            self._index.refresh()
            ids = [each.split("~") for each in self._index.texts()]
        except opensearchpy.NotFoundError:
            raise GoneError from None
        return {(found[0], found[1]) for found in ids if len(found) == len(("article", "digest"))}

    def fill(self, beginning: Beginning) -> None:
        """Write the state, in place of an earlier one. The texts must be there."""
        self._index.fill(beginning)

    def beginning(self) -> Beginning:
        """Return the state. Its snapshot is read while it is used."""
        beginning = self._index.beginning()
        if beginning is None:
            raise GoneError
        return beginning

    def finish(self) -> None:
        """Make it the log of the archive, at one moment."""
        index = self._generations.first_index
        actions = [
            {"add": {"index": index, "alias": self._generations.log(1).alias}},
            {"remove": {"index": index, "alias": self._generations.unfinished}},
        ]
        try:
            self._client.post("/_aliases", {"actions": actions})
        except opensearchpy.NotFoundError:
            raise GoneError from None

    def discard(self) -> None:
        """Delete it with its texts."""
        self._client.delete(f"/{self._generations.first_index}")
