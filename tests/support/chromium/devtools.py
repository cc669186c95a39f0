"""A client of the Chrome DevTools Protocol, over the WebSocket of a browser."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from tests.support.waiting import HANG_S

ENDED = "the browser has ended"

Values = Mapping[str, Any]
"""An object of the protocol, as JSON. Each method and event has its own keys."""


class DevToolsError(AssertionError):
    """The browser refused a call, or has ended."""


@dataclass(frozen=True)
class Event:
    """A message of the browser that is no answer. Without a session it is of the browser itself."""

    name: str
    session: str | None
    values: Values


class DevTools:
    """Calls methods of the browser, and keeps its events."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.events: list[Event] = []
        """All events so far, in order."""
        self._socket = socket
        self._calls: dict[int, asyncio.Future[Values]] = {}
        self._expected: list[tuple[str, str | None, asyncio.Future[Values]]] = []
        self._number = 0
        self._has_ended = False

    @classmethod
    @contextlib.asynccontextmanager
    async def connected(cls, address: str) -> AsyncIterator[Self]:
        """Connect to a browser. What was made by this connection, the browser drops at the end."""
        async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
            client = cls(socket)
            reading = asyncio.create_task(client._read())
            try:
                yield client
            finally:
                reading.cancel()
                await asyncio.wait([reading])

    async def call(self, method: str, session: str | None = None, **parameters: object) -> Values:
        """Call a method and return its result. Raises: DevToolsError: the browser refuses it, or has ended."""
        if self._has_ended:
            raise DevToolsError(ENDED)
        self._number += 1
        answer: asyncio.Future[Values] = asyncio.get_running_loop().create_future()
        self._calls[self._number] = answer
        about = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters, **about})
        async with asyncio.timeout(HANG_S):
            return await answer

    def expect(self, name: str, session: str | None = None) -> asyncio.Future[Values]:
        """Return a future of the next such event. Ask for it before the call that leads to the event."""
        event: asyncio.Future[Values] = asyncio.get_running_loop().create_future()
        self._expected.append((name, session, event))
        return event

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                self._take(message.json())
        finally:
            self._has_ended = True
            for waiting in (*self._calls.values(), *(future for *_, future in self._expected)):
                if not waiting.done():
                    waiting.set_exception(DevToolsError(ENDED))
                    waiting.exception()  # nobody may be waiting for it

    def _take(self, message: Values) -> None:
        if "id" not in message:
            self._note(Event(message["method"], message.get("sessionId"), message["params"]))
            return
        answer = self._calls.pop(message["id"])
        if answer.done():  # nobody waits any more
            return
        if "error" in message:
            answer.set_exception(DevToolsError(message["error"]["message"]))
        else:
            answer.set_result(message["result"])

    def _note(self, event: Event) -> None:
        self.events.append(event)
        for each in [each for each in self._expected if each[:2] == (event.name, event.session)]:
            self._expected.remove(each)
            if not each[2].done():
                each[2].set_result(event.values)
