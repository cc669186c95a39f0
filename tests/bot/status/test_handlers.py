"""Report the state of the archive."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.registry import Channel, Channels
from bot.runtime.executors import Threads
from bot.status.alerts import losses_in_words
from bot.status.handlers import StatusHandlers, channel_states
from bot.status.messages import SOURCES_SHOWN, ArchiveState, SourceState, render_status
from bot.storage.cluster_storage import ClusterStorage
from bot.storage.disk_storage import DiskStorage
from bot.storage.storage import StorageReport
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.expected_files import Loss, note_lost
from index.disk.filesystem import Files
from index.disk.key_value import NotebookFile
from index.disk.paths import BACKUPS_NAME, NOTES_NAME, PARTS_NAME
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_probe import ClusterProbe
from index.opensearch.cluster_state import ClusterState, Health
from index.purged import Backup
from index.store.backup_list import note_backup
from index.store.tinydb import TinyDBStore
from tests.support.web.free_port import free_port

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def said(state: ArchiveState) -> str:
    return render_status(state).body.text


class TestTheArchive:
    def test_is_told_with_its_room_and_its_backup(self) -> None:
        assert said(ArchiveState(1, StorageReport(1, 5_000_000, NOON), [])) == (
            "1 article in the archive\n1 MB on disk, 5 MB free\nLast backup: 2026-11-03 12:00 UTC\n"
            "I'm not following any feeds or watching any channels."
        )
        assert "\nNo backup yet\n" in said(ArchiveState(2, StorageReport(1, 1, None), []))
        assert "\nI can't tell whether there is a backup: no\n" in said(
            ArchiveState(2, StorageReport(1, 1, None, "no"), [])
        )

    def test_names_files_that_were_lost(self, tmp_path: Path) -> None:
        note_lost(tmp_path / NOTES_NAME, Loss.DAMAGED, Files())
        assert "\n⚠ The file archive.notes was damaged. It held what I knew about feeds" in said(
            ArchiveState(1, StorageReport(1, 1, None), [], losses=losses_in_words(tmp_path))
        )

    @pytest.mark.parametrize(
        ("harm", "words"),
        [
            (lambda path: path.write_bytes(b""), "The file archive.parts is damaged. `doctor` shows details."),
            (lambda path: path.mkdir(), "I can't tell whether a file is missing: Is a directory"),
        ],
    )
    def test_says_that_there_is_no_telling_which_were_lost(
        self, tmp_path: Path, harm: Callable[[Path], object], words: str
    ) -> None:
        harm(tmp_path / PARTS_NAME)
        assert losses_in_words(tmp_path) == [words]

    def test_is_as_it_is_on_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        corpus = Corpus(TinyDBStore.open(tmp_path), BM25Backend())
        note_backup(tmp_path, Backup(tmp_path / "kept.zip", NOON))
        threads = Threads()
        status = StatusHandlers(corpus, DiskStorage(tmp_path), [], threads)
        state = status.state()
        assert state.storage is not None
        assert (state.articles, state.storage.backup_at) == (0, NOON)
        assert (state.storage.used_bytes or 0) > 0
        assert (state.storage.free_bytes or 0) > 0
        assert state.losses == []
        (tmp_path / BACKUPS_NAME).unlink()
        (tmp_path / BACKUPS_NAME).mkdir()
        assert "\nI can't tell whether there is a backup: Is a directory\n" in said(status.state())
        corpus.close()
        threads.close()


class TestACluster:
    """Nothing is said of a disk, as there is none of which the bot knows."""

    @pytest.mark.parametrize(
        ("health", "trouble"),
        [
            (Health.GREEN, ""),
            (
                Health.YELLOW,
                "⚠ My cluster lacks copies of what it keeps. Nothing is lost, but my operator should look at it.\n",
            ),
            (
                Health.RED,
                "⚠ My cluster has lost a part of what it keeps. My operator must bring the missing nodes back.\n",
            ),
        ],
    )
    def test_is_told_with_its_room_its_health_and_its_last_snapshot(self, health: Health, trouble: str) -> None:
        cluster = ClusterState(health, 3, 0, 1, 5_000_000, 0.5)
        assert said(ArchiveState(1, StorageReport(1, 5_000_000, NOON, cluster=cluster), [])) == (
            f"1 article in the archive\n1 MB in the cluster, 5 MB free on its fullest disk\n{trouble}"
            "Last backup: 2026-11-03 12:00 UTC\nI'm not following any feeds or watching any channels."
        )

    def test_that_does_not_answer_is_told_with_the_reason(self) -> None:
        access = ClusterAccess((f"http://127.0.0.1:{free_port()}",))
        with closing(ClusterStorage(ClusterProbe(access))) as storage:
            text = said(ArchiveState(1, storage.report(), []))
        assert text.splitlines()[1].startswith("⚠ My cluster doesn't answer: OpenSearch: ConnectionError")
        assert not re.search("disk|backup", text)


class TestSources:
    def test_that_fail_come_first_and_all_others_are_counted(self) -> None:
        well = [SourceState(f"Feed {n:02}", NOON, NOON) for n in range(SOURCES_SHOWN + 5)]
        text = said(ArchiveState(0, None, [*well, SourceState("Ill", NOON, None, "it is silent")]))
        assert text.split("\n\n")[1] == "⚠ Ill\nnot read yet\nit is silent"
        assert text.endswith("\n\n… and 6 more.")

    def test_that_have_much_to_say_leave_room(self) -> None:
        talkative = [SourceState("x" * 500, NOON, NOON, "y" * 900) for _ in range(SOURCES_SHOWN)]
        assert len(said(ArchiveState(0, None, talkative))) <= 4_096

    def test_of_channels_say_what_is_wrong(self) -> None:
        channels = Channels(NotebookFile.in_memory())
        later = NOON + timedelta(days=1)
        channels.put(Channel(-1, "A", "a", 1, NOON))
        channels.put(Channel(-2, "B", None, 1, NOON, lost_at=later))
        channels.put(Channel(-3, "C", None, 1, NOON, failure="no"))
        channels.put(Channel(-4, "D", None, 1, NOON, is_quiet=True))
        states = channel_states(channels, lambda: later)
        assert [(state.name, state.problem) for state in states] == [
            ("A (@a)", None),
            ("B", "I'm no longer an administrator there"),
            ("C", "I couldn't add the last post"),
            ("D", "nothing new for unusually long"),
        ]
