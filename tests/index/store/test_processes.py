"""The archive in processes that are killed, and on disks that are full: for real."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.maintenance.check import examine
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import article
from tests.support.archive.store_process import TEXT
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

KILLS = 12
"""Enough to be reached by a fault that one kill in ten has; every system call is reached in test_faults."""


def child(*arguments: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.support.archive.store_process", *arguments]
    return subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_after(lines: int, directory: Path, seed: int) -> list[str]:
    """Return the output of a process that is killed while it works on the rest after its first *lines*."""
    with child("change", str(directory), str(seed)) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(lines)]
        process.kill()
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL, "it ended by itself"
    return told


def texts_on_disk(directory: Path) -> dict[str, str]:
    store = TinyDBStore.open(directory, read_only=True)
    return {article.title: article.paragraphs[0].text for article in store}


def test_random_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """One archive goes through all of them; only the change under way at a kill may be there or not.

    And of what was purged nothing is left.
    """
    chance = random.Random(4)
    expected: dict[str, str] = {}
    written: dict[str, set[str]] = {}
    purged: set[str] = set()
    for seed in range(KILLS):
        for line in killed_after(chance.randrange(2, 40), tmp_path, seed):
            verb, _, rest = line.partition(" ")
            number, _, text = rest.partition(" ")
            if verb == "+":
                expected[number] = text
                written.setdefault(number, set()).add(text)
            elif verb == "-":
                del expected[number]
            elif verb == "!":
                expected.pop(number, None)
                purged |= written.pop(number, set())
        on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert not [text for text in purged if f'["{text}","'.encode() in on_disk]
        found = texts_on_disk(tmp_path)
        different = {key for key in expected | found if expected.get(key) != found.get(key)}
        assert len(different) <= 1, (seed, different)
        assert not [finding for finding in examine(tmp_path) if not finding.harmless]
        expected = found


def test_a_full_disk_takes_nothing_away_and_room_is_used_again(tmp_path: Path) -> None:
    with child("fill", str(tmp_path), "100000") as process:
        assert process.stdout is not None
        told = [line.strip() for line in process.stdout]
    assert process.returncode == 0
    assert told[-2:] == ["full File too large", "+ room again"]
    articles = list(TinyDBStore.open(tmp_path, read_only=True))
    assert [each.title for each in articles] == [line.removeprefix("+ ") for line in told if line.startswith("+")]
    assert len(articles) > 10
    assert articles[0] == article("0", TEXT)
    assert examine(tmp_path) == []
