"""Everything fails, for long: `make test-cluster` runs these, and docs/cluster-tests.md has what they found."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from index.store.opensearch.cluster_store import OpenSearchStore
from tests.faults.results import RESULTS
from tests.support.fake_bot_api import FakeBotApi
from tests.support.logged_errors import ErrorLog
from tests.support.opensearch.changers import Changers
from tests.support.opensearch.cluster import NODES, Cluster
from tests.support.opensearch.gate import Gate
from tests.support.opensearch.node_versions import OPENSEARCH_2, OPENSEARCH_3
from tests.support.opensearch.numbered_steps import PURGING
from tests.support.replicas.busy_people import BusyPeople
from tests.support.replicas.shared_processes import Replicas
from tests.support.waiting import HANG_S

pytestmark = [pytest.mark.slow, pytest.mark.faults]

KILLS = int(os.environ.get("BYLINE_KILLS", "200"))
"""Kills at random, of nodes and of the processes that change the archive."""

NODES_SHARE = 0.25
"""Of these, the share of nodes: one that was killed needs long to start again."""

STOPPED_S = 12.0
"""Seconds for which a node or a connection stands still: longer than a request may take, so that what waits there is
sent to another node too, and is done again when it goes on."""

SLOW_S = 0.3
"""Seconds by which everything is late that a slow connection sends."""

EVERY_NODE = range(1, NODES + 1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster whose nodes may be stopped. After each test, all of them run."""
    OPENSEARCH_2.find_java()
    with Cluster(tmp_path_factory.mktemp("long") / "own") as cluster:
        yield cluster


def changers_of(urls: list[str], folder: Path) -> Changers:
    """Three processes that change and search one archive."""
    return Changers(urls, folder, [[0, 1], [2], [3]])


@pytest.fixture
def changers(cluster: Cluster, tmp_path: Path) -> Changers:
    return changers_of(cluster.urls, tmp_path)


def test_every_node_is_killed_in_turn(cluster: Cluster, changers: Changers) -> None:
    with changers.running():
        for node in EVERY_NODE:
            cluster.kill(node)
            changers.wait_for_changes(10)
            cluster.start(node)
            changers.wait_for_answers()
    changers.check()
    RESULTS.note("each node killed in turn", NODES, changers)
    assert changers.unanswered() == []


def test_all_nodes_are_killed_at_once(cluster: Cluster, changers: Changers) -> None:
    """Nobody answers until two of them are back."""
    with changers.running():
        for node in EVERY_NODE:
            cluster.kill(node)
        cluster.start(*EVERY_NODE)
        changers.wait_for_changes(5)
        changers.wait_for_answers()
    changers.check()
    RESULTS.note("all nodes killed at once", 1, changers)


def test_nodes_are_killed_during_purges(cluster: Cluster, tmp_path: Path) -> None:
    changers = Changers(cluster.urls, tmp_path, [[0, PURGING], [2], [3]])
    with changers.running():
        for index in (changers.log, changers.passages, changers.log):
            node = cluster.holder_of(index)
            cluster.kill(node)
            changers.wait_for_changes(3)
            cluster.start(node)
            changers.wait_for_changes(3)
    changers.check()
    RESULTS.note("the node with the log or the index killed during purges", 3, changers)


def test_processes_are_killed_during_purges(cluster: Cluster, tmp_path: Path) -> None:
    """The log or the index is replaced by a copy, and nobody finishes that."""
    changers = Changers(cluster.urls, tmp_path, [[0, PURGING], [2], [3]])
    chance = random.Random(16)
    kills = KILLS // 10
    with changers.running():
        for _ in range(kills):
            changers.wait_for_changes(1)
            time.sleep(chance.random())
            changers.kill(0)
            changers.start(0)
        changers.wait_for_changes(3)
    changers.check()
    RESULTS.note("the purging process killed", kills, changers)


def test_every_node_stands_still_in_turn(cluster: Cluster, changers: Changers) -> None:
    """It accepts connections, and answers nobody. Then it does all that waits in it."""
    with changers.running():
        for node in EVERY_NODE:
            cluster.freeze(node)
            time.sleep(STOPPED_S)
            cluster.thaw(node)
            cluster.wait()
            changers.wait_for_changes(5)
            changers.wait_for_answers()
    changers.check()
    RESULTS.note(f"each node stands still for {STOPPED_S:.0f} s", NODES, changers)


