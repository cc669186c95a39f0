"""Limit the pace of replies, and order the turns."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.bot_api.rate_limiter import LONGEST_WAIT_S, Allowance, ChatPacer
from bot.queue.turns import Turns
from tests.support.waiting import HANG_S


class Telegram:
    """A Telegram that answers calls with the given outcomes, then with True."""

    def __init__(self, *outcomes: TelegramError) -> None:
        self.outcomes = list(outcomes)
        self.calls = 0

    async def __call__(self) -> bool:
        self.calls += 1
        if self.outcomes:
            raise self.outcomes.pop(0)
        return True


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the waits instead of waiting."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.bot_api.rate_limiter.asyncio.sleep", sleep)
    return waited


async def send(pacer: ChatPacer, telegram: Telegram, chat_id: int = 1, endpoint: str = "sendMessage") -> Any:
    return await pacer.process_request(telegram, (), {}, endpoint, {"chat_id": chat_id}, None)


class TestChatPacer:
    async def test_waits_as_long_as_telegram_says(self, waits: list[float]) -> None:
        telegram = Telegram(RetryAfter(5), RetryAfter(timedelta(seconds=7)))
        assert await send(ChatPacer(), telegram) is True
        assert waits == [pytest.approx(5.0, abs=0.1), pytest.approx(7.0, abs=0.1)]

    async def test_gives_up_when_that_is_too_long(self, waits: list[float]) -> None:
        with pytest.raises(RetryAfter):
            await send(ChatPacer(), Telegram(RetryAfter(int(LONGEST_WAIT_S) + 1)))
        assert waits == []

    async def test_asks_nothing_of_a_chat_that_telegram_holds_for_long(self, waits: list[float]) -> None:
        pacer, telegram = ChatPacer(), Telegram(RetryAfter(90))
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await send(pacer, telegram)
        assert telegram.calls == 1
        assert await send(pacer, telegram, chat_id=2) is True
        assert waits == []

    async def test_waits_with_all_that_is_sent_to_the_chat(self, waits: list[float]) -> None:
        pacer, telegram = ChatPacer((0.0,)), Telegram(RetryAfter(5))
        await send(pacer, telegram, endpoint="sendMessage")
        waits.clear()
        await send(pacer, telegram, endpoint="editMessageText")
        assert waits == [pytest.approx(5.0, abs=0.1)]

    async def test_waits_for_what_is_sent_to_no_chat(self, waits: list[float]) -> None:
        pacer, telegram = ChatPacer(), Telegram(RetryAfter(5))
        assert await pacer.process_request(telegram, (), {}, "setMyCommands", {}, None) is True
        assert waits == [5.0]

    async def test_tries_again_after_failures_of_the_network(self, waits: list[float]) -> None:
        telegram = Telegram(NetworkError("reset"), TimedOut(), NetworkError("Bad Gateway"))
        assert await send(ChatPacer(), telegram) is True
        assert waits == [1.0, 2.0, 4.0]

    async def test_gives_up_after_three_more_tries(self, waits: list[float]) -> None:
        telegram = Telegram(*[NetworkError("reset")] * 9)
        with pytest.raises(NetworkError):
            await send(ChatPacer(), telegram)
        assert telegram.calls == 4

    async def test_does_not_repeat_what_telegram_refuses(self, waits: list[float]) -> None:
        telegram = Telegram(BadRequest("chat not found"))
        with pytest.raises(BadRequest):
            await send(ChatPacer(), telegram)
        assert (telegram.calls, waits) == (1, [])

    async def test_a_chat_that_must_wait_holds_up_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        held = asyncio.Event()

        async def sleep(_seconds: float) -> None:
            await held.wait()

        monkeypatch.setattr("bot.bot_api.rate_limiter.asyncio.sleep", sleep)
        pacer = ChatPacer()
        waiting = asyncio.create_task(send(pacer, Telegram(RetryAfter(30)), chat_id=1))
        assert await send(pacer, Telegram(), chat_id=2) is True
        assert not waiting.done()
        held.set()
        assert await waiting is True

    async def test_lets_uncounted_methods_through(self) -> None:
        pacer = ChatPacer()
        for _ in range(100):
            assert await send(pacer, Telegram(), endpoint="answerCallbackQuery") is True

    @pytest.mark.parametrize(("chat_id", "at_once"), [(1, 5), (-1, 20)])
    async def test_lets_a_burst_through_and_then_waits(
        self, chat_id: int, at_once: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The clock is stopped, because time that passes during the burst would let more through."""
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "time", partial(float, loop.time()))
        pacer = ChatPacer()
        await pacer.initialize()
        for _ in range(at_once):
            await asyncio.wait_for(send(pacer, Telegram(), chat_id), HANG_S)
        late = asyncio.ensure_future(send(pacer, Telegram(), chat_id))
        for _ in range(10):
            await asyncio.sleep(0)
        assert not late.done()
        late.cancel()
        await pacer.shutdown()

    async def test_lets_all_through_and_repeats_nothing_when_the_program_ends(self, waits: list[float]) -> None:
        pacer = ChatPacer()
        for _ in range(5):
            await send(pacer, Telegram())
        late = asyncio.ensure_future(send(pacer, Telegram()))
        pacer.hurry()
        assert await asyncio.wait_for(late, HANG_S) is True
        assert await asyncio.wait_for(send(pacer, Telegram()), HANG_S) is True
        with pytest.raises(NetworkError):
            await send(pacer, Telegram(NetworkError("reset")))
        assert waits == []

    async def test_leaves_connecting_to_those_who_repeat_it(self, waits: list[float]) -> None:
        with pytest.raises(NetworkError):
            await send(ChatPacer(), Telegram(NetworkError("reset")), endpoint="getMe")
        assert waits == []


