"""Answers of the Bot API, as odd as they come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.bot_api import UNREADABLE, BotApiRequest, UpdatesRequest


def message(**changes: Any) -> dict[str, Any]:
    sender = {"id": 5, "is_bot": False, "first_name": "Ray"}
    chat = {"id": 5, "type": "private"}
    given = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": sender, "text": "who purrs?"} | changes
    return {key: value for key, value in given.items() if value is not None}


def parsed(*updates: object) -> list[Any]:
    result = UpdatesRequest.parse_json_payload(json.dumps({"ok": True, "result": updates}).encode())["result"]
    assert isinstance(result, list)
    return result


class TestUpdates:
    def test_that_can_be_read_are_passed_on_whole(self) -> None:
        update = {"update_id": 7, "message": message()}
        assert parsed(update) == [update]

    @pytest.mark.parametrize(
        "changes",
        [
            {"date": 10**18},
            {"from": {"id": "x", "is_bot": False, "first_name": "Ray"}},
            {"chat": {"id": "x", "type": "private"}},
            {"chat": None},
            {"entities": 3},
        ],
    )
    def test_that_cannot_keep_their_number_alone(self, changes: dict[str, Any]) -> None:
        fine = {"update_id": 8, "message": message()}
        odd, passed = parsed({"update_id": 7, "message": message(**changes)}, fine)
        assert set(odd) == {"update_id", UNREADABLE}
        assert odd["update_id"] == 7
        assert "Error" in odd[UNREADABLE]
        assert passed == fine

    def test_without_a_number_are_dropped(self) -> None:
        assert parsed(3, {"message": message()}, {"update_id": "x"}) == []

    @pytest.mark.parametrize("result", [True, {}, None, "x"])
    def test_that_are_no_list_are_an_error(self, result: object) -> None:
        with pytest.raises(TelegramError):
            UpdatesRequest.parse_json_payload(json.dumps({"ok": True, "result": result}).encode())

    def test_a_refusal_is_passed_on(self) -> None:
        assert UpdatesRequest.parse_json_payload(b'{"ok":false,"description":"Conflict"}')["description"] == "Conflict"


class TestAnswer:
    @pytest.mark.parametrize("payload", [b'{"ok":true,"result":{"text":"who pu', b"<html>", b"[]", b"[" * 100_000])
    def test_that_is_none_is_an_error_without_it(self, payload: bytes, caplog: pytest.LogCaptureFixture) -> None:
        with pytest.raises(TelegramError, match=r"answer is not one of the Bot API$"):
            BotApiRequest.parse_json_payload(payload)
        assert caplog.text == ""

    @pytest.mark.parametrize(
        ("answer", "kept"),
        [
            ((502, b"<html>who purrs?"), (502, b"{}")),
            ((400, b'{"ok":false}'), (400, b'{"ok":false}')),
            ((200, b"a file"), (200, b"a file")),
        ],
    )
    async def test_of_a_proxy_is_not_quoted_in_errors(
        self, answer: tuple[int, bytes], kept: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def do_request(*_: Any, **__: Any) -> tuple[int, bytes]:
            return answer

        monkeypatch.setattr(HTTPXRequest, "do_request", do_request)
        assert await BotApiRequest().do_request("http://localhost", "POST") == kept
