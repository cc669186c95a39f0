"""Processes that change an archive while nodes fail, and what must be true of the archive afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.archive import open_corpus
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.changes.lookup import possible_ids
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.log.generations import Generations
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.opensearch.numbered_steps import PURGING, purged_after, texts_after
from tests.support.waiting import HANG_S

LOOK_S = 0.05

PROGRAM = (sys.executable, "-m", "tests.support.opensearch.changing_process")

Line = Mapping[str, Any]


class Changers:
    """Processes on one archive. Each has a journal and threads of its own."""

    def __init__(self, urls: Sequence[str], folder: Path, threads: Sequence[Sequence[int]]) -> None:
        """Start none yet. Args: threads: The numbers of the threads of each process."""
        self.access = ClusterAccess(tuple(urls), prefix=f"changed{uuid4().hex}")
        self._folder = folder
        self._threads = threads
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def log(self) -> str:
        """A pattern for the name of the index with the log."""
        return f"{self.access.prefix}-log-*"

    @property
    def passages(self) -> str:
        """A pattern for the name of the search index."""
        return f"{self.access.prefix}-passages-*"

    def start(self, process: int) -> None:
        """Start a process. It goes on where it was killed."""
        options = ["--threads", *map(str, self._threads[process])]
        with (self._folder / f"errors-{process}").open("a") as errors:
            self._running[process] = subprocess.Popen(
                [*PROGRAM, str(self._journal(process)), self.access.prefix, *self.access.urls, *options],
                stderr=errors,
            )

    def kill(self, process: int) -> None:
        """End a process at once."""
        ended = self._running.pop(process)
        ended.kill()
        ended.wait(HANG_S)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run all of them, and let each finish what it does."""
        for process in range(len(self._threads)):
            self.start(process)
        try:
            self.wait_for_changes()
            yield
            for each in self._running.values():
                each.terminate()
            codes = [each.wait(HANG_S) for each in self._running.values()]
            assert not any(codes), self._said()
        finally:
            for process in list(self._running):
                self.kill(process)

    def wait_for_changes(self, count: int = 2) -> None:
        """Wait until each thread has finished so many further steps."""
        wanted = {thread: done + count for thread, done in self.steps().items()}
        self._wait(lambda: all(self.steps()[thread] >= least for thread, least in wanted.items()), "changes")

    def wait_for_answers(self, count: int = 20) -> None:
        """Wait until so many further questions were asked."""
        wanted = len(self.questions()) + count
        self._wait(lambda: len(self.questions()) >= wanted, "answers")

    def _wait(self, is_so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + HANG_S
        while not is_so():
            dead = [process for process, each in self._running.items() if each.poll() is not None]
            assert not dead, f"processes ended: {dead}\n{self._said()}"
            assert time.monotonic() < deadline, f"no {what}\n{self._said()}"
            time.sleep(LOOK_S)

    def _said(self) -> str:
        return "\n".join(path.read_text()[-2_000:] for path in sorted(self._folder.glob("errors-*")))

    def _journal(self, process: int) -> Path:
        return self._folder / f"journal-{process}"

    def _lines(self) -> Iterator[Line]:
        for process in range(len(self._threads)):
            if self._journal(process).exists():
                *whole, _ = self._journal(process).read_text().split("\n")  # the last line may not be whole
                yield from map(json.loads, whole)

    def steps(self) -> dict[int, int]:
        """Return the number of steps that each thread has finished."""
        done = dict.fromkeys(chain.from_iterable(self._threads), 0)
        for line in self._lines():
            if "done" in line:
                done[line["thread"]] = line["done"] + 1
        return done

    def changes(self) -> list[Line]:
        """Return what was acknowledged, and how long it took."""
        return [line for line in self._lines() if "done" in line]

    def failures(self) -> list[Line]:
        """Return the tries of steps that failed."""
        return [line for line in self._lines() if "failed" in line]

    def questions(self) -> list[Line]:
        """Return all that were asked."""
        return [line for line in self._lines() if "asked" in line]

    def unanswered(self) -> list[Line]:
        """Return the questions that were not answered rightly, and why."""
        return [line for line in self.questions() if "why" in line]

    def check(self) -> None:
        """Check that each step was made, and none twice, and that all is found. All processes must have ended."""
        steps = self.steps()
        expected = {title: word for thread, done in steps.items() for title, word in texts_after(thread, done).items()}
        store, backend = OpenSearchStore.open(self.access), OpenSearchBackend.open(self.access)
        try:
            assert backend.indexed_hashes() == store.content_hashes(), "the index is behind the log"
            there = {article.title: article.paragraphs[0].text.split()[6] for article in store}
            assert there == expected, "the archive is not what the acknowledged changes make it"
            purges_again = sum(line["thread"] >= PURGING for line in self.failures())
            assert 0 <= store.revision - sum(steps.values()) <= purges_again, "a change was made twice"
            with closing(open_corpus(self.access)) as corpus:
                for title, word in expected.items():
                    assert [hit.article.title for hit in corpus.search(word, limit=1).hits] == [title]
            self._check_purged()
        finally:
            backend.close()
            store.close()

    def _check_purged(self) -> None:
        purged = [url for thread, done in self.steps().items() for url in purged_after(thread, done)]
        with closing(ClusterClient(self.access)) as client:
            generations = Generations(client, self.access.prefix)
            ids = [each for url in purged for each in possible_ids(url)]
            assert not generations.has_texts(generations.present() or 0, ids), "a purged text is in the log"
            assert len(client.get(f"/{self.log},{self.passages}")) == 2, "replaced indices are left"