def test_connections_are_slow_or_stand_still(cluster: Cluster, tmp_path: Path) -> None:
    """One node is far away, and the connections to another one stand still for a while, again and again."""
    with ExitStack() as opened:
        slow, hanging, _ = gates = [opened.enter_context(Gate(url)) for url in cluster.urls]
        changers = changers_of([gate.url for gate in gates], tmp_path)
        with changers.running():
            slow.delay_s = SLOW_S
            for _ in range(3):
                hanging.hang()
                time.sleep(STOPPED_S)
                hanging.flow()
                changers.wait_for_changes(5)
                changers.wait_for_answers()
            slow.delay_s = 0.0
        changers.check()
    RESULTS.note(f"connections {SLOW_S} s slow, others half-open for {STOPPED_S:.0f} s", 3, changers)


def test_nodes_and_processes_are_killed_at_random(cluster: Cluster, changers: Changers) -> None:
    chance = random.Random(KILLS)
    killed_nodes = 0
    with changers.running():
        for _ in range(KILLS):
            time.sleep(chance.random())
            if chance.random() < NODES_SHARE:
                killed_nodes += 1
                node = chance.choice(EVERY_NODE)
                cluster.kill(node)
                changers.wait_for_changes(1)
                cluster.start(node)
            else:
                process = chance.randrange(3)
                changers.kill(process)
                changers.start(process)
                changers.wait_for_changes(1)
    changers.check()
    RESULTS.note(f"at random: a node ({killed_nodes}) or a process killed", KILLS, changers)


async def test_replicas_and_nodes_are_killed_at_random(
    cluster: Cluster, telegram: FakeBotApi, tmp_path: Path, error_log: ErrorLog
) -> None:
    """Telegram's updates go to those that live. Each command is done once, by whichever replica."""
    chance = random.Random(7)
    kills, killed_nodes = KILLS // 10, 0
    people = BusyPeople(telegram, 4)
    replicas = Replicas(telegram, tmp_path, cluster.urls)
    try:
        running = await replicas.start(3, ADMIN_IDS=people.editors)
        async with people.busy():
            for _ in range(kills):
                await asyncio.sleep(chance.random())
                if chance.random() < NODES_SHARE:
                    killed_nodes += 1
                    node = chance.choice(EVERY_NODE)
                    await asyncio.to_thread(cluster.kill, node)
                    await people.wait()
                    await asyncio.to_thread(cluster.start, node)
                else:
                    killed = chance.choice(running)
                    await killed.kill()
                    await people.wait()
                    await killed.start()
        await telegram.settled()
        assert people.repeated() <= kills, "questions were answered again without a kill"
        with closing(OpenSearchStore.open(replicas.access, read_only=True)) as store:
            assert len(store) == store.revision == len(people.commands)
    finally:
        await replicas.close()
    for each in running:
        error_log.read_output(each.output)
    RESULTS.note(f"at random: a node ({killed_nodes}) or one of three bots killed", kills, people)


def test_every_node_is_upgraded(tmp_path: Path) -> None:
    OPENSEARCH_3.find_java()
    with Cluster(tmp_path / "upgraded") as cluster:
        (tmp_path / "journals").mkdir()
        changers = changers_of(cluster.urls, tmp_path / "journals")
        with changers.running():
            cluster.version = OPENSEARCH_3
            for node in sorted(EVERY_NODE, key=lambda each: each == cluster.manager):
                cluster.allow(node, "primaries")
                cluster.stop(node)
                changers.wait_for_changes(5)
                cluster.start(node, status="yellow")
                cluster.allow(node, "all")
                cluster.wait()
                changers.wait_for_changes(5)
                changers.wait_for_answers()
        changers.check()
        versions = [httpx.get(url, timeout=HANG_S).json()["version"]["number"] for url in cluster.urls]
    RESULTS.note(f"rolling upgrade from {OPENSEARCH_2.number} to {OPENSEARCH_3.number}", NODES, changers)
    assert set(versions) == {OPENSEARCH_3.number}
    assert changers.unanswered() == []
