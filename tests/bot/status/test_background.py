"""Keep background tasks running, and report those that cannot run."""

from __future__ import annotations

import ast
import asyncio
import re
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

import bot
from bot.add.forward_handlers import ForwardHandlers
from bot.channels.monitor import ChannelMonitor
from bot.feeds.factory import FeedFollower
from bot.help.handlers import HelpHandlers
from bot.lifecycle import _is_done, _supervise
from bot.runtime import tasks
from bot.runtime.tasks import start_task
from bot.status import background, task_messages
from bot.status.background import FAILURES_BEFORE_ALERT, HEALTHY_S, LONGEST_DELAY_S, Supervisor
from bot.status.task_messages import CHANNELS, FEEDS, FORWARDS
from index.corpus import Corpus
from index.errors import FetchTimeoutError, StoreWriteError
from tests.support.bot.fake_clock import NOON, FakeClock
from tests.support.bot.running_bot import ADMIN_ID, Start
from tests.support.fake_bot_api import FakeBotApi, Message, Window
from tests.support.logged_errors import ErrorLog, ExpectedErrors
from tests.support.program.byline_process import Byline

FAILED = "The background task “{}” failed"

BEGUN_BESIDE_IT = {
    "scheduler.py: create_task": "`_ended` logs what ends it",
    "turns.py: create_task": "`_forget` logs what ends it",
    "batch.py: create_task": "a task of a TaskGroup, which raises what ends it",
    "dispatcher.py: create_task": "a task of the library's application, whose error handler is told what ends it",
    "lifecycle.py: ensure_future": "`_until` awaits it",
    "executors.py: ensure_future": "`shielded` awaits it",
    "held_tasks.py: ensure_future": "`held` raises what ends the work",
    "chat_owners.py: create_task": "`owner_of` awaits it, and `_note_asked` reads what ends it",
    "readiness.py: ensure_future": "`_reasons_of_archive` awaits it, and reads what ends it",
}
"""Tasks that `bot.status.background` does not start, and the code that observes how they end."""


class ManualClock(FakeClock):
    """A clock that only the test advances."""

    def __init__(self) -> None:
        super().__init__()
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.elapsed_s() + seconds, woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        for at, woken in self._sleeping:
            if at <= self.elapsed_s() and not woken.done():
                woken.set_result(None)
        await turns()


async def turns() -> None:
    """Let all tasks that can run continue."""
    for _ in range(20):
        await asyncio.sleep(0)


