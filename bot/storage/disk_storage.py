"""Report on the directory where the archive is kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bot.storage.storage import StorageReport
from index.maintenance.backup import last_backup

PROBE = b"\0" * 4_096
"""Bytes that are written to see that the disk takes some: a block of most file systems."""


class DiskStorage:
    """A directory. See `Storage`."""

    is_cluster = False

    def __init__(self, data_dir: Path) -> None:
        """Take the directory of the archive."""
        self.data_dir = data_dir

    def report(self) -> StorageReport:
        """See `Storage.report`."""
        try:
            backup = last_backup(self.data_dir)
            at, problem = (backup.at if backup else None), None
        except OSError as error:
            at, problem = None, error.strerror or str(error)
        return StorageReport(bytes_in(self.data_dir), shutil.disk_usage(self.data_dir).free, at, problem)

    def refusal(self) -> str | None:
        """See `Storage.refusal`. The file that it writes has no name, so it leaves no trace."""
        try:
            with tempfile.TemporaryFile(dir=self.data_dir, buffering=0) as file:
                file.write(PROBE)
        except OSError as error:
            return f"The disk refuses to be written to: {error.strerror or error}"
        return None

    def close(self) -> None:
        """See `Storage.close`."""


def bytes_in(directory: Path) -> int:
    """Return the size of all files in bytes. A file that vanishes meanwhile counts as empty."""
    total = 0
    for path in directory.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
