"""Bots as their operator runs them, with people who ask at once: a part of `make bench-cluster`.

This process is Telegram's server and everybody's phone, and takes its share of the processors.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.archive_process import processor_s
from benchmarks.generated import questions
from benchmarks.load import Used, replies
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline
from tests.support.replicas.shared_processes import Replicas

ASKERS = 8
"""People who ask their next question when the last one is answered: enough to keep two cores busy."""

CHATS = 20
"""Chats of each of them, in turn: Byline sends one message a second in a chat."""

WARM_UP_S, ASKING_S = 10.0, 30.0

BEFORE_KILL_S, AFTER_KILL_S = 5.0, 25.0

PATIENCE_S = 120.0
"""Seconds after which a question counts as lost."""


@dataclass
class Answers:
    """The questions of some time, and their answers, by the clock of the event loop."""

    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def waits_s(self) -> list[float]:
        """How long each answer took, the shortest first."""
        return sorted(end - start for start, end in zip(self.asked, self.answered, strict=True))

    @property
    def longest_gap_s(self) -> float:
        """The longest time in which nobody got an answer."""
        return max((later - earlier for earlier, later in pairwise(sorted(self.answered))), default=0.0)


@dataclass(frozen=True, slots=True)
class Load:
    """What bots did, and what it cost."""

    answers: Answers
    seconds: float
    bots_s: float  # of processor time
    nodes_s: float

    @property
    def speed(self) -> str:
        """The answers a second, and how long they took."""
        waits_s = self.answers.waits_s
        middle, most = waits_s[len(waits_s) // 2], waits_s[len(waits_s) * 99 // 100]
        per_s = len(waits_s) / self.seconds
        return f"{per_s:.0f} a second; p50 {middle * 1000:.0f}, p99 {most * 1000:.0f} ms"

    @property
    def cost(self) -> str:
        """The processor time of an answer."""
        bots, nodes = (used * 1000 / len(self.answers.asked) for used in (self.bots_s, self.nodes_s))
        return f"bots {bots:.1f} ms" + (f", nodes {nodes:.1f} ms" if self.nodes_s else "")


@dataclass(frozen=True, slots=True)
class Failover:
    """What became of the questions when one of two bots was killed."""

    answers: Answers
    doubled: int

    def __str__(self) -> str:
        answers = self.answers
        return (
            f"{answers.waits_s[-1]:.1f} s; {answers.longest_gap_s:.1f} s for anybody "
            f"({answers.lost} of {len(answers.asked) + answers.lost} lost, {self.doubled} answered twice)"
        )


async def alone(directory: Path) -> Load:
    """Have people ask one bot. Args: directory: The embedded archive is in its folder `data`."""
    async with FakeBotApi(timeout_s=PATIENCE_S) as telegram:
        byline = Byline(telegram, directory)
        await byline.start()
        load = await _asked(telegram, [byline], [])
        await byline.close()
    return load


async def sharing(directory: Path, urls: Sequence[str], prefix: str, nodes: Sequence[int]) -> tuple[Load, Failover]:
    """Have people ask two bots behind one webhook, and kill one of them. The archive is deleted at the end.

    Args: nodes: The ids of the processes of the cluster.
    """
    async with FakeBotApi(timeout_s=PATIENCE_S) as telegram:
        replicas = Replicas(telegram, directory, list(urls), prefix)
        bots = await replicas.start(2)
        load = await _asked(telegram, bots, nodes)
        failover = await _killed(telegram, bots[0])
        await replicas.close()
    return load, failover


async def _asked(telegram: FakeBotApi, bots: Sequence[Byline], nodes: Sequence[int]) -> Load:
    await _ask_for(telegram, WARM_UP_S)
    loop = asyncio.get_running_loop()
    started, bots_before_s, nodes_before_s = loop.time(), _used_s(bots), processor_s(nodes)
    answers = await _ask_for(telegram, ASKING_S)
    seconds = loop.time() - started
    return Load(answers, seconds, _used_s(bots) - bots_before_s, processor_s(nodes) - nodes_before_s)


def _used_s(bots: Sequence[Byline]) -> float:
    return sum(Used.by(bot).all for bot in bots)


async def _killed(telegram: FakeBotApi, bot: Byline) -> Failover:
    before = len(telegram.calls)
    asking = asyncio.create_task(_ask_for(telegram, BEFORE_KILL_S + AFTER_KILL_S))
    await asyncio.sleep(BEFORE_KILL_S)
    await bot.kill()
    answers = await asking
    doubled = sum(len(times) > 1 for times in replies(telegram.calls[before:]).values())
    return Failover(answers, doubled)


async def _ask_for(telegram: FakeBotApi, seconds: float) -> Answers:
    """Have people ask for some time, and wait for the last answers."""
    answers = Answers()
    end = asyncio.get_running_loop().time() + seconds
    await asyncio.gather(*(_ask(telegram, number, end, answers) for number in range(ASKERS)))
    return answers


async def _ask(telegram: FakeBotApi, number: int, end: float, answers: Answers) -> None:
    loop, chosen = asyncio.get_running_loop(), random.Random(number)
    chats = [telegram.user(f"Reader {number}, {each}").private_chat() for each in range(CHATS)]
    at = 0
    while (asked_at := loop.time()) < end:
        message = await chats[at % CHATS].send(chosen.choice(questions()))
        at += 1
        try:
            await telegram.reply_to(message)
        except AssertionError:
            answers.lost += 1
            continue
        answers.asked.append(asked_at)
        answers.answered.append(loop.time())
