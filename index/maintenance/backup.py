"""Write a backup of the archive."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.own_files import BACKUP_MANIFEST_NAME
from index.disk.paths import (
    INBOX_NAME,
    INDEX_NAME,
    NOTES_NAME,
    PARTS_NAME,
    is_archive_file,
    is_dispensable,
)
from index.errors import BackupPlaceError, NoArchiveError, StoreWriteError
from index.purged import Backup
from index.store.backup_list import CONTENTS_NAME, contents_of_backup, forget_backup, note_backup, noted_backups
from index.store.data_versions import replay
from index.store.journal import files_of
from index.store.replay import MOVING_NAME, is_new, read
from index.store.state import Rows

logger = logging.getLogger(__name__)

BACKUP_VERSION = 1
MANIFEST_NAME = BACKUP_MANIFEST_NAME
"""Name of the first file in a backup, which says what the file is and which state it has."""

READ_FIRST = (PARTS_NAME, INBOX_NAME, NOTES_NAME)
"""Files of unfinished work, which are read before the articles. Work that is completed meanwhile may then be done
twice; in the other order it would be lost. The list of created files is read before them: a restored backup must not
report a file as missing that was created meanwhile."""

RESTORING_NAME = "archive.restoring"
"""Directory in which a backup is unpacked and verified. It is inside the target directory, which may be a separate
volume. While it exists without a snapshot beside it, the target directory is neither an archive nor usable for a new
one."""

IS_THERE = "it is there already, and backups are never overwritten"


def last_backup(data_dir: Path) -> Backup | None:
    """Return the last backup that was made of this archive; None: there is none. Raises: OSError."""
    backups = noted_backups(data_dir)
    return backups[-1] if backups else None


def backup(data_dir: Path, file: Path) -> None:
    """Write a backup of *data_dir* at one moment to *file*. *data_dir* may be in use meanwhile.

    The file appears when it is complete and on disk. It is a ZIP archive, so that its content can be read without this
    program. The backup is recorded in *data_dir* for later purges.

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


@contextlib.contextmanager
def _noted(data_dir: Path, made: Backup) -> Iterator[None]:
    """Record a backup before it is made. If it fails, remove the record."""
    try:
        note_backup(data_dir, made)
    except OSError as error:  # if the disk is failing, the backup is needed even more
        logger.warning(
            "%s cannot be noted in %s (%s): `remove --purge` will not look into it", made.path, data_dir, error.strerror
        )
    try:
        yield
    except BaseException:
        forget_backup(data_dir, made)
        raise


def _content_of(path: Path) -> bytes:
    """Return the content of a file; empty if there is none."""
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
    """Yield the files of a data directory, without the archive's own and those that were read first."""
    for path in sorted(directory.rglob("*")):
        top = path.relative_to(directory).parts[0]
        is_ours = is_archive_file(top) or top in READ_FIRST
        if not is_ours and not is_left_out(top) and stat.S_ISREG(path.lstat().st_mode):
            yield path


def is_left_out(top: str) -> bool:
    """Return whether an entry of a data directory is useless elsewhere: locks, caches, unfinished or system files."""
    return top in (RESTORING_NAME, MOVING_NAME, INDEX_NAME) or is_dispensable(Path(top))
