"""A bot is killed while it changes an archive in a cluster."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS, KEEPER
from tests.support.fake_bot_api import FakeBotApi
from tests.support.logged_errors import ErrorLog
from tests.support.program import killed_before_index
from tests.support.program.command_replies import told
from tests.support.replicas.shared_processes import Replicas

PROGRAM = (sys.executable, "-P", killed_before_index.__file__)


@pytest.fixture
async def replicas(
    telegram: FakeBotApi, tmp_path: Path, opensearch_urls: list[str], error_log: ErrorLog
) -> AsyncIterator[Replicas]:
    """An archive in a cluster. No process is started yet."""
    replicas = Replicas(telegram, tmp_path, opensearch_urls)
    yield replicas
    await replicas.close()
    for byline in replicas.all:
        error_log.read_output(byline.output)


async def test_a_kill_between_the_log_and_the_index_loses_no_article_and_adds_none_twice(
    telegram: FakeBotApi, replicas: Replicas, tmp_path: Path
) -> None:
    """A second replica is alive, and finishes it. Both find the article then."""
    asks_for_it = tmp_path / "kill"
    settings = {"ADMIN_IDS": str(ADMIN_ID), killed_before_index.FILE_VARIABLE: str(asks_for_it)}
    killed, other = replicas.add(settings, PROGRAM), replicas.add(settings)
    await other.start()
    await killed.start()
    replicas.send_to(killed)
    asks_for_it.touch()
    command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {CATS}")
    assert await killed.ended() == -signal.SIGKILL
    replicas.send_to(other)
    await told(telegram, command)
    await killed.start()
    for number, replica in enumerate((other, killed)):
        replicas.send_to(replica)
        question = await telegram.user(f"Ray{number}").private_chat().send("who feeds the cats?")
        assert KEEPER in (await telegram.reply_to(question)).quotes
    with closing(OpenSearchStore.open(replicas.access, read_only=True)) as store:
        assert (len(store), store.revision) == (1, 1)
