"""Receive updates by a webhook."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue
from telegram import Bot, Update
from telegram.error import InvalidToken

from bot.config import Webhook
from bot.queue.attempts import AttemptsFile
from bot.queue.inbox import Inbox
from bot.setting_parsers import Listen
from bot.updates.source import DoneCallback
from bot.updates.webhook.receiver import CONNECTIONS, WebhookReceiver
from bot.updates.webhook.webhook_check import WebhookCheck
from bot.updates.webhook.webhook_requests import MAX_BYTES, RETRY_AFTER_S, _raw_update
from index.disk.queue import InboxFile
from tests.support.bot.killed_bot import NEVER
from tests.support.bot.running_bot import READER_ID, told_unasked
from tests.support.bot.sample_articles import CATS
from tests.support.bot.webhook import PATH, SECRET, SECRET_HEADER, URL, Hook, Hooked
from tests.support.fake_bot_api import FakeBotApi
from tests.support.faulty_files import FaultyFiles

RIGHT_NOW_S = 0.0
"""A time for which nobody waits."""


def id_of(update: dict[str, JsonValue]) -> int:
    return int(str(update["update_id"]))


def last_update(telegram: FakeBotApi) -> dict[str, JsonValue]:
    return telegram.updates.sent[-1]


@pytest.fixture
async def hooked(hook: Hook) -> Hooked:
    """The application with a webhook and one article."""
    hooked = await hook()
    await hooked.running.add(CATS)
    return hooked


class TestTheWebhook:
    async def test_is_set_with_the_secret_and_keeps_what_waits(self, telegram: FakeBotApi, hook: Hook) -> None:
        question = await telegram.user("Ray").private_chat().send("who purrs?")
        await hook()
        (call,) = telegram.calls_of("setWebhook")
        assert call.given["url"] == URL
        assert call.given["secret_token"] == SECRET
        assert call.given["max_connections"] == str(CONNECTIONS)
        assert '"message"' in str(call.given["allowed_updates"])
        assert "drop_pending_updates" not in call.given
        assert (await telegram.reply_to(question)).content == "This archive has no articles yet."
        assert not telegram.calls_of("getUpdates")

    async def test_is_set_as_soon_as_telegram_can_be_reached(
        self, telegram: FakeBotApi, hook: Hook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("bot.lifecycle.FIRST_DELAY_S", 0.01)
        telegram.faults.refuse("setWebhook", 400, "Bad Request: bad webhook: Failed to resolve host", times=2)
        hooked = await hook()
        assert (await hooked.running.ask("who purrs?")).content
        assert [each for each in caplog.messages if "tried again" in each] == [
            "Telegram refuses what Byline asks for, it is tried again: Bad webhook: failed to resolve host"
        ]

    async def test_is_told_in_the_log_without_its_path_and_secret(
        self, hook: Hook, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        await hook()
        assert "Webhook: Telegram sends updates to bot.example, and a proxy there passes them on" in caplog.messages
        assert PATH not in caplog.text
        assert SECRET not in caplog.text


class TestUpdates:
    async def test_are_answered(self, hooked: Hooked) -> None:
        assert (await hooked.running.ask("who purrs?")).quotes
        await hooked.running.telegram.settled()
        assert {each.outcome for each in hooked.running.telegram.webhook.deliveries} == {"200 OK"}

    @pytest.mark.parametrize("secret", [SECRET, "guess"])
    async def test_come_on_connections_of_their_own(self, hooked: Hooked, secret: str) -> None:
        """A proxy would lose one that it sends while an idle connection is being closed."""
        assert (await hooked.send({"update_id": 1}, secret=secret)).headers["Connection"] == "close"

    async def test_are_done_when_they_are_answered(self, hooked: Hooked) -> None:
        telegram = hooked.running.telegram
        hold = telegram.faults.hold("sendMessage")
        question = await hooked.running.readers_chat.send("who purrs?")
        await telegram.called("sendMessage", 2)
        assert telegram.updates.waiting == 1
        hold.lift()
        assert (await telegram.reply_to(question)).quotes
        await telegram.settled()

    async def test_of_editors_are_done_when_they_are_on_disk(self, hooked: Hooked) -> None:
        telegram = hooked.running.telegram
        hold = telegram.faults.hold("sendMessage", times=None)
        await hooked.running.editors_chat.send("/add Dogs\n\nDogs bark.")
        await telegram.until(lambda: not telegram.updates.waiting, "the command to be accepted")
        hold.lift()
        await hooked.running.all_done()

    async def test_that_come_twice_at_once_are_answered_once(self, hooked: Hooked) -> None:
        telegram = hooked.running.telegram
        hold = telegram.faults.hold("sendMessage")
        question = await hooked.running.readers_chat.send("who purrs?")
        await telegram.called("sendMessage", 2)
        second = asyncio.create_task(hooked.send(last_update(telegram)))
        await asyncio.wait([second], timeout=RIGHT_NOW_S)
        hold.lift()
        assert (await second).status == 200
        await telegram.settled()
        assert len(telegram.replies_to(question)) == 1

    async def test_that_come_again_later_are_not_answered_again(self, hooked: Hooked) -> None:
        telegram = hooked.running.telegram
        question = await hooked.running.readers_chat.send("who purrs?")
        await telegram.reply_to(question)
        await telegram.settled()
        telegram.updates.redeliver_to_webhook()
        await telegram.settled()
        assert telegram.webhook.outcomes_of(id_of(last_update(telegram))) == ["200 OK"] * 2
        assert len(telegram.replies_to(question)) == 1

    async def test_that_cannot_be_read_are_skipped_and_logged(
        self, hooked: Hooked, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Telegram would repeat them for a day."""
        telegram = hooked.running.telegram
        number = telegram.updates.put_raw({"message": {"text": "hidden"}})
        await telegram.settled()
        assert telegram.webhook.outcomes_of(number) == ["200 OK"]
        assert f"Update {number} cannot be read and is skipped: update.message.message_id is missing" in caplog.messages
        assert "hidden" not in caplog.text

    async def test_that_nobody_handles_any_more_stay_at_telegram(self) -> None:
        receiver = receiver_alone()
        waiting = asyncio.create_task(receiver.take(7, {"update_id": 7}))
        await asyncio.sleep(0)
        await receiver.confirm()
        assert await waiting is False
        assert await receiver.take(8, {"update_id": 8}) is False


