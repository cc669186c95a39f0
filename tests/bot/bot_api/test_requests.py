"""Handle odd answers of the Bot API."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile, Message, Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.bot_api.requests import BotApiRequest, UnreadableUpdateError, UpdatesRequest, read_update
from index.fetch.fetcher import Fetcher
from tests.support.waiting import HANG_S

Answering = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Serve = Callable[[Answering], Awaitable[str]]


@pytest.fixture
async def serve(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Serve]:
    """Answer all requests on loopback as the test says. Return the URL."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    runners: list[web.ServerRunner] = []

    async def start(answer: Answering) -> str:
        runners.append(web.ServerRunner(web.Server(answer), shutdown_timeout=0.1))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runners[-1].addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


def message(**changes: Any) -> dict[str, Any]:
    sender = {"id": 5, "is_bot": False, "first_name": "Ray"}
    chat = {"id": 5, "type": "private"}
    given = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": sender, "text": "who purrs?"} | changes
    return {key: value for key, value in given.items() if value is not None}


def numbered(*updates: object) -> list[Any]:
    """Return the updates of an answer as objects of the library."""
    result = UpdatesRequest.parse_json_payload(json.dumps({"ok": True, "result": updates}).encode())["result"]
    assert isinstance(result, list)
    return [Update.de_json(each, BOT) for each in result]


BOT = Bot("1:x")


class TestUpdates:
    def test_that_can_be_read_are_read_whole(self) -> None:
        (unread,) = numbered({"update_id": 7, "message": message()})
        assert unread.message is None
        update = read_update(unread, BOT)
        assert (update.update_id, update.get_bot()) == (7, BOT)
        assert update.message == Message.de_json(message())

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"date": 10**18}, "date is not a time"),
            ({"from": {"id": "x", "is_bot": False, "first_name": "Ray"}}, "from.id is not a number"),
            ({"chat": {"id": "x", "type": "private"}}, "chat.id is not a number"),
            ({"chat": None}, "chat is missing"),
            ({"entities": 3}, "entities is not a list"),
            ({"text": 5}, "text is not a text"),
            ({"text": "\ud800"}, "text is not a text"),
            ({"reply_to_message": {}}, "reply_to_message.message_id is missing"),
        ],
    )
    def test_that_cannot_are_known_by_their_numbers(self, changes: dict[str, Any], reason: str) -> None:
        odd, fine = numbered({"update_id": 7, "message": message(**changes)}, {"update_id": 8, "message": message()})
        assert odd.update_id == 7
        with pytest.raises(UnreadableUpdateError, match=rf"^update\.message\.{reason}$") as caught:
            read_update(odd, BOT)
        assert caught.value.__suppress_context__, "a traceback would show what stands in it"
        assert read_update(fine, BOT).message is not None

    @pytest.mark.parametrize(
        ("update", "reason"),
        [
            ({"message": message() | {"text": None}}, "update.message.text is not a text"),
            ({"message": None}, "update.message is not an object"),
            ({"callback_query": {"id": "1"}}, "update.callback_query.from is missing"),
            ({"message": message(forward_origin={"type": "channel", "date": 1})}, "TypeError"),
        ],
    )
    def test_that_cannot_are_named_by_what_is_wrong(self, update: dict[str, Any], reason: str) -> None:
        (odd,) = numbered({"update_id": 7, **update})
        with pytest.raises(UnreadableUpdateError) as caught:
            read_update(odd, BOT)
        assert str(caught.value) == reason

    def test_that_reply_to_replies_without_end_are_not_read(self) -> None:
        inner = message()
        for _ in range(100):
            inner = message(reply_to_message=inner)
        (deep,) = numbered({"update_id": 7, "message": inner})
        with pytest.raises(UnreadableUpdateError, match=r"is too deep$"):
            read_update(deep, BOT)

    def test_without_a_number_are_dropped(self) -> None:
        assert numbered(3, {"message": message()}, {"update_id": "x"}) == []

    @pytest.mark.parametrize("result", [True, {}, None, "x"])
    def test_that_are_no_list_are_an_error(self, result: object) -> None:
        with pytest.raises(TelegramError):
            UpdatesRequest.parse_json_payload(json.dumps({"ok": True, "result": result}).encode())

    def test_a_refusal_is_passed_on(self) -> None:
        assert UpdatesRequest.parse_json_payload(b'{"ok":false,"description":"Conflict"}')["description"] == "Conflict"


