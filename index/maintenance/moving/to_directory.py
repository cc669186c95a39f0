"""Move an archive from a cluster to files. The cluster is only read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from index.disk.filesystem import Files
from index.disk.lock import DirectoryLock
from index.disk.paths import (
    INBOX_NAME,
    NOTES_NAME,
    PARTS_NAME,
    SNAPSHOT_NAME,
    entries_of,
    is_dispensable,
    journal_path,
)
from index.errors import CopyDiffersError, MoveRefusedError, NoArchiveError, StoreDamagedError, StoreWriteError
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.cluster_place import TEXTS_AT_ONCE, ClusterPlace, StateInCluster, contents_of, in_words
from index.maintenance.moving.contents import ArchiveContents, differences
from index.maintenance.moving.growing_snapshot import GENERATION, GrowingSnapshot
from index.maintenance.moving.moved import Moved, MoveStep, Progress
from index.store.data_versions import replay
from index.store.opensearch.snapshot_lines import divide_line, join_line, keys_in
from index.store.replay import MOVING_NAME, header_of, read
from index.store.whole_files import write_file

SOURCE_NAME = "source.json"
"""File that says which state of which archive is copied."""

JOURNAL_NAME = journal_path(Path(), GENERATION).name

FILE_NAMES = (JOURNAL_NAME, INBOX_NAME, NOTES_NAME, PARTS_NAME)
"""Files that are put in place before the snapshot. Without that, they are no archive."""


def move_to_directory(place: ClusterPlace, data_dir: Path, on_progress: Progress, files: Files | None = None) -> Moved:
    """Copy the archive in a cluster to *data_dir*, with its history, notes and work, and compare both.

    If it is killed, another call goes on. Until the end, nobody can open the archive in *data_dir*. If the archive is
    there already, it is only compared.

    Raises: NoArchiveError; StoreHeldError: another process uses *data_dir*. StoreDamagedError; StoreWriteError.
        MoveRefusedError: something else is there, or somebody uses or changes the archive. CopyDiffersError;
        UnfinishedMoveError: the archive in the cluster is itself being copied. BackendUnavailableError.
    """
    files = files or Files()
    try:
        files.make_directory(data_dir)
        with DirectoryLock(data_dir):
            return _Moving(place, data_dir, on_progress, files).move()
    except OSError as error:
        raise StoreWriteError(data_dir, error.strerror or str(error)) from error


class _Moving:
    def __init__(self, place: ClusterPlace, data_dir: Path, on_progress: Progress, files: Files) -> None:
        self._place = place
        self._data_dir = data_dir
        self._work = data_dir / MOVING_NAME
        self._on_progress = on_progress
        self._files = files
        place.refuse_use(data_dir)
        on_progress(MoveStep.READING, 0, 1)
        self._log = place.log()
        if self._log.state_token is None:
            raise NoArchiveError(place.name, "there is no archive to move")
        self._token = self._log.state_token
        self._state = StateInCluster.of(self._log)
        self._counts = self._log.rows.counts
        self._contents = contents_of(self._state.lines, place.bookkeeping)
        on_progress(MoveStep.READING, 1, 1)

    def move(self) -> Moved:
        """See `move_to_directory`."""
        if (self._data_dir / SNAPSHOT_NAME).exists():
            return self._compare_with_archive()
        self._refuse_others()
        self._prepare()
        if not (self._work / SNAPSHOT_NAME).exists():
            self._copy_articles()
        write_file(self._work / JOURNAL_NAME, [header_of("journal", GENERATION)], self._files)
        self._copy_books()
        self._check_copy()
        self._refuse_changes()
        self._place.refuse_use(self._data_dir)
        self._put_in_place()
        return Moved(self._contents)

    def _refuse_others(self) -> None:
        ours = {self._work.name, *(FILE_NAMES if self._work.exists() else ())}
        entries = sorted(entries_of(self._data_dir))
        others = [path.name for path in entries if path.name not in ours and not is_dispensable(path)]
        if others:
            raise MoveRefusedError(self._data_dir, f"it is not empty, but has {', '.join(others[:3])}")

    def _prepare(self) -> None:
        """Make the directory for the copy, unless an earlier call has begun to copy the same state."""
        source = json.dumps({"archive": self._place.prefix, "state": self._token}).encode()
        path = self._work / SOURCE_NAME
        for name in FILE_NAMES:  # an earlier call was killed at its end
            self._files.remove(self._data_dir / name)
            self._files.remove(self._work / name)
        if not path.exists() or path.read_bytes() != source:
            shutil.rmtree(self._work, ignore_errors=True)
            self._files.make_directory(self._work)
            self._files.write_whole(path, source)
            self._files.sync_directory(self._data_dir)

    def _copy_articles(self) -> None:
        with closing(GrowingSnapshot(self._work, self._counts, self._files)) as snapshot:
            total = len(self._state.lines)
            done = snapshot.records
            for start in range(done, total, TEXTS_AT_ONCE):
                lines = self._state.lines[start : start + TEXTS_AT_ONCE]
                self._on_progress(MoveStep.COPYING, start, total)
                snapshot.add(self._joined(lines))
            self._on_progress(MoveStep.COPYING, total, total)
            snapshot.finish()

    def _joined(self, lines: Sequence[bytes]) -> list[bytes]:
        """Return records with their texts."""
        texts = self._state.read(list(dict.fromkeys(chain.from_iterable(map(keys_in, lines)))))
        try:
            return [join_line(line, texts) for line in lines]
        except KeyError as error:
            self._refuse_changes()
            article_id, _ = error.args[0]
            raise StoreDamagedError(self._place.name, f"a text of article {article_id} is missing or wrong") from error

    def _refuse_changes(self) -> None:
        self._log.follow()
        if self._log.state_token != self._token:
            raise MoveRefusedError(self._data_dir, "the archive in the cluster was changed meanwhile. Try again")

    def _copy_books(self) -> None:
        with (
            closing(self._place.bookkeeping()) as source,
            closing(Bookkeeping.in_files(self._work, self._files)) as books,
        ):
            books.adopt(source)

    def _check_copy(self) -> None:
        """Compare the copy with the archive. Raises: CopyDiffersError: the copy is removed."""
        try:
            found = differences(self._contents, self._contents_in(self._work))
        except StoreDamagedError as error:
            found = [error.detail]
        if found:
            shutil.rmtree(self._work)
            raise CopyDiffersError(self._data_dir, in_words(found))

    def _compare_with_archive(self) -> Moved:
        """Compare the archive with the one that is there. Raises: MoveRefusedError: they are not equal."""
        found = differences(self._contents, self._contents_in(self._data_dir))
        if not found:
            found = self._state.wrong_texts(self._on_progress)
        if found:
            raise MoveRefusedError(self._data_dir, f"there is another archive: {in_words(found)}")
        shutil.rmtree(self._work, ignore_errors=True)  # an earlier call was killed at its very end
        return Moved(self._contents, was_there=True)

    def _contents_in(self, directory: Path) -> ArchiveContents:
        return contents_of(self._lines_in(directory), partial(Bookkeeping.in_files, directory, read_only=True))

    def _lines_in(self, directory: Path) -> Iterator[bytes]:
        rows = read(directory, replay)
        total = rows.counts["records"]
        for done, line in enumerate(rows.payloads()):
            if done % TEXTS_AT_ONCE == 0:
                self._on_progress(MoveStep.COMPARING, done, total)
            yield divide_line(line)[0]
        self._on_progress(MoveStep.COMPARING, total, total)

    def _put_in_place(self) -> None:
        """Move all files to their places, the snapshot last, because without it the others are not an archive."""
        for name in (*FILE_NAMES, SNAPSHOT_NAME):
            if (self._work / name).exists():
                self._files.sync_directory(self._data_dir)
                self._files.replace(self._work / name, self._data_dir / name)
        self._files.sync_directory(self._data_dir)
        shutil.rmtree(self._work)
