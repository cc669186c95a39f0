"""A bot is killed while it changes an archive in a cluster."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.bot.sample_articles import CATS, KEEPER
from tests.support.fake_bot_api import FakeBotApi
from tests.support.opensearch.shared_log import SharedLog
from tests.support.program import killed_before_index
from tests.support.program.byline_process import Byline
from tests.support.program.command_replies import told

PROGRAM = (sys.executable, "-P", killed_before_index.__file__)


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


async def test_a_kill_between_the_log_and_the_index_loses_no_article_and_adds_none_twice(
    telegram: FakeBotApi, shared: SharedLog, tmp_path: Path
) -> None:
    asks_for_it = tmp_path / "kill"
    byline = Byline(telegram, tmp_path, PROGRAM)
    byline.settings |= {"OPENSEARCH_URL": ",".join(shared.urls), "OPENSEARCH_PREFIX": shared.prefix}
    byline.settings |= {"ADMIN_IDS": str(ADMIN_ID), killed_before_index.FILE_VARIABLE: str(asks_for_it)}
    await byline.start()
    asks_for_it.touch()
    command = await telegram.user("Edith", id=ADMIN_ID).private_chat().send(f"/add {CATS}")
    assert await byline.ended() == -signal.SIGKILL
    await byline.start()
    await told(telegram, command)
    question = await telegram.user("Ray").private_chat().send("who feeds the cats?")
    assert KEEPER in (await telegram.reply_to(question)).quotes
    await byline.stop()
    store = OpenSearchStore.open(shared.access, read_only=True)
    assert (len(store), store.revision) == (1, 1)
    store.close()