async def refuse(_update_id: int) -> bool:
    """Keep nothing."""
    return False


class NoCheck(WebhookCheck):
    """A check that asks nobody."""

    async def run(self, _connect: object) -> None:
        await asyncio.Event().wait()


class RevokedCheck(WebhookCheck):
    """A check that finds the token revoked."""

    async def run(self, _connect: object) -> None:
        raise InvalidToken


def receiver_alone(check_class: type[WebhookCheck] = NoCheck) -> WebhookReceiver:
    """Return a receiver whose updates nobody but the test sends."""
    bot = Bot("1:x")
    check = check_class(bot, URL, lambda: None, lambda: datetime.now(UTC))
    return WebhookReceiver(bot, Webhook(URL, Listen("127.0.0.1", 1), SECRET), ("message",), refuse, check)


async def delivered(arrivals: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the ids of updates as they are delivered, if so many arrive at the same time each time."""
    receiver, seen = receiver_alone(), list[list[int]]()

    async def deliver(updates: Sequence[Update], done: DoneCallback) -> None:
        seen.append([update.update_id for update in updates])
        for update in updates:
            done(update.update_id)

    running = asyncio.create_task(receiver.run(deliver))
    for together in arrivals:
        took = await asyncio.gather(*(receiver.take(number, {"update_id": number}) for number in together))
        assert all(took)
    running.cancel()
    return seen


def failures(telegram: FakeBotApi, update_id: int) -> list[str]:
    return [outcome for outcome in telegram.webhook.outcomes_of(update_id) if not outcome.startswith("200")]


REFUSED = "Wrong response from the webhook: 503 Service Unavailable"


@pytest.fixture
def files() -> FaultyFiles:
    """The files of an inbox, whose disk is not full yet."""
    return FaultyFiles(NEVER, "ENOSPC", sticky=True)


class TestWhatTakesLong:
    @pytest.fixture
    async def impatient(
        self, hook: Hook, tmp_path: Path, files: FaultyFiles, monkeypatch: pytest.MonkeyPatch
    ) -> AsyncIterator[Hooked]:
        """The application, which holds no request of Telegram, with its inbox in a file."""
        inbox = Inbox(InboxFile(tmp_path, files), AttemptsFile(None))
        hooked = await hook(inbox)
        monkeypatch.setattr("bot.updates.webhook.receiver.HOLD_S", 0.01)
        yield hooked
        inbox.close()

    @staticmethod
    def kept(tmp_path: Path) -> list[str]:
        """Return the texts of the questions in the file."""
        entries = InboxFile(tmp_path, read_only=True).unfinished
        return [str(entry.content["message"]["text"]) for entry in entries]  # type: ignore[index]  # an update

    async def test_is_kept_here_until_it_is_answered(self, impatient: Hooked, tmp_path: Path) -> None:
        """Telegram forgets it, and can send what comes next of this chat."""
        telegram, chat = impatient.running.telegram, impatient.running.readers_chat
        hold = telegram.faults.hold("sendMessage", times=None)
        question = await chat.send("who purrs?")
        await telegram.until(lambda: not telegram.updates.waiting, "the question to be kept")
        assert self.kept(tmp_path) == ["who purrs?"]
        hold.lift()
        assert (await telegram.reply_to(question)).content
        await telegram.settled()
        assert len(telegram.replies_to(question)) == 1

    async def test_stays_at_telegram_if_the_disk_is_full(
        self, impatient: Hooked, files: FaultyFiles, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It is answered once, however often it comes."""
        telegram = impatient.running.telegram
        hold = telegram.faults.hold("sendMessage", times=None)
        files.strike_next()
        question = await impatient.running.readers_chat.send("who purrs?")
        number = id_of(last_update(telegram))
        await telegram.until(lambda: len(failures(telegram, number)) > 2, "deliveries in vain")
        hold.lift()
        await telegram.reply_to(question)
        await telegram.settled()
        assert set(failures(telegram, number)) == {REFUSED}
        assert {each.retry_after for each in telegram.webhook.deliveries if not each.is_taken} == {str(RETRY_AFTER_S)}
        assert len(telegram.replies_to(question)) == 1

    async def test_of_an_editor_is_refused_in_a_message_if_the_disk_is_full(
        self, impatient: Hooked, files: FaultyFiles
    ) -> None:
        """As with polls: a 503 would leave the whole chat without answers, since Telegram sends its updates in turn."""
        telegram = impatient.running.telegram
        files.strike_next()
        command = await impatient.running.editors_chat.send(f"/add {CATS}")
        assert (await telegram.reply_to(command)).content.startswith("Nothing was changed: the disk refused it")
        await telegram.settled()
        files.heal()
        assert (await impatient.running.add(CATS)).content.startswith("Added: ")

    async def test_that_nobody_could_send_again_stays_at_telegram_until_the_disk_has_room(
        self, impatient: Hooked, files: FaultyFiles, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Such as the news that the bot was added to a group."""
        monkeypatch.setattr("bot.updates.dispatcher.ACCEPT_RETRY_S", 0.01)
        telegram = impatient.running.telegram
        await impatient.running.editors_chat.send("/start")
        await telegram.settled()
        files.strike_next()
        telegram.guest_chat("Harbour").add_bot(impatient.running.reader)
        number = id_of(last_update(telegram))
        await telegram.until(lambda: len(failures(telegram, number)) > 2, "deliveries in vain")
        files.heal()
        await told_unasked(impatient.running, f"Ray ({READER_ID}) added me to Harbour.")
        await telegram.until(lambda: not telegram.updates.waiting, "the news to be accepted")
        assert set(failures(telegram, number)) == {REFUSED}


class TestOrder:
    async def test_is_that_of_the_numbers_of_all_that_have_arrived(self) -> None:
        assert await delivered([[7, 5, 6], [9, 8], [8, 3]]) == [[5, 6, 7], [8, 9], [3]]

    async def test_does_not_wait_for_numbers_that_have_not_arrived(self) -> None:
        assert await delivered([[7], [5]]) == [[7], [5]]

    @given(st.lists(st.integers(0, 2**31), unique=True, max_size=20))
    async def test_is_that_of_the_numbers_whatever_they_are(self, numbers: list[int]) -> None:
        assert await delivered([numbers]) == ([sorted(numbers)] if numbers else [])


async def test_the_receiver_ends_when_the_token_is_revoked() -> None:
    """As the poller does."""

    async def deliver(_updates: Sequence[Update], _done: DoneCallback) -> None:
        """Nothing comes."""

    with pytest.raises(InvalidToken):
        await receiver_alone(RevokedCheck).run(deliver)


class TestStrangers:
    @pytest.mark.parametrize("path", ["/", "/telegram/", "/telegrams", "/Telegram"])
    async def test_find_nothing_at_other_addresses(self, hooked: Hooked, path: str) -> None:
        response = await hooked.send({"update_id": 1}, path=path)
        assert (response.status, response.body) == (404, "")

    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
    async def test_find_nothing_by_other_methods(self, hooked: Hooked, method: str) -> None:
        response = await hooked.send(b"", method=method)
        assert (response.status, response.body) == (404, "")
        assert "Allow" not in response.headers

    @pytest.mark.parametrize("secret", [None, "", SECRET[:-1], f"{SECRET}x", SECRET.upper()])
    async def test_without_the_secret_are_refused(self, hooked: Hooked, secret: str | None) -> None:
        question = await hooked.running.readers_chat.send("who purrs?")
        await hooked.running.telegram.reply_to(question)
        forged = last_update(hooked.running.telegram) | {"update_id": 5}
        response = await hooked.send(forged, secret=secret)
        assert (response.status, response.body) == (403, "")
        assert len(hooked.running.telegram.replies_to(question)) == 1

    async def test_without_the_secret_need_not_send_a_body(self, hooked: Hooked) -> None:
        """The secret is compared before anything is read."""
        head = [f"POST {PATH} HTTP/1.1", "Host: bot.example", f"{SECRET_HEADER}: x", "Content-Length: 900000", "", ""]
        response = await raw_response(hooked, "\r\n".join(head).encode())
        assert response.startswith(b"HTTP/1.1 403 ")

    async def test_who_try_often_learn_no_more_and_telegram_is_answered(self, hooked: Hooked) -> None:
        statuses = [(await hooked.send({"update_id": 1}, secret="guess")).status for _ in range(70)]
        assert set(statuses) == {403}
        assert (await hooked.running.ask("who purrs?")).quotes


class TestBodies:
    @pytest.mark.parametrize(
        "body", [b"", b"garbage", b"[]", b"7", b"{}", b'{"update_id": "7"}', b'{"update_id": true}', b"[" * 99_999]
    )
    async def test_without_an_update_are_skipped_and_logged(
        self, hooked: Hooked, body: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert (await hooked.send(body)).status == 200
        assert "A request to the webhook has no update and is skipped" in caplog.messages
        assert "garbage" not in caplog.text

    async def test_may_have_a_megabyte(self, hooked: Hooked) -> None:
        filled = json.dumps({"update_id": 7}).encode().ljust(MAX_BYTES)
        assert (await hooked.send(filled)).status == 200
        assert (await hooked.send(filled + b" ")).status == 413

    async def test_that_do_not_arrive_are_given_up(self, hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.serving.request_body.BODY_S", 0.01)
        head = [f"POST {PATH} HTTP/1.1", "Host: bot.example", f"{SECRET_HEADER}: {SECRET}", "Content-Length: 9", "", ""]
        assert (await raw_response(hooked, "\r\n".join(head).encode())).startswith(b"HTTP/1.1 408 ")

    @given(st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode))
    def test_have_an_update_or_none(self, body: bytes) -> None:
        raw = _raw_update(body)
        assert raw is None or type(raw["update_id"]) is int


class TestOneServer:
    async def test_serves_pages_and_updates(self, hook: Hook) -> None:
        """Both have their own failures."""
        hooked = await hook(has_pages=True)
        assert (await hooked.running.ask("who purrs?")).content
        page = await hooked.send(b"", path="/", method="GET", secret=None)
        assert page.status == 200
        assert "<html" in page.body
        assert "<html" in (await hooked.send(b"", path="/nowhere", method="GET", secret=None)).body
        assert (await hooked.send(b"", secret="guess")).body == ""


async def raw_response(hooked: Hooked, request: bytes) -> bytes:
    """Return the beginning of what the server sends, though the request goes on."""
    host, _, port = hooked.server.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    try:
        return await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
