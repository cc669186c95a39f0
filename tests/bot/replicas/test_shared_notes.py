"""What one process notes is known to the others that share its notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Bot, Chat, Message

from bot.access import Access
from bot.add.message_groups import Forwarded, RowChoice
from bot.articles.editor_names import EditorNames
from bot.channels.registry import Channel, Channels
from bot.runtime.executors import Threads
from tests.support.records.shared_records import SharedRecords

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
NEWS = Channel(-1001, "News", None, 7, MONDAY)


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedRecords]:
    records = SharedRecords(opensearch_urls)
    yield records
    records.close()


class TestWhatAnotherProcessNotes:
    def test_of_a_channel_is_known(self, shared: SharedRecords) -> None:
        """So its posts are added by whichever process gets them."""
        notebook = shared.notebook()
        here, there = Channels(notebook), Channels(shared.notebook())
        for changed in (NEWS, replace(NEWS, title="The News")):
            there.put(changed)
            assert here.all() != [changed]
            notebook.refresh()
            assert here.all() == [changed]
        there.remove(NEWS.id)
        notebook.refresh()
        assert here.get(NEWS.id) is None

    def test_of_a_row_of_messages_is_known(self, shared: SharedRecords) -> None:
        """So its sender can still decide when the other process has died."""
        notebook, bot = shared.notebook(), Bot("7:x")
        here, there = Forwarded(notebook), Forwarded(shared.notebook())
        message = Message(2, MONDAY, Chat(5, Chat.PRIVATE), text="Cats purr.")
        there.keep(5, 9, message)
        notebook.refresh()
        row = here.row(5, 9, bot)
        assert row
        assert [each.text for each in row.messages] == ["Cats purr."]
        there.decide(row, RowChoice.EACH)
        notebook.refresh()
        assert here.is_decided(row)
        there.drop(5, 9)
        notebook.refresh()
        assert here.row(5, 9, bot) is None

    def test_of_an_admin_is_known(self, shared: SharedRecords) -> None:
        notebook, threads = shared.notebook(), Threads()
        names = EditorNames(notebook, Channels(notebook), Access(frozenset({7}), None), threads)
        other = shared.notebook()
        other.put("name:7", {"name": "Edith"})
        notebook.refresh()
        assert names.in_words("telegram:7") == "Edith"
        other.remove("name:7")
        notebook.refresh()
        assert names.in_words("telegram:7") == "Edith"
        threads.close()
