"""Check the archive on disk: read every record, and change nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles.identity import content_hash, draft_of
from index.articles.rows import article_of_row
from index.backends.bm25.index_files import damage_of as damage_of_index
from index.disk.expected_files import BrokenPartsError, loss_sentence, lost_in
from index.disk.frames import BrokenFrameError, scan_frames
from index.disk.key_value import NOTES
from index.disk.paths import (
    BACKUPS_NAME,
    INBOX_NAME,
    INDEX_NAME,
    NOTES_NAME,
    PARTS_NAME,
    SNAPSHOT_NAME,
    journals_in,
    special_files_in,
)
from index.disk.queue_records import INBOX
from index.disk.record_file import FileKind, damage_sentence, read_records
from index.errors import StoreError
from index.model import Article
from index.store.backup_list import scan_list
from index.store.data_versions import NOT_UNDERSTOOD, replay
from index.store.history import PastVersion
from index.store.replay import Record, articles_in, damage_of, read
from index.store.state import Rows

_KINDS = {INBOX_NAME: INBOX, NOTES_NAME: NOTES}

MOST_NAMED = 5
"""Most articles of a damaged index file that are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the archive."""

    path: Path  # the file
    detail: str  # the problem, and its place in the file
    article: str | None = None  # id of the affected article, if known
    harmless: bool = False  # nothing has to be done, and nothing is lost

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


def examine(data_dir: Path) -> list[Finding]:
    """Return all problems of the archive in *data_dir*; empty if there is no archive yet. Nothing is changed."""
    if odd := special_files_in(data_dir):
        return [Finding(path, "it is a pipe or a device instead of a file: remove it") for path in odd]
    return [
        *_examine_archive(data_dir),
        *_broken_list_of_backups(data_dir),
        *_broken_file(data_dir / INBOX_NAME, INBOX),
        *_broken_file(data_dir / NOTES_NAME, NOTES),
        *_lost_files(data_dir),
    ]


def _examine_archive(data_dir: Path) -> list[Finding]:
    snapshot, *journals = files_of_archive(data_dir)
    broken = [*_broken_records(snapshot, may_be_torn=False)]
    for path in journals:
        broken += _broken_records(path, may_be_torn=path == journals[-1])
    try:
        rows, places = read(data_dir, _replay_with_places)
    except StoreError as error:
        known = any(finding.path == error.path and not finding.harmless for finding in broken)
        return broken if known else [*broken, Finding(error.path, error.detail)]
    # A running writer may have replaced files, or completed a record, since. So a successful read means no damage, and
    # only a record that is still torn was left torn.
    torn = [finding for path in journals[-1:] for finding in _broken_records(path, may_be_torn=True)]
    return [*(finding for finding in torn if finding in broken), *_inconsistencies(rows, places)]


def examine_saved_index(data_dir: Path) -> list[Finding]:
    """Return all problems of the saved index of the archive in *data_dir*. Nothing is changed."""
    return [
        Finding(error.path, error.detail + _articles_touched(article_ids), article_ids[0] if article_ids else None)
        for error, article_ids in damage_of_index(data_dir / INDEX_NAME)
    ]


def _articles_touched(article_ids: Sequence[str]) -> str:
    if not article_ids:
        return ""
    named = ", ".join(article_ids[:MOST_NAMED])
    more = len(article_ids) - MOST_NAMED
    return f"; it contains the articles {named}" + (f" and {more:,} more" if more > 0 else "")


def files_of_archive(data_dir: Path) -> list[Path]:
    """Return the snapshot, and the existing journals, in order."""
    return [data_dir / SNAPSHOT_NAME, *(path for _, path in journals_in(data_dir))]


def _broken_list_of_backups(data_dir: Path) -> Iterator[Finding]:
    """Yield the damage of the list of backups."""
    path = data_dir / BACKUPS_NAME
    try:
        for record in scan_list(data_dir):
            if isinstance(record, BrokenFrameError):
                lost = "is damaged: it said where a backup is, and purged texts may still be in that backup"
                problem = "was never finished: it does not count" if record.unfinished else lost
                yield Finding(path, f"{record} {problem}", harmless=record.unfinished)
    except OSError as error:
        yield Finding(path, f"it cannot be read: {error.strerror}")


def _broken_file(path: Path, kind: FileKind) -> Iterator[Finding]:
    """Yield the damage of a file of records beside the archive."""
    try:
        for record in read_records(path, kind):
            if isinstance(record, BrokenFrameError):
                yield Finding(path, damage_sentence(record, kind), harmless=record.unfinished)
    except StoreError as error:
        yield Finding(path, error.detail)


def _lost_files(data_dir: Path) -> Iterator[Finding]:
    """Yield the files beside the archive that are missing, or were lost and not acknowledged."""
    path = data_dir / PARTS_NAME
    try:
        for name, loss in lost_in(data_dir):
            yield Finding(data_dir / name, loss_sentence(loss, _KINDS[name].if_damaged))
    except BrokenPartsError:
        problem = f"nobody can tell whether {INBOX_NAME} or {NOTES_NAME} was lost"
        yield Finding(path, f"it is damaged: {problem}. The next start writes it again, or remove it")
    except OSError as error:
        yield Finding(path, f"it cannot be read: {error.strerror}")


def _broken_records(path: Path, *, may_be_torn: bool) -> Iterator[Finding]:
    with contextlib.suppress(OSError), path.open("rb") as file:  # `read` reports a file that cannot be opened
        for record in scan_frames(file):
            if isinstance(record, BrokenFrameError):
                yield _finding_of(path, record, torn=may_be_torn and record.torn)


def _finding_of(path: Path, broken: BrokenFrameError, *, torn: bool) -> Finding:
    article = next(iter(articles_in(broken.payload)), None)
    if torn:
        return Finding(path, f"{broken} was never finished: the next start will cut it off", article, harmless=True)
    return Finding(path, damage_of(path, broken).detail, article)


def _inconsistencies(rows: Rows, places: Mapping[str, Path]) -> Iterator[Finding]:
    """Yield intact records with impossible content. The cause is a bug, or somebody edited the file."""
    for article_id, packed in rows.articles.items():
        try:
            article = article_of_row(article_id, packed.row)
        except NOT_UNDERSTOOD as error:
            yield Finding(places[article_id], f"article {article_id} cannot be understood: {error!r}", article_id)
            continue
        if not is_as_stored(article):
            problem = f"article {article_id} “{article.title}” is not what was stored: its checksum differs"
            yield Finding(places[article_id], problem, article_id)
    for past in rows.history:
        if not _is_right(past):
            problem = f"an earlier version of article {past.article_id} is not what was stored"
            yield Finding(places[past.article_id], problem, past.article_id)


def _is_right(past: PastVersion) -> bool:
    try:
        return is_as_stored(article_of_row(past.article_id, past.packed_row.row))
    except NOT_UNDERSTOOD:
        return False


def is_as_stored(article: Article) -> bool:
    """Return whether the content of an article has the hash that it names."""
    return content_hash(draft_of(article)) == article.content_hash


def _replay_with_places(records: Iterator[Record]) -> tuple[Rows, dict[str, Path]]:
    """Return the rows, and the file of each article."""
    places: dict[str, Path] = {}

    def noting() -> Iterator[Record]:
        for record in records:
            places.update(dict.fromkeys(articles_in(record.payload), record.path))
            yield record

    return replay(noting()), places
