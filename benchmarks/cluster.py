"""Compare a cluster with the embedded index, by questions: `make bench-cluster`.

Both get the articles of the collections beside the checkout, and then the same changes. Each question is asked of both:
the answers must be the same, and what the cluster is asked for each must be few requests.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click

from benchmarks.byline import ask
from benchmarks.collections import COLLECTIONS, Collection, available, load
from benchmarks.machine import machine
from index.backends.bm25.backend import BM25Backend
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.corpus import Corpus
from index.model import Answer
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.store.tinydb import TinyDBStore
from tests.support.opensearch.cluster import Cluster

SEED = 1
"""Of the changes."""

REMOVED_SHARE = 0.1
"""Share of the articles that are removed. Half of these are added again, with another title."""

MOST_AT_THE_MEDIAN = 2
MOST_OF_99_PERCENT = 7
"""Most requests that a question may take. A store in the cluster needs another one, for the articles of the hits."""

PARTS: dict[str, Callable[[Answer], object]] = {
    "first hit": lambda answer: [hit.passage.id for hit in answer.hits[:1]],
    "verdict": lambda answer: answer.verdict,
    "missing": lambda answer: answer.missing,
    "marks": lambda answer: [(hit.highlights, hit.sentence) for hit in answer.hits[:1]],
    "suggestion": lambda answer: answer.suggestion,
    "all hits": lambda answer: [hit.passage.id for hit in answer.hits],
}
"""Parts of an answer that must be the same."""


class CountingClient(ClusterClient):
    """Counts the requests of questions."""

    def __init__(self, access: ClusterAccess) -> None:
        super().__init__(access)
        self.requests = 0

    def post(self, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:
        self.requests += 1
        return super().post(path, body, within_s, **params)

    def search_all(self, index: str, searches: Sequence[Reply], copy: str, parts: str) -> list[Reply]:
        self.requests += 1
        return super().search_all(index, searches, copy, parts)


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
        self._in_cluster = Corpus(TinyDBStore.in_memory(), OpenSearchBackend(self.client, access.prefix))

    def fill(self, collections: Sequence[Collection]) -> None:
        """Add the articles of the collections."""
        for corpus in (self._embedded, self._in_cluster):
            corpus.add_all(draft for each in collections for draft in each.drafts)

    def change(self, collections: Sequence[Collection]) -> None:
        """Remove some articles, and add some of these again."""
        drafts = [draft for each in collections for draft in each.drafts]
        removed = random.Random(SEED).sample(drafts, int(len(drafts) * REMOVED_SHARE))
        for corpus in (self._embedded, self._in_cluster):
            for draft in removed:
                corpus.remove(draft.url or "")
            corpus.add_all(removed[::2])

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


def _timed(answering: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.perf_counter()
    return answering(), time.perf_counter() - started


def quantile(numbers: Sequence[float], share: float) -> float:
    """The number that this share of them does not exceed."""
    return sorted(numbers)[max(0, -int(-len(numbers) * share // 1) - 1)]


def row(name: str, compared: Sequence[Compared]) -> str:
    """A line of the table."""
    same = " | ".join(str(sum(each.is_same(part) for each in compared)) for part in PARTS)
    requests = [each.requests for each in compared]
    counts = " | ".join(f"{quantile(requests, share):.0f}" for share in (0.5, 0.95, 0.99, 1))
    seconds = ([each.embedded_s for each in compared], [each.in_cluster_s for each in compared])
    times = " | ".join(f"{quantile(each, 0.5) * 1000:.0f}" for each in seconds)
    return f"| {name} | {len(compared)} | {same} | {counts} | {times} |"


def header() -> str:
    """The names of the columns."""
    names = ["articles", "questions", *(f"same {part}" for part in PARTS)]
    names += ["requests p50", "p95", "p99", "max", "ms embedded p50", "ms in the cluster p50"]
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def missed(compared: Sequence[Compared]) -> Iterator[str]:
    """Yield what is not as it must be."""
    yield from (each.difference for each in compared if each.difference)
    requests = [each.requests for each in compared]
    for share, most in ((0.5, MOST_AT_THE_MEDIAN), (0.99, MOST_OF_99_PERCENT)):
        if quantile(requests, share) > most:
            yield f"{quantile(requests, share):.0f} requests at {share:.0%}, must be {most} at most"


def measure(names: Sequence[str], directory: Path, sample: int, access: ClusterAccess) -> bool:
    """Print the table of some sets in one archive, and return whether all is as it must be."""
    collections = [load(name, directory) for name in names]
    questions = [asked.question for each in collections for asked in each.sample(sample).questions]
    both = Both(access)
    is_fine = True
    try:
        for change, what in ((both.fill, "as added"), (both.change, "changed")):
            change(collections)
            compared = [both.ask(question) for question in questions]
            click.echo(row(f"{' + '.join(names)}, {what}", compared))
            for line in missed(compared):
                is_fine = False
                click.echo(f"Missed: {line}", err=True)
    finally:
        both.close()
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
@click.option("--sample", default=200, show_default=True, help="Questions of each set.")
@click.option("--directory", type=click.Path(path_type=Path), default=COLLECTIONS, help="Of the collections.")
def main(urls: Sequence[str], sample: int, directory: Path) -> None:
    """Ask the questions of each set, and of all sets in one archive, of both."""
    names = available(directory)
    with nodes(urls) as addresses:
        click.echo(f"{machine()}\n\n{header()}")
        archives = [[name] for name in names] + ([list(names)] if len(names) > 1 else [])
        accesses = (ClusterAccess(tuple(addresses), prefix=f"bench{uuid4().hex}") for _ in archives)
        are_fine = [measure(each, directory, sample, access) for each, access in zip(archives, accesses, strict=True)]
    click.echo("\nAll is as it must be." if all(are_fine) else "\nSome is not as it must be.")
    sys.exit(0 if all(are_fine) else 1)


if __name__ == "__main__":
    main()
