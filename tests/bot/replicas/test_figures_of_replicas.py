"""Tell programs that watch over replicas how many there are, and which one has the tasks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from tests.support.program.byline_process import Byline
from tests.support.replicas.shared_processes import Replicas
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor

FIGURES = re.compile(r"^(byline_replica\w*) (\d+)", re.MULTILINE)

BOTH = [{"byline_replicas": 2, "byline_replica_has_tasks": has_tasks} for has_tasks in (0, 1)]
ALONE = [{"byline_replicas": 1, "byline_replica_has_tasks": 1}]


async def figures_of(replica: Byline) -> dict[str, int]:
    async with Visitor(f"http://{replica.settings['METRICS_LISTEN']}") as watcher:
        text = (await watcher.get("/metrics")).text
    return {name: int(value) for name, value in FIGURES.findall(text)}


async def until(expected: list[dict[str, int]], replicas: Iterable[Byline]) -> None:
    """Ask all of them until they say that, in any order."""
    async with asyncio.timeout(HANG_S):
        while sorted([await figures_of(each) for each in replicas], key=str) != sorted(expected, key=str):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def test_know_each_other_and_one_has_the_tasks(replicas: Replicas) -> None:
    both = [replicas.add({"METRICS_LISTEN": f"127.0.0.1:{free_port()}"}) for _ in range(2)]
    for each in both:
        await each.start()
    await until(BOTH, both)
    (holder,) = [each for each in both if (await figures_of(each))["byline_replica_has_tasks"]]
    both.remove(holder)
    holder.process.kill()
    await until(ALONE, both)