class TestAllowance:
    def test_is_had_at_once_until_it_is_spent(self) -> None:
        allowance = Allowance(3, 60.0)
        for now in (0.0, 1.0, 2.0):
            assert allowance.wait_s(now) == 0.0
            allowance.take(now)
        assert allowance.wait_s(5.0) == 55.0

    def test_comes_back_one_by_one(self) -> None:
        allowance = Allowance(2, 60.0)
        allowance.take(0.0)
        allowance.take(30.0)
        assert allowance.wait_s(60.0) == 0.0
        allowance.take(60.0)
        assert allowance.wait_s(60.0) == 30.0

    @given(st.lists(st.floats(0.0, 10.0), max_size=60))
    def test_is_never_more_than_so_much_in_any_minute(self, pauses: list[float]) -> None:
        allowance, now, taken = Allowance(30, 60.0), 0.0, list[float]()
        for pause in pauses:
            now += pause
            now += allowance.wait_s(now)
            allowance.take(now)
            taken.append(now)
        assert all(later - earlier >= 59.999 for earlier, later in zip(taken, taken[30:], strict=False))


class TestTurns:
    async def test_keeps_the_order_in_a_chat(self) -> None:
        turns, seen, gate, other = Turns(10, 10), list[str](), asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            await gate.wait()
            seen.append("slow")

        await turns.add(1, slow)
        await turns.add(1, _saying("after it", seen))
        await turns.add(2, _saying("another chat", seen, other))
        await asyncio.wait_for(other.wait(), HANG_S)
        gate.set()
        await turns.finish()
        assert seen == ["another chat", "slow", "after it"]

    async def test_what_waits_holds_up_its_chat_and_takes_no_place(self) -> None:
        turns, gate, seen, other = Turns(1, 10), asyncio.Event(), list[str](), asyncio.Event()

        async def wait() -> None:
            await gate.wait()

        await turns.add(1, _saying("late", seen), wait=wait)
        await turns.add(1, _saying("after it", seen))
        await turns.add(2, _saying("another chat", seen, other))
        await asyncio.wait_for(other.wait(), HANG_S)
        gate.set()
        await turns.finish()
        assert seen == ["another chat", "late", "after it"]

    async def test_waits_for_room(self) -> None:
        turns, gate = Turns(1, 1), asyncio.Event()
        await turns.add(1, _waiting(gate))
        second = asyncio.ensure_future(turns.add(2, _waiting(gate)))
        await asyncio.sleep(0)
        assert not second.done()
        gate.set()
        await second
        await turns.finish()

    async def test_a_busy_chat_holds_up_no_other(self) -> None:
        turns, gate, seen, other = Turns(2, 10), asyncio.Event(), list[str](), asyncio.Event()
        for _ in range(5):
            await turns.add(1, _waiting(gate))
        await turns.add(2, _saying("another chat", seen, other))
        await asyncio.wait_for(other.wait(), HANG_S)
        gate.set()
        await turns.finish()

    @pytest.mark.logs_errors("KeyError: 'odd'")
    async def test_a_failure_is_logged_and_stops_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        turns, seen = Turns(2, 2), list[str]()

        async def fail() -> None:
            raise KeyError("odd")

        await turns.add(1, fail)
        await turns.add(1, _saying("after it", seen))
        await turns.finish()
        await asyncio.sleep(0)
        assert seen == ["after it"]
        assert "Unexpected error" in caplog.text

    async def test_gives_up_what_is_not_done_and_begins_nothing_more(self) -> None:
        turns, seen = Turns(2, 10), list[str]()
        await turns.add(1, _waiting(asyncio.Event()))
        for _ in range(3):
            await turns.add(1, _saying("after it", seen))
        assert not await turns.finish(0.01)
        turns.cancel()
        assert await asyncio.wait_for(turns.finish(), HANG_S)
        assert seen == []

    async def test_takes_no_more_of_one_person_than_it_may(self) -> None:
        turns, gate = Turns(2, 10), asyncio.Event()
        taken = [await turns.add(1, _waiting(gate), person="Ann", max_waiting=3) for _ in range(5)]
        assert taken == [True, True, True, False, False]
        assert await turns.add(1, _waiting(gate), person="Bob", max_waiting=3)
        gate.set()
        await turns.finish()
        await asyncio.sleep(0)
        assert await turns.add(1, _waiting(gate), person="Ann", max_waiting=3)
        await turns.finish()


def _saying(word: str, seen: list[str], said: asyncio.Event | None = None) -> Callable[[], Awaitable[None]]:
    async def say() -> None:
        seen.append(word)
        if said:
            said.set()

    return say


def _waiting(gate: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def wait() -> None:
        await gate.wait()

    return wait
