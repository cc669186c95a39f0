"""Measure the bot and its web pages at once: `make bench-page-load`.

The program runs as its operator runs it, over a large archive. Sixty people ask in Telegram every two seconds. In every
second phase, others visit five pages a second: articles, searches and the search for programs. So the answers with and
without pages are of the same run. This process is everybody: on two cores, it takes its share of them from the bot.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import click

from benchmarks.generated import questions
from benchmarks.load import OPENING_S, Asked, Plan, Seen, asking, publish, replies, tell_trouble, wait_for_answers
from benchmarks.speed import CACHE, imported_archive
from benchmarks.timing import times_of
from bot.archive import open_store
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline
from tests.support.web.free_port import free_port

ARTICLE, SEARCH, API = "articles", "searches", "searches of programs"

ROUND = (ARTICLE, SEARCH, ARTICLE, API, ARTICLE)
"""The kinds of pages in a second, in their order."""

VISITORS = 50
"""Addresses from which pages are visited. One address alone may not visit so many."""

PAGE_S = 20.0
"""Seconds after which a page counts as lost."""

WARM_UP_S = 5.0
"""Seconds of questions before those that are measured."""

ARTICLES_VISITED = 300
"""Articles that are visited, if the archive has so many."""

P50_MS = 50.0
"""Most milliseconds that half of the pages take."""

OK = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that somebody got."""

    kind: str
    took_s: float
    status: int  # 0: there was no response


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the run."""

    has_pages: bool
    asked: Mapping[Asked, float]  # when, by the clock of the event loop
    visits: Sequence[Visit]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of the run."""

    phases: Sequence[Phase]
    replied: Mapping[Asked, Sequence[float]]  # when each message was replied to


class Visitors:
    """People with browsers, each at an address of their own."""

    def __init__(self, root: str, article_ids: Sequence[str]) -> None:
        """Visit nothing yet. Args: root: Address of the pages."""
        self._root = root
        self._stack = AsyncExitStack()
        self._sessions: Iterator[aiohttp.ClientSession] = iter(())
        asked = questions()
        self._paths = {
            ARTICLE: cycle([f"/a/{article_id}?p=0" for article_id in article_ids]),
            SEARCH: cycle([f"/?{urlencode({'q': each})}" for each in asked]),
            API: cycle([f"/api/search?{urlencode({'q': each})}" for each in reversed(asked)]),
        }

    async def __aenter__(self) -> Visitors:
        sessions = []
        for number in range(VISITORS):
            connector = aiohttp.TCPConnector(local_addr=(f"127.0.0.{number + 2}", 0))
            timeout = aiohttp.ClientTimeout(total=PAGE_S)
            session = aiohttp.ClientSession(self._root, connector=connector, timeout=timeout)
            sessions.append(await self._stack.enter_async_context(session))
        self._sessions = cycle(sessions)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._stack.aclose()

    async def visit_for(self, seconds: float) -> list[Visit]:
        """Visit pages on time, whether the ones before have come or not."""
        loop = asyncio.get_running_loop()
        start, visits = loop.time(), []
        for at in range(round(seconds * len(ROUND))):
            await asyncio.sleep(start + at / len(ROUND) - loop.time())
            visits.append(asyncio.create_task(self._visit(ROUND[at % len(ROUND)])))
        return await asyncio.gather(*visits)

    async def _visit(self, kind: str) -> Visit:
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async with next(self._sessions).get(next(self._paths[kind])) as response:
                await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        return Visit(kind, loop.time() - start, status)


