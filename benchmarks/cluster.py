"""Measure an archive in a cluster beside an embedded one: `make bench-cluster`.

Three nodes and two processes that use the archive share this machine. What one of many machines does is not measured,
but what each answer costs: the processor time of each process. All times depend on what else runs.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks import replicas
from benchmarks.archive_process import ArchiveProcess, Figures, processor_s, resident_mb
from benchmarks.machine import machine
from index.opensearch.cluster_access import ClusterAccess
from tests.support.opensearch.cluster import NODES, Cluster

WARM_UP = 200
"""Questions before any is timed: the nodes' own code is compiled while they answer the first."""

ASKED = 500
"""Questions that are timed one after the other."""

AT_ONCE = 4
"""Questions at once of each process that uses the cluster: enough to keep two cores busy. The embedded archive gets
two, because its bot searches in two threads."""

ADDS = 20
"""Articles that are added and found."""

BEFORE_KILL_S, AFTER_KILL_S = 5.0, 40.0

PREFIX = "bench"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of both archives."""

    name: str
    embedded: str  # empty: there is no such figure
    in_cluster: str


@dataclass(frozen=True, slots=True)
class Cost:
    """The figures of some work, and the processor time that it took."""

    figures: Figures
    used_s: Sequence[float]  # of each group of processes


def cost_of(work: Callable[[], Figures], groups: Sequence[Sequence[int]]) -> Cost:
    """Do work. Args: groups: The ids of processes."""
    before = list(map(processor_s, groups))
    figures = work()
    return Cost(figures, [processor_s(group) - each for group, each in zip(groups, before, strict=True)])


class Measured:
    """An archive, used by one process or more."""

    def __init__(self, users: Sequence[ArchiveProcess], nodes: Sequence[int], threads: int) -> None:
        """Measure nothing yet.

        Args: nodes: The ids of the processes of the cluster; none: it is embedded. threads: Of each user.
        """
        self._users = users
        self._threads = threads
        self._groups = [[user.pid for user in users], nodes]

    def imported(self, passages: int) -> str:
        """Fill the archive."""
        cost = cost_of(lambda: self._users[0].do("fill", passages=passages), self._groups)
        return f"{cost.figures['s']:.0f} s ({self._each(cost, passages)} a passage)"

    def asked(self) -> list[str]:
        """Ask one question after the other: times, and processor time of each."""
        for user in self._users:
            user.do("ask", count=WARM_UP, threads=1)
        cost = cost_of(lambda: self._users[-1].do("ask", count=ASKED, threads=1), self._groups)
        figures = cost.figures
        return [f"{figures['p50_s'] * 1000:.1f}, {figures['p99_s'] * 1000:.1f} ms", self._each(cost, ASKED)]

    def asked_at_once(self) -> str:
        """Ask many questions at once of all users."""
        waiting = [user.begin("ask", count=ASKED, threads=self._threads) for user in self._users]
        figures = [each() for each in waiting]
        per_s = sum(ASKED / each["s"] for each in figures)
        return f"{per_s:.0f} a second, p99 {max(each['p99_s'] for each in figures) * 1000:.0f} ms"

    def added(self) -> list[str]:
        """Add articles by one user, and find each by another one."""
        adds, finds = [], []
        for number in range(ADDS):
            adds.append(self._users[0].do("add", number=number)["s"])
            found = self._users[-1].do("find", number=number)
            finds.append(adds[-1] + found["s"])
            if not found["found"]:
                raise click.ClickException(f"Article {number} was added, and the next question does not find it")
        return [f"{_middle(adds) * 1000:.0f} ms", f"{_middle(finds) * 1000:.0f} ms"]

    def memory(self) -> str:
        """Return what all processes have in memory."""
        users, nodes = (", ".join(f"{resident_mb([pid]):,.0f}" for pid in group) for group in self._groups)
        return f"{users} MB" + (f"; nodes {nodes} MB" if nodes else "")

    def _each(self, cost: Cost, count: int) -> str:
        users, nodes = (f"{used * 1000 / count:.1f} ms" for used in cost.used_s)
        return f"Python {users}" + (f", nodes {nodes}" if self._groups[1] else "")


def _middle(numbers: Sequence[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def failover(cluster: Cluster, users: Sequence[ArchiveProcess]) -> Iterator[Row]:
    """Kill the node with the passages while one process asks and another adds, and start it again."""
    seconds = BEFORE_KILL_S + AFTER_KILL_S
    asking, adding = users[0].begin("ask_for", seconds=seconds), users[1].begin("add_for", seconds=seconds, number=1000)
    time.sleep(BEFORE_KILL_S)
    node = cluster.holder_of(f"{PREFIX}-passages*")
    cluster.kill(node)
    killed_at = time.perf_counter()
    cluster.wait("yellow")
    noticed_s = time.perf_counter() - killed_at
    asked, added = asking(), adding()
    cluster.start(node)
    yield Row("a node is killed: others go on without it after", "", f"{noticed_s:.1f} s")
    yield Row(
        "longest time without an answer",
        "",
        f"{asked['gap_s']:.1f} s ({asked['refused']:.0f} of {asked['done']:.0f} refused)",
    )
    yield Row(
        "longest time without an addition",
        "",
        f"{added['gap_s']:.1f} s ({added['refused']:.0f} of {added['done']:.0f} refused)",
    )


def rows(passages: int, directory: Path, stack: ExitStack) -> Iterator[Row]:
    """Measure both, one after the other."""
    with ArchiveProcess(directory / "data") as user:
        embedded = Measured([user], [], threads=2)
        alone = [
            embedded.imported(passages),
            *embedded.asked(),
            *embedded.added(),
            embedded.asked_at_once(),
            embedded.memory(),
        ]
    bot = asyncio.run(replicas.alone(directory))
    cluster = stack.enter_context(Cluster(directory / "cluster"))
    access = ClusterAccess(tuple(cluster.urls), prefix=PREFIX)
    with ArchiveProcess(access) as first:
        imported = Measured([first], cluster.pids, threads=AT_ONCE).imported(passages)
        with ArchiveProcess(access) as second:
            in_cluster = Measured([first, second], cluster.pids, threads=AT_ONCE)
            shared = [
                imported,
                *in_cluster.asked(),
                *in_cluster.added(),
                in_cluster.asked_at_once(),
                in_cluster.memory(),
            ]
            names = (
                "import",
                "whole search: p50, p99",
                "processor time of it",
                "add",
                "add, until it is found by another",
                "searches at once",
                "memory",
            )
            yield from (Row(*each) for each in zip(names, alone, shared, strict=True))
            yield from failover(cluster, [first, second])
    of_bots = directory / "bots"
    of_bots.mkdir()
    bots, killed = asyncio.run(replicas.sharing(of_bots, cluster.urls, PREFIX, cluster.pids))
    yield Row("answers in Telegram, of one bot and of two", bot.speed, bots.speed)
    yield Row("processor time of an answer", bot.cost, bots.cost)
    yield Row("a bot is killed: longest wait for an answer", "", str(killed))


@click.command()
@click.option("--passages", default=100_000, show_default=True, help="In each archive.")
def main(passages: int) -> None:
    """Print the figures of both archives."""
    click.echo(f"{machine()}\n{passages:,} passages, {NODES} nodes, 2 processes that use them, then 2 bots.\n")
    click.echo("| | embedded | in a cluster |\n|---|---|---|")
    with TemporaryDirectory() as directory, ExitStack() as stack:
        for row in rows(passages, Path(directory), stack):
            click.echo(f"| {row.name} | {row.embedded} | {row.in_cluster} |")
    click.echo(f"\nLoad average: {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
