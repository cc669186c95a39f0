"""Allow only one process at a time to change a directory."""

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
"""Name of the file that is locked while a process may change the directory. It is never removed, because two processes
could get the lock then."""

HOLDER_NAME = "archive.holder"
"""Name of the file that describes the holder of the lock. A dead process leaves it behind; it is meaningless then."""


class DirectoryLock:
    """The lock of the one process that may change a directory. The system releases it when the process dies."""

    def __init__(self, directory: Path) -> None:
        """Lock *directory*.

        Raises: StoreHeldError: another process, or another archive in this one, holds the lock. OSError.
        """
        self._directory = directory
        self.previously_locked_at: datetime | None  # time of the previous lock; None if unknown
        self._lock = FileLock(directory / LOCK_NAME, mode=FILE_MODE, blocking=False, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreHeldError(directory, holder_of(directory)) from error
        self.previously_locked_at = _since_of(directory)
        self._write_holder()

    def release(self) -> None:
        """Release the directory."""
        self._lock.release()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.release()

    def _write_holder(self) -> None:
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
            return  # on a full disk, the lock still works, and only the name of its holder is missing


def _since_of(directory: Path) -> datetime | None:
    try:
        since = datetime.fromisoformat(json.loads((directory / HOLDER_NAME).read_text(encoding="utf-8"))["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return since.replace(tzinfo=since.tzinfo or UTC)


def holder_of(directory: Path) -> str:
    """Return the holder of *directory*, such as "process 4711 on host since 2026-11-03T10:00:00+00:00", if known."""
    try:
        holder = json.loads((directory / HOLDER_NAME).read_text(encoding="utf-8"))
        return f"process {holder[HOLDER_FIRST_KEY]} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
