"""Ask a real Prometheus, which has read the figures of the program, all that the dashboard asks."""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from uuid import uuid4

import pytest

from bot.archive import SAMPLE_QUESTION, open_corpus, sample_corpus
from index.articles.identity import draft_of
from index.maintenance.backup import backup
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.webhook import webhook_settings
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.paths import ROOT
from tests.support.program.byline_process import Byline
from tests.support.prometheus.dashboard import Panel, Query, dashboard
from tests.support.prometheus.drawing import Line, dashboard_svg
from tests.support.prometheus.finding import find_prometheus
from tests.support.prometheus.server import Prometheus
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port

pytestmark = pytest.mark.slow

QUESTIONS = (SAMPLE_QUESTION, "¿Quién restauró el reloj?", "when did the ferry sink?", SAMPLE_QUESTION, "zyxwv?")
"""Questions of each verdict: found, found, close, found, none."""

ROUNDS = 4
"""Rounds of questions that give each panel something to show."""

PEOPLE = 120
"""People who ask in turns. Nobody is answered more often than once a second."""

GROUPS = 15
"""Groups where somebody asks in turns. Each is answered twenty times a minute at most."""

PAUSE_S = 0.5
"""Seconds between two rounds, if there is a picture to be drawn."""

PICTURE_S = float(os.environ.get("BYLINE_DASHBOARD_S", "0"))
"""Seconds for which a picture is drawn; 0: the rounds are few, and take as long as they take."""

RATE_S = 10
"""Seconds that rates look back in the picture. Grafana takes four readings at least."""

MANY = 3
"""Lines of a panel that are drawn in the order of their query."""

POINTS = 120
"""Points of a line in the picture."""


class Readers:
    """People who ask, more of them in some rounds than in others, and an admin."""

    def __init__(self, telegram: FakeBotApi) -> None:
        self.telegram = telegram
        self._admin = telegram.user("Edith", id=ADMIN_ID)
        self._people = [telegram.user(f"Reader {number}") for number in range(PEOPLE)]
        self._groups = [telegram.group(f"Group {number}", (self._people[0],)) for number in range(GROUPS)]
        self.asked = 0

    async def ask(self, round_number: int) -> None:
        """Ask some questions at once, and wait for the answers. Now and then Telegram is busy, or an admin adds."""
        if round_number % 9 == 1:
            self.telegram.faults.too_many_requests("sendMessage", 0, times=1 + round_number % 4)
        messages = [await self._question() for _ in range(3 + round(8 * (1 + math.sin(round_number / 12))))]
        messages.append(await self._question_in_group(round_number))
        await self._next().inline(self._next_question())
        for message in messages:
            await self.telegram.reply_to(message)
        if round_number % 7 == 2:
            news = " ".join(f"word{round_number}x{place}" for place in range(20))
            await self.telegram.reply_to(await self._admin.private_chat().send(f"/add Bulletin\n\n{news}."))

    async def _question(self) -> Message:
        return await self._next().private_chat().send(self._next_question())

    async def _question_in_group(self, round_number: int) -> Message:
        person, group = self._people[0], self._groups[round_number % GROUPS]
        return await person.in_group(group).send(f"@{self.telegram.bot.username} {self._next_question()}")

    def _next(self) -> Person:
        return self._people[self.asked % PEOPLE]

    def _next_question(self) -> str:
        self.asked += 1
        return QUESTIONS[self.asked % len(QUESTIONS)]


@pytest.fixture
def readers(telegram: FakeBotApi) -> Readers:
    telegram.bot.supports_inline_queries = True
    return Readers(telegram)


@pytest.fixture
async def prometheus(byline: Byline, readers: Readers, tmp_path: Path) -> AsyncIterator[Prometheus]:
    """A Prometheus that has read the figures of the program at its start, before *readers* have asked anything."""
    assert readers.asked == 0
    find_prometheus()
    with closing(sample_corpus()) as samples, closing(open_corpus(byline.data_dir)) as corpus:
        corpus.add_all(map(draft_of, samples))
    backup(byline.data_dir, tmp_path / "backup.zip")
    async with watched(byline, readers.telegram, tmp_path) as running:
        yield running


@pytest.fixture
async def prometheus_of_cluster(
    byline: Byline, readers: Readers, tmp_path: Path, opensearch_urls: list[str], opensearch_data: Path
) -> AsyncIterator[Prometheus]:
    """The same for a program whose archive is in a cluster, and in a snapshot."""
    assert readers.asked == 0
    find_prometheus()
    access = ClusterAccess(tuple(opensearch_urls), prefix=f"watched{uuid4().hex}")
    with closing(sample_corpus()) as samples, closing(open_corpus(access)) as corpus:
        corpus.add_all(map(draft_of, samples))
    with closing(ClusterClient(access, HANG_S)) as client:
        place = {"type": "fs", "settings": {"location": str(opensearch_data / "snapshots" / access.prefix)}}
        client.create(f"/_snapshot/{access.prefix}", place)
        client.create(f"/_snapshot/{access.prefix}/last", {"indices": f"{access.prefix}-*"}, wait_for_completion="true")
        byline.settings |= {"OPENSEARCH_URL": ",".join(opensearch_urls), "OPENSEARCH_PREFIX": access.prefix}
        async with watched(byline, readers.telegram, tmp_path) as running:
            await running.until("byline_cluster_reachable", 1)
            yield running
        await byline.close()
        client.delete(f"/_snapshot/{access.prefix}/last")
        client.delete(f"/_snapshot/{access.prefix}")
        client.delete(f"/{access.prefix}-*")


