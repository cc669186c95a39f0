"""The archive on a disk that fails at every single system call, and in a process that is killed at each."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import StoreWriteError
from index.maintenance.check import examine
from index.model import Article, Change
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import adding
from tests.support.archive.store_steps import COMPACTION, STEPS, A, B, C, after, articles_on_disk, reopened
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError

pytestmark = [pytest.mark.slow, pytest.mark.covers]


@dataclass
class Run:
    """The archive after some steps: what was acknowledged, and what was under way when the process died."""

    acknowledged: list[Article]
    under_way: list[Article]


def run(directory: Path, files: FaultyFiles) -> Run:
    """Take all steps; each that fails is taken once more after the disk has recovered."""
    result = Run([], [])
    journal, rows = Journal.open(directory, replay, files)
    storage = CompactingStorage(rows, journal)
    store = TinyDBStore(storage)
    try:
        for step in STEPS:
            result.under_way = after(result.acknowledged, step)
            if step is COMPACTION:
                storage.compact()
                files.heal()
                storage.compact()
            else:
                take(store, step, result, files)
            result.acknowledged = result.under_way
            assert list(store) == result.acknowledged
    finally:
        store.close()
    return result


def take(store: TinyDBStore, step: Sequence[Change], result: Run, files: FaultyFiles) -> None:
    revision = store.revision
    try:
        store.apply(step)
    except StoreWriteError:
        assert (list(store), store.revision) == (result.acknowledged, revision), "memory is ahead of disk"
        files.heal()
        store.apply(step)


def calls_of_a_run(tmp_path: Path) -> int:
    files = FaultyFiles(10**9, "EIO")
    run(tmp_path / "counted", files)
    return len(files.calls)


@pytest.mark.parametrize("sticky", [False, True], ids=["once", "until it is mended"])
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if not fault.startswith("killed")])
def test_a_refused_call_loses_nothing_and_keeps_nothing(fault: str, sticky: bool, tmp_path: Path) -> None:
    """A change whose write fails is absent; when the disk has recovered, the same process goes on."""
    for at in range(calls_of_a_run(tmp_path)):
        directory = tmp_path / str(at)
        files = FaultyFiles(at, fault, sticky=sticky)
        try:
            expected = run(directory, files).acknowledged
        except StoreWriteError:  # it could not be opened: nothing was acknowledged
            files.heal()
            expected = []
        assert articles_on_disk(directory) == expected, f"call {at}: {files.calls[at]}"
        assert reopened(directory) == expected, f"call {at}: {files.calls[at]}"


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.startswith("killed")])
def test_a_kill_at_any_call_leaves_a_change_whole_or_absent(fault: str, tmp_path: Path) -> None:
    for at in range(calls_of_a_run(tmp_path)):
        directory = tmp_path / str(at)
        files = FaultyFiles(at, fault)
        states = killed_in(directory, files)
        if not files.struck:
            break
        assert articles_on_disk(directory) in states, f"call {at}: {files.calls[at]}"
        assert reopened(directory) in states, f"call {at}: {files.calls[at]}"


def killed_in(directory: Path, files: FaultyFiles) -> list[list[Article]]:
    """Run until the process dies; returns the states in which it may leave the archive."""
    result = Run([], [])
    journal: Journal | None = None
    try:
        journal, rows = Journal.open(directory, replay, files)
        storage = CompactingStorage(rows, journal)
        for step in STEPS:
            result.under_way = after(result.acknowledged, step)
            if step is COMPACTION:
                storage.compact()
            else:
                TinyDBStore(storage).apply(step)
            result.acknowledged = result.under_way
    except KilledError:
        return [result.acknowledged, result.under_way]
    finally:
        if journal is not None:
            journal.close()
    return []


def recover(directory: Path, files: FaultyFiles) -> None:
    journal, rows = Journal.open(directory, replay, files)
    try:
        CompactingStorage(rows, journal).compact()
    finally:
        journal.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_recovery_that_fails_or_is_killed_is_made_by_the_next(fault: str, tmp_path: Path) -> None:
    """With a torn end, a journal that a compaction left behind, and half a snapshot."""
    prepared = tmp_path / "prepared"
    journal, rows = Journal.open(prepared, replay)
    storage = CompactingStorage(rows, journal)
    store = TinyDBStore(storage)
    store.apply([adding(A)])
    left_behind = (prepared / "archive.000001.journal").read_bytes()
    storage.compact()
    store.apply([adding(B)])
    store.apply([adding(C)])
    store.close()
    (prepared / "archive.000001.journal").write_bytes(left_behind)
    (prepared / "archive.snapshot.tmp").write_bytes(left_behind[:50])
    torn = prepared / "archive.000002.journal"
    torn.write_bytes(torn.read_bytes()[:-20])
    for at in range(12):
        directory = tmp_path / str(at)
        shutil.copytree(prepared, directory)
        with contextlib.suppress(StoreWriteError, KilledError):
            recover(directory, FaultyFiles(at, fault))
        assert articles_on_disk(directory) == [A, B]
        assert reopened(directory) == [A, B]
        assert examine(directory) == []
