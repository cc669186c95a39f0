"""A store that was opened for reading only, and is told what another process writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from index.store.base import FollowingStore
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, removing

CATS, SUNG, HUMMED = (article("cats", text) for text in ("Cats purr.", "Cats sing.", "Cats hum."))
DOGS = article("dogs")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[FollowingStore]:
    """A reader of an archive with CATS, beside its writer."""
    writer = TinyDBStore.open(tmp_path)
    writer.apply([adding(CATS)])
    reader = TinyDBStore.open(tmp_path, read_only=True)
    yield reader
    reader.close()
    writer.close()


class TestFollowing:
    def test_shows_changes_and_what_was_there_before_them(self, reader: FollowingStore) -> None:
        replaced = replace(adding(HUMMED, NOON + timedelta(hours=2), SUNG), by="telegram:2")
        changes = [adding(SUNG, before=CATS), replaced, adding(DOGS)]
        reader.follow(changes)
        assert list(reader) == [HUMMED, DOGS]
        assert [version.article for version in reader.versions(CATS.id)] == [HUMMED, SUNG, CATS]
        assert reader.change(changes[2].id) == changes[2]
        reader.follow([removing(HUMMED)])
        assert list(reader) == [DOGS]

    def test_may_be_told_again_what_is_shown_already(self, reader: FollowingStore) -> None:
        """The writer cannot know how much was there when the reader opened."""
        changes = [adding(CATS), adding(SUNG, before=CATS), adding(DOGS)]
        reader.follow(changes[:2])
        reader.follow(changes)
        assert list(reader) == [SUNG, DOGS]
        assert [version.article for version in reader.versions(CATS.id)] == [SUNG, CATS]

    def test_writes_nothing(self, reader: FollowingStore, tmp_path: Path) -> None:
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        reader.follow([removing(CATS), adding(DOGS)])
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
