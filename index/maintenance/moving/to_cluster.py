"""Move an archive from files to a cluster. The files are only read."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from index.disk.lock import DirectoryLock
from index.errors import CopyDiffersError, MoveRefusedError, NoArchiveError, StoreDamagedError, StoreWriteError
from index.maintenance.check import examine
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.cluster_place import TEXTS_AT_ONCE, ClusterPlace, StateInCluster, contents_of, in_words
from index.maintenance.moving.contents import ArchiveContents, differences
from index.maintenance.moving.moved import Moved, MoveStep, Progress
from index.opensearch.cluster_failures import GoneError
from index.opensearch.lease import Lease
from index.opensearch.log.change_log import TakenError
from index.opensearch.log.log_index import Beginning
from index.opensearch.log.unfinished_log import UnfinishedLog
from index.store.data_versions import replay
from index.store.opensearch.apart import TextKey
from index.store.opensearch.snapshot_lines import divide_line
from index.store.replay import is_new, read
from index.store.state import Rows

TOKEN_BYTES = 8
"""Length of the random token of the copied state, in bytes."""


def move_to_cluster(data_dir: Path, place: ClusterPlace, on_progress: Progress) -> Moved:
    """Copy the archive in *data_dir* to a cluster, with its history, notes and work, and compare both.

    If it is killed, another call goes on. Until the end, nobody can open the archive in the cluster. If the archive is
    there already, it is only compared.

    Raises: NoArchiveError; StoreHeldError: another process uses *data_dir*. StoreDamagedError, StoreForeignError.
        MoveRefusedError: something else is there, or somebody uses it. CopyDiffersError; BackendUnavailableError.
    """
    if is_new(data_dir):
        raise NoArchiveError(data_dir, "there is no archive to move")
    try:
        lock = DirectoryLock(data_dir)
    except OSError as error:
        raise StoreWriteError(data_dir, error.strerror or str(error)) from error
    with lock, closing(Bookkeeping.in_files(data_dir, read_only=True)) as books:
        place.refuse_use(place.name)
        on_progress(MoveStep.READING, 0, 1)
        for finding in examine(data_dir):
            if not finding.harmless:
                raise StoreDamagedError(finding.path, finding.detail)
        moving = _Moving(read(data_dir, replay), books, place, on_progress)
        on_progress(MoveStep.READING, 1, 1)
        with place.alone() as lease:
            try:
                return moving.move(lease)
            except GoneError as error:
                place.discard_bookkeeping()
                raise MoveRefusedError(place.name, "somebody has deleted the copy meanwhile. Try again") from error


class _Moving:
    def __init__(self, rows: Rows, books: Bookkeeping, place: ClusterPlace, on_progress: Progress) -> None:
        self._rows = rows
        self._books = books
        self._place = place
        self._on_progress = on_progress
        self._log = UnfinishedLog(place.client, place.prefix)
        self._lines: list[bytes] = []  # of a snapshot, without the texts
        self._needed: dict[TextKey, None] = {}  # of the texts, in their order
        for line in rows.payloads():
            divided, texts = divide_line(line)
            self._lines.append(divided)
            self._needed |= dict.fromkeys(texts)
        self._contents = ArchiveContents.of(self._lines, books)

    def move(self, lease: Lease) -> Moved:
        """See `move_to_cluster`. Raises: GoneError."""
        place = self._place
        try:
            self._begin()
        except TakenError:
            return self._compare_with_archive()
        self._copy_texts(self._texts_there())
        snapshot = (line.decode() for line in self._lines)
        self._log.fill(Beginning(self._rows.revision, secrets.token_hex(TOKEN_BYTES), snapshot))
        place.discard_bookkeeping()
        with closing(place.bookkeeping()) as books:
            books.adopt(self._books)
        self._check_copy()
        place.refuse_use(place.name)
        place.check_alone(lease)
        self._log.finish()
        return Moved(self._contents)

    def _begin(self) -> None:
        if self._log.begin():
            with closing(self._place.bookkeeping()) as books:
                if not books.is_empty:
                    self._log.discard()
                    raise MoveRefusedError(self._place.name, "a bot has used it: there are notes or accepted work")

    def _texts_there(self) -> set[TextKey]:
        """Return the keys of texts that an earlier call has copied.

        If any is not needed any more, all are removed: a deleted text would stay in the files of the index.
        """
        there = self._log.text_keys()
        if there <= self._needed.keys():
            return there
        self._log.discard()
        self._log.begin()
        return set()

    def _copy_texts(self, there: set[TextKey]) -> None:
        some: dict[TextKey, str] = {}
        for line in self._rows.payloads():
            some |= {key: text for key, text in divide_line(line)[1].items() if key not in there}
            if len(some) >= TEXTS_AT_ONCE:
                self._put(some, there)
                some = {}
        self._put(some, there)

    def _put(self, texts: dict[TextKey, str], there: set[TextKey]) -> None:
        self._log.texts.put_texts(texts)
        there.update(texts)
        self._on_progress(MoveStep.COPYING, len(there), len(self._needed))

    def _check_copy(self) -> None:
        """Compare the copy with the archive. Raises: CopyDiffersError: the copy is removed."""
        lines = [line.encode() for line in self._log.beginning().snapshot]
        found = self._differences(StateInCluster(lines, lambda keys: self._log.texts.read(0, keys)[1]))
        if found:
            self._log.discard()
            self._place.discard_bookkeeping()
            raise CopyDiffersError(self._place.name, in_words(found))

    def _compare_with_archive(self) -> Moved:
        """Compare the archive with the one that is there. Raises: MoveRefusedError: they are not equal."""
        found = self._differences(StateInCluster.of(self._place.log()))
        if found:
            raise MoveRefusedError(self._place.name, f"there is another archive: {in_words(found)}")
        return Moved(self._contents, was_there=True)

    def _differences(self, state: StateInCluster) -> list[str]:
        there = contents_of(state.lines, self._place.bookkeeping)
        return differences(self._contents, there) + state.wrong_texts(self._on_progress)