class Told:
    """The admins, who may be unreachable."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.is_reached = True
        self.error: Exception | None = None

    async def __call__(self, sentence: str) -> bool:
        if self.error:
            raise self.error
        self.sentences.append(sentence)
        return self.is_reached


class Work:
    """A task that fails with each error in `errors`, and then runs forever."""

    def __init__(self, *errors: BaseException | None) -> None:
        self.errors = list(errors)
        self.begun = 0
        self.fails: asyncio.Future[None] | None = None

    async def __call__(self) -> None:
        self.begun += 1
        if self.errors:
            error = self.errors.pop(0)
            if error is None:
                return
            raise error
        self.fails = asyncio.get_running_loop().create_future()
        await self.fails


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervisor(clock: ManualClock, told: Told) -> Supervisor:
    return Supervisor(clock, told)


@pytest.mark.logs_errors("The background task “feeds” failed")
class TestATask:
    async def test_that_fails_is_logged_and_starts_again_after_a_pause(
        self, supervisor: Supervisor, clock: ManualClock, told: Told, caplog: pytest.LogCaptureFixture
    ) -> None:
        work = Work(KeyError("an owl"))
        task = supervisor.start("feeds", work)
        await turns()
        assert "KeyError: 'an owl'" in caplog.text
        assert (work.begun, clock.slept) == (1, [background.FIRST_DELAY_S])
        await clock.pass_by(background.FIRST_DELAY_S)
        assert (work.begun, told.sentences, supervisor.failing()) == (2, [], [])
        supervisor.stop()
        await asyncio.wait([task])

    @pytest.mark.parametrize("ending", [None, asyncio.CancelledError()], ids=["returns", "is cancelled from inside"])
    async def test_that_ends_without_an_error_has_failed_too(
        self, ending: BaseException | None, supervisor: Supervisor, clock: ManualClock
    ) -> None:
        work = Work(ending)
        supervisor.start("feeds", work)
        await clock.pass_by(0)
        await clock.pass_by(background.FIRST_DELAY_S)
        assert work.begun == 2
        supervisor.stop()

    async def test_that_keeps_failing_waits_longer_each_time_up_to_a_bound(
        self, supervisor: Supervisor, clock: ManualClock
    ) -> None:
        supervisor.start("feeds", Work(*(OSError("no") for _ in range(12))))
        await turns()
        while len(clock.slept) < 12:
            await clock.pass_by(clock.slept[-1])
        assert clock.slept[:4] == [5.0, 10.0, 20.0, 40.0]
        assert clock.slept[-2:] == [LONGEST_DELAY_S] * 2
        supervisor.stop()

    async def test_that_keeps_failing_is_told_once_and_shown_until_it_is_healthy(
        self, supervisor: Supervisor, clock: ManualClock, told: Told
    ) -> None:
        work = Work(*(KeyError("secret") for _ in range(FAILURES_BEFORE_ALERT + 1)))
        supervisor.start("feeds", work)
        await turns()
        for delay_s in (5, 10, 20, 40):
            await clock.pass_by(delay_s)
        (failing,) = supervisor.failing()
        assert (failing.name, failing.since) == ("feeds", NOON)
        assert failing.cause == "It ended with KeyError; details are in the log."
        assert told.sentences == ["A background task keeps failing: feeds. I'll keep trying; see /status."]
        await clock.pass_by(HEALTHY_S)
        assert supervisor.failing() == []
        assert told.sentences[1:] == ["This background task works again: feeds."]
        supervisor.stop()

    async def test_that_fails_now_and_then_is_not_told(
        self, supervisor: Supervisor, clock: ManualClock, told: Told
    ) -> None:
        work = Work(OSError("first"))
        supervisor.start("feeds", work)
        await turns()
        for _ in range(5):
            await clock.pass_by(5)
            await clock.pass_by(HEALTHY_S)
            assert work.fails
            work.fails.set_exception(OSError("once more"))
            await turns()
        assert (told.sentences, supervisor.failing()) == ([], [])
        supervisor.stop()

    async def test_is_told_of_later_if_nobody_could_be_told(
        self, supervisor: Supervisor, clock: ManualClock, told: Told
    ) -> None:
        told.is_reached = False
        supervisor.start("feeds", Work(*(OSError("no") for _ in range(FAILURES_BEFORE_ALERT + 2))))
        await turns()
        for delay_s in (5, 10, 20):
            await clock.pass_by(delay_s)
        told.is_reached = True
        await clock.pass_by(40)
        await clock.pass_by(80)
        assert len(told.sentences) == 3
        supervisor.stop()

    @pytest.mark.logs_errors("The admins could not be told of the background task “feeds”")
    async def test_goes_on_though_telling_fails(self, supervisor: Supervisor, clock: ManualClock, told: Told) -> None:
        told.error = RuntimeError("odd")
        work = Work(*(OSError("no") for _ in range(FAILURES_BEFORE_ALERT)))
        supervisor.start("feeds", work)
        await turns()
        for delay_s in (5, 10, 20):
            await clock.pass_by(delay_s)
        assert work.begun == FAILURES_BEFORE_ALERT + 1
        supervisor.stop()

    async def test_that_was_foreseen_to_fail_says_why_in_its_own_sentence(
        self, supervisor: Supervisor, clock: ManualClock
    ) -> None:
        supervisor.start("feeds", Work(*(StoreWriteError(Path("x"), "full") for _ in range(FAILURES_BEFORE_ALERT))))
        await turns()
        for delay_s in (5, 10):
            await clock.pass_by(delay_s)
        assert "the disk refused it (full)" in supervisor.failing()[0].cause
        supervisor.stop()

    async def test_that_is_to_come_to_an_end_is_done_then(
        self, supervisor: Supervisor, clock: ManualClock, told: Told
    ) -> None:
        task = supervisor.start(
            "feeds", Work(*(OSError("no") for _ in range(FAILURES_BEFORE_ALERT)), None), is_endless=False
        )
        await turns()
        for delay_s in (5, 10, 20):
            await clock.pass_by(delay_s)
        assert _is_done(task)
        assert supervisor.failing() == []
        assert [sentence.partition(":")[0] for sentence in told.sentences] == [
            "A background task keeps failing",
            "This background task works again",
        ]


class TestStop:
    async def test_ends_tasks_at_once_and_without_a_word(
        self, supervisor: Supervisor, caplog: pytest.LogCaptureFixture
    ) -> None:
        work = Work()
        task = supervisor.start("feeds", work)
        await turns()
        supervisor.stop()
        await turns()
        assert task.cancelled()
        assert not caplog.records

    @pytest.mark.logs_errors(FAILED.format("feeds"))
    async def test_ends_a_task_that_waits_to_start_again(self, supervisor: Supervisor) -> None:
        task = supervisor.start("feeds", Work(OSError("no")))
        await turns()
        supervisor.stop()
        await turns()
        assert task.cancelled()


class TestWorkInTheBackground:
    @pytest.mark.logs_errors("Unexpected error in the background: counting owls\n")
    async def test_that_fails_is_logged_by_its_name(self) -> None:
        async def fail() -> None:
            raise KeyError("owl")

        await asyncio.wait([start_task(fail(), "counting owls")])

    async def test_that_is_cancelled_is_not(self) -> None:
        task = start_task(asyncio.sleep(60), "sleeping")
        task.cancel()
        await asyncio.wait([task])

    def test_is_always_observed(self) -> None:
        """Code that starts a task reads its error, or lets `bot.status.background` do so."""
        found = set()
        for path in Path(bot.__file__).parent.rglob("*.py"):
            if path == Path(tasks.__file__):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in ("create_task", "ensure_future"):
                    found.add(f"{path.name}: {node.attr}")
        assert found == set(BEGUN_BESIDE_IT)

    @pytest.mark.logs_errors(FAILED.format(task_messages.DISK))
    async def test_looks_for_a_disk_though_that_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(background, "FIRST_DELAY_S", 0.0)
        task = _supervise(Work(OSError("no"), None))
        await asyncio.wait([task])
        assert _is_done(task)


BREAKABLE: dict[str, tuple[type, str]] = {
    FEEDS: (FeedFollower, "run"),
    CHANNELS: (ChannelMonitor, "run"),
    FORWARDS: (ForwardHandlers, "run"),
    task_messages.TIDYING: (Corpus, "tidy"),
    task_messages.MENUS: (HelpHandlers, "set_menus"),
}


class TestTheRunningBot:
    """Each task fails. The bot answers, the admins and /status are told, and then the task works again."""

    @pytest.mark.parametrize("name", BREAKABLE)
    async def test_goes_on_when_a_task_breaks(
        self,
        name: str,
        telegram: FakeBotApi,
        start: Start,
        monkeypatch: pytest.MonkeyPatch,
        expected_errors: ExpectedErrors,
    ) -> None:
        expected_errors.texts.append(FAILED.format(name))
        monkeypatch.setattr(background, "FIRST_DELAY_S", 0.01)
        monkeypatch.setattr(background, "LONGEST_DELAY_S", 0.05)
        owner, method = BREAKABLE[name]
        works, fails_last, is_mended = getattr(owner, method), threading.Event(), threading.Event()

        def run(*arguments: object) -> object:
            if is_mended.is_set():
                return works(*arguments)
            if fails_last.is_set():
                is_mended.set()
            raise FetchTimeoutError("https://example.org", 20.0)

        monkeypatch.setattr(owner, method, run)
        window = telegram.user("Edith", id=ADMIN_ID).private_chat()
        await window.send("/start")  # otherwise Telegram lets nobody write to her
        running = await start()
        told = await self._said(telegram, window, "A background task keeps failing: ")
        assert f": {name}. " in told.content
        status = await telegram.reply_to(await window.send("/status"))
        assert re.search(
            rf"⚠ A background task .* since 20.*: {name}\. https://example.org took more than 20 seconds\.",
            status.content,
        )
        await running.add("Owls\n\nOwls hunt at dusk, and the keeper counts them.")
        assert (await running.ask("who counts owls?")).quotes
        monkeypatch.setattr(background, "HEALTHY_S", 0.0)  # it applies from the next start
        fails_last.set()
        await self._said(telegram, window, f"This background task works again: {name}.")
        status = await telegram.reply_to(await window.send("/status"))
        assert "background" not in status.content
        said = [each.content for each in window.bot_messages]
        assert sum(each.startswith("A background task") for each in said) == 1

    @staticmethod
    async def _said(telegram: FakeBotApi, window: Window, beginning: str) -> Message:
        def said() -> Message | None:
            return next((each for each in window.bot_messages if each.content.startswith(beginning)), None)

        return await telegram.until(said, f"{beginning!r} to be said")


BROKEN_BYLINE = """
import os
from bot.__main__ import main
from bot.feeds.factory import FeedFollower
from bot.add.forward_handlers import ForwardHandlers

async def fail(*_):
    raise KeyError(f"broken {os.environ['TELEGRAM_BOT_TOKEN']}")  # which is in no log

if __name__ == "__main__":
    FeedFollower.run = ForwardHandlers.run = fail
    main()
"""


@pytest.mark.slow
class TestTheProcess:
    @pytest.mark.logs_errors(FAILED.format(FEEDS), FAILED.format(FORWARDS))
    async def test_ends_well_at_a_signal_while_tasks_fail(
        self, telegram: FakeBotApi, tmp_path: Path, error_log: ErrorLog
    ) -> None:
        program = tmp_path / "broken_byline.py"
        program.write_text(BROKEN_BYLINE)
        byline = Byline(telegram, tmp_path, (sys.executable, "-P", str(program)))
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        await byline.logged(FAILED.format(FORWARDS))
        chat = telegram.user("Edith", id=ADMIN_ID).private_chat()
        await telegram.reply_to(await chat.send("/add Owls\n\nOwls hunt at dusk."))
        assert (await telegram.reply_to(await chat.send("who hunts?"))).content
        await byline.stop()
        await byline.close()  # it checks for the token
        assert "KeyError: 'broken [token]'" in byline.output
        error_log.read_output(byline.output)
