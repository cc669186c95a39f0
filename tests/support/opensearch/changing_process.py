"""Change and search an archive in a cluster, in a process that may be killed, and keep a journal of both.

Each thread does its own numbered steps in order, and each step until it is acknowledged. So the state that the archive
must have follows from how far each one came. A step that was begun and not acknowledged is done again, also by the next
process, under the same id: it may have been done.

Each line of the journal is an object of JSON:
    {"thread": 1, "begun": 7}
    {"thread": 1, "failed": 7, "why": "..."}    it is tried again
    {"thread": 1, "done": 7, "s": 0.2}
    {"asked": "zaba", "s": 0.1}                 and found; "why": it was not, or nobody answered
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path

from bot.archive import open_corpus
from index.corpus import Corpus
from index.errors import BackendUnavailableError, CorpusError, NotPurgedError
from index.opensearch.cluster_access import ClusterAccess
from tests.support.opensearch.numbered_steps import Step

AGAIN_S = 0.2
"""Seconds until a step that failed is tried again."""


class Journal:
    """A file that each line is in as soon as it was written, whoever is killed then."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        self._writing = threading.Lock()

    def write(self, **line: object) -> None:
        with self._writing:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()


class Changes:
    """What the threads of a process do."""

    def __init__(self, corpus: Corpus, journal: Journal, pause_s: float) -> None:
        self._corpus = corpus
        self._journal = journal
        self._pause_s = pause_s
        self._stopped = threading.Event()
        self._present: dict[int, Step] = {}  # by thread: the last step that is done and leaves an article

    def stop(self, *_: object) -> None:
        """Let each thread finish what it does."""
        self._stopped.set()

    def change(self, thread: int, first: int) -> None:
        """Do steps, beginning with one, until stopped."""
        for number in count(first):
            if self._stopped.wait(self._pause_s):
                return
            step = Step(thread, number)
            self._journal.write(thread=thread, begun=number)
            start = time.monotonic()
            self._present.pop(thread, None)
            while not self._does(step):
                if self._stopped.wait(AGAIN_S):
                    return
            self._journal.write(thread=thread, done=number, s=round(time.monotonic() - start, 3))
            if step.is_there:
                self._present[thread] = step

    def _does(self, step: Step) -> bool:
        try:
            step.do(self._corpus)
        except (BackendUnavailableError, NotPurgedError) as error:
            self._journal.write(thread=step.thread, failed=step.number, why=str(error))
            return False
        return True

    def search(self) -> None:
        """Ask for articles that the threads have added, until stopped."""
        while not self._stopped.wait(self._pause_s):
            for thread, step in list(self._present.items()):
                start = time.monotonic()
                why = self._why_not_found(step)
                if why and self._present.get(thread) is not step and "found" in why:
                    continue  # it is being changed
                line = {"asked": step.word, "s": round(time.monotonic() - start, 3)}
                self._journal.write(**line | ({"why": why} if why else {}))

    def _why_not_found(self, step: Step) -> str:
        try:
            hits = self._corpus.search(step.word, limit=1).hits
        except CorpusError as error:
            return f"{type(error).__name__}: {error}"
        return "" if [hit.article.title for hit in hits] == [step.title] else "not found"


def begun_in(journal: Path) -> dict[int, int]:
    """Return the step with which each thread goes on."""
    first: dict[int, int] = {}
    for line in map(json.loads, journal.read_text().splitlines() if journal.exists() else ()):
        if "begun" in line:
            first[line["thread"]] = line["begun"]
        if "done" in line:
            first[line["thread"]] = line["done"] + 1
    return first


def main() -> None:
    """Work until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("journal", type=Path)
    parser.add_argument("prefix")
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--threads", type=int, nargs="+", required=True)
    parser.add_argument("--pause-s", type=float, default=0.05)
    options = parser.parse_args()
    random.shuffle(options.urls)  # so that not all processes begin with the same node
    access = ClusterAccess(tuple(options.urls), prefix=options.prefix)
    first = begun_in(options.journal)
    journal = Journal(options.journal)
    with closing(journal), closing(open_corpus(access)) as corpus:
        changes = Changes(corpus, journal, options.pause_s)
        signal.signal(signal.SIGTERM, changes.stop)
        working = [
            *(threading.Thread(target=changes.change, args=(each, first.get(each, 0))) for each in options.threads),
            threading.Thread(target=changes.search),
        ]
        for thread in working:
            thread.start()
        for thread in working:
            thread.join()


if __name__ == "__main__":
    main()
