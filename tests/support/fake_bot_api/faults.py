"""Things that go wrong on command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

EVERY_METHOD = "*"
FILE_DOWNLOAD = "file"
"""Stands for a method where faults are armed and calls are logged: the download of a file's content."""


class Kind(Enum):
    REFUSE = auto()  # answer `status`, without doing the work
    DROP = auto()  # close the connection, without doing the work
    LOSE_CONFIRMATION = auto()  # do the work, then close the connection
    GARBLE = auto()  # do the work, then answer with half a JSON object
    HOLD = auto()  # wait until released, then do the work


@dataclass(eq=False)
class Fault:
    """One armed fault. It ends after `times` calls (None: never) or when lifted."""

    kind: Kind
    method: str
    chat_id: int | None = None
    times: int | None = 1
    status: int = 0
    description: str = ""
    retry_after_s: int | None = None
    hits: int = 0
    """The number of calls that it has struck."""
    lifted: asyncio.Event = field(default_factory=asyncio.Event)

    def lift(self) -> None:
        """End it; calls that it holds go on."""
        self.lifted.set()

    def strikes(self, method: str, chat_id: int | None) -> bool:
        return (
            not self.lifted.is_set()
            and (self.times is None or self.hits < self.times)
            and (self.method == EVERY_METHOD or self.method.lower() == method.lower())
            and self.chat_id in (None, chat_id)
        )


class Faults:
    """Arms faults. Each method returns the fault, to be lifted or asked how often it struck.

    `method` is a Bot API method, FILE_DOWNLOAD, or EVERY_METHOD; `chat_id` restricts it to calls for one chat.
    """

    def __init__(self, end_poll: Callable[[], None], struck: Callable[[], None]) -> None:
        self._end_poll = end_poll
        self._struck = struck
        self._armed: list[Fault] = []

    def _arm(self, fault: Fault) -> Fault:
        self._armed.append(fault)
        if fault.strikes("getUpdates", None):
            self._end_poll()  # so that the next one meets the fault, now and not when this one times out
        return fault

    def strike(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, if any; it counts as struck."""
        for fault in self._armed:
            if fault.strikes(method, chat_id):
                fault.hits += 1
                self._struck()
                return fault
        return None

    def too_many_requests(
        self, method: str, retry_after_s: int, *, times: int | None = 1, chat_id: int | None = None
    ) -> Fault:
        description = f"Too Many Requests: retry after {retry_after_s}"
        return self._arm(Fault(Kind.REFUSE, method, chat_id, times, 429, description, retry_after_s))

    def server_error(
        self, method: str, status: int = 502, *, times: int | None = 1, chat_id: int | None = None
    ) -> Fault:
        """5xx, with the JSON body that Telegram sends along."""
        names = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
        return self._arm(Fault(Kind.REFUSE, method, chat_id, times, status, names.get(status, "Server Error")))

    def refuse(
        self, method: str, status: int, description: str, *, times: int | None = 1, chat_id: int | None = None
    ) -> Fault:
        """Any refusal, with a description of your own."""
        return self._arm(Fault(Kind.REFUSE, method, chat_id, times, status, description))

    def drop_connection(self, method: str, *, times: int | None = 1, chat_id: int | None = None) -> Fault:
        """No answer, nothing done."""
        return self._arm(Fault(Kind.DROP, method, chat_id, times))

    def lose_confirmation(self, method: str, *, times: int | None = 1, chat_id: int | None = None) -> Fault:
        """The work is done, but the answer never arrives."""
        return self._arm(Fault(Kind.LOSE_CONFIRMATION, method, chat_id, times))

    def garble(self, method: str, *, times: int | None = 1, chat_id: int | None = None) -> Fault:
        """The work is done, but the answer is no JSON."""
        return self._arm(Fault(Kind.GARBLE, method, chat_id, times))

    def hold(self, method: str, *, times: int | None = 1, chat_id: int | None = None) -> Fault:
        """Calls wait until the fault is lifted; then they are answered as usual."""
        return self._arm(Fault(Kind.HOLD, method, chat_id, times))

    def conflict(self, *, times: int | None = None) -> Fault:
        """Another program polls with the same token."""
        description = (
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        return self._arm(Fault(Kind.REFUSE, "getUpdates", None, times, 409, description))

    def token_revoked(self) -> Fault:
        """Every call is answered 401."""
        return self._arm(Fault(Kind.REFUSE, EVERY_METHOD, None, None, 401, "Unauthorized"))

    def outage(self) -> Fault:
        """Nothing is answered any more until it is lifted."""
        return self._arm(Fault(Kind.DROP, EVERY_METHOD, None, None))

    def clear(self) -> None:
        """Lift them all."""
        for fault in self._armed:
            fault.lift()
        self._armed.clear()
