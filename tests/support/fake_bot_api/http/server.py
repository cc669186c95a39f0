"""The HTTP side: paths, tokens, answers and faults."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from aiohttp import web
from pydantic import JsonValue

from tests.support.fake_bot_api.api import Api, Result
from tests.support.fake_bot_api.calls import IN_FLIGHT, Call
from tests.support.fake_bot_api.errors import ApiError
from tests.support.fake_bot_api.faults import FILE_DOWNLOAD, Fault, Faults, Kind
from tests.support.fake_bot_api.http.decoding import Given, method_named, parse_call, read_parameters
from tests.support.fake_bot_api.message import Message
from tests.support.fake_bot_api.objects import TelegramObject
from tests.support.fake_bot_api.world import World

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
QUIET_METHODS = ("getupdates",)
"""Methods in flight for most of the time: they do not count as work of the bot."""


class Server:
    """Answers at `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>`, both under `prefix`."""

    def __init__(
        self, api: Api, world: World, faults: Faults, token: str, changed: Callable[[int | None], None]
    ) -> None:
        self._api = api
        self._world = world
        self._faults = faults
        self._token = token
        self._changed = changed
        self._runner: web.AppRunner | None = None
        self.calls: list[Call] = []
        self.in_flight = 0
        """Calls that are not answered yet, but for getUpdates."""
        self.mistakes: list[str] = []
        """The mistakes of a faulty bot: see `errors.mistake`."""

    async def start(self, prefix: str, port: int) -> str:
        """Listen on loopback; return the base URL."""
        app = web.Application(client_max_size=MAX_UPLOAD_BYTES)
        app.router.add_route("*", prefix + r"/file/bot{token:[^/]+}/{path:.+}", self._serve_file)
        app.router.add_route("*", prefix + r"/bot{token:[^/]+}/{method:[^/]*}", self._serve_method)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}{prefix}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve_method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            given = await read_parameters(request)
        except ApiError as error:
            given = {}
            return self._refusal(Call(name, given), error)
        call = Call(name, given)
        self.calls.append(call)
        with self._counted(call):
            return await self._answer(request, call)

    @contextlib.contextmanager
    def _counted(self, call: Call) -> Iterator[None]:
        counts = call.method.lower() not in QUIET_METHODS
        self.in_flight += counts
        try:
            yield
        finally:
            self.in_flight -= counts
            if call.outcome == IN_FLIGHT:
                call.outcome = "given up by the bot"
            self._changed(call.chat_id)

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self._faults.strike(call.method, call.chat_id)
        try:
            self._check_token(request)
            if fault is not None:
                await self._before_work(fault, request, call)
            result = await self._api.perform(parse_call(method_named(call.method), call.given))
            result = self._world.as_seen_now(result) if isinstance(result, Message) else result
        except ApiError as error:
            return self._refusal(call, error)
        self._changed(call.chat_id)
        return await self._confirmation(fault, request, call, result)

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if token != self._token:
            raise ApiError(401, "Unauthorized") if ":" in token else ApiError(404, "Not Found")

    async def _before_work(self, fault: Fault, request: web.Request, call: Call) -> None:
        if fault.kind is Kind.REFUSE:
            raise ApiError(fault.status, fault.description, retry_after_s=fault.retry_after_s)
        if fault.kind is Kind.DROP:
            call.outcome = "connection dropped"
            await self._hang_up(request, call)
        if fault.kind is Kind.HOLD:
            call.outcome = "held"
            await fault.lifted.wait()

    async def _confirmation(
        self, fault: Fault | None, request: web.Request, call: Call, result: Result
    ) -> web.StreamResponse:
        kind = fault.kind if fault else None
        if kind is Kind.LOSE_CONFIRMATION:
            call.outcome = "done, confirmation lost"
            await self._hang_up(request, call)
        if kind is Kind.GARBLE:
            call.outcome = "done, answered with half a JSON object"
            return web.Response(text='{"ok":true,"resu', content_type="application/json")
        call.outcome = "ok"
        return web.json_response({"ok": True, "result": _dumped(result)})

    async def _hang_up(self, request: web.Request, call: Call) -> None:
        """Cut the connection; aiohttp then cancels this request, here."""
        self._changed(call.chat_id)
        if request.transport is not None:
            request.transport.abort()
        await asyncio.Event().wait()

    def _refusal(self, call: Call, error: ApiError) -> web.Response:
        call.outcome = f"{error.code} {error.description}"
        if error.mistake:
            self.mistakes.append(str(call))
        self._changed(call.chat_id)
        body: dict[str, JsonValue] = {"ok": False, "error_code": error.code, "description": error.description}
        if error.retry_after_s is not None:
            body["parameters"] = {"retry_after": error.retry_after_s}
        if error.migrate_to_chat_id is not None:
            body["parameters"] = {"migrate_to_chat_id": error.migrate_to_chat_id}
        return web.json_response(body, status=error.code)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        call = Call(FILE_DOWNLOAD, {"path": request.match_info["path"]})
        self.calls.append(call)
        with self._counted(call):
            fault = self._faults.strike(FILE_DOWNLOAD, None)
            try:
                self._check_token(request)
                if fault is not None:
                    await self._before_work(fault, request, call)
                content = self._content(call.given)
            except ApiError as error:
                return self._refusal(call, error)
            if fault is not None and fault.kind is Kind.LOSE_CONFIRMATION:
                await self._hang_up(request, call)
            call.outcome = "ok"
            return web.Response(body=content, content_type="application/octet-stream")

    def _content(self, given: Given) -> bytes:
        for stored in self._world.files.values():
            if stored.path == given["path"]:
                return stored.content
        raise ApiError(404, "Not Found")


def _dumped(result: Result) -> JsonValue:
    if isinstance(result, TelegramObject):
        dumped: JsonValue = result.model_dump(mode="json", exclude_none=True, by_alias=True)
        return dumped
    if isinstance(result, bool):
        return result
    return [_dumped(item) if isinstance(item, TelegramObject) else item for item in result]
