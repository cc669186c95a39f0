"""Count and measure what the bot does."""

from __future__ import annotations

import math
import re
from collections.abc import Container

import pytest
from telegram import Bot

from bot.bot_api.requests import DOWNLOAD
from bot.runtime.executors import Threads
from bot.runtime.metrics import ANSWER_BUCKETS_S, CONTENT_TYPE, SEARCH_BUCKETS_S, Metrics
from bot.runtime.observer import AddOutcome, AskedIn, CallOutcome
from index.backends.bm25.backend import BM25Backend
from index.errors import BackendUnavailableError
from index.model import Verdict
from tests.support.bot.feed_documents import item, rss
from tests.support.bot.feed_world import World
from tests.support.bot.monitored_bot import Monitored, StartMonitored, described_figures
from tests.support.bot.running_bot import READER_ID
from tests.support.bot.sample_articles import CATS, DOGS
from tests.support.bot.webhook import webhook_settings
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor
from tests.support.website import Website

ADDS = "byline_adds_total"
CALLS = "byline_telegram_calls_total"
PENDING = "byline_telegram_updates_pending"

CATS_QUESTION, UNANSWERED = "who feeds the cats?", "Vuss?"


class TestTheirForm:
    async def test_is_the_one_that_prometheus_reads(self, monitored: Monitored) -> None:
        page = await monitored.get("/metrics")
        assert page.headers["Content-Type"] == CONTENT_TYPE
        assert re.search("^# TYPE byline_questions_total counter$", page.text, re.MULTILINE)

    async def test_has_the_figures_of_the_process(self, monitored: Monitored) -> None:
        figures = await monitored.figures()
        assert figures["process_resident_memory_bytes"] > 10_000_000
        assert figures["process_cpu_seconds_total"] > 0
        assert figures["process_open_fds"] > 3

    def test_is_of_one_bot_alone(self) -> None:
        first, second = Metrics(), Metrics()
        before = second.text()
        first.asked(Verdict.FOUND, AskedIn.PAGE)
        assert b'byline_questions_total{surface="page",verdict="found"} 1.0' in first.text()
        assert b'byline_questions_total{surface="page",verdict="found"} 0.0' in before
        assert b'byline_questions_total{surface="page",verdict="found"} 0.0' in second.text()

    async def test_has_the_names_that_are_described(self, monitored: Monitored) -> None:
        of_clusters = ("byline_cluster_", "byline_replica")
        described = [name for name in described_figures() if not name.startswith(of_clusters)]
        assert await monitored.names() == described


class TestQuestions:
    async def test_are_there_from_the_start(self, monitored: Monitored) -> None:
        """A rate needs a first value, and an alert a series."""
        questions = await monitored.of("byline_questions_total")
        assert set(questions.values()) == {0}
        assert len(questions) == 3 * 6

    async def test_are_counted_by_verdict(self, monitored: Monitored) -> None:
        await monitored.running.ask(CATS_QUESTION)
        await monitored.running.add(CATS)
        await monitored.running.ask(CATS_QUESTION)
        await monitored.running.ask(CATS_QUESTION)
        await monitored.running.ask("what do unicorns eat?")
        assert await monitored.changed("byline_questions_total") == {
            '{surface="private",verdict="none"}': 2,
            '{surface="private",verdict="found"}': 2,
        }

    async def test_are_counted_by_surface(self, watch: StartMonitored, telegram: FakeBotApi) -> None:
        telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True
        port = free_port()
        monitored = await watch(web_listen=f"127.0.0.1:{port}")
        await monitored.running.add(CATS)
        person = telegram.user("Gwen")
        chat = person.in_group(telegram.group("Readers", (person,)))
        elsewhere = telegram.guest_chat(members=(person,))
        await telegram.reply_to(await chat.send(f"@{telegram.bot.username} {CATS_QUESTION}"))
        await person.inline(CATS_QUESTION)
        await telegram.guest_answer_to(await person.mention_as_guest(CATS_QUESTION, elsewhere))
        async with Visitor(f"http://127.0.0.1:{port}") as visitor:
            await visitor.ask(CATS_QUESTION)
            await visitor.get("/api/search?q=who+feeds+the+cats")
        assert await monitored.changed("byline_questions_total") == {
            f'{{surface="{surface}",verdict="found"}}': 1 for surface in ("group", "inline", "guest", "page", "api")
        }

    async def test_of_one_message_count_each(self, monitored: Monitored) -> None:
        for text in (CATS, DOGS):
            await monitored.running.add(text)
        await monitored.running.ask("who feeds the cats? where do the dogs sleep?")
        assert await monitored.changed("byline_questions_total") == {'{surface="private",verdict="found"}': 2}

    async def test_are_not_counted_again_for_another_view_of_the_answer(self, monitored: Monitored) -> None:
        await monitored.running.add(CATS)
        answer = await monitored.running.ask(CATS_QUESTION)
        await monitored.running.reader.press(answer, "Why")
        assert sum((await monitored.changed("byline_questions_total")).values()) == 1
        assert await monitored.figure("byline_answer_seconds_count") == 1


