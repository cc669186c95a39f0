"""List the backups that were made of an archive: their places, times and articles.

`archive.backups`, beside the archive, has a frame for each backup. A purged text stays in backups. So a purge searches
the backups and names those with the text. A backup lists the articles whose texts it has. An older backup without such
a list is read.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import BrokenFrameError, framed, read_frames, scan_frames
from index.disk.paths import BACKUPS_NAME, SNAPSHOT_NAME
from index.purged import Backup, BackupFinding
from index.store.replay import articles_in

CONTENTS_NAME = "byline-articles.json"
"""Name of the file in a backup that lists the ids of the articles whose texts it has."""

BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""Exceptions of zipfile for files that are not archives, damaged, encrypted, or packed in an unknown way."""


def note_backup(data_dir: Path, backup: Backup) -> None:
    """Record a backup before it is made, because a text that is purged meanwhile may be in it.

    Raises: OSError.
    """
    _append(data_dir / BACKUPS_NAME, {"backup": str(backup.path.resolve()), "at": backup.at.isoformat()})


def forget_backup(data_dir: Path, backup: Backup) -> None:
    """Record that a backup failed, if the disk allows it."""
    with contextlib.suppress(OSError):
        _append(data_dir / BACKUPS_NAME, {"failed": str(backup.path.resolve()), "at": backup.at.isoformat()})


def noted_backups(data_dir: Path) -> list[Backup]:
    """Return the recorded backups, the oldest first. Damaged records are skipped.

    Raises: OSError: the list cannot be read.
    """
    found: dict[Backup, None] = {}
    for record in scan_list(data_dir):
        if isinstance(record, BrokenFrameError):
            continue
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):  # not a record that Byline writes
            content = json.loads(record)
            at = datetime.fromisoformat(content["at"])
            if "failed" in content:
                found.pop(Backup(Path(content["failed"]), at), None)
            else:
                found[Backup(Path(content["backup"]), at)] = None
    return list(found)


def scan_list(data_dir: Path) -> Iterator[bytes | BrokenFrameError]:
    """Yield the payloads of the list, and the broken records in it; nothing if there is no list.

    The file is put in place as a whole, so an empty file is broken too. Raises: OSError.
    """
    with contextlib.suppress(FileNotFoundError), (data_dir / BACKUPS_NAME).open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            yield BrokenFrameError(0, 0, b"")
        for record in scan_frames(file):
            yield record if isinstance(record, BrokenFrameError) else record.payload


def backups_with(data_dir: Path, article_ids: Collection[str]) -> list[BackupFinding]:
    """Return the backups that have, or may have, a text of any of the articles: the latest first."""
    wanted = frozenset(article_ids)
    findings = []
    try:
        last_of_each = {backup.path: backup for backup in noted_backups(data_dir)}
        broken = [record for record in scan_list(data_dir) if isinstance(record, BrokenFrameError)]
    except OSError as error:
        return [BackupFinding(None, f"the list of them cannot be read ({error.strerror})")]
    if any(not record.unfinished for record in broken):
        findings.append(BackupFinding(None, "the list of them is damaged"))
    for backup in reversed(last_of_each.values()):
        try:
            if wanted & _articles_in(backup.path):
                findings.append(BackupFinding(backup))
        except FileNotFoundError:
            findings.append(BackupFinding(backup, "it is not there any more"))
        except OSError as error:
            findings.append(BackupFinding(backup, error.strerror or str(error)))
        except (*BAD_ZIP, BrokenFrameError, KeyError, ValueError, TypeError) as error:
            findings.append(BackupFinding(backup, f"it is damaged, or no backup ({error})"))
    return findings


def contents_of_backup(article_ids: Collection[str]) -> bytes:
    """Return the content of the member `CONTENTS_NAME`."""
    return json.dumps(sorted(article_ids)).encode("ascii")


def _articles_in(path: Path) -> frozenset[str]:
    with zipfile.ZipFile(path) as archive:
        if CONTENTS_NAME in archive.namelist():
            return frozenset(json.loads(archive.read(CONTENTS_NAME)))
        with archive.open(SNAPSHOT_NAME) as snapshot:
            return frozenset(article for frame in read_frames(snapshot) for article in articles_in(frame.payload))


def _append(path: Path, content: dict[str, str]) -> None:
    """Add a record. Several writers of backups may do so at once, even while another process holds the archive."""
    files = Files()
    frame = framed(json.dumps(content).encode("ascii"))
    try:
        files.write_and_close(files.open_for_append(path), frame)
    except FileNotFoundError:
        try:
            _begin(files, path, frame)
        except FileExistsError:  # another writer was first
            files.write_and_close(files.open_for_append(path), frame)


def _begin(files: Files, path: Path, frame: bytes) -> None:
    """Put a list with one record in place as a whole, because a list with an incomplete beginning is damaged.

    Raises: FileExistsError: there is a list now. OSError.
    """
    descriptor, name = tempfile.mkstemp(TEMPORARY_SUFFIX, f"{path.name}.", path.parent)
    temporary = Path(name)
    try:
        files.write_and_close(descriptor, frame)
        try:
            files.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # no links in this file system; if several writers begin at once, the last one wins
            files.replace(temporary, path)
    finally:
        files.remove(temporary)
    files.sync_directory(path.parent)
