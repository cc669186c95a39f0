"""Compare a cluster with the embedded archive, by questions: `make bench-equality`.

Both get the articles of the collections beside the checkout, and then the same thousand additions, edits and removals.
The same thousand questions are asked before and after, in an archive of each collection and in one of all. The answers
must be the same, and what the cluster is asked for each must be few requests.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click

from benchmarks.byline import ask
from benchmarks.collections import COLLECTIONS, Collection, available, load
from benchmarks.machine import machine
from benchmarks.random_changes import Changes, changes_of
from index.backends.bm25.backend import BM25Backend
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.corpus import Corpus
from index.model import Answer
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.shared_corpus import SharedCorpus
from index.store.opensearch.cluster_store import OpenSearchStore
from index.store.tinydb import TinyDBStore
from tests.support.opensearch.cluster import Cluster

SEED = 1
"""Of the questions."""

MOST_AT_THE_MEDIAN = 3
MOST_OF_99_PERCENT = 8
"""Most requests that a question may take, of the search and of the store together."""

LEAST_SAME = 0.995
"""Least share of the questions for which each of PARTS must be the same."""

REQUEST_S = 60.0
"""Seconds in which a node must answer: this is no measurement of time, and other work may take the machine."""

PARTS: dict[str, Callable[[Answer], object]] = {
    "first hit": lambda answer: [hit.passage.id for hit in answer.hits[:1]],
    "verdict": lambda answer: answer.verdict,
    "missing": lambda answer: answer.missing,
    "marks": lambda answer: [(hit.highlights, hit.sentence) for hit in answer.hits[:1]],
    "suggestion": lambda answer: answer.suggestion,
}
"""Parts of an answer that must be the same."""

ALL_HITS = "all hits"
"""What is told besides, and may differ: two passages with nearly the same score may change places."""


class CountingClient(ClusterClient):
    """Counts the requests of questions."""

    def __init__(self, access: ClusterAccess) -> None:
        super().__init__(access, REQUEST_S)
        self.requests = 0

    def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, object],
        body: Reply | str | None = None,
        within_s: float | None = None,
    ) -> Reply:
        self.requests += 1
        return super()._call(method, path, params, body, within_s)


@dataclass(frozen=True, slots=True)
class Compared:
    """A question, with both answers."""

    question: str
    embedded: Answer
    in_cluster: Answer
    requests: int
    embedded_s: float
    in_cluster_s: float

    def is_same(self, part: str) -> bool:
        """Return whether a part of the answers is the same."""
        return PARTS[part](self.embedded) == PARTS[part](self.in_cluster)

    @property
    def has_same_hits(self) -> bool:
        """Return whether all hits are the same, in the same order."""
        first, second = ([hit.passage.id for hit in answer.hits] for answer in (self.embedded, self.in_cluster))
        return first == second

    @property
    def difference(self) -> str:
        """The parts that differ, and the first hits of both with their scores; empty if none differs."""
        parts = [part for part in PARTS if not self.is_same(part)]
        firsts = (
            ", ".join(f"{hit.passage.id.article_id} {hit.passage.ordinal} ({hit.score:.6f})" for hit in answer.hits[:2])
            for answer in (self.embedded, self.in_cluster)
        )
        return f"{self.question}: {', '.join(parts)}: {' | '.join(firsts)}" if parts else ""


class Both:
    """Two archives with the same articles."""

    def __init__(self, access: ClusterAccess) -> None:
        self.client = CountingClient(access)
        self._prefix = access.prefix
        self._embedded = Corpus(TinyDBStore.in_memory(), BM25Backend())
        self._in_cluster = SharedCorpus(
            OpenSearchStore(self.client, access.prefix), OpenSearchBackend(self.client, access.prefix)
        )

    def change(self, changes: Changes) -> None:
        """Remove some articles, then add others, or edit them."""
        for corpus in (self._embedded, self._in_cluster):
            corpus.remove_all(changes.removed)
            corpus.add_all(changes.added)

    def ask(self, question: str) -> Compared:
        """Ask both."""
        embedded, embedded_s = _timed(partial(ask, self._embedded, question))
        before = self.client.requests
        in_cluster, in_cluster_s = _timed(partial(ask, self._in_cluster, question))
        return Compared(question, embedded, in_cluster, self.client.requests - before, embedded_s, in_cluster_s)

    def close(self) -> None:
        """Remove what is in the cluster."""
        for name in self.client.get(f"/{self._prefix}-*"):
            self.client.delete(f"/{name}")
        self._in_cluster.close()
        self._embedded.close()


def drawn(collections: Sequence[Collection], count: int) -> list[tuple[str, str]]:
    """Return *count* questions with the names of their collections: as many of each as there are."""
    lines = [[(each.name, asked.question) for asked in each.sample(count, SEED).questions] for each in collections]
    in_turn = chain.from_iterable(zip_longest(*lines))
    return list(islice((each for each in in_turn if each), count))


def _timed(answering: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.perf_counter()
    return answering(), time.perf_counter() - started


def quantile(numbers: Sequence[float], share: float) -> float:
    """The number that this share of them does not exceed."""
    return sorted(numbers)[max(0, -int(-len(numbers) * share // 1) - 1)]


def row(name: str, compared: Sequence[Compared]) -> str:
    """A line of the table."""
    same = [sum(each.is_same(part) for each in compared) for part in PARTS]
    whole = [sum(not each.difference for each in compared), sum(each.has_same_hits for each in compared)]
    requests = [each.requests for each in compared]
    counts = [f"{quantile(requests, share):.0f}" for share in (0.5, 0.95, 0.99, 1)]
    seconds = ([each.embedded_s for each in compared], [each.in_cluster_s for each in compared])
    times = [f"{quantile(each, 0.5) * 1000:.0f}" for each in seconds]
    return f"| {' | '.join(map(str, (name, len(compared), *same, *whole, *counts, *times)))} |"


def header() -> str:
    """The names of the columns."""
    names = ["archives", "questions", *(f"same {part}" for part in PARTS), "all of these", ALL_HITS]
    names += ["requests p50", "p95", "p99", "max", "ms embedded p50", "ms in the cluster p50"]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def missed(compared: Sequence[Compared]) -> Iterator[str]:
    """Yield what is not as it must be."""
    same = sum(not each.difference for each in compared)
    if same < LEAST_SAME * len(compared):
        yield f"{same} of {len(compared)} answers are the same, must be {LEAST_SAME:.1%} at least"
    requests = [each.requests for each in compared]
    for share, most in ((0.5, MOST_AT_THE_MEDIAN), (0.99, MOST_OF_99_PERCENT)):
        if quantile(requests, share) > most:
            yield f"{quantile(requests, share):.0f} requests at {share:.0%}, must be {most} at most"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared."""

    archives: Sequence[Sequence[Collection]]  # the collections of each
    questions: Sequence[tuple[str, str]]  # with the names of their collections
    changes: int  # of all archives together

    def compare(self, urls: Sequence[str]) -> tuple[list[Compared], list[Compared]]:
        """Return the answers as the articles were added, and after the changes."""
        before: list[Compared] = []
        after: list[Compared] = []
        articles = sum(len(each.drafts) for archive in self.archives for each in archive)
        for collections in self.archives:
            names = {each.name for each in collections}
            questions = [question for name, question in self.questions if name in names]
            drafts = [draft for each in collections for draft in each.drafts]
            both = Both(ClusterAccess(tuple(urls), prefix=f"bench{uuid4().hex}"))
            try:
                both.change(Changes([], drafts))
                before += map(both.ask, questions)
                for changes in changes_of(drafts, round(self.changes * len(drafts) / articles)):
                    both.change(changes)
                after += map(both.ask, questions)
            finally:
                both.close()
        return before, after