class TestTimes:
    async def test_of_searches_and_of_whole_answers_are_measured(self, monitored: Monitored) -> None:
        await monitored.running.add(CATS)
        await monitored.running.ask(CATS_QUESTION)
        await monitored.until("byline_answer_seconds_count", 1)
        figures = await monitored.figures()
        assert figures["byline_search_seconds_count"] >= 1
        assert 0 < figures["byline_search_seconds_sum"] <= figures["byline_answer_seconds_sum"]
        assert figures['byline_answer_seconds_bucket{le="+Inf"}'] == 1

    async def test_of_updates_that_ask_nothing_are_not(self, monitored: Monitored) -> None:
        await monitored.running.add(CATS)
        await monitored.running.ask("/start")
        await monitored.running.ask("thank you")
        assert await monitored.figure("byline_answer_seconds_count") == 0


class TestCallsToTelegram:
    async def test_are_counted_by_method_and_outcome(self, monitored: Monitored) -> None:
        faults = monitored.running.telegram.faults
        before = await monitored.of(CALLS)
        faults.too_many_requests("sendMessage", 0)
        faults.server_error("sendMessage")
        await monitored.running.ask(UNANSWERED)
        faults.refuse("sendMessage", 400, "Bad Request: chat not found")
        await monitored.running.readers_chat.send(UNANSWERED)
        await monitored.until(f'{CALLS}{{method="sendMessage",outcome="refused"}}', 1)
        calls = await monitored.of(CALLS)
        assert {outcome: calls[f'{{method="sendMessage",outcome="{outcome}"}}'] for outcome in CallOutcome} == {
            "ok": 1,
            "too_many_requests": 1,
            "refused": 1,
            "unreachable": 1,
        }
        polls = '{method="getUpdates",outcome="ok"}'
        assert calls[polls] > before[polls]
        assert calls['{method="getMe",outcome="ok"}'] == 1

    async def test_to_fetch_files_have_one_name(self, monitored: Monitored) -> None:
        """The address of each file is another one."""
        chat = monitored.running.editors_chat
        await monitored.running.final(await chat.send_document("cats.txt", CATS.encode(), caption="/add"))
        assert {labels for labels in await monitored.of(CALLS) if "cats" in labels} == set()
        assert (await monitored.of(CALLS))['{method="download",outcome="ok"}'] == 1

    async def test_without_an_answer_count_as_unreachable(self, monitored: Monitored) -> None:
        monitored.running.telegram.faults.drop_connection("sendMessage")
        await monitored.running.ask(UNANSWERED)
        assert await monitored.figure(f'{CALLS}{{method="sendMessage",outcome="unreachable"}}') == 1


class TestAdds:
    async def test_are_counted_by_outcome(self, monitored: Monitored) -> None:
        _title, text = CATS.split("\n\n", 1)
        await monitored.running.add(CATS)
        await monitored.running.add(CATS)
        await monitored.running.add(f"{CATS} It is true.")
        await monitored.running.add(f"Another title\n\n{text}")
        await monitored.running.add("http://127.0.0.1/not-public")
        assert await monitored.changed(ADDS) == {
            '{outcome="added"}': 1,
            '{outcome="unchanged"}': 1,
            '{outcome="replaced"}': 1,
            '{outcome="in_doubt"}': 1,
            '{outcome="failed"}': 1,
        }

    async def test_from_channels_are_counted(self, monitored: Monitored) -> None:
        running = monitored.running
        channel = running.telegram.channel("Harbour News", username="harbournews", owner=running.editor)
        channel.make_bot_admin()
        await running.telegram.reply_to(await running.editors_chat.send(f"/watch {channel.id}"))
        post = await channel.desk.send(CATS)
        await channel.desk.edit(post, f"{CATS} It is true.")
        await channel.desk.send("http://127.0.0.1/not-public")
        await running.all_done()
        assert await monitored.changed(ADDS) == {
            '{outcome="added"}': 1,
            '{outcome="replaced"}': 1,
            '{outcome="failed"}': 1,
        }

    @pytest.mark.slow
    @pytest.mark.covers
    async def test_from_feeds_are_counted(self, website: Website) -> None:
        metrics, threads = Metrics(), Threads()
        world = World(website, threads, observer=metrics)
        subscription = await world.followed("/feed", item("storks"))
        for items in ([item("owls"), item("gone", whole=False)], [item("owls").replace("eleven", "twelve")]):
            website.serve("/feed", rss(*items))
            await world.check(subscription)
        threads.close()
        text = metrics.text().decode()
        counted = dict(re.findall('byline_adds_total{outcome="(\\w+)"} (.*)', text))
        assert counted == {"added": "1.0", "replaced": "1.0", "failed": "1.0", "unchanged": "0.0", "in_doubt": "0.0"}


