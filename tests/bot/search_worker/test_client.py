"""Choose where to search when many questions come at once."""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.archive import open_corpus, open_following
from bot.runtime.executors import SEARCH_THREADS, Threads
from bot.runtime.metrics import Metrics
from bot.search_worker import client as searching_module
from bot.search_worker import search_process as process_module
from bot.search_worker.client import START_AT_QUESTIONS, SearchClient
from bot.search_worker.protocol import READY, SearchRequest, SearchResponse, message_of, serve
from bot.search_worker.search_process import MAX_QUESTIONS, SearchProcess
from index.corpus import Corpus
from index.errors import EmptyQueryError
from index.model import Answer, Draft, Earlier, Paragraph, Verdict
from tests.support.bot.search_worker_messages import messages_in
from tests.support.waiting import HANG_S

CATS = Draft("Cats", (Paragraph("The cats of Lunt harbour purr at night."),), url="https://a.example/cats")
FERRY = Draft("Ferry", (Paragraph("The ferry sails at noon."),), url="https://a.example/ferry")
LATE = replace(FERRY, paragraphs=(Paragraph("The ferry sails at midnight."),))


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching_module, "_PROCESSORS", 2)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow the process more time: on a slow machine it must not count as hanging."""
    monkeypatch.setattr(process_module, "ANSWER_TIMEOUT_S", HANG_S)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    corpus = open_corpus(tmp_path / "data")
    corpus.add_all([CATS, FERRY])
    yield corpus
    corpus.close()


@pytest.fixture
async def searching(corpus: Corpus, tmp_path: Path) -> AsyncIterator[SearchClient]:
    threads = Threads()
    searching = SearchClient(corpus, threads, tmp_path / "data")
    yield searching
    await searching.close()
    threads.close()


async def many_ask(searching: SearchClient) -> list[Answer]:
    return await asyncio.gather(*(searching.search("When does the ferry sail?", 3) for _ in range(START_AT_QUESTIONS)))


async def started(searching: SearchClient) -> SearchProcess:
    """Return the process once it is ready to search."""
    await many_ask(searching)
    assert searching.process is not None
    await searching.process.ready.wait()
    return searching.process


def pid_of(process: SearchProcess) -> int:
    assert process.pid is not None
    return process.pid


async def asked_of_process(searching: SearchClient, question: str) -> list[str]:
    """Return the texts that the process quotes."""
    assert searching.process is not None
    answer = await searching.process.answer_to(question, 3, 0, None)
    assert answer is not None
    return [hit.passage.text for hit in answer.hits]


class TestAlone:
    async def test_the_bot_searches_where_few_ask(self, searching: SearchClient, corpus: Corpus) -> None:
        assert await searching.search("When does the ferry sail?", 3) == corpus.search("When does the ferry sail?", 3)
        assert searching.process is None

    async def test_the_bot_searches_where_no_other_process_finds_the_archive(self, corpus: Corpus) -> None:
        threads = Threads()
        searching = SearchClient(corpus, threads, None)
        assert len(await many_ask(searching)) == START_AT_QUESTIONS
        assert searching.process is None
        threads.close()

    async def test_the_bot_searches_where_no_process_can_be_started(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        assert {answer.verdict for answer in await many_ask(searching)} == {Verdict.FOUND}
        assert {answer.verdict for answer in await many_ask(searching)} == {Verdict.FOUND}
        assert caplog.text.count("could not be started") == 1, "it is not tried again at once"

    async def test_a_process_that_writes_an_error_has_it_in_the_log(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
    ) -> None:
        """By itself it would write neither as JSON nor without secrets."""
        program = tmp_path / "python"
        program.write_text("#!/bin/sh\necho 'MemoryError: none is left' >&2\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        assert {answer.verdict for answer in await many_ask(searching)} == {Verdict.FOUND}
        await searching.close()
        assert "The search process: MemoryError: none is left" in caplog.messages

    @pytest.mark.logs_errors("Unexpected error in the background: talking to the search process")
    async def test_the_bot_searches_where_talking_to_the_process_fails(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(*_: object) -> None:
            raise KeyError("odd")

        monkeypatch.setattr(SearchProcess, "_started", fail)
        assert {answer.verdict for answer in await many_ask(searching)} == {Verdict.FOUND}

    async def test_the_bot_searches_where_there_is_one_processor(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(searching_module, "_PROCESSORS", 1)
        assert len(await many_ask(searching)) == START_AT_QUESTIONS
        assert searching.process is None


class TestTurns:
    async def test_are_as_many_at_once_as_there_are_threads(self, searching: SearchClient, corpus: Corpus) -> None:
        """A cancelled waiting caller blocks nobody."""
        at_once: list[int] = []
        search = corpus.search

        def recorded(question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
            at_once.append(searching._searching_here)
            return search(question, limit, offset, earlier)

        corpus.search = recorded  # type: ignore[method-assign]  # to see how many search at once
        searching._data_dir = None
        asked = [asyncio.create_task(searching.search(f"ferry {number}", 3)) for number in range(20)]
        await asyncio.sleep(0)
        assert (searching._searching_here, len(searching._waiting)) == (SEARCH_THREADS, 20 - SEARCH_THREADS)
        for task in asked[SEARCH_THREADS : SEARCH_THREADS + 5]:
            task.cancel()
        await asyncio.wait(asked)
        assert len(at_once) == 15
        assert max(at_once) <= SEARCH_THREADS
        assert searching._asked == searching._searching_here == 0

    async def test_are_left_to_others_by_whoever_goes_away(self, searching: SearchClient) -> None:
        searching._data_dir = None
        asked = [asyncio.create_task(searching.search("ferry", 3)) for _ in range(SEARCH_THREADS + 2)]
        await asyncio.wait(asked[:1])
        await asyncio.sleep(0)
        asked[SEARCH_THREADS].cancel()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(answer, Answer) for answer in answers) >= SEARCH_THREADS + 1
        assert searching._asked == searching._searching_here == searching._granted == 0

    async def test_of_a_crowd_are_shared_with_the_process(
        self, searching: SearchClient, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The bot's own threads wait until the process got more questions than it accepts at once."""
        process = await started(searching)
        search, answer_to, had_more, numbers = corpus.search, process.answer_to, threading.Event(), itertools.count(1)

        def search_late(question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
            assert had_more.wait(HANG_S)
            return search(question, limit, offset, earlier)

        def answer_and_count(*asked: Any) -> Awaitable[Answer | None]:
            if next(numbers) > MAX_QUESTIONS:
                had_more.set()
            return answer_to(*asked)

        monkeypatch.setattr(corpus, "search", search_late)
        monkeypatch.setattr(process, "answer_to", answer_and_count)
        asked = [asyncio.create_task(searching.search("ferry", 3)) for _ in range(50)]
        await asyncio.sleep(0)
        assert (process.room, searching._searching_here, len(searching._waiting)) == (
            0,
            SEARCH_THREADS,
            50 - MAX_QUESTIONS - SEARCH_THREADS,
        )
        assert {answer.verdict for answer in await asyncio.gather(*asked)} == {Verdict.FOUND}
        assert had_more.is_set(), "it had more of them as it was done with some"
        assert searching._asked == searching._searching_here == 0


class TestProcess:
    async def test_answers_as_the_archive_does(self, searching: SearchClient, corpus: Corpus) -> None:
        expected = corpus.search("When does the ferry sail?", 3)
        assert await many_ask(searching) == [expected] * START_AT_QUESTIONS
        await started(searching)
        corpus.search = None  # type: ignore[method-assign,assignment]  # no other may be asked
        assert await searching.search("When does the ferry sail?", 3) == expected

    async def test_knows_what_changes(self, searching: SearchClient, corpus: Corpus) -> None:
        await started(searching)
        await asyncio.to_thread(corpus.add, LATE)
        assert await asked_of_process(searching, "When does the ferry sail?") == ["The ferry sails at midnight."]
        removed = await asyncio.to_thread(corpus.remove, "https://a.example/ferry")
        assert await asked_of_process(searching, "ferry") == []
        await asyncio.to_thread(corpus.undo, removed.id)
        assert await asked_of_process(searching, "ferry") == ["The ferry sails at midnight."]

    async def test_knows_what_changed_while_it_was_started(self, searching: SearchClient, corpus: Corpus) -> None:
        asking = asyncio.create_task(many_ask(searching))
        await asyncio.to_thread(corpus.add, LATE)
        await asking
        await started(searching)
        assert await asked_of_process(searching, "When does the ferry sail?") == ["The ferry sails at midnight."]

    async def test_leaves_to_the_bot_what_it_cannot_answer(self, searching: SearchClient) -> None:
        await started(searching)
        with pytest.raises(EmptyQueryError):
            await searching.search("?!", 3)

    async def test_has_no_more_than_some_at_once(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        process = await started(searching)
        room = process.room
        monkeypatch.setattr(process_module, "MAX_QUESTIONS", 0)
        assert (room, process.room) == (MAX_QUESTIONS, 0)
        assert (await searching.search("ferry", 3)).verdict is Verdict.FOUND

    @pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell")
    async def test_has_nothing_of_the_settings(self, searching: SearchClient) -> None:
        process = await started(searching)
        names = {line.partition("=")[0] for line in _environment(pid_of(process))}
        assert names <= {"PATH", "HOME", "TMPDIR", "LC_ALL", "LC_CTYPE"}

    async def test_is_measured_while_there_is_one(self, searching: SearchClient) -> None:
        metrics = Metrics()
        metrics.watch_search_process(lambda: searching.pid)
        assert _measured(metrics) == (0, 0)
        process = await started(searching)
        memory_bytes, processor_s = _measured(metrics)
        assert memory_bytes > 10_000_000
        assert processor_s > 0
        process.end()
        assert searching.process is process
        await process.ended()
        assert _measured(metrics) == (0, 0)


def _environment(pid: int) -> list[str]:
    return [line for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line]


def _measured(metrics: Metrics) -> tuple[float, float]:
    """Return the memory of the process in bytes, and its processor time in seconds."""
    lines = metrics.text().decode().splitlines()
    figures = dict(line.split() for line in lines if line.startswith("byline_search_process_"))
    memory, time = (f"byline_search_process_{name}" for name in ("resident_memory_bytes", "cpu_seconds_total"))
    return float(figures[memory]), float(figures[time])


class TestEnd:
    async def test_of_the_process_costs_no_answer(
        self, searching: SearchClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        process = await started(searching)
        os.kill(pid_of(process), signal.SIGKILL)
        answers = await many_ask(searching)
        assert {answer.verdict for answer in answers} == {Verdict.FOUND}
        await process.ended()
        (said,) = [record for record in caplog.records if record.name.startswith("bot.")]  # asyncio may add its own
        assert "The search process has ended" in said.getMessage()
        assert await many_ask(searching) == answers
        assert searching.process is None, "why it ended may last"
        monkeypatch.setattr(searching, "_next_start_at", 0.0)
        await started(searching)

    async def test_comes_when_it_hangs(
        self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Its questions are searched here instead."""
        process = await started(searching)
        os.kill(pid_of(process), signal.SIGSTOP)
        monkeypatch.setattr(process_module, "ANSWER_TIMEOUT_S", 0.05)
        assert {answer.verdict for answer in await many_ask(searching)} == {Verdict.FOUND}
        await process.ended()
        assert searching.process is None
        assert "The search process has ended" in caplog.text

    async def test_comes_when_it_reads_nothing(
        self, searching: SearchClient, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        process = await started(searching)
        os.kill(pid_of(process), signal.SIGSTOP)
        monkeypatch.setattr(process_module, "MAX_UNREAD_BYTES", 100_000)
        long = tuple(Paragraph(f"{number} bells " * 100) for number in range(1_000))
        await asyncio.to_thread(corpus.add, Draft("Bells", long))
        await process.ended()
        assert searching.process is None

    async def test_comes_where_few_ask(self, searching: SearchClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(searching_module, "IDLE_TIMEOUT_S", 0.0)
        answers = await many_ask(searching)
        assert len(answers) == START_AT_QUESTIONS
        process = searching.process
        if process:
            await process.ended()
        assert searching.process is None

    async def test_comes_when_much_has_changed(
        self, searching: SearchClient, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        process = await started(searching)
        monkeypatch.setattr(searching_module, "MAX_CHANGES", 1)
        await asyncio.to_thread(corpus.add, LATE)
        kept = searching.process
        await asyncio.to_thread(corpus.add, FERRY)
        assert kept is process
        assert searching.process is None
        assert (await searching.search("When does the ferry sail?", 3)).hits[
            0
        ].passage.text == "The ferry sails at noon."

    async def test_comes_when_a_text_is_to_be_gone(self, searching: SearchClient, corpus: Corpus) -> None:
        await started(searching)
        await asyncio.to_thread(corpus.purge, ["https://a.example/ferry"])
        assert searching.process is None
        assert (await searching.search("ferry", 3)).hits == ()

    async def test_comes_with_that_of_the_bot(
        self, corpus: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """This includes a process that is being started. Later changes continue to work."""
        caplog.set_level(logging.INFO)
        threads = Threads()
        searching = SearchClient(corpus, threads, tmp_path / "data")
        searching._ensure_process()
        process = searching.process
        assert process is not None
        await searching.close()
        assert process._running.done()
        assert not searching._running
        assert len(await many_ask(searching)) == START_AT_QUESTIONS
        assert searching.process is None
        corpus.add(LATE)
        threads.close()
        assert caplog.text == ""

    def test_of_the_event_loop_stops_no_change(self, corpus: Corpus, tmp_path: Path) -> None:
        async def connected() -> SearchClient:
            return SearchClient(corpus, threads, tmp_path)

        threads = Threads()
        searching = asyncio.run(connected())
        assert corpus.watcher is searching
        corpus.add(LATE)
        corpus.purge(["https://a.example/ferry"])
        assert len(corpus) == 1
        threads.close()


class TestServe:
    def test_does_what_it_is_told_to_the_end(self, corpus: Corpus, tmp_path: Path) -> None:
        follower = open_following(tmp_path / "data")
        change = corpus.remove("https://a.example/cats")
        told = [
            SearchRequest(1, "Do cats purr?", 3, 0, None),
            SearchRequest(2, "?!", 3, 0, None),
            [change],
            SearchRequest(3, "cats", 3, 0, None),
        ]
        answers = io.BytesIO()
        serve(follower, io.BytesIO(b"".join(map(message_of, told))), answers)
        ready, first, second, third = messages_in(answers.getvalue())
        assert (ready, second) == (READY, SearchResponse(2, None))
        assert first.answer is not None
        assert [hit.article.title for hit in first.answer.hits] == ["Cats"]
        assert third.answer is not None
        assert third.answer.hits == ()
