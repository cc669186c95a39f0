"""Define what the bot keeps beside the articles: accepted work, notes, and counts of tries.

Each is a Protocol. `index.disk.queue`, `index.disk.key_value` and `bot.queue.attempts` keep them in files beside the
archive, or in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

REMEMBERED_FOR = timedelta(hours=48)
"""Time for which the key of completed work is kept: twice as long as the caller may be sent the same work again."""

REMEMBERED = 10_000
"""Most keys of completed work in memory, which take about 400 kB."""

MAX_NOTE_BYTES = 2**17
"""Largest note with its key, as JSON in bytes. An entry's id takes about 20 bytes, and a feed has thousands."""

MAX_NOTES = 500_000
"""Most notes of all kinds: one for each article of the largest archive, and many more. Each takes about 300 bytes."""

FEED_KEY = "feed:"
"""Prefix of the URL of a feed. The note is the state of a subscription."""

FETCHED_KEY = "fetched:"
"""Prefix of the id of an article. The note has the data of the last fetch, so that a page is requested only if it
changed."""

TRIES_KEY = "tries:"
"""Prefix of the keys of tries, where several processes share the notes. The note has their number."""

Cleaned = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Function that returns a content without the parts that must not stay."""

NoteChange = Callable[[dict[str, object] | None], Mapping[str, object] | None]
"""Function that returns the new note for the present one, which it may change. None: there is none."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A piece of accepted work that is not done yet."""

    key: str
    content: Mapping[str, object]  # JSON
    at: datetime  # UTC; time of acceptance
    note: int | None = None  # the last one
    progress: Mapping[str, object] = field(default_factory=dict)  # JSON; its keys belong to the worker


class WorkQueue(Protocol):
    """Accepted work, until it is done. It may be used from any thread.

    Accepted work is durable when `accept` returns. Notes and completions survive a kill but not always a power cut. So
    the worker must be able to do the same work twice.
    """

    @property
    def unfinished(self) -> list[QueueEntry]:
        """Return the work that is not done yet, in the order of acceptance."""
        ...

    def entry(self, key: str) -> QueueEntry | None:
        """Return the open work that was accepted under a key."""
        ...

    def knows(self, key: str) -> bool:
        """Return whether work was accepted under a key: it is open, or was done within REMEMBERED_FOR."""
        ...

    def accept(
        self, contents: Mapping[str, Mapping[str, object]], progress: Mapping[str, object] | None = None
    ) -> frozenset[str]:
        """Store contents under their keys, all or none. Work that is known already stays as it is.

        Args: progress: With which each of them begins.
        Returns: The keys of new work. If several accept the same work, it is new for one of them.
        Raises: StoreWriteError, ReadOnlyError: nothing is stored.
        """
        ...

    def note(self, key: str, note: int) -> None:
        """Store a number with the open work under *key*, if possible. Other work is ignored."""
        ...

    def note_progress(self, key: str, values: Mapping[str, object]) -> None:
        """Add values to the progress of the open work under *key*, if possible. Other work is ignored.

        A value replaces the earlier value of the same name.
        """
        ...

    def finish(self, *keys: str) -> None:
        """Forget the contents and remember the keys. If that cannot be stored, a later change stores it."""
        ...

    def purge(self, cleaned: Cleaned | None = None) -> None:
        """Remove all contents of completed work from the disk, and apply *cleaned* to the content and progress of open
        work.

        Raises: NotPurgedError: the disk may still have them.
        """
        ...

    def close(self) -> None:
        """Release the files. Nothing is written afterwards. Closing twice is allowed."""
        ...


class MovableQueue(WorkQueue, Protocol):
    """A queue whose work can be copied to a queue elsewhere."""

    @property
    def finished(self) -> Mapping[str, int]:
        """Return the keys of completed work that are remembered, and its time of completion in seconds since 1970.

        The oldest comes first.
        """
        ...

    def adopt(self, entries: Sequence[QueueEntry], finished: Mapping[str, int]) -> None:
        """Store the open and the completed work of another queue, in this order. This one must be empty.

        Raises: StoreWriteError, ReadOnlyError: a part of it may be stored.
        """
        ...


@dataclass(frozen=True, slots=True)
class LeftWork:
    """Open work that no process does, or another one."""

    entry: QueueEntry
    owner: str  # of the process that does it, unless it has died; empty: none


