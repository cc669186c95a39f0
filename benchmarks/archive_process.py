"""An archive that is used by a process of its own, which does what each line on its input says.

A line is an object of JSON: `do` names a method of `Work`, and the rest are its arguments. The answer is a line too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Self

from benchmarks.generated import archive, article, questions
from benchmarks.timing import NEW_ARTICLES
from bot.archive import open_corpus
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess

BATCH = 500
"""Articles that are imported in one change."""

HITS = 3
"""Hits of an answer: as many as the bot shows."""

Figures = Mapping[str, float]


class Work:
    """What an archive can be asked to do. Every figure is in seconds, or a number."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def fill(self, passages: int) -> Figures:
        """Import generated articles. Those that are there already stay."""
        drafts = archive(passages)
        started = time.perf_counter()
        while some := list(islice(drafts, BATCH)):
            self._corpus.add_all(some)
        return {"s": time.perf_counter() - started}

    def ask(self, count: int, threads: int) -> Figures:
        """Ask questions, so many at once."""
        with ThreadPoolExecutor(threads) as pool:
            started = time.perf_counter()
            times_s = sorted(pool.map(self._time_of, islice(cycle(questions()), count)))
            whole_s = time.perf_counter() - started
        return {"s": whole_s, "p50_s": times_s[count // 2], "p99_s": times_s[count * 99 // 100]}

    def _time_of(self, question: str) -> float:
        started = time.perf_counter()
        self._corpus.search(question, HITS)
        return time.perf_counter() - started

    def add(self, number: int) -> Figures:
        """Add an article that no other process has added."""
        draft = article(NEW_ARTICLES + number)
        draft = replace(draft, title=f"{draft.title} {word_of(number)}")
        started = time.perf_counter()
        self._corpus.add(draft)
        return {"s": time.perf_counter() - started}

    def find(self, number: int) -> Figures:
        """Ask for such an article, and say whether it is found: 1 or 0."""
        started = time.perf_counter()
        hits = self._corpus.search(f"What is {word_of(number)}?", HITS).hits
        is_found = any(word_of(number) in hit.article.title for hit in hits)
        return {"s": time.perf_counter() - started, "found": float(is_found)}

    def ask_for(self, seconds: float) -> Figures:
        """Ask one question after the other, and say how long at most nothing was answered."""
        return _longest_gap(map(self._time_of, cycle(questions())), seconds)

    def add_for(self, seconds: float, number: int) -> Figures:
        """Add one article after the other, and say how long at most nothing was added."""
        return _longest_gap((self.add(at)["s"] for at in range(number, sys.maxsize)), seconds)


def _longest_gap(work: Iterator[float], seconds: float) -> Figures:
    end = time.perf_counter() + seconds
    gap_s, done, refused = 0.0, 0, 0
    before = time.perf_counter()
    while before < end:
        try:
            next(work)
        except BackendUnavailableError:
            refused += 1
            continue
        now = time.perf_counter()
        gap_s, before, done = max(gap_s, now - before), now, done + 1
    return {"gap_s": gap_s, "done": done, "refused": refused}


class ArchiveProcess:
    """A process with an archive."""

    def __init__(self, location: Path | ClusterAccess) -> None:
        """Start it. It is ready when it answers."""
        where = (
            ["--directory", str(location)]
            if isinstance(location, Path)
            else ["--prefix", location.prefix, *location.urls]
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.archive_process", *where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def begin(self, do: str, **arguments: float) -> Callable[[], Figures]:
        """Have work done, and return a function that waits for its figures."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()
        output = self._process.stdout

        def figures() -> Figures:
            answer: Figures = json.loads(output.readline())
            return answer

        return figures

    def do(self, do: str, **arguments: float) -> Figures:
        """Have work done, and return its figures."""
        return self.begin(do, **arguments)()


def word_of(number: int) -> str:
    """Return a word that only one article has."""
    return "qu" + "".join("aeiounrstl"[int(digit)] for digit in str(number)) + "xk"


def processor_s(pids: Sequence[int]) -> float:
    """Return the seconds of processor time that processes have used."""
    times = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids)
    return sum(int(each) for of_one in times for each in of_one) / os.sysconf("SC_CLK_TCK")


def resident_mb(pids: Sequence[int]) -> float:
    """Return the memory of processes, in MB."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _location(arguments: Sequence[str]) -> Path | ClusterAccess:
    option, value, *urls = arguments
    return Path(value) if option == "--directory" else ClusterAccess(tuple(urls), prefix=value)


def main() -> None:
    """Do what each line of the input says."""
    corpus = open_corpus(_location(sys.argv[1:]))
    work = Work(corpus)
    with suppress(KeyboardInterrupt):
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(getattr(work, asked.pop("do"))(**asked)), flush=True)
    corpus.close()


if __name__ == "__main__":
    main()
