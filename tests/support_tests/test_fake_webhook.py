"""The fake Bot API server delivers to a webhook as Telegram does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.support.fake_bot_api import FakeBotApi, Person, Window

URL = "https://bot.example/hook"


class Receiver:
    """A server that takes updates, or refuses them."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        """The statuses of the next responses; afterwards 200."""
        self.taken: list[int] = []
        """The ids of the updates that came, in the order of arrival."""
        self.paths: list[str] = []
        self.secrets: list[str | None] = []
        self.under_way = 0
        self.most_under_way = 0
        self.released = asyncio.Event()
        self.released.set()

    async def take(self, request: web.BaseRequest) -> web.Response:
        update = await request.json()
        self.taken.append(update["update_id"])
        self.paths.append(request.path)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await self.released.wait()
        self.under_way -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers={"Retry-After": "3"})


@pytest.fixture
async def receiver(telegram: FakeBotApi) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.take))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    telegram.webhook.proxies["bot.example"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield receiver
    receiver.released.set()
    await telegram.webhook.stop()
    await runner.cleanup()


async def all_taken(telegram: FakeBotApi) -> None:
    await telegram.until(lambda: not telegram.updates.waiting, "all updates to be taken")


class TestSetting:
    async def test_a_webhook_excludes_polling(self, bot: Bot) -> None:
        assert await bot.set_webhook(URL)
        assert (await bot.get_webhook_info()).url == URL
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        assert await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == ()

    async def test_ends_a_poll(self, telegram: FakeBotApi, bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.polling()
        await bot.set_webhook(URL)
        with pytest.raises(Conflict, match="terminated by setWebhook"):
            await polling

    @pytest.mark.parametrize(
        ("url", "secret", "reason"),
        [
            ("http://bot.example/hook", None, "An HTTPS URL must be provided"),
            ("https://bot.example:8080/hook", None, "only on ports"),
            (URL, "a b", "unallowed characters"),
        ],
    )
    async def test_wrong_values_are_refused(
        self, telegram: FakeBotApi, bot: Bot, url: str, secret: str | None, reason: str
    ) -> None:
        with pytest.raises(BadRequest, match=f"(?i){reason}"):
            await bot.set_webhook(url, secret_token=secret)
        telegram.mistakes.clear()

    async def test_no_address_removes_the_webhook(self, telegram: FakeBotApi, bot: Bot) -> None:
        await bot.set_webhook(URL)
        await bot.set_webhook("")
        assert await bot.get_updates() == ()

    async def test_is_reported(self, bot: Bot) -> None:
        await bot.set_webhook(URL, max_connections=7)
        info = await bot.get_webhook_info()
        assert (info.url, info.max_connections, info.last_error_message) == (URL, 7, None)


class TestDelivering:
    async def test_begins_with_what_waits(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver
    ) -> None:
        await chat.send("second")
        await bot.set_webhook(URL, secret_token="hush-hush")
        await all_taken(telegram)
        await chat.send("third")
        await all_taken(telegram)
        assert receiver.taken == sorted(receiver.taken)
        assert receiver.paths == ["/hook"] * 3
        assert receiver.secrets == ["hush-hush"] * 3
        assert (await bot.get_webhook_info()).pending_update_count == 0

    async def test_may_be_in_the_wrong_order(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver
    ) -> None:
        await chat.send("second")
        telegram.webhook.newest_first = True
        await bot.set_webhook(URL, max_connections=1)
        await all_taken(telegram)
        assert receiver.taken == sorted(receiver.taken, reverse=True)

    async def test_has_limited_connections(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver
    ) -> None:
        receiver.released.clear()
        for number in range(4):
            await chat.send(f"{number}")
        await bot.set_webhook(URL, max_connections=2)
        await telegram.until(lambda: receiver.under_way == 2, "two deliveries")
        assert telegram.updates.waiting == 5
        receiver.released.set()
        await all_taken(telegram)
        assert receiver.most_under_way == 2

    async def test_is_repeated_until_it_is_taken(
        self, telegram: FakeBotApi, bot: Bot, reader: Person, receiver: Receiver
    ) -> None:
        receiver.statuses = [503, 404]
        await bot.set_webhook(URL)
        await reader.private_chat().send("hello")
        await all_taken(telegram)
        assert [each.outcome for each in telegram.webhook.deliveries] == [
            "Wrong response from the webhook: 503 Service Unavailable",
            "Wrong response from the webhook: 404 Not Found",
            "200 OK",
        ]
        assert {each.retry_after for each in telegram.webhook.deliveries} == {"3"}
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"

    async def test_goes_nowhere_while_nobody_listens(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver
    ) -> None:
        here = telegram.webhook.proxies.pop("bot.example")
        await bot.set_webhook(URL)
        await telegram.until(lambda: len(telegram.webhook.deliveries) > 1, "two failures")
        assert telegram.updates.waiting == 1
        telegram.webhook.proxies["bot.example"] = here
        await all_taken(telegram)
        assert "Failed to resolve host" in telegram.webhook.deliveries[0].outcome

    async def test_ends_with_the_webhook(
        self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver
    ) -> None:
        """What was under way waits again."""
        receiver.released.clear()
        await bot.set_webhook(URL)
        await telegram.until(lambda: receiver.under_way, "a delivery")
        await bot.delete_webhook()
        assert len(await bot.get_updates()) == 1

    async def test_can_happen_twice(self, telegram: FakeBotApi, bot: Bot, chat: Window, receiver: Receiver) -> None:
        await bot.set_webhook(URL)
        await all_taken(telegram)
        telegram.updates.redeliver_to_webhook()
        await all_taken(telegram)
        assert len(receiver.taken) == 2
        assert len(set(receiver.taken)) == 1