def measure(name: str, plan: Plan, urls: Sequence[str]) -> bool:
    """Print the lines of the table, and return whether all is as it must be. Differences go to standard error."""
    is_fine = True
    for what, compared in zip(("as added", "changed"), plan.compare(urls), strict=True):
        click.echo(row(f"{name}, {what}", compared))
        for line in filter(None, (each.difference for each in compared)):
            click.echo(f"Differs: {name}, {what}: {line}", err=True)
        for line in missed(compared):
            is_fine = False
            click.echo(f"Missed: {line}", err=True)
    return is_fine


@contextmanager
def nodes(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    """The cluster at *urls*; without any, one on this machine that lasts as long as the block."""
    if urls:
        yield urls
        return
    with TemporaryDirectory() as directory, Cluster(Path(directory) / "cluster") as cluster:
        yield cluster.urls


@click.command()
@click.option("--url", "urls", multiple=True, help="Of a node; may be repeated. Without it, a cluster is started here.")
@click.option("--questions", default=1_000, show_default=True, help="Drawn from all collections together.")
@click.option("--changes", default=1_000, show_default=True, help="Additions, edits and removals.")
@click.option("--directory", type=click.Path(path_type=Path), default=COLLECTIONS, help="Of the collections.")
def main(urls: Sequence[str], questions: int, changes: int, directory: Path) -> None:
    """Ask the questions of both: in an archive of each collection, and in one of all."""
    collections = [load(name, directory) for name in available(directory)]
    asked = drawn(collections, questions)
    plans = {"each its own": Plan([[each] for each in collections], asked, changes)}
    if len(collections) > 1:
        plans["one of all"] = Plan([collections], asked, changes)
    with nodes(urls) as addresses:
        click.echo(f"{machine()}\n\n{header()}")
        are_fine = [measure(name, plan, addresses) for name, plan in plans.items()]
    click.echo(f"\nLoad average: {os.getloadavg()[0]:.1f}.")
    click.echo("All is as it must be." if all(are_fine) else "Some is not as it must be.")
    sys.exit(0 if all(are_fine) else 1)


if __name__ == "__main__":
    main()
