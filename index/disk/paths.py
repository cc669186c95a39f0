"""The files of an archive, by name.

`archive.snapshot` holds the state at one moment; it names a generation G. `archive.G.journal`, and those numbered
after it without a gap, hold the records appended since. Beside them lie the inbox, if anything was ever accepted,
and the notebook, if anything was ever noted; `archive.parts` says which of the two were made.
What is in `index` is a backend's own.
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
"""The list of the backups that were made; see `index.store.backup_list`."""

INDEX_NAME = "index"
"""The directory of the saved index: a cache, which is made again from the archive whenever it is missing."""

INBOX_NAME = "archive.inbox"
"""What was accepted and is not done yet: see `index.disk.queue`."""

NOTES_NAME = "archive.notes"
"""What is known of feeds, channels and fetched pages: see `index.disk.key_value`."""

PARTS_NAME = "archive.parts"
"""Which of the two files above were made: see `index.disk.expected_files`."""

TRIES_NAME = "archive.tries"
"""How often what is being done was begun: see `bot.queue.attempts`. It counts for one run of the program and the next,
and is never made before the archive beside it."""

_JOURNAL_NAME = re.compile(r"archive\.(\d{6,})\.journal")
_NOBODYS = ("lost+found",)
"""Entries that file systems make by themselves; hidden files (".gitkeep") are nobody's either."""


def is_archive_file(name: str) -> bool:
    """Return whether a Journal keeps a file of this name."""
    return name in (SNAPSHOT_NAME, LOCK_NAME, HOLDER_NAME) or _JOURNAL_NAME.fullmatch(name) is not None


def journal_path(directory: Path, generation: int) -> Path:
    """The journal of a generation."""
    return directory / f"archive.{generation:06d}.journal"


def entries_of(directory: Path) -> list[Path]:
    """All that is in a directory; nothing if it is absent."""
    return list(directory.iterdir()) if directory.exists() else []


def journals_in(directory: Path) -> list[tuple[int, Path]]:
    """All journals with their generations, in order."""
    matches = ((_JOURNAL_NAME.fullmatch(path.name), path) for path in entries_of(directory))
    return sorted((int(match[1]), path) for match, path in matches if match)


def unfinished_in(directory: Path) -> list[Path]:
    """Snapshots and journals that were being written, or are."""
    names = [path.name.removesuffix(TEMPORARY_SUFFIX) for path in directory.glob(f"archive.*{TEMPORARY_SUFFIX}")]
    ours = [name for name in names if name == SNAPSHOT_NAME or _JOURNAL_NAME.fullmatch(name)]
    return [directory / f"{name}{TEMPORARY_SUFFIX}" for name in ours]


def is_nobodys(path: Path) -> bool:
    """Return whether an entry belongs neither to Byline nor to anyone else who keeps files."""
    return path.name.startswith(".") or path.name in _NOBODYS


def is_passing(path: Path) -> bool:
    """Return whether nobody would miss an entry: a backup leaves it out, and may be restored beside it."""
    return (
        is_nobodys(path)
        or path.name in (LOCK_NAME, HOLDER_NAME, TRIES_NAME)
        or (path.name.startswith("archive.") and path.name.endswith(TEMPORARY_SUFFIX))
    )


def beginning_of(directory: Path, *, has_journal: bool) -> list[Path]:
    """The files that a first start which was killed may have left, with the first journal or before that.

    It takes the lock, writes the first journal, then the first snapshot, each beside its place first. All else that
    Byline keeps is only written when those are on disk, and so proves that there was an archive.
    """
    first, snapshot = journal_path(directory, 1), directory / SNAPSHOT_NAME
    files = [directory / LOCK_NAME, directory / HOLDER_NAME, first.with_name(first.name + TEMPORARY_SUFFIX)]
    if has_journal:
        files += [first, snapshot.with_name(snapshot.name + TEMPORARY_SUFFIX)]
    return files


def odd_ones_in(directory: Path) -> list[Path]:
    """Return the pipes, sockets and devices in places of Byline's files: opening one may never end."""
    ours = [path for path in entries_of(directory) if path.name.startswith("archive.")]
    index = directory / INDEX_NAME
    return [path for path in (*ours, *(entries_of(index) if index.is_dir() else ())) if _is_odd(path)]


def _is_odd(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:  # a writer beside has removed it
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def fingerprint(directory: Path) -> list[tuple[str, int, int, int]]:
    """Return a value that differs if anything in a directory was written, replaced or removed."""
    found = []
    for path in sorted(entries_of(directory)):
        with contextlib.suppress(FileNotFoundError):  # removed meanwhile: that is a difference
            status = path.stat()
            found.append((path.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return found