class TestAnswer:
    def test_that_shows_a_message_names_it(self) -> None:
        """The bot knows what it has sent. Reading all of that again would take longer than sending it."""
        quoted = message(entities=[{"type": "blockquote", "offset": 0, "length": 4}], reply_to_message=message())
        answer = BotApiRequest.parse_json_payload(json.dumps({"ok": True, "result": quoted}).encode())
        assert answer == {"ok": True, "result": {name: quoted[name] for name in ("message_id", "date", "chat")}}

    @pytest.mark.parametrize("result", [True, {"id": 1, "is_bot": True, "first_name": "Byline"}, []])
    def test_that_shows_something_else_is_passed_on_whole(self, result: object) -> None:
        answer = {"ok": True, "result": result}
        assert BotApiRequest.parse_json_payload(json.dumps(answer).encode()) == answer

    @pytest.mark.parametrize("payload", [b'{"ok":true,"result":{"text":"who pu', b"<html>", b"[]", b"[" * 100_000])
    def test_that_is_none_is_an_error_without_it(self, payload: bytes, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(TelegramError, match=r"answer is not one of the Bot API$"):
            BotApiRequest.parse_json_payload(payload)
        assert caplog.text == ""

    @pytest.mark.parametrize(
        ("answer", "kept"),
        [
            ((502, "<html>who purrs?"), (502, b"{}")),
            ((302, "<html>log in"), (302, b"{}")),
            ((400, '{"ok":false}'), (400, b'{"ok":false}')),
            ((200, "a file"), (200, b"a file")),
        ],
    )
    async def test_of_a_proxy_is_not_quoted_in_errors(
        self, answer: tuple[int, str], kept: tuple[int, bytes], serve: Serve
    ) -> None:
        status, text = answer

        async def respond(_: web.BaseRequest) -> web.Response:
            return web.Response(status=status, text=text, headers={"Location": "/elsewhere"})

        assert await ask(await serve(respond)) == kept


class TestRequest:
    async def test_gives_the_parameters_as_telegram_takes_them(self, serve: Serve) -> None:
        given: list[object] = []

        async def answer(request: web.BaseRequest) -> web.Response:
            given.append((request.content_type, await request.json()))
            return web.Response(text="{}")

        data = RequestData([RequestParameter("chat_id", 7, []), RequestParameter("text", "¿who purrs?", [])])
        await ask(await serve(answer), data)
        assert given == [("application/json", {"chat_id": "7", "text": "¿who purrs?"})]

    async def test_without_parameters_has_no_body(self, serve: Serve) -> None:
        given: list[bytes] = []

        async def answer(request: web.BaseRequest) -> web.Response:
            given.append(await request.read())
            return web.Response(text="{}")

        await ask(await serve(answer))
        assert given == [b""]

    async def test_waits_no_longer_than_it_may(self, serve: Serve) -> None:
        async def answer(_: web.BaseRequest) -> web.Response:
            await asyncio.Event().wait()
            raise AssertionError

        with pytest.raises(TimedOut):
            await ask(await serve(answer), timeout_s=0.05)

    async def test_that_is_cut_off_is_a_failure_of_the_network(self, serve: Serve) -> None:
        async def answer(request: web.BaseRequest) -> web.Response:
            assert request.transport is not None
            request.transport.abort()
            raise AssertionError

        with pytest.raises(NetworkError, match="Disconnected"):
            await ask(await serve(answer))

    async def test_to_nobody_is_a_failure_of_the_network(self) -> None:
        with pytest.raises(NetworkError, match="Cannot connect") as caught:
            await ask("http://127.0.0.1:1/bot1:secret/getMe")
        assert "secret" not in str(caught.value)

    async def test_goes_through_the_proxy_of_the_environment(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        async def answer(request: web.BaseRequest) -> web.Response:
            asked.append(request.raw_path)
            return web.Response(text="{}")

        monkeypatch.setenv("HTTP_PROXY", await serve(answer))
        await ask("http://telegram.example/bot1:x/getMe")
        assert asked == ["http://telegram.example/bot1:x/getMe"]

    async def test_needs_to_be_initialized(self) -> None:
        request = BotApiRequest("http://localhost", 1, 5.0)
        with pytest.raises(RuntimeError):
            await request.do_request("http://localhost", "POST")
        await request.shutdown()

    async def test_sends_no_files(self) -> None:
        data = RequestData([RequestParameter("document", "attach://x", [InputFile(b"x", attach=True)])])
        with pytest.raises(ValueError, match="sends no files"):
            await BotApiRequest("http://localhost", 1, 5.0).do_request("http://localhost", "POST", data)


async def ask(url: str, data: RequestData | None = None, *, timeout_s: float = 5.0) -> tuple[int, bytes]:
    async with BotApiRequest(url, 1, timeout_s) as request:
        return await request.do_request(url, "POST", data)


class TestTheTimeOfAnAnswer:
    @pytest.mark.parametrize(
        ("date", "told"),
        [
            ("Fri, 27 Nov 2026 20:00:00 GMT", [datetime(2026, 11, 27, 20, tzinfo=UTC)]),
            ("Fri, 31 Dec 9999 23:59:59 GMT", []),
            ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", []),
            ("Fri, 27 Nov 2026 20:00:00 +99999999999999999", []),
            ("Thu, 01 Jan 1970 00:00:00 GMT", []),
            ("soon", []),
        ],
    )
    async def test_is_told_if_it_can_be_true(self, serve: Serve, date: str, told: list[datetime]) -> None:
        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(text='{"ok": true, "result": 1}', headers={"Date": date})

        heard: list[datetime] = []
        url = await serve(answer)
        request = BotApiRequest(url, 1, HANG_S, heard.append)
        await request.initialize()
        assert await request.post(f"{url}/bot1:a/getMe") == 1
        await request.shutdown()
        assert heard == told


class TestCertificates:
    async def test_are_read_once_for_all_requests_and_all_fetchers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Reading them takes longer than all else at a start."""
        contexts: list[ssl.SSLContext] = []
        read = ssl.SSLContext.load_verify_locations

        def counted(context: ssl.SSLContext, *files: Any, **more: Any) -> None:
            contexts.append(context)
            read(context, *files, **more)

        monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
        for _ in range(2):
            request = BotApiRequest("https://api.telegram.org", 1, HANG_S)
            await request.initialize()
            await request.shutdown()
            Fetcher()
        assert len(contexts) <= 2, "the Bot API heeds the environment's certificates, pages do not"
