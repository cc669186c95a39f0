"""A file of the index that is cut off in place, or cannot be read, under a process that searches in it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.articles.identity import draft_of
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.paths import INDEX_NAME
from index.store.tinydb import TinyDBStore
from tests.support.archive.backend_articles import article

WORDS = [f"{first}{second}{third}" for first in "bdfgklmnprst" for second in "aeiou" for third in "bdfgklmnprst"]
PASSAGES = 4_000  # with so many, each part of the file has many blocks
QUESTIONS = [" ".join(random.Random(seed).sample(WORDS, 3)) for seed in range(25)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("archive")
    chance = random.Random(8)
    texts = [" ".join(chance.choices(WORDS, k=25)) + "." for _ in range(PASSAGES)]
    corpus = Corpus(TinyDBStore.open(data_dir), BM25Backend.open(data_dir / INDEX_NAME))
    for first in range(0, PASSAGES, 500):
        corpus.add(draft_of(article(*texts[first : first + 500], title=f"Part {first}")))
    corpus.close()
    return data_dir


@pytest.fixture
def segment(archive: Path) -> Iterator[Path]:
    """The file of the index, which is whole again after the test."""
    (path,) = (archive / INDEX_NAME).glob("*.segment")
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


@contextmanager
def searching(data_dir: Path) -> Iterator[Callable[[], str]]:
    """A process that searches in a loop; what is yielded waits for its next answer. It must outlive the block."""
    command = [sys.executable, "-m", "tests.support.archive.searching_process", str(data_dir), *QUESTIONS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline
            assert process.poll() is None, "the process has ended"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def expected(archive: Path) -> list[str]:
    """The answers of a process under which nothing happens."""
    with searching(archive) as answer:
        lines = [answer() for _ in QUESTIONS]
    assert len({line.partition(" ")[2] for line in lines}) > 20, "questions have answers of their own"
    return lines


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.35, 0.85])
@pytest.mark.parametrize("answers_before", [1, 30])
def test_what_is_cut_off_under_a_process_that_searches_changes_no_answer(
    archive: Path, segment: Path, expected: list[str], share: float, answers_before: int
) -> None:
    """A look at a page that is mapped from a part that is gone would end the process by a signal."""
    with searching(archive) as answer:
        answers = [answer() for _ in range(answers_before)]
        os.truncate(segment, int(share * segment.stat().st_size))
        answers += [answer() for _ in range(2 * len(QUESTIONS))]
    assert answers == [expected[number % len(QUESTIONS)] for number in range(len(answers))]
