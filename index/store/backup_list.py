"""The backups that were made of an archive: where and when, and which articles they hold.

`archive.backups`, beside the archive, holds a frame for each. What is purged stays in backups: they are looked into
then, and named. A backup lists the articles of which it holds texts; one that was made before there was such a list is
read.
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
from index.model import Backup, BackupFinding
from index.store.replay import articles_in

CONTENTS_NAME = "byline-articles.json"
"""The file in a backup that lists the ids of the articles whose texts are in it."""

BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What zipfile raises for files that are no archives, damaged, encrypted, or packed in a way that it does not know."""


def note_backup(data_dir: Path, backup: Backup) -> None:
    """Remember that a backup is being made, before it is: what is purged meanwhile may be in it.

    Raises: OSError.
    """
    _append(data_dir / BACKUPS_NAME, {"backup": str(backup.path.resolve()), "at": backup.at.isoformat()})


def forget_backup(data_dir: Path, backup: Backup) -> None:
    """Forget a backup that came to nothing, as far as the disk allows."""
    with contextlib.suppress(OSError):
        _append(data_dir / BACKUPS_NAME, {"failed": str(backup.path.resolve()), "at": backup.at.isoformat()})


def noted_backups(data_dir: Path) -> list[Backup]:
    """The backups that are remembered, the first made first; what is damaged in the list is passed over.

    Raises: OSError: the list cannot be read.
    """
    found: dict[Backup, None] = {}
    for record in scan_list(data_dir):
        if isinstance(record, BrokenFrameError):
            continue
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):  # nothing that we have written
            content = json.loads(record)
            at = datetime.fromisoformat(content["at"])
            if "failed" in content:
                found.pop(Backup(Path(content["failed"]), at), None)
            else:
                found[Backup(Path(content["backup"]), at)] = None
    return list(found)


def scan_list(data_dir: Path) -> Iterator[bytes | BrokenFrameError]:
    """The payloads of the list, and what is broken in it; nothing if there is none.

    The file is put in its place whole, so that even an empty one is broken. Raises: OSError.
    """
    with contextlib.suppress(FileNotFoundError), (data_dir / BACKUPS_NAME).open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            yield BrokenFrameError(0, 0, b"")
        for record in scan_frames(file):
            yield record if isinstance(record, BrokenFrameError) else record.payload


def backups_with(data_dir: Path, article_ids: Collection[str]) -> list[BackupFinding]:
    """The backups that hold a text of one of the articles, or may hold it: the last made first."""
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
    """Add a record; the writers of several backups may do so at once, beside the one that holds the archive."""
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
    """Put a list of one record in its place, whole: a list that begins with less is damaged.

    Raises: FileExistsError: there is one now. OSError.
    """
    descriptor, name = tempfile.mkstemp(TEMPORARY_SUFFIX, f"{path.name}.", path.parent)
    temporary = Path(name)
    try:
        files.write_and_close(descriptor, frame)
        try:
            files.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # not every file system knows links; then the last of several that begin at once is first
            files.replace(temporary, path)
    finally:
        files.remove(temporary)
    files.sync_directory(path.parent)
