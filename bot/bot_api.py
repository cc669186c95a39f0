"""Requests to the Bot API whose answers reach neither the log nor an error's text, however odd they are.

The library logs an answer that it cannot read, whole and as an error: people's questions and names among it.
"""

from __future__ import annotations

import json
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

UNREADABLE = "unreadable"
"""The key under which an update that could not be read names the class of the error; all else of it is dropped."""

_FIRST_REFUSAL = 300  # HTTP statuses from here on carry a description in JSON instead of a result

Answer = dict[str, Any]  # as the library has it


class BotApiRequest(HTTPXRequest):
    """Requests for all methods."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # the library's eight parameters
        """As the library's; what a proxy or a captive portal says instead of a refusal is left out."""
        status, payload = await super().do_request(*args, **kwargs)
        if status >= _FIRST_REFUSAL:
            try:
                self.parse_json_payload(payload)
            except TelegramError:
                return status, b"{}"
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """The answer. Raises: TelegramError: it is none, for instance the page of a captive portal."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            raise TelegramError("the answer is not one of the Bot API") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not one of the Bot API")
        return {"result": None} | answer


class UpdatesRequest(BotApiRequest):
    """Requests for updates: of one that cannot be read, the number is kept, so that it can be confirmed."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """The answer, with readable updates only. Raises: TelegramError: it is none."""
        answer = BotApiRequest.parse_json_payload(payload)
        if answer.get("ok") is not True:
            return answer
        updates = answer["result"]
        if not isinstance(updates, list):
            raise TelegramError("the answer holds no list of updates")
        return answer | {"result": [_readable(update) for update in updates if _has_number(update)]}


def _has_number(update: object) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int


def _readable(update: Answer) -> Answer:
    try:
        _check(Update.de_json(update, None))
    except Exception as error:  # noqa: BLE001 - whatever the library raises at it, it must not stop the others
        return {"update_id": update["update_id"], UNREADABLE: type(error).__name__}
    return update


def _check(update: Update) -> None:
    """Raises: TypeError: a chat or a number that handlers rely on is missing; the library takes what comes."""
    if update.effective_message is not None and update.effective_chat is None:
        raise TypeError
    for who in (update.effective_user, update.effective_chat):
        if who is not None and type(who.id) is not int:
            raise TypeError
