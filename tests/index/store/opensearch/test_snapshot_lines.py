"""The records of a snapshot, with and without their texts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given

from index.disk.frames import Frame
from index.store.data_versions import replay
from index.store.opensearch.apart import TextKey, digest_of
from index.store.opensearch.snapshot_lines import divide_line, join_line, keys_in
from index.store.replay import DATA_VERSION, Record
from index.store.state import Rows
from index.store.storage import JournalStorage, NoLog
from index.store.tinydb import TinyDBStore
from tests.support.archive.random_history import EVENTS, Event, everything, live_through


def replayed(lines: Iterable[bytes]) -> Rows:
    return replay(
        Record(Path("snapshot"), Frame(number, 0, line), DATA_VERSION) for number, line in enumerate(lines, 1)
    )


def divided(lines: Iterable[bytes]) -> tuple[list[bytes], dict[TextKey, str]]:
    without, texts = [], dict[TextKey, str]()
    for line in lines:
        divided_line, some = divide_line(line)
        without.append(divided_line)
        texts |= some
    return without, texts


class TestTheRecordsOfASnapshot:
    @given(events=EVENTS)
    def test_are_the_same_after_their_texts_were_taken_out_and_put_in_again(self, events: list[Event]) -> None:
        rows = Rows()
        store = TinyDBStore(JournalStorage(rows, NoLog()))
        changes = live_through(store, events)
        without, texts = divided(rows.payloads())
        again = replayed(join_line(line, texts) for line in without)
        assert everything(TinyDBStore(JournalStorage(again, NoLog())), changes) == everything(store, changes)
        assert list(again.payloads()) == list(rows.payloads())

    @pytest.mark.covers
    @given(events=EVENTS)
    def test_name_their_texts_by_article_and_digest(self, events: list[Event]) -> None:
        rows = Rows()
        live_through(TinyDBStore(JournalStorage(rows, NoLog())), events)
        without, texts = divided(rows.payloads())
        assert {key for line in without for key in keys_in(line)} == texts.keys()
        assert all(digest_of(text.encode()) == digest for (_, digest), text in texts.items())
        assert not any(b"Zyxwvut" in line for line in without)

    @given(events=EVENTS)
    def test_without_texts_are_those_of_an_archive_in_a_cluster(self, events: list[Event]) -> None:
        """Read, and written again, they are the same, and its history takes as much room."""
        rows = Rows()
        live_through(TinyDBStore(JournalStorage(rows, NoLog())), events)
        without, _ = divided(rows.payloads())
        again = replayed(without)
        assert list(again.payloads()) == without
        assert again.history.size_bytes >= rows.history.size_bytes
