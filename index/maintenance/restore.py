"""Restore an archive from its backup."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.disk.filesystem import DIRECTORY_MODE, FILE_MODE, Files
from index.disk.lock import DirectoryLock
from index.disk.paths import SNAPSHOT_NAME, entries_of, is_dispensable
from index.errors import BadBackupError, NotEmptyError, StoreError, StoreWriteError
from index.maintenance.backup import BACKUP_VERSION, MANIFEST_NAME, RESTORING_NAME, is_left_out
from index.purged import Backup
from index.store.backup_list import BAD_ZIP, CONTENTS_NAME, note_backup
from index.store.data_versions import replay
from index.store.replay import read

COPY_BYTES = 2**20
"""Bytes that are read and written at once. A manifest is much shorter."""


class _Manifest(NamedTuple):
    revision: int
    articles: int


def restore(file: Path, data_dir: Path) -> None:
    """Restore *data_dir*, which must be absent or empty, to its state in the backup *file*.

    Everything is unpacked and verified before any of it is put in place. If anything is wrong, nothing is put in place.

    Raises: BadBackupError; NotEmptyError; StoreHeldError; StoreWriteError.
    """
    with _opened(file) as archive:
        members, manifest = _members(file, archive)
        try:
            Files().make_directory(data_dir)
            with DirectoryLock(data_dir):
                work = _empty_work_directory(data_dir, sum(member.file_size for member in members))
                try:
                    _unpack_all(file, archive, members, work)
                    _verify(file, work, manifest)
                    note_backup(work, Backup(file, datetime.fromtimestamp(file.stat().st_mtime, UTC)))
                    _move_up(work, data_dir)
                finally:
                    shutil.rmtree(work, ignore_errors=True)
        except OSError as error:
            raise StoreWriteError(data_dir, error.strerror or str(error)) from error


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except BAD_ZIP as error:
        raise BadBackupError(file, f"is no backup, or a damaged one ({error})") from error
    except OSError as error:
        raise BadBackupError(file, f"cannot be read: {error.strerror}") from error
    with archive:
        yield archive


def _members(file: Path, archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], _Manifest]:
    """Return the files in a backup, and its manifest. Raises BadBackupError if any file must not be unpacked."""
    manifest = _manifest(file, archive)
    members = [member for member in archive.infolist() if member.filename not in (MANIFEST_NAME, CONTENTS_NAME)]
    names = [member.filename for member in members]
    for name in names:
        if not _is_safe(name):
            raise BadBackupError(file, f"holds a file that would not stay in its place: {name!r}")
    if len(set(names)) < len(names):
        raise BadBackupError(file, "holds a file twice")
    if SNAPSHOT_NAME not in names:
        raise BadBackupError(file, "holds no archive")
    return members, manifest


def _manifest(file: Path, archive: zipfile.ZipFile) -> _Manifest:
    try:
        manifest = json.loads(next(_pieces(file, archive, MANIFEST_NAME), b""))
        version = manifest["version"] if manifest["byline"] == "backup" else 0
        found = _Manifest(manifest["revision"], manifest["articles"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadBackupError(file, "is no backup of Byline's, or a damaged one") from error
    if version != BACKUP_VERSION:
        raise BadBackupError(file, f"was written by another version of Byline (backup version {version})")
    return found


def _pieces(file: Path, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the content of a file in a backup: never more than its declared size, and with a check at the end."""
    try:
        with archive.open(name) as member:
            while piece := member.read(COPY_BYTES):
                yield piece
    except BAD_ZIP as error:
        raise BadBackupError(file, f"{name} in it is damaged ({error})") from error
    except OSError as error:
        raise BadBackupError(file, f"cannot be read: {error.strerror}") from error


def _is_safe(name: str) -> bool:
    """Return whether a backup may put a file of this name into a data directory."""
    path = PurePosixPath(name)
    if not path.parts or name != path.as_posix() or path.is_absolute() or ".." in path.parts:
        return False
    return not any(sign in name for sign in "\\:\0") and not is_left_out(path.parts[0])


def _empty_work_directory(data_dir: Path, needed_bytes: int) -> Path:
    work = data_dir / RESTORING_NAME
    others = [path.name for path in sorted(entries_of(data_dir)) if path != work and not is_dispensable(path)]
    if others:
        raise NotEmptyError(data_dir, f"holds {', '.join(others[:3])}")
    if work.exists():
        shutil.rmtree(work)  # left by an interrupted restore
    free_bytes = shutil.disk_usage(data_dir).free
    if needed_bytes > free_bytes:
        raise StoreWriteError(data_dir, f"the backup needs {needed_bytes:,} bytes, and {free_bytes:,} are free")
    work.mkdir(DIRECTORY_MODE)
    return work


def _unpack_all(file: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], work: Path) -> None:
    for member in members:
        target = work / member.filename
        target.parent.mkdir(DIRECTORY_MODE, parents=True, exist_ok=True)
        with os.fdopen(_new_file(target), "wb") as output:
            output.writelines(_pieces(file, archive, member.filename))
            output.flush()
            os.fsync(output.fileno())
    for directory in {(work / member.filename).parent for member in members}:
        Files().sync_directory(directory)


def _new_file(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)


def _verify(file: Path, work: Path, manifest: _Manifest) -> None:
    try:
        rows = read(work, replay)
    except StoreError as error:
        raise BadBackupError(file, f"{error.path.name} in it is damaged: {error.detail}") from error
    if (rows.revision, len(rows.articles)) != manifest:
        raise BadBackupError(file, "holds other articles than it says")


def _move_up(work: Path, data_dir: Path) -> None:
    """Move all files to their places, the snapshot last, because without it the others are not an archive."""
    moved: list[Path] = []
    try:
        for path in sorted(entries_of(work), key=lambda path: path.name == SNAPSHOT_NAME):
            Files().sync_directory(data_dir)
            moved.append(path.rename(data_dir / path.name))
        Files().sync_directory(data_dir)
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
