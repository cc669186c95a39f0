"""One process a directory."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.disk.filesystem import FILE_MODE
from index.disk.own_files import HOLDER_FIRST_KEY
from index.errors import StoreHeldError

LOCK_NAME = "archive.lock"
"""The file that is locked while a process may change the directory. It stays: removing it would let two in."""

HOLDER_NAME = "archive.holder"
"""Who holds the lock; a dead process leaves it behind, and it means nothing then."""


class DirectoryLock:
    """Held by the one process that may change a directory. The system lets go of it when the process dies."""

    def __init__(self, directory: Path) -> None:
        """Take hold of *directory*.

        Raises: StoreHeldError: another process, or another archive in this one, has it. OSError.
        """
        self._directory = directory
        self.held_before: datetime | None  # when it was last taken hold of before this; None: that is not known
        self._lock = FileLock(directory / LOCK_NAME, mode=FILE_MODE, blocking=False, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreHeldError(directory, holder_of(directory)) from error
        self.held_before = _since_of(directory)
        self._tell()

    def release(self) -> None:
        """Release the directory."""
        self._lock.release()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.release()

    def _tell(self) -> None:
        holder = {
            HOLDER_FIRST_KEY: os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat("T", "seconds"),
        }
        try:
            descriptor = os.open(
                self._directory / HOLDER_NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK, FILE_MODE
            )
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(holder, file)
        except OSError:
            return  # a full disk: the lock holds all the same, and only its holder's name is missing


def _since_of(directory: Path) -> datetime | None:
    try:
        since = datetime.fromisoformat(json.loads((directory / HOLDER_NAME).read_text(encoding="utf-8"))["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return since.replace(tzinfo=since.tzinfo or UTC)


def holder_of(directory: Path) -> str:
    """Return the holder of *directory*, if it is known: "process 4711 on host since 2026-11-03T10:00:00+00:00"."""
    try:
        holder = json.loads((directory / HOLDER_NAME).read_text(encoding="utf-8"))
        return f"process {holder[HOLDER_FIRST_KEY]} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
