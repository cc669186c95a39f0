"""Read an archive in a cluster, for a move."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from index.errors import MoveRefusedError
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.contents import ArchiveContents
from index.maintenance.moving.moved import MoveStep, Progress
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.lease import Lease
from index.opensearch.leases import OVER_S, Leases
from index.opensearch.log.generations import Generations
from index.store.opensearch.apart import TextKey, Texts, digest_of
from index.store.opensearch.followed_log import FollowedLog
from index.store.opensearch.snapshot_lines import keys_in

TEXTS_AT_ONCE = 200
"""Texts that are read or written together. Those of 800 words take 1 MB."""

MOST_NAMED = 5
"""Most differences that are named."""


MOVE = "move"
"""Name of the lease of the process that copies an archive to this place."""

LOOK_AGAIN_S = 0.5
"""Seconds between two looks at the leases of others."""

LOOKS = round(OVER_S / LOOK_AGAIN_S) + 2
"""Looks after which a lease is over that nobody has renewed since the first."""


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """A place for an archive in a cluster."""

    client: ClusterClient
    prefix: str
    leases: Leases
    bookkeeping: Callable[[], Bookkeeping]  # opens it
    discard_bookkeeping: Callable[[], None]  # removes it for good
    pause: Callable[[float], None] = time.sleep

    @property
    def name(self) -> Path:
        """Return its name, for errors."""
        return Path(self.prefix)

    def log(self) -> FollowedLog:
        """Return the log of the archive that is there, read to its end.

        Raises: UnfinishedMoveError; StoreDamagedError.
        """
        log = FollowedLog(Generations(self.client, self.prefix), self.name, read_only=True)
        log.follow()
        return log

    def refuse_use(self, target: Path) -> None:
        """Raise MoveRefusedError if a process uses the archive. If one has died lately, that takes OVER_S to see."""
        users: list[str] = []
        for _ in range(LOOKS):
            users = [each.name for each in self.leases.listed("") if each.name != MOVE and not each.is_over]
            if not users:
                return
            self.pause(LOOK_AGAIN_S)
        named = ", ".join(sorted(users)[:MOST_NAMED])
        raise MoveRefusedError(target, f"the archive in the cluster is in use ({named}). Stop its bots first")

    @contextmanager
    def alone(self) -> Iterator[Lease]:
        """Let no other move copy to this place. Raises: MoveRefusedError: one does."""
        for _ in range(LOOKS):
            if lease := self.leases.take(MOVE):
                break
            self.pause(LOOK_AGAIN_S)
        else:
            raise MoveRefusedError(self.name, "another move to it is running")
        self.leases.start()
        try:
            yield lease
        finally:
            self.leases.close()

    def check_alone(self, lease: Lease) -> None:
        """Raise MoveRefusedError if another move may have begun, because the cluster did not answer for a while."""
        for _ in range(LOOKS):
            if lease.is_held:
                return
            self.pause(LOOK_AGAIN_S)  # perhaps it is renewed meanwhile
        raise MoveRefusedError(self.name, "the cluster did not answer for a while. Try again")


@dataclass(frozen=True, slots=True)
class StateInCluster:
    """The state of an archive in a cluster at one moment."""

    lines: Sequence[bytes]  # the records of a snapshot, without the texts
    texts: Callable[[Sequence[TextKey]], Texts]  # returns those that are there

    @classmethod
    def of(cls, log: FollowedLog) -> StateInCluster:
        """Return the state that a log has reached."""
        return cls(list(log.rows.payloads()), log.texts)

    @property
    def keys(self) -> list[TextKey]:
        """Return the keys of all texts, in their order."""
        return list(dict.fromkeys(chain.from_iterable(map(keys_in, self.lines))))

    def read(self, keys: Sequence[TextKey]) -> dict[TextKey, str]:
        """Return texts. One that is missing, or is another one than its key says, is left out."""
        return {key: text for key, text in self.texts(keys).items() if digest_of(text.encode()) == key[1]}

    def wrong_texts(self, on_progress: Progress) -> list[str]:
        """Read all texts. Return a clause for each that is missing or wrong."""
        wrong: list[str] = []
        keys = self.keys
        for done in range(0, len(keys), TEXTS_AT_ONCE):
            on_progress(MoveStep.COMPARING, done, len(keys))
            some = keys[done : done + TEXTS_AT_ONCE]
            right = self.read(some)
            wrong += [f"a text of article {key[0]} is missing or wrong" for key in some if key not in right]
        on_progress(MoveStep.COMPARING, len(keys), len(keys))
        return wrong


def contents_of(lines: Iterable[bytes], open_books: Callable[[], Bookkeeping]) -> ArchiveContents:
    """Return the contents of an archive. Args: lines: The records of a snapshot, without the texts."""
    books = open_books()
    try:
        return ArchiveContents.of(lines, books)
    finally:
        books.close()


def in_words(differences: Sequence[str]) -> str:
    """Return a clause about differences."""
    more = len(differences) - MOST_NAMED
    return "; ".join(differences[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")
