"""The watched channels in the notebook, which other writers may change too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.channels.registry import Channel, Channels, Gap
from index.disk.key_value import NotebookFile
from tests.support.faulty_files import FaultyFiles

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
NEWS = Channel(-1001, "Harbour News", None, 42, NOON)
GAP = Gap(NOON, NOON + timedelta(days=2))


@pytest.fixture
def notebook() -> NotebookFile:
    notebook = NotebookFile.in_memory()
    Channels(notebook).put(NEWS)
    return notebook


class TestAChangeBesideAnotherWriter:
    """Each has a copy of the channels in memory, which was right when it was read."""

    def test_keeps_what_the_other_has_changed(self, notebook: NotebookFile) -> None:
        first, second = Channels(notebook), Channels(notebook)
        first.change(NEWS.id, partial(replace, lost_at=NOON))
        second.change(NEWS.id, lambda known: known.with_gap(GAP))
        both = replace(NEWS, lost_at=NOON, gaps=(GAP,))
        assert second.get(NEWS.id) == both
        assert Channels(notebook).all() == [both]

    def test_does_not_watch_again_what_the_other_has_removed(self, notebook: NotebookFile) -> None:
        first, second = Channels(notebook), Channels(notebook)
        first.remove(NEWS.id)
        second.change(NEWS.id, partial(replace, title="Other news"))
        assert second.get(NEWS.id) is None
        assert Channels(notebook).all() == []
        second.change(NEWS.id, partial(replace, title="Other news"))
        assert Channels(notebook).all() == []


def test_a_change_that_the_disk_refuses_is_written_with_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = FaultyFiles(10**9, "ENOSPC")
    notebook = NotebookFile(tmp_path, files)
    channels = Channels(notebook)
    channels.put(NEWS)
    files.strike_next()
    channels.change(NEWS.id, partial(replace, lost_at=NOON))
    assert channels.get(NEWS.id) == replace(NEWS, lost_at=NOON), "the bot knows it all the same"
    assert "could not be stored" in caplog.text
    assert Channels(notebook).all() == [NEWS]
    channels.change(NEWS.id, lambda known: known.with_gap(GAP))
    assert Channels(NotebookFile(tmp_path)).all() == [replace(NEWS, lost_at=NOON, gaps=(GAP,))]
    channels.change(NEWS.id, partial(replace, lost_at=None))
    assert channels.all() == Channels(notebook).all() == [replace(NEWS, gaps=(GAP,))]
