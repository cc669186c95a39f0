"""The bot cannot reach its cluster for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial

import pytest

from bot.messaging.error_messages import ERROR_MESSAGES
from index.errors import BackendUnavailableError
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS, DOGS, KEEPER
from tests.support.bot.webhook import webhook_settings
from tests.support.fake_bot_api import FakeBotApi
from tests.support.opensearch.gate import Gate
from tests.support.opensearch.shared_log import SharedLog
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import told

ASKED = "who feeds the cats?"
DOWN = ERROR_MESSAGES[BackendUnavailableError]

BACK_S = 10.0
"""Seconds after which new questions are answered when the cluster is back."""

TOLD_S = 30.0
"""Seconds after which all are told that search is down, when two nodes let wait for ten seconds each."""


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


@pytest.fixture
def gates(shared: SharedLog) -> Iterator[list[Gate]]:
    with ExitStack() as opened:
        yield [opened.enter_context(Gate(url)) for url in shared.urls]


@pytest.fixture
async def bot(telegram: FakeBotApi, byline: Byline, shared: SharedLog, gates: list[Gate]) -> Byline:
    """The bot behind a webhook, with an article in the cluster."""
    await byline.start(
        OPENSEARCH_URL=",".join(gate.url for gate in gates),
        OPENSEARCH_PREFIX=shared.prefix,
        ADMIN_IDS=str(ADMIN_ID),
        **{name.upper(): value for name, value in webhook_settings(telegram).items()},
    )
    await told(telegram, await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {CATS}"))
    return byline


@pytest.mark.usefixtures("bot")
async def test_a_question_is_told_so_and_the_next_one_answered_when_it_is_back(
    telegram: FakeBotApi, shared: SharedLog, gates: list[Gate]
) -> None:
    """An `/add` is not accepted meanwhile. It is done once when Telegram repeats it."""
    chat, editors = telegram.user("Ray").private_chat(), telegram.user("Edith", id=ADMIN_ID).private_chat()
    for gate in gates:
        gate.close()
    command = await editors.send(f"/add {DOGS}")
    refused = partial(telegram.webhook.outcomes_of, int(str(telegram.updates.sent[-1]["update_id"])))
    assert (await telegram.reply_to(await chat.send("who purrs?"))).content == DOWN
    await telegram.until(lambda: len(refused()) > 1, "a further refusal")
    assert all("503 Service Unavailable" in each for each in refused())
    assert telegram.replies_to(command) == []
    for gate in gates:
        gate.open()
    back_at = time.monotonic()
    assert KEEPER in (await telegram.reply_to(await chat.send(ASKED))).quotes
    assert time.monotonic() - back_at < BACK_S
    await told(telegram, command, kills=0)
    await telegram.settled()
    with closing(OpenSearchStore.open(shared.access, read_only=True)) as store:
        assert (len(store), store.revision) == (2, 2)


@pytest.mark.faults
@pytest.mark.usefixtures("bot")
async def test_connections_that_stand_still_are_told_and_overcome_too(telegram: FakeBotApi, gates: list[Gate]) -> None:
    """The first ones wait for two nodes, which may only be slow. The others do not wait as long after them."""
    assert (await telegram.reply_to(await telegram.user("Nell").private_chat().send(ASKED))).quotes
    chats = [telegram.user(f"Ray {number}").private_chat() for number in range(10)]
    for gate in gates:
        gate.hang()
    hung_at = time.monotonic()
    asked = [await chat.send("who purrs?") for chat in chats]
    assert {(await telegram.reply_to(each)).content for each in asked} == {DOWN}
    assert time.monotonic() - hung_at < TOLD_S
    for gate in gates:
        gate.flow()
    back_at = time.monotonic()
    while not (reply := await telegram.reply_to(await telegram.user("New").private_chat().send(ASKED))).quotes:
        assert reply.content == DOWN
    assert KEEPER in reply.quotes
    assert time.monotonic() - back_at < BACK_S
