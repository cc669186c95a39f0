"""Notice whether Telegram can deliver to the webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.channels.monitor import POLLED_KEY
from bot.channels.registry import Channel, Channels
from bot.queue.inbox import Inbox
from bot.updates.webhook.webhook_check import TROUBLE_OVER, WebhookCheck
from tests.support.bot.running_bot import ADMIN_ID, told_unasked
from tests.support.bot.webhook import URL, Hook
from tests.support.fake_bot_api import FakeBotApi
from tests.support.fake_bot_api.http.methods import DeleteWebhook

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

Answer = WebhookInfo | TelegramError


class ScriptedBot(Bot):
    """A bot that tells of its webhook from a script. At its end it refuses the token, which ends the check."""

    def __init__(self, *script: Answer) -> None:
        super().__init__("1:x")
        with self._unfrozen():
            self.script = list(script)

    async def get_webhook_info(self, *_: object, **__: object) -> WebhookInfo:
        answer = self.script.pop(0) if self.script else InvalidToken()
        if isinstance(answer, TelegramError):
            raise answer
        return answer


def info(pending: int = 0, failed_at: datetime | None = None, message: str = "refused", url: str = URL) -> WebhookInfo:
    return WebhookInfo(url, False, pending, failed_at, message if failed_at else None)


Checked = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    """Return a function that checks as often as it is given answers, and returns what it called meanwhile."""
    monkeypatch.setattr("bot.updates.webhook.webhook_check.CHECK_S", 0.0)

    async def check(*script: Answer) -> list[str]:
        called: list[str] = []

        async def connect() -> None:
            called.append("set again")

        with pytest.raises(InvalidToken):
            await WebhookCheck(ScriptedBot(*script), URL, lambda: called.append("all"), lambda: NOON).run(connect)
        return called

    return check


class TestAllIsFetched:
    async def test_if_nothing_waits(self, checked: Checked) -> None:
        assert await checked(info(), info(failed_at=NOON)) == ["all", "all"]

    async def test_if_deliveries_work(self, checked: Checked) -> None:
        """Under load, something always waits."""
        assert await checked(info(9), info(9, NOON - TROUBLE_OVER - timedelta(seconds=1))) == ["all", "all"]

    async def test_but_not_if_they_fail(self, checked: Checked) -> None:
        assert await checked(info(9, NOON - TROUBLE_OVER), NetworkError("no route")) == []


@pytest.mark.parametrize(
    ("last", "is_delivering"),
    [(info(), True), (info(9), True), (info(9, NOON), False), (NetworkError("no route"), False)],
)
@pytest.mark.parametrize("first", [info(), info(9, NOON)])
async def test_readiness_is_that_of_the_last_check(
    first: Answer, last: Answer, is_delivering: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.webhook.webhook_check.CHECK_S", 0.0)
    check = WebhookCheck(ScriptedBot(first, last), URL, lambda: None, lambda: NOON)

    async def connect() -> None: ...

    assert not check.is_delivering
    with pytest.raises(InvalidToken):
        await check.run(connect)
    assert check.is_delivering is is_delivering


class TestTheLog:
    async def test_has_each_failure_once(self, checked: Checked, caplog: pytest.LogCaptureFixture) -> None:
        refused = info(1, NOON, "Connection refused")
        await checked(refused, refused, info(1, NOON, "503 Service Unavailable"), NetworkError("no route"))
        assert caplog.messages == [
            "Telegram could not deliver an update, it is tried again: Connection refused",
            "Telegram could not deliver an update, it is tried again: 503 Service Unavailable",
            "Telegram cannot be asked about the webhook, it is tried again: no route",
        ]

    async def test_has_no_failure_of_an_earlier_run(self, checked: Checked, caplog: pytest.LogCaptureFixture) -> None:
        await checked(info(1, NOON - timedelta(seconds=1)))
        assert caplog.messages == []


async def test_a_webhook_that_was_removed_is_set_again(
    hook: Hook, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.updates.webhook.webhook_check.CHECK_S", 0.01)
    hooked = await hook()
    telegram.webhook.delete(DeleteWebhook())
    await telegram.called("setWebhook", 2)
    assert (await hooked.running.ask("who purrs?")).content
    assert caplog.messages.count("Another program with the same token has removed the webhook; it is set again") == 1


async def test_a_gap_is_told_after_a_start(hook: Hook, telegram: FakeBotApi) -> None:
    """As with polls: Telegram kept nothing for more than a day."""
    inbox = Inbox.in_memory()
    inbox.notebook.put(POLLED_KEY, {"at": int((datetime.now(UTC) - timedelta(days=3)).timestamp())})
    Channels(inbox.notebook).put(Channel(-1001, "Harbour News", "harbournews", ADMIN_ID, NOON - timedelta(days=30)))
    await telegram.user("Edith", id=ADMIN_ID).private_chat().send("/start")  # the bot may write to nobody before
    hooked = await hook(inbox)
    assert "Harbour News" in (await told_unasked(hooked.running, "I fetched nothing from Telegram")).content
