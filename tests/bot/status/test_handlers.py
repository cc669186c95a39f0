"""Report the state of the archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.registry import Channel, Channels
from bot.runtime.executors import Threads
from bot.status.alerts import losses_in_words
from bot.status.handlers import StatusHandlers, channel_states
from bot.status.messages import SOURCES_SHOWN, ArchiveState, SourceState, render_status
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.expected_files import Loss, note_lost
from index.disk.filesystem import Files
from index.disk.key_value import NotebookFile
from index.disk.paths import BACKUPS_NAME, NOTES_NAME, PARTS_NAME
from index.purged import Backup
from index.store.backup_list import note_backup
from index.store.tinydb import TinyDBStore

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def said(state: ArchiveState) -> str:
    return render_status(state).body.text


class TestTheArchive:
    def test_is_told_with_its_room_and_its_backup(self) -> None:
        assert said(ArchiveState(1, 1, 5_000_000, [], NOON)) == (
            "1 article in the archive\n1 MB on disk, 5 MB free\nLast backup: 2026-11-03 12:00 UTC\n"
            "I'm not following any feeds or watching any channels."
        )
        assert "\nNo backup yet\n" in said(ArchiveState(2, 1, 1, [], None))
        assert "\nI can't tell whether there is a backup: no\n" in said(ArchiveState(2, 1, 1, [], None, "no"))

    def test_names_files_that_were_lost(self, tmp_path: Path) -> None:
        note_lost(tmp_path / NOTES_NAME, Loss.DAMAGED, Files())
        assert "\n⚠ The file archive.notes was damaged. It held what I knew about feeds" in said(
            ArchiveState(1, 1, 1, [], None, losses=losses_in_words(tmp_path))
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
        status = StatusHandlers(corpus, tmp_path, [], threads)
        state = status.state()
        assert (state.articles, state.backup_at) == (0, NOON)
        assert (state.archive_bytes or 0) > 0
        assert (state.free_bytes or 0) > 0
        assert state.losses == []
        (tmp_path / BACKUPS_NAME).unlink()
        (tmp_path / BACKUPS_NAME).mkdir()
        assert status.state().backup_problem == "Is a directory"
        corpus.close()
        threads.close()


class TestSources:
    def test_that_fail_come_first_and_all_others_are_counted(self) -> None:
        well = [SourceState(f"Feed {n:02}", NOON, NOON) for n in range(SOURCES_SHOWN + 5)]
        text = said(ArchiveState(0, None, None, [*well, SourceState("Ill", NOON, None, "it is silent")], None))
        assert text.split("\n\n")[1] == "⚠ Ill\nnot read yet\nit is silent"
        assert text.endswith("\n\n… and 6 more.")

    def test_that_have_much_to_say_leave_room(self) -> None:
        talkative = [SourceState("x" * 500, NOON, NOON, "y" * 900) for _ in range(SOURCES_SHOWN)]
        assert len(said(ArchiveState(0, None, None, talkative, None))) <= 4_096

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
