"""Every file of a DATA_DIR, deleted and cut off: what `doctor` finds, and what the next start does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from enum import Enum, auto
from pathlib import Path

import pytest

from index.articles.identity import draft_of
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.disk.paths import INDEX_NAME
from index.disk.queue import InboxFile
from index.errors import StoreError
from index.maintenance.backup import backup
from index.maintenance.check import examine, examine_saved_index
from index.store.tinydb import TinyDBStore
from tests.support.archive.backend_articles import article


class Found(Enum):
    """The findings for a DATA_DIR."""

    REFUSED = auto()  # `doctor` finds it, and the archive is not opened
    REPORTED = auto()  # `doctor` finds it before the next start and after it; articles are found
    REPAIRED = auto()  # `doctor` finds it before the next start; nothing is lost but what the file was for
    TORN = auto()  # as a kill or a power cut leaves it: the beginning that is whole counts, and it is logged
    UNNOTICED = auto()  # nothing is found


WHEN_DELETED = {
    "archive.snapshot": Found.REFUSED,
    "archive.000001.journal": Found.REFUSED,
    "archive.inbox": Found.REPORTED,
    "archive.notes": Found.REPORTED,
    "archive.parts": Found.UNNOTICED,  # that is how a loss is acknowledged; the next start writes it again
    "archive.backups": Found.UNNOTICED,  # a purge then names no backup
    "archive.lock": Found.UNNOTICED,  # made again
    "archive.holder": Found.UNNOTICED,  # made again
    "index/index.manifest": Found.UNNOTICED,  # the index is made again
    "index/000001.segment": Found.REPAIRED,  # the index is made again
}
"""By the name of each file."""

WHEN_CUT_OFF = {
    "archive.snapshot": {Found.REFUSED},
    "archive.000001.journal": {Found.REFUSED, Found.TORN},  # refused: its first record, which no start leaves torn
    "archive.inbox": {Found.REPORTED, Found.TORN},  # reported: its first record; the file takes its place whole
    "archive.notes": {Found.REPORTED, Found.TORN},
    "archive.parts": {Found.REPAIRED},
    "archive.backups": {Found.REPORTED, Found.TORN},
    "archive.lock": {Found.UNNOTICED},
    "archive.holder": {Found.UNNOTICED},
    "index/index.manifest": {Found.REPAIRED},
    "index/000001.segment": {Found.REPAIRED},
}
"""The possible findings for a file that is shorter than it was."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DATA_DIR with all files that there may be, but `archive.tries`, which counts for one run."""
    data_dir = tmp_path_factory.mktemp("whole") / "data"
    with opened(data_dir) as corpus:
        corpus.add(draft_of(article("Owls hoot at night.", title="Owls")))
        with closing(NotebookFile(data_dir)) as notebook, closing(InboxFile(data_dir)) as inbox:
            notebook.put("feed:1", {"title": "Owls"})
            inbox.accept({"7:1": {"text": "Owls"}})
    for name in ("1.zip", "2.zip"):
        backup(data_dir, data_dir.parent / name)
    assert problems(data_dir) == []
    return data_dir


def opened(data_dir: Path) -> closing[Corpus]:
    return closing(Corpus(TinyDBStore.open(data_dir), BM25Backend.open(data_dir / INDEX_NAME)))


def problems(data_dir: Path) -> list[str]:
    """Return the problems that `doctor` reports and somebody must solve."""
    return [str(each) for each in (*examine(data_dir), *examine_saved_index(data_dir)) if not each.harmless]


def start(data_dir: Path) -> int:
    """Open everything as the bot does, and close it; the number of articles."""
    with opened(data_dir) as corpus, closing(InboxFile(data_dir)), closing(NotebookFile(data_dir)):
        if len(corpus):
            assert len(corpus.search("owls", 3).hits) == 1
        return len(corpus)


def found(data_dir: Path) -> Found:
    before = problems(data_dir)
    torn = [each for each in examine(data_dir) if each.harmless]
    try:
        articles = start(data_dir)
    except StoreError:
        assert before != []
        return Found.REFUSED
    after = problems(data_dir)
    if before:
        assert articles == 1
        return Found.REPORTED if after else Found.REPAIRED
    assert after == []
    if torn:
        return Found.TORN
    assert articles == 1
    return Found.UNNOTICED


def test_the_tables_name_every_file(whole: Path) -> None:
    there = {path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()}
    assert there == set(WHEN_DELETED) == set(WHEN_CUT_OFF)


@pytest.mark.parametrize("name", WHEN_DELETED)
def test_a_file_that_is_deleted(whole: Path, tmp_path: Path, name: str) -> None:
    data_dir = shutil.copytree(whole, tmp_path / "data")
    (data_dir / name).unlink()
    assert found(data_dir) is WHEN_DELETED[name]


def ends_of_records(content: bytes) -> Iterator[int]:
    """The lengths at which a file ends with a record: then nobody can tell that others followed."""
    yield from (at + 1 for at, byte in enumerate(content) if byte == ord("\n"))


@pytest.mark.parametrize("name", WHEN_CUT_OFF)
@pytest.mark.parametrize("step", [97, pytest.param(7, marks=pytest.mark.slow)])
def test_a_file_that_is_cut_off(whole: Path, tmp_path: Path, name: str, step: int) -> None:
    content = (whole / name).read_bytes()
    seen = set()
    for size in sorted({*range(0, len(content), step), *range(min(3, len(content))), max(0, len(content) - 1)}):
        if name.startswith("archive.") and size in ends_of_records(content):
            continue
        data_dir = shutil.copytree(whole, tmp_path / str(size))
        (data_dir / name).write_bytes(content[:size])
        seen.add(found(data_dir))
    assert seen <= WHEN_CUT_OFF[name]
    assert len(seen) == len(WHEN_CUT_OFF[name])