async def test_waiting_updates_are_counted(monitored: Monitored) -> None:
    """Those of one chat wait for one another."""
    telegram = monitored.running.telegram
    assert await monitored.figure("byline_updates_waiting") == 0
    hold = telegram.faults.hold("sendMessage", chat_id=READER_ID)
    for _ in range(3):
        await monitored.running.readers_chat.send(UNANSWERED)
    await telegram.until(lambda: hold.hits, "an answer that takes long")
    await monitored.until("byline_updates_waiting", 2)
    hold.lift()
    await monitored.until("byline_updates_waiting", 0)


class TestUpdatesThatTelegramKeeps:
    async def test_are_counted_as_telegram_told_last(
        self, watch: StartMonitored, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.updates.webhook.webhook_check.CHECK_S", 0.01)
        settings = webhook_settings(telegram)
        monitored = await watch(**settings)
        await monitored.until(PENDING, 0)
        telegram.webhook.proxies["bot.example"] = f"http://127.0.0.1:{free_port()}"  # where nobody listens
        for _ in range(2):
            await monitored.running.readers_chat.send(UNANSWERED)
        await monitored.until(PENDING, 2)
        fault = telegram.faults.refuse("getWebhookInfo", 500, "Internal Server Error", times=None)
        await telegram.until(lambda: fault.hits, "a check that fails")
        await monitored.until_unknown(PENDING)

    async def test_are_not_counted_without_a_webhook(self, monitored: Monitored) -> None:
        assert math.isnan(await monitored.figure(PENDING))


class TestTheArchive:
    async def test_is_counted(self, monitored: Monitored) -> None:
        for text in (CATS, DOGS):
            await monitored.running.add(text)
        assert await monitored.figure("byline_articles") == 2
        assert await monitored.figure("byline_passages") == monitored.running.corpus.passages_found > 2

    async def test_has_an_unknown_number_of_passages_while_it_cannot_be_searched(
        self, monitored: Monitored, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_backend: BM25Backend) -> None:
            raise BackendUnavailableError("no node answers")

        monkeypatch.setattr(BM25Backend, "__len__", fail)
        assert math.isnan(await monitored.figure("byline_passages"))
        assert await monitored.figure("byline_articles") == 0

    async def test_without_feeds_has_none_that_are_late(self, monitored: Monitored) -> None:
        assert await monitored.figure("byline_feeds_late") == 0


class TestLabels:
    async def test_have_values_that_are_names_in_the_code(self, monitored: Monitored) -> None:
        """Nobody who asks can make a series, and no id, text or secret is told."""
        await monitored.running.add(CATS)
        for question in (CATS_QUESTION, "who feeds the quetzal cats?", "/nothing", "x" * 4_000):
            await monitored.running.ask(question)
        text = (await monitored.get("/metrics")).text
        values = {
            (label, value)
            for line in text.splitlines()
            if line.startswith("byline_")
            for label, value in re.findall(r'(\w+)="([^"]*)"', line)
        }
        methods = {each for each in dir(Bot) if each.isidentifier() and "_" not in each} | {DOWNLOAD}
        known: dict[str, Container[str]] = {
            "verdict": set(Verdict),
            "surface": set(AskedIn),
            "outcome": {*CallOutcome, *AddOutcome},
            "method": methods,
            "le": {f"{each}" for each in (*SEARCH_BUCKETS_S, *ANSWER_BUCKETS_S)} | {"+Inf"},
        }
        assert {(label, value) for label, value in values if value not in known[label]} == set()
        assert monitored.running.telegram.token.partition(":")[2] not in text
