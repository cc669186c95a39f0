"""Name the backups that still contain a text that was deleted for good."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.articles.messages import MAX_BACKUPS_NAMED, backups_in_words
from index.purged import Backup, BackupFinding

MADE = Backup(Path("/backups/monday.zip"), datetime(2026, 11, 2, 22, 30, tzinfo=UTC))


class TestBackupsInWords:
    def test_one_that_holds_it(self) -> None:
        (sentence,) = backups_in_words([BackupFinding(MADE)])
        assert sentence == (
            "The backup /backups/monday.zip from 2026-11-02 still contains it. Delete that too if it must be gone "
            "everywhere."
        )

    def test_one_that_was_not_looked_into(self) -> None:
        (sentence,) = backups_in_words([BackupFinding(MADE, "it is not there any more")])
        assert sentence == (
            "I couldn't check the backup /backups/monday.zip from 2026-11-02, so it may still contain it: it is "
            "not there any more."
        )

    def test_some_that_nobody_can_name(self) -> None:
        sentences = backups_in_words([BackupFinding(None, "the list of them is damaged")])
        assert sentences == ["I can't tell for certain which backups contain it: the list of them is damaged."]

    def test_no_more_than_a_message_has_room_for(self) -> None:
        assert backups_in_words([]) == []
        assert len(backups_in_words([BackupFinding(MADE)] * MAX_BACKUPS_NAMED)) == MAX_BACKUPS_NAMED
        assert backups_in_words([BackupFinding(MADE)] * (MAX_BACKUPS_NAMED + 1))[-1] == "And 1 more backup."
        assert backups_in_words([BackupFinding(MADE)] * (MAX_BACKUPS_NAMED + 2))[-1] == "And 2 more backups."
