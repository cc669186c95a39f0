"""Fetch updates, through outages."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bot_api.requests import RAW_UPDATE_KEY
from bot.updates.poller import (
    BATCH,
    CONFLICT_DELAY_S,
    CONFLICT_OVER_S,
    LONGEST_DELAY_S,
    WEBHOOK_CONFLICT,
    Poller,
    ReceivedUpdates,
)
from bot.updates.source import DoneCallback
from tests.support.bot.running_bot import Start
from tests.support.fake_bot_api import FakeBotApi
from tests.support.fake_bot_api.http.methods import SetWebhook


class ScriptedBot(Bot):
    """A bot that answers get_updates from a script. At its end it refuses the token, which ends the poller."""

    def __init__(self, *script: TelegramError | Sequence[int]) -> None:
        super().__init__("1:x")
        with self._unfrozen():
            self.script = list(script)
            self.offsets: list[int | None] = []

    async def get_updates(self, offset: int | None = None, *_: Any, **__: Any) -> tuple[Update, ...]:
        self.offsets.append(offset)
        step = self.script.pop(0) if self.script else InvalidToken()
        if isinstance(step, TelegramError):
            raise step
        return tuple(Update(number, api_kwargs={RAW_UPDATE_KEY: sent(number)}) for number in step)


def sent(number: int) -> dict[str, object]:
    """Return an update as Telegram sends it. A negative number makes one that cannot be read."""
    return {"update_id": number} | ({"message": {}} if number < 0 else {})


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the waits instead of waiting."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.updates.poller.asyncio.sleep", sleep)
    return waited


async def run(bot: Bot) -> list[int]:
    delivered: list[int] = []

    async def deliver(updates: Sequence[Update], done: DoneCallback) -> None:
        for update in updates:
            delivered.append(update.update_id)
            done(update.update_id)

    with pytest.raises(InvalidToken):
        await Poller(bot, 25, ("message",), min_interval_s=0.0).run(deliver)
    return delivered


class TestPoller:
    async def test_confirms_what_was_delivered(self) -> None:
        bot = ScriptedBot([5, 6], [], [7])
        assert await run(bot) == [5, 6, 7]
        assert bot.offsets == [None, 7, 7, 8]

    async def test_removes_a_webhook_and_names_its_host(
        self, telegram: FakeBotApi, start: Start, caplog: pytest.LogCaptureFixture
    ) -> None:
        """What waits at Telegram is kept. The rest of the address may be a secret."""
        caplog.set_level("INFO")
        telegram.webhook.set(SetWebhook(url="https://old.example/guess-me"))
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await start()
        assert (await telegram.reply_to(question)).content
        assert "Telegram sent updates to a webhook at old.example; it is removed" in caplog.messages
        assert "guess-me" not in caplog.text

    async def test_begins_polls_some_time_apart(self, waits: list[float]) -> None:
        """Under load, each poll brings several questions."""

        async def deliver(updates: Sequence[Update], done: DoneCallback) -> None:
            for update in updates:
                done(update.update_id)

        with pytest.raises(InvalidToken):
            await Poller(ScriptedBot([1], [2, 3]), 25, ("message",), min_interval_s=60.0).run(deliver)
        assert [round(wait_s) for wait_s in waits] == [60, 60]

    async def test_polls_less_often_while_something_takes_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        waited: list[float] = []

        async def wait(_: ReceivedUpdates, seconds: float) -> None:
            waited.append(seconds)

        async def deliver(_updates: Sequence[Update], _done: DoneCallback) -> None:
            """Nothing is done yet."""

        monkeypatch.setattr(ReceivedUpdates, "wait", wait)
        with pytest.raises(InvalidToken):
            await Poller(ScriptedBot(*[[1]] * 140, [1, 2]), 25, ("message",), min_interval_s=0.0).run(deliver)
        assert waited[0] == 0.05, "more may come"
        assert waited[1:122] == [0.25] * 121
        assert waited[122:-1] == [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, *[2.0] * 12]
        assert waited[-1] == 0.05, "something new came"

    async def test_waits_longer_with_each_failure_and_says_so_once(
        self, waits: list[float], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        await run(ScriptedBot(*[NetworkError("no route")] * 7, [1], NetworkError("no route")))
        assert waits == [1, 2, 4, 8, 16, LONGEST_DELAY_S, LONGEST_DELAY_S, 1]
        assert [record.getMessage() for record in caplog.records] == [
            "Telegram cannot be reached, it is tried again: no route",
            "Updates are coming again",
            "Telegram cannot be reached, it is tried again: no route",
        ]

    async def test_another_poller_is_one_line_and_a_slow_retry(
        self, waits: list[float], caplog: pytest.LogCaptureFixture
    ) -> None:
        await run(ScriptedBot(*[Conflict("terminated by other getUpdates request")] * 3))
        assert waits == [CONFLICT_DELAY_S] * 3
        (line,) = [record.getMessage() for record in caplog.records]
        assert line == "Another program polls with the same token; Byline waits for it to end"

    async def test_a_webhook_of_another_program_is_one_line(
        self, waits: list[float], caplog: pytest.LogCaptureFixture
    ) -> None:
        """It stays when that program ends."""
        active = Conflict("can't use getUpdates method while webhook is active; use deleteWebhook first")
        await run(ScriptedBot(active, active))
        assert waits == [CONFLICT_DELAY_S] * 2
        assert caplog.messages == [WEBHOOK_CONFLICT]

    async def test_waits_as_long_as_telegram_says(self, waits: list[float]) -> None:
        await run(ScriptedBot(RetryAfter(9), RetryAfter(timedelta(seconds=3))))
        assert waits == [9.0, 3.0]

    async def test_goes_on_after_a_refusal(self, waits: list[float], caplog: pytest.LogCaptureFixture) -> None:
        assert await run(ScriptedBot(BadRequest("odd"), [3])) == [3]
        assert "Telegram cannot be reached" in caplog.text

    async def test_confirms_at_the_end_what_was_delivered_last(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO")
        bot = ScriptedBot([5])
        poller = Poller(bot, 25, ("message",), min_interval_s=0.0)
        await poller.confirm()
        assert bot.offsets == [], "nothing was delivered, so there is nothing to confirm"
        delivered = asyncio.Event()

        async def deliver(updates: Sequence[Update], done: DoneCallback) -> None:
            done(updates[0].update_id)
            delivered.set()

        with pytest.raises(InvalidToken):
            await poller.run(deliver)
        await poller.confirm()
        assert bot.offsets == [None, 6, 6]
        assert "could not be confirmed" in caplog.text

    async def test_delivers_once_what_comes_again_and_confirms_only_what_is_done(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Telegram repeats unconfirmed updates, also after a restart."""
        monkeypatch.setattr("bot.updates.poller.REPEAT_DELAY_S", 0.0)
        monkeypatch.setattr("bot.updates.poller.MORE_DELAY_S", 0.0)
        bot, delivered, not_done = ScriptedBot([5, 6, 7], [6, 7, 8], [6, 7, 8]), list[int](), dict[int, DoneCallback]()

        async def deliver(updates: Sequence[Update], done: DoneCallback) -> None:
            for update in updates:
                delivered.append(update.update_id)
                if update.update_id == 6:
                    not_done[6] = done
                else:
                    done(update.update_id)

        poller = Poller(bot, 25, ("message",), min_interval_s=0.0)
        with pytest.raises(InvalidToken):
            await poller.run(deliver)
        assert delivered == [5, 6, 7, 8]
        assert bot.offsets == [None, 6, 6, 6]
        assert poller.waiting == 1
        not_done[6](6)
        assert poller.waiting == 0
        await poller.confirm()
        assert bot.offsets[-1] == 9

    async def test_lets_go_of_the_oldest_when_telegram_shows_nothing_new(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.updates.poller.REPEAT_DELAY_S", 0.0)
        monkeypatch.setattr("bot.updates.poller.MORE_DELAY_S", 0.0)
        bot = ScriptedBot(range(BATCH), range(BATCH))

        async def deliver(_updates: Sequence[Update], _done: DoneCallback) -> None:
            """Nothing is ever done."""

        with pytest.raises(InvalidToken):
            await Poller(bot, 25, ("message",), min_interval_s=0.0).run(deliver)
        assert bot.offsets == [None, 0, BATCH // 2]

    async def test_skips_what_cannot_be_read(self, caplog: pytest.LogCaptureFixture) -> None:
        bot = ScriptedBot([-3], [4])
        assert await run(bot) == [4]
        assert bot.offsets == [None, -2, 5]
        assert [record.getMessage() for record in caplog.records] == [
            "Update -3 cannot be read and is skipped: update.message.message_id is missing"
        ]

    async def test_two_pollers_that_take_turns_are_one_line(
        self, waits: list[float], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        times = iter([0.0, 15.0, 15.0, 30.0, 30.0, 30.0 + CONFLICT_OVER_S])
        monkeypatch.setattr("bot.updates.poller.monotonic", lambda: next(times))
        conflict = Conflict("terminated by other getUpdates request")
        await run(ScriptedBot(conflict, [], conflict, [], conflict, []))
        assert [record.getMessage() for record in caplog.records] == [
            "Another program polls with the same token; Byline waits for it to end",
            "Updates are coming again",
        ]
