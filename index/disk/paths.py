"""Name the files of an archive.

`archive.snapshot` has the state at one moment, and names a generation G. `archive.G.journal` and the following numbers
without a gap have the records appended since. The inbox exists if anything was ever accepted, and the notebook if
anything was ever noted. `archive.parts` says which of the two were created. The directory `index` belongs to a backend.
"""

from __future__ import annotations

import contextlib
import re
import stat
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX
from index.disk.lock import HOLDER_NAME, LOCK_NAME

SNAPSHOT_NAME = "archive.snapshot"
BACKUPS_NAME = "archive.backups"
"""List of the backups that were made; see `index.store.backup_list`."""

INDEX_NAME = "index"
"""Directory of the saved index. It is a cache, which is rebuilt from the archive if it is missing."""

INBOX_NAME = "archive.inbox"
"""File of accepted work that is not done yet; see `index.disk.queue`."""

NOTES_NAME = "archive.notes"
"""File of notes on feeds, channels and fetched pages; see `index.disk.key_value`."""

PARTS_NAME = "archive.parts"
"""File that says which of the two files above were created; see `index.disk.expected_files`."""

TRIES_NAME = "archive.tries"
"""File that counts how often the current work was started; see `bot.queue.attempts`. It is valid for one run of the
program and the next one. It is never created before the archive."""

_JOURNAL_NAME = re.compile(r"archive\.(\d{6,})\.journal")
_SYSTEM_ENTRIES = ("lost+found",)
"""Entries that file systems create. Hidden files (".gitkeep") belong to nobody either."""


def is_archive_file(name: str) -> bool:
    """Return whether a Journal writes a file with this name."""
    return name in (SNAPSHOT_NAME, LOCK_NAME, HOLDER_NAME) or _JOURNAL_NAME.fullmatch(name) is not None


def journal_path(directory: Path, generation: int) -> Path:
    """Return the path of the journal of a generation."""
    return directory / f"archive.{generation:06d}.journal"


def entries_of(directory: Path) -> list[Path]:
    """Return all entries of a directory; empty if it does not exist."""
    return list(directory.iterdir()) if directory.exists() else []


def journals_in(directory: Path) -> list[tuple[int, Path]]:
    """Return all journals with their generations, in order."""
    matches = ((_JOURNAL_NAME.fullmatch(path.name), path) for path in entries_of(directory))
    return sorted((int(match[1]), path) for match, path in matches if match)


def unfinished_in(directory: Path) -> list[Path]:
    """Return snapshots and journals whose writing was interrupted or is going on."""
    names = [path.name.removesuffix(TEMPORARY_SUFFIX) for path in directory.glob(f"archive.*{TEMPORARY_SUFFIX}")]
    ours = [name for name in names if name == SNAPSHOT_NAME or _JOURNAL_NAME.fullmatch(name)]
    return [directory / f"{name}{TEMPORARY_SUFFIX}" for name in ours]


def is_system_entry(path: Path) -> bool:
    """Return whether an entry belongs neither to Byline nor to another user's data."""
    return path.name.startswith(".") or path.name in _SYSTEM_ENTRIES


def is_dispensable(path: Path) -> bool:
    """Return whether an entry is dispensable: a backup leaves it out, and a restore accepts it in the directory."""
    return (
        is_system_entry(path)
        or path.name in (LOCK_NAME, HOLDER_NAME, TRIES_NAME)
        or (path.name.startswith("archive.") and path.name.endswith(TEMPORARY_SUFFIX))
    )


def first_start_files(directory: Path, *, has_journal: bool) -> list[Path]:
    """Return the files that an interrupted first start may have left, with or without the first journal.

    A first start takes the lock, writes the first journal, then the first snapshot, each as a temporary file first.
    Byline writes all other files only after those are on disk, so another file proves that there was an archive.
    """
    first, snapshot = journal_path(directory, 1), directory / SNAPSHOT_NAME
    files = [directory / LOCK_NAME, directory / HOLDER_NAME, first.with_name(first.name + TEMPORARY_SUFFIX)]
    if has_journal:
        files += [first, snapshot.with_name(snapshot.name + TEMPORARY_SUFFIX)]
    return files


def special_files_in(directory: Path) -> list[Path]:
    """Return the pipes, sockets and devices with names of Byline's files. Opening one may block forever."""
    ours = [path for path in entries_of(directory) if path.name.startswith("archive.")]
    index = directory / INDEX_NAME
    return [path for path in (*ours, *(entries_of(index) if index.is_dir() else ())) if _is_special(path)]


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:  # another process has removed it
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def fingerprint(directory: Path) -> list[tuple[str, int, int, int]]:
    """Return a value that changes whenever anything in a directory is written, replaced or removed."""
    found = []
    for path in sorted(entries_of(directory)):
        with contextlib.suppress(FileNotFoundError):  # removed meanwhile, which changes the result
            status = path.stat()
            found.append((path.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return found
