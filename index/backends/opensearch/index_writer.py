"""Change the index, one process at a time.

The process that changes the index says so in its progress, and goes on saying so. Others wait. If they have heard
nothing for a while, by their own clocks, they take the index over, and do what the first one has not done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, repeat
from uuid import uuid4

from index.backends.opensearch.index_change import IndexChange
from index.backends.opensearch.index_progress import Progress
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import PassageIndex
from index.errors import BackendUnavailableError, NotPurgedError
from index.model import Article
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.guarded_index import OutdatedError, WriteVersion
from index.opensearch.index_copies import COPY_S

RENEW_S = 1.5
"""Seconds after which a process says again that it is changing the index, between two articles."""

OVER_S = 6.0
"""Seconds of silence after which a process that was changing the index is taken for dead. If it is not, nothing that it
still sends has an effect, and it does its work again."""

TURN_S = COPY_S
"""Seconds to wait for others at most. A copy of a large index may take as long."""

PAUSES_S = (0.02, 0.05, 0.1)
"""Seconds between two looks at an index that another process is changing; the last again and again. A change of one
article takes as long."""


class IndexWriter:
    """One of those who change the index."""

    def __init__(self, client: ClusterClient, index: PassageIndex, clock: Callable[[], float] = time.monotonic) -> None:
        """Change nothing yet. Args: clock: Returns seconds, from any beginning."""
        self._client = client
        self._index = index
        self._clock = clock
        self._token = uuid4().hex
        self._seen: tuple[WriteVersion, float] | None = None  # of the progress of another writer, and since when
        self._renewed_at = 0.0

    def turn(self, enough: int | None = None) -> Progress:
        """Wait until no other process is changing the index, and return its progress.

        Args: enough: Do not wait any longer if the index is made up to this revision. Then there may be a writer.
        Raises: BackendUnavailableError: others are changing it all the time.
        """
        pauses = chain(PAUSES_S, repeat(PAUSES_S[-1]))
        waited_s = 0.0
        while waited_s < TURN_S:
            progress = self._index.progress()
            if not progress.writer or (enough is not None and progress.revision >= enough):
                return progress
            if progress.writer == self._token or self._is_over(progress):
                with suppress(OutdatedError):
                    return self._index.note(self._index.take_over(progress, self._token)._replace(writer=""))
            pause_s = next(pauses)
            waited_s += pause_s
            self._client.pause(pause_s)
        raise BackendUnavailableError("OpenSearch: other processes change the index all the time")

    def _is_over(self, progress: Progress) -> bool:
        """Note what was seen, and return whether its writer has said nothing for OVER_S."""
        if self._seen is None or self._seen[0] != progress.at:
            self._seen = progress.at, self._clock()
        return self._clock() - self._seen[1] >= OVER_S

    def change(
        self, before: Progress, known: KnownArticles, articles: Mapping[str, Article | None], revision: int
    ) -> IndexChange:
        """Replace articles. Args: articles: By id; None: remove it. revision: Up to which the index is made then.

        Raises: OutdatedError: another process has changed the index since *before*, or makes the changes now.
        """
        begun = self._begin(before._replace(lacking=sorted({*before.lacking, *articles})))
        change = IndexChange(begun, known, self._renewed)
        try:
            self._index.change(begun.term, change.actions(articles, revision))
        except OutdatedError:
            if self._index.progress().token != change.after.token:
                raise  # else the answer to an earlier try was lost
        return change

    def note(self, before: Progress, revision: int) -> None:
        """Say up to which revision the index is made. Raises: OutdatedError: another process has changed it."""
        if before.revision != revision:
            self._index.note(before._replace(revision=revision))

    def copy(self, before: Progress, revision: int) -> Progress:
        """Replace the index by a copy without anything that was removed. Return what the copy says of itself.

        What it has replaced is removed, and the indices of other versions of the program, unless a snapshot is being
        made.

        Raises: OutdatedError, as `change`.
        """
        progress = self._begin(before)

        def renew() -> None:
            nonlocal progress
            progress = self._renewed(progress)

        copy = self._index.copy(renew)
        after = progress._replace(
            version=progress.version + 1,
            is_clean=True,
            revision=revision,
            forgotten=progress.number,
            writer="",
            term=progress.term + 1,
        ).renewed()
        try:
            self._index.replace(copy, after)
        except OutdatedError:
            if self._index.progress().token != after.token:
                raise  # else the answer to an earlier try was lost
        with suppress(NotPurgedError):  # the next purge, or tidying, tries it again
            self._index.indices.purge_files()
        return after

    def _begin(self, before: Progress) -> Progress:
        self._renewed_at = self._clock()
        return self._index.note(before._replace(writer=self._token))

    def _renewed(self, progress: Progress) -> Progress:
        if self._clock() - self._renewed_at < RENEW_S:
            return progress
        self._renewed_at = self._clock()
        return self._index.note(progress)