@asynccontextmanager
async def watched(byline: Byline, telegram: FakeBotApi, directory: Path) -> AsyncIterator[Prometheus]:
    """Start the program behind a webhook, and a Prometheus that watches it."""
    target = f"127.0.0.1:{free_port()}"
    webhook = {name.upper(): value for name, value in webhook_settings(telegram).items()}
    await byline.start(METRICS_LISTEN=target, ADMIN_IDS=str(ADMIN_ID), **webhook)
    (own := directory / "prometheus").mkdir()
    async with Prometheus(find_prometheus(), own, target) as running:
        await running.until("up", 1)
        await running.until("byline_telegram_updates_pending >= bool 0", 1)
        yield running


async def test_each_query_has_an_answer(prometheus: Prometheus, readers: Readers) -> None:
    await asked_for_a_while(prometheus, readers, 0)
    for panel in dashboard():
        for query in panel.queries:
            assert await is_answered(prometheus, query) is not query.is_of_cluster, panel.title


async def test_each_query_has_an_answer_about_a_cluster(
    prometheus_of_cluster: Prometheus, readers: Readers, tmp_path: Path
) -> None:
    """They are drawn too, as docs/operations.md shows them."""
    began_s = time.time()
    await asked_for_a_while(prometheus_of_cluster, readers, PICTURE_S)
    ended_s = time.time()
    for panel in dashboard():
        for query in panel.queries:
            assert await is_answered(prometheus_of_cluster, query) is not query.is_of_directory, panel.title
    drawn = [(panel, await lines_of(prometheus_of_cluster, panel, began_s, ended_s)) for panel in dashboard()]
    picture = dashboard_svg(drawn, began_s, ended_s)
    assert picture.count("<polyline") > len(drawn)
    folder = ROOT / os.environ["BYLINE_PICTURES"] if "BYLINE_PICTURES" in os.environ else tmp_path
    (folder / "dashboard.svg").write_text(picture)


async def asked_for_a_while(prometheus: Prometheus, readers: Readers, seconds: float) -> None:
    """Ask ROUNDS times at least, and for so long, until Prometheus has seen it."""
    ends_at_s, round_number = time.monotonic() + seconds, 0
    while round_number < ROUNDS or time.monotonic() < ends_at_s:
        await readers.ask(round_number)
        await asyncio.sleep(PAUSE_S if seconds else 0)
        round_number += 1
    await prometheus.until("sum(byline_questions_total)", readers.asked)


async def is_answered(prometheus: Prometheus, query: Query) -> bool:
    """Return whether a query gives something. It gives numbers, and names for them."""
    found = await prometheus.query(query.looking_back(round(HANG_S)))
    values = {query.name_of(each.labels): each.points[-1][1] for each in found}
    assert not any(map(math.isnan, values.values())), f"{query.expression}: {values}"
    return bool(values)


async def test_figures_are_those_that_the_bot_has_counted(prometheus: Prometheus, readers: Readers) -> None:
    await readers.ask(0)
    await prometheus.until("sum(byline_questions_total)", readers.asked)
    by_verdict = await prometheus.query("sum by (verdict) (byline_questions_total)")
    assert {each.labels["verdict"]: each.points[-1][1] > 0 for each in by_verdict} == {
        "found": True,
        "close": True,
        "none": True,
    }
    await prometheus.until("sum(byline_answer_seconds_count)", readers.asked)
    await prometheus.until("byline_articles", 4)
    await prometheus.until("byline_data_bytes > bool 0", 1)
    await prometheus.until("time() - byline_last_backup_timestamp_seconds < bool 3600", 1)


async def lines_of(prometheus: Prometheus, panel: Panel, start_s: float, end_s: float) -> list[Line]:
    """Return the lines of a panel, without those at zero if others are not. Of many, the highest comes first."""
    lines = [
        Line(query.name_of(series.labels), series.points)
        for query in panel.queries
        for series in await prometheus.history(query.looking_back(RATE_S), start_s, end_s, (end_s - start_s) / POINTS)
    ]
    shown = [line for line in lines if any(value for _, value in line.points)] or lines
    return sorted(shown, key=lambda line: -max(value for _, value in line.points)) if len(shown) > MANY else shown