async def run(plan: Plan, rounds: int, archive: Path) -> Outcome:
    """Start the bot over a copy of *archive*, ask without and with pages in turn, and stop it."""
    questions()  # made before the clock runs
    with closing(open_store(archive)) as store:
        known = list(store.content_hashes())
    visited = random.Random(0).sample(known, min(ARTICLES_VISITED, len(known)))
    with tempfile.TemporaryDirectory(dir=archive.parent) as directory:
        async with FakeBotApi(timeout_s=OPENING_S) as telegram:
            byline = Byline(telegram, Path(directory))
            await asyncio.to_thread(shutil.copytree, archive, byline.data_dir)
            port = free_port()
            await byline.start(ADMIN_IDS="1", WEB_LISTEN=f"127.0.0.1:{port}")
            try:
                async with Visitors(f"http://127.0.0.1:{port}", visited) as visitors:
                    await _phase(replace(plan, seconds=WARM_UP_S), telegram, None)
                    phases = [
                        await _phase(plan, telegram, visitors if has_pages else None)
                        for _ in range(rounds)
                        for has_pages in (False, True)
                    ]
            finally:
                await byline.close()
            tell_trouble(telegram, byline)
            return Outcome(phases, replies(telegram.calls))


async def _phase(plan: Plan, telegram: FakeBotApi, visitors: Visitors | None) -> Phase:
    seen = Seen()
    people = asyncio.gather(*(asking(plan, telegram, number, seen) for number in range(plan.people)))
    visits = await visitors.visit_for(plan.seconds) if visitors else []
    await people
    await wait_for_answers(telegram, seen)
    return Phase(visitors is not None, seen.asked, visits)


def report(plan: Plan, outcome: Outcome) -> Iterator[str]:
    """Yield the figures, and what is missed."""
    seconds = plan.seconds * sum(phase.has_pages for phase in outcome.phases)
    yield f"{plan.people / plan.interval_s:g} questions a second, {seconds:.0f} s without pages and as long with them."
    for has_pages, name in ((False, "Without pages"), (True, "With pages")):
        yield f"{name}: from question to answer " + _answers(outcome, has_pages=has_pages)
    visits = [visit for phase in outcome.phases for visit in phase.visits]
    times = times_of([visit.took_s for visit in visits])
    lost = sum(visit.status != OK for visit in visits)
    yield (
        f"Pages: {len(visits) / seconds:.1f} a second, p50 {times.p50_ms:.0f} ms ({P50_MS:g}), "
        f"p99 {times.p99_ms:.0f} ms, {lost} lost or refused (0)."
    )
    for kind in dict.fromkeys(ROUND):
        of_kind = times_of([visit.took_s for visit in visits if visit.kind == kind])
        yield f"- {kind}: p50 {of_kind.p50_ms:.0f} ms, p99 {of_kind.p99_ms:.0f} ms."
    if times.p50_ms > P50_MS:
        yield f"Missed: pages take p50 {times.p50_ms:.0f} ms, must be {P50_MS:g} at most."
    if lost:
        yield f"Missed: {lost} pages are lost or refused."


def _answers(outcome: Outcome, *, has_pages: bool) -> str:
    asked = {key: at for phase in outcome.phases if phase.has_pages is has_pages for key, at in phase.asked.items()}
    answers_s = [outcome.replied[question][0] - at for question, at in asked.items() if question in outcome.replied]
    times = times_of(answers_s)
    return f"p50 {times.p50_ms:.0f} ms, p99 {times.p99_ms:.0f} ms, {len(asked) - len(answers_s)} lost (0)."


@click.command()
@click.option("--passages", default=100_000, show_default=True, help="In the archive.")
@click.option("--people", default=60, show_default=True)
@click.option("--interval", default=2.0, show_default=True, help="Seconds between the questions of one person.")
@click.option("--seconds", default=40.0, show_default=True, help="Of each phase.")
@click.option("--rounds", default=2, show_default=True, help="Phases without pages, each followed by one with them.")
@click.option("--cache", default=CACHE, show_default=True, type=click.Path(path_type=Path), help="Where archives are.")
def main(passages: int, people: int, interval: float, seconds: float, rounds: int, cache: Path) -> None:
    """Have people ask and others visit pages, and print how both are served."""
    plan = Plan(people, interval, seconds, adds_per_s=0.0)
    archive = imported_archive(cache, passages)
    publish(passages, report(plan, asyncio.run(run(plan, rounds, archive))))


if __name__ == "__main__":
    main()