class SharedQueue(WorkQueue, Protocol):
    """Accepted work of several processes. Each piece of open work has an owner.

    `unfinished`, `entry` and `knows` are those of this process, and ask nobody. Work that another process has done or
    accepted may be unknown here until it is accepted again: `accept` asks the others.
    """

    @property
    def owner(self) -> str:
        """Return the name of this process, which no other one has."""
        ...

    def others(self) -> list[LeftWork]:
        """Return all open work that is not done here, in the order of acceptance.

        An owner that is found to be dead after this call owns nothing more than what was returned.

        Raises: StoreUnavailableError.
        """
        ...

    def claim(self, left: Iterable[LeftWork]) -> list[QueueEntry]:
        """Do work here that others have left. Return those that others have not claimed meanwhile, in their order.

        Work of an owner that has died, and of which no tries were counted, has one: it may be what killed the owner.

        Raises: StoreUnavailableError: some may be claimed. They are among the others then, without an owner.
        """
        ...

    def tries(self, key: str) -> int:
        """Return the number of tries of the open work under a key that may have killed a process."""
        ...

    def note_tries(self, key: str, tries: int) -> None:
        """Store the number of tries with the open work under *key*, if possible. Other work is ignored."""
        ...

    def settle(self) -> None:
        """Store the completions that could not be stored before. Raises: StoreUnavailableError."""
        ...

    def tidy(self) -> None:
        """Forget work that was done more than REMEMBERED_FOR ago. Raises: StoreUnavailableError."""
        ...


class Notebook(Protocol):
    """Notes: small JSON objects under keys. The caller knows their meaning. The beginning of a key names the caller.

    The notebook may be used from any thread, and other writers may change the same notes. A note is durable when the
    method that stores it returns.
    """

    @property
    def can_change(self) -> bool:
        """Return whether notes can be put: the archive is neither read-only nor closed."""
        ...

    def refresh(self) -> None:
        """Read what other processes have put and removed. `get`, `items` and `keys` return it then, if not earlier.

        Raises: StoreUnavailableError.
        """
        ...

    def watch(self, prefix: str, changed: Callable[[str], None]) -> None:
        """Have a function called with each key whose note another process has put or removed, once that is read here.

        Args: prefix: Of the keys. changed: It may be called in any thread, and must only read notes.
        """
        ...

    def get(self, key: str) -> dict[str, object] | None:
        """Return a copy of the note under *key*."""
        ...

    def items(self, prefix: str = "") -> list[tuple[str, dict[str, object]]]:
        """Return the notes whose keys begin with *prefix*, the one first that was not put for the longest time."""
        ...

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that begin with *prefix*, in the order of `items`."""
        ...

    def put(self, key: str, note: Mapping[str, object]) -> None:
        """Store a note under *key* in place of the old one. What another writer has put there meanwhile is lost.

        Raises: StoreWriteError, ReadOnlyError: nothing is changed. StoreWriteError also if the note is too large.
        """
        ...

    def put_new(self, key: str, note: Mapping[str, object]) -> bool:
        """Store a note if there is none under *key*. Return whether it was stored: of several writers, by one.

        Raises: like `put`.
        """
        ...

    def change(self, key: str, change: NoteChange) -> dict[str, object] | None:
        """Replace the note under *key* by what *change* makes of it. Return the new note.

        No change of another writer is lost: then *change* is called again, with what the other has put. So it must do
        nothing else. If it returns what is there, nothing is written.

        Raises: like `put`.
        """
        ...

    def remove(self, *keys: str) -> None:
        """Remove notes. A key without a note is not an error.

        Raises: StoreWriteError, ReadOnlyError: nothing is changed.
        """
        ...

    def purge(self, keys: Iterable[str]) -> None:
        """Remove notes for good. The disk no longer has these, or earlier removed ones, when this returns.

        Raises: NotPurgedError: they are removed, but the disk may still have them.
        """
        ...

    def close(self) -> None:
        """Release the files. Notes can still be read, but no longer put. Closing twice is allowed."""
        ...


class MovableNotebook(Notebook, Protocol):
    """A notebook whose notes can be copied to a notebook elsewhere."""

    def adopt(self, notes: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """Store the notes of another notebook, in this order. This one must be empty.

        Raises: StoreWriteError, ReadOnlyError: a part of them may be stored.
        """
        ...


class Attempts(Protocol):
    """Counts of tries per key that outlive the process. A count that cannot be stored stops nothing."""

    def count(self, key: str) -> int:
        """Return the number of tries that were begun and not ended."""
        ...

    def begin(self, key: str) -> None:
        """Count a try before it is made."""
        ...

    def uncount(self, key: str) -> None:
        """Remove a try from the count, because the step that is done now has its own count."""
        ...

    def end(self, key: str) -> None:
        """Delete the count: the program has survived this try."""
        ...

    def close(self) -> None:
        """Release the files. Closing twice is allowed."""
        ...
