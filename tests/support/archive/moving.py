"""Archives that are moved between files and a cluster."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.disk.filesystem import Files
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.cluster_place import ClusterPlace
from index.maintenance.moving.moved import Moved, MoveStep
from index.maintenance.moving.to_cluster import move_to_cluster
from index.maintenance.moving.to_directory import move_to_directory
from index.model import Change
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases
from index.store.base import ArticleStore
from index.store.opensearch.cluster_store import OpenSearchStore
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import adding, article, full_article, removing
from tests.support.opensearch.shared_log import SharedLog

CATS, SUNG, DOGS, GONE = article("cats"), article("cats", "Cats sing."), article("dogs", "Zyxwvut."), article("gone")


class Places:
    """An archive in files, and a place for it in a cluster. The notes of that are in files, too."""

    def __init__(self, shared: SharedLog, directory: Path) -> None:
        self.shared = shared
        self.data_dir = directory / "data"
        self.back = directory / "back"
        self.now = 0.0  # seconds, of all processes that use the cluster
        self.living: list[Leases] = []  # of processes that use it
        self._mover = self._leases()
        self.steps: list[tuple[MoveStep, int, int]] = []
        self._books = directory / "books in the cluster"
        self._books.mkdir()

    def place(self, client: ClusterClient | None = None) -> ClusterPlace:
        self._mover = self._leases()
        return ClusterPlace(
            client or self.shared.client, self.shared.prefix, self._mover, self.books, self._discard, self._pass_time
        )

    def _leases(self) -> Leases:
        return Leases(self.shared.client, self.shared.prefix, lambda: self.now)

    def _pass_time(self, seconds: float) -> None:
        self.now += seconds
        for leases in (*self.living, self._mover):
            leases.renew_due()

    def use(self, name: str, *, until_killed: bool = False) -> None:
        """Take a lease, as a process that uses the cluster. Args: until_killed: It is killed at once."""
        leases = self._leases()
        assert leases.take(name)
        if not until_killed:
            self.living.append(leases)

    def end_use(self) -> None:
        """End the processes that use the cluster."""
        while self.living:
            self.living.pop().close()

    def books(self) -> Bookkeeping:
        return Bookkeeping.in_files(self._books)

    def _discard(self) -> None:
        shutil.rmtree(self._books)
        self._books.mkdir()

    def to_cluster(self, client: ClusterClient | None = None) -> Moved:
        return move_to_cluster(self.data_dir, self.place(client), self._note)

    def to_directory(self, client: ClusterClient | None = None, files: Files | None = None) -> Moved:
        return move_to_directory(self.place(client), self.back, self._note, files)

    def _note(self, step: MoveStep, done: int, total: int) -> None:
        self.steps.append((step, done, total))

    def in_cluster(self) -> OpenSearchStore:
        return OpenSearchStore(self.shared.client, self.shared.prefix)

    def change(self, act: Callable[[ArticleStore], object]) -> None:
        """Change the archive in files."""
        with closing(TinyDBStore.open(self.data_dir)) as store:
            act(store)


class KilledError(Exception):
    """Acts the end of a process."""


def die() -> None:
    raise KilledError


class ActingClient(ClusterClient):
    """A client before one of whose requests something happens."""

    def __init__(
        self, access: ClusterAccess, path: str, act: Callable[[], object] = die, *, about: str = "", skipped: int = 0
    ) -> None:
        """Connect to no node yet.

        Args:
            path: The beginning of the path of the request.
            about: Something in its body.
            skipped: How many such requests come before it.
        """
        super().__init__(access)
        self._path = path
        self._act = act
        self._about = about
        self._skipped = skipped

    def _call(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        if path.startswith(self._path) and self._about in repr(args):
            self._skipped -= 1
            if self._skipped == -1:
                self._act()
        return super()._call(method, path, *args, **kwargs)


def live(store: ArticleStore) -> Sequence[Change]:
    """Make an archive with a history: an edit, and removals, one of which was undone. Return the changes."""
    changes = [
        adding(CATS),
        adding(DOGS),
        adding(full_article()),
        adding(SUNG, before=CATS),
        adding(GONE),
        removing(GONE),
        removing(DOGS),
    ]
    changes.append(replace(changes[-1], id="undo", before=None, after=DOGS))
    for change in changes:
        store.apply([change])
    return changes


def keep_books(books: Bookkeeping) -> None:
    """Make notes and accept work."""
    with closing(books):
        books.notebook.put("feed:https://example.org/2", {"n": 2})
        books.notebook.put("feed:https://example.org/1", {"n": 1, "ä": ["😺"]})
        books.queue.accept({"done": {}, "5:2": {"text": "/add Cats"}}, {"step": 1})
        books.queue.note("5:2", 7)
        books.queue.finish("done")


def files_in(directory: Path) -> dict[str, bytes]:
    """Return what the files hold that say what an archive is, but not who has it open."""
    ours = (path for path in sorted(directory.glob("archive.*")) if path.suffix not in (".lock", ".holder"))
    return {path.name: path.read_bytes() for path in ours}
