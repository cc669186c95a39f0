"""Backups of the archive; what is wrong with it is told by `index.maintenance.check`."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.disk.filesystem import DIRECTORY_MODE, FILE_MODE, Files
from index.disk.lock import DirectoryLock
from index.disk.own_files import BACKUP_MANIFEST_NAME
from index.disk.paths import (
    INBOX_NAME,
    INDEX_NAME,
    NOTES_NAME,
    PARTS_NAME,
    SNAPSHOT_NAME,
    TEMPORARY_SUFFIX,
    entries_of,
    is_archive_file,
    is_passing,
)
from index.errors import (
    BackupPlaceError,
    BadBackupError,
    NoArchiveError,
    NotEmptyError,
    StoreError,
    StoreWriteError,
)
from index.maintenance.check import Finding, examine
from index.model import Backup
from index.store.backup_list import BAD_ZIP, CONTENTS_NAME, contents_of_backup, forget_backup, note_backup
from index.store.formats import replay
from index.store.journal import files_of
from index.store.replay import is_new, read
from index.store.state import Rows

logger = logging.getLogger(__name__)

__all__ = ["Finding", "backup", "examine", "restore"]

BACKUP_VERSION = 1
MANIFEST_NAME = BACKUP_MANIFEST_NAME
"""The first file in a backup: what it is, and of when."""

READ_FIRST = (PARTS_NAME, INBOX_NAME, NOTES_NAME)
"""Files that say what is still to be done. They are read before the articles: what is done meanwhile may be among
those, and is done again in vain; the other way round it would be lost. The list of those that were made comes before
them: a file that is made meanwhile must not be missed where the backup is restored."""

RESTORING_NAME = "archive.restoring"
"""Where a backup is unpacked and verified, inside the directory that it is for: that may be a volume of its own. While
it is there without a snapshot beside it, the directory is no archive and no new one."""

IS_THERE = "it is there already, and backups are never overwritten"

COPY_BYTES = 2**20
"""Bytes that are read and written at once. A manifest is far shorter."""


class _Manifest(NamedTuple):
    revision: int
    articles: int


def backup(data_dir: Path, file: Path) -> None:
    """Write all of *data_dir* to *file*, as it is at one moment: it may be in use meanwhile.

    The file appears when it is whole and on disk. It is a ZIP archive, so that its contents outlive this program. That
    it was made is noted in *data_dir*, for whoever purges an article later.

    Raises: BackupPlaceError: nothing is ever overwritten. NoArchiveError; StoreDamagedError, StoreForeignError: a
        damaged archive would make a useless backup. StoreWriteError.
    """
    if is_new(data_dir):
        raise NoArchiveError(data_dir, "there is no archive to back up")
    if file.resolve().is_relative_to(data_dir.resolve()):
        raise BackupPlaceError(file, "it would lie in the archive that it is to protect")
    if file.exists():
        raise BackupPlaceError(file, IS_THERE)
    if not file.parent.is_dir():
        raise BackupPlaceError(file, f"the folder {file.parent} is not there")
    with _noted(data_dir, Backup(file, datetime.now(UTC))):
        read_first = {name: _content_of(data_dir / name) for name in READ_FIRST}
        rows = read(data_dir, replay)
        try:
            _write_backup(data_dir, file, rows, read_first)
        except FileExistsError as error:
            raise BackupPlaceError(file, IS_THERE) from error
        except OSError as error:
            raise StoreWriteError(file, error.strerror or str(error)) from error


def restore(file: Path, data_dir: Path) -> None:
    """Make *data_dir*, which must be absent or empty, what it was when *file* was written.

    Everything is unpacked and verified before any of it takes its place; if anything is wrong, nothing does.

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
def _noted(data_dir: Path, made: Backup) -> Iterator[None]:
    """Note a backup while it is made, and after that, if it comes to something."""
    try:
        note_backup(data_dir, made)
    except OSError as error:  # a backup is the more wanted where the disk is failing
        logger.warning(
            "%s cannot be noted in %s (%s): `remove --purge` will not look into it", made.path, data_dir, error.strerror
        )
    try:
        yield
    except BaseException:
        forget_backup(data_dir, made)
        raise


def _content_of(path: Path) -> bytes:
    """What a file holds; empty if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreWriteError(path, error.strerror or str(error)) from error


def _write_backup(data_dir: Path, file: Path, rows: Rows, read_first: Mapping[str, bytes]) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=TEMPORARY_SUFFIX, dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as output:
            with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
                _fill_backup(data_dir, archive, rows, read_first)
            output.flush()
            os.fsync(output.fileno())
        os.link(temporary, file)  # unlike renaming, it never overwrites
        Files().sync_directory(file.parent)
    finally:
        temporary.unlink()


def _fill_backup(data_dir: Path, archive: zipfile.ZipFile, rows: Rows, read_first: Mapping[str, bytes]) -> None:
    manifest = {
        "byline": "backup",
        "version": BACKUP_VERSION,
        "revision": rows.revision,
        "articles": len(rows.articles),
    }
    archive.writestr(MANIFEST_NAME, json.dumps(manifest))
    archive.writestr(CONTENTS_NAME, contents_of_backup(rows.article_ids))
    for name, content in files_of(rows.payloads(), rows.counts):
        with archive.open(name, "w", force_zip64=True) as member:
            for piece in content:
                member.write(piece)
    for name, kept in read_first.items():
        if kept:
            archive.writestr(name, kept)
    for path in _other_files(data_dir):
        archive.write(path, path.relative_to(data_dir).as_posix())


def _other_files(directory: Path) -> Iterator[Path]:
    """What lies in a data directory besides the archive's own files and those that were read first."""
    for path in sorted(directory.rglob("*")):
        top = path.relative_to(directory).parts[0]
        is_ours = is_archive_file(top) or top in READ_FIRST
        if not is_ours and not _is_left_out(top) and stat.S_ISREG(path.lstat().st_mode):
            yield path


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
    """The files in a backup, when all of them may be unpacked, and what it says of itself."""
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
    """The content of a file in a backup: never more than the size that it says, and checked at the end."""
    try:
        with archive.open(name) as member:
            while piece := member.read(COPY_BYTES):
                yield piece
    except BAD_ZIP as error:
        raise BadBackupError(file, f"{name} in it is damaged ({error})") from error
    except OSError as error:
        raise BadBackupError(file, f"cannot be read: {error.strerror}") from error


def _is_safe(name: str) -> bool:
    """Whether *name* is that of a file which a backup may put into a data directory."""
    path = PurePosixPath(name)
    if not path.parts or name != path.as_posix() or path.is_absolute() or ".." in path.parts:
        return False
    return not any(sign in name for sign in "\\:\0") and not _is_left_out(path.parts[0])


def _is_left_out(top: str) -> bool:
    """Whether an entry of a data directory is of no use elsewhere: locks, caches, what is half written or nobody's."""
    return top in (RESTORING_NAME, INDEX_NAME) or is_passing(Path(top))


def _empty_work_directory(data_dir: Path, needed_bytes: int) -> Path:
    work = data_dir / RESTORING_NAME
    others = [path.name for path in sorted(entries_of(data_dir)) if path != work and not is_passing(path)]
    if others:
        raise NotEmptyError(data_dir, f"holds {', '.join(others[:3])}")
    if work.exists():
        shutil.rmtree(work)  # of a restore that was interrupted
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
    """Move all files to their places, the snapshot last: without it, the others are no archive."""
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
