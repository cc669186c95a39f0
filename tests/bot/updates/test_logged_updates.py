"""Log updates for programs: which one, of which chat and how long, but nothing of what people write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.runtime.logs import set_up_logging
from tests.support.bot.logging_setup import logging_restored
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor

MARK = "quetzal"
"""A word of every question that the log must not have."""

NAME = "Zenobia"
"""The first name of everyone who asks."""


@pytest.fixture(autouse=True)
def logging_as_json(telegram: FakeBotApi) -> Iterator[None]:
    with logging_restored():
        set_up_logging(Settings(telegram_bot_token=SecretStr(telegram.token), log_format="json"))
        yield


def lines_of(log: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.splitlines()]


def ends_in(log: str) -> list[dict[str, Any]]:
    """Return the lines that tell that an update was handled."""
    return [line for line in lines_of(log) if "duration_ms" in line]


async def all_tasks_ended() -> None:
    """Let the tasks end that have done their work: their last act is the line."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_each_update_has_a_line(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    first = await running.ask("who feeds the cats?")
    await running.ask("who feeds the dogs?")
    await running.add(CATS)
    await running.all_done()
    await all_tasks_ended()
    reader, again, editor = ends_in(capsys.readouterr().err)
    assert reader["chat"] == again["chat"] != editor["chat"]
    assert reader["update_id"] < again["update_id"] < editor["update_id"]
    assert str(first.chat.id) not in reader["chat"]


async def test_no_question_and_no_name_is_logged(
    start: Start, telegram: FakeBotApi, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True
    port = free_port()
    running = await start(web_listen=f"127.0.0.1:{port}", web_url="https://archive.example")
    await running.add(CATS)
    person = telegram.user(NAME)
    chat = person.in_group(telegram.group("Readers", (person,)))
    private = person.private_chat()
    answer = await telegram.reply_to(await private.send(f"who feeds the {MARK} cats?"))
    await person.press(answer, "Why")
    await telegram.reply_to(await private.send(f"/ask {MARK} " + "x" * 4_000))
    await telegram.reply_to(await private.send(f"/nothing {MARK}"))
    await telegram.reply_to(await private.send(f"/add {MARK}"))
    await telegram.reply_to(await chat.send(f"@{telegram.bot.username} who feeds the {MARK} cats?"))
    await person.inline(f"who feeds the {MARK} cats")
    await telegram.guest_answer_to(
        await person.mention_as_guest(f"{MARK} cats?", telegram.guest_chat(members=(person,)))
    )
    async with Visitor(f"http://127.0.0.1:{port}") as visitor:
        await visitor.ask(f"who feeds the {MARK} cats?")
        await visitor.get(f"/api/search?q={MARK}")
        await visitor.get(f"/{MARK}")
    await running.all_done()
    await all_tasks_ended()
    log = capsys.readouterr().err
    assert len(ends_in(log)) >= 8
    assert MARK not in log
    assert NAME not in log


@pytest.mark.logs_errors("Telegram refused or lost a reply")
async def test_no_question_is_logged_with_what_telegram_refuses(
    with_cats: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    with_cats.telegram.faults.refuse("sendMessage", 400, "Bad Request: message text is wrong")
    await with_cats.readers_chat.send(f"who feeds the {MARK} cats?")
    await with_cats.all_done()
    await all_tasks_ended()
    assert MARK not in (log := capsys.readouterr().err)
    assert [line["update_id"] for line in lines_of(log) if line["level"] == "error"]
