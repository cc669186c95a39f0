"""The archive after a power cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article
from index.store import whole_files
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_steps import COMPACTION, STEPS, after, articles_on_disk, reopened
from tests.support.power_cut import ForgetfulFiles, ModelledFiles, distinct, lay_out

pytestmark = pytest.mark.slow


def run(directory: Path, files: ModelledFiles) -> list[list[Article]]:
    """Take all steps; returns the acknowledged articles before each, and at the end."""
    acknowledged: list[list[Article]] = [[]]
    opened, rows = Journal.open(directory, replay, files)
    storage = CompactingStorage(rows, opened)
    for step in STEPS:
        if step is COMPACTION:
            storage.compact()
        else:
            TinyDBStore(storage).apply(step)
        acknowledged.append(after(acknowledged[-1], step))
        files.step += 1
    storage.close()
    return [*acknowledged, acknowledged[-1]]


def test_a_power_cut_at_any_moment_leaves_a_change_whole_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Snapshots are written record by record here, and synced several times: there are more moments then."""
    monkeypatch.setattr(whole_files, "WRITE_BYTES", 1)
    monkeypatch.setattr(whole_files, "SYNC_BYTES", 500)
    files = ModelledFiles()
    acknowledged = run(tmp_path / "run", files)
    count = 0
    for step, contents in distinct(files.states):
        lay_out(contents, tmp_path / "cut")
        found = articles_on_disk(tmp_path / "cut")
        assert found in (acknowledged[step], acknowledged[step + 1]), (step, {k: len(v) for k, v in contents.items()})
        assert reopened(tmp_path / "cut") == found
        count += 1
    assert count > 250


def test_the_model_finds_out_a_disk_that_does_not_sync(tmp_path: Path) -> None:
    """Else the test above would prove nothing."""
    files = ForgetfulFiles()
    acknowledged = run(tmp_path / "run", files)
    step, contents = next(
        (step, contents) for step, contents in distinct(files.states) if step == 2 and len(contents) > 1
    )
    lay_out(contents, tmp_path / "cut")
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever it is that notices first
        assert articles_on_disk(tmp_path / "cut") in (acknowledged[step], acknowledged[step + 1])
