"""Replicas on a real cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.fake_bot_api import FakeBotApi
from tests.support.logged_errors import ErrorLog
from tests.support.replicas.shared_bots import SharedBots
from tests.support.replicas.shared_processes import Replicas


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


@pytest.fixture
async def bots(telegram: FakeBotApi, opensearch_urls: list[str]) -> AsyncIterator[SharedBots]:
    """Bots with one inbox in a cluster, in this process. None is started yet."""
    bots = SharedBots(telegram, opensearch_urls)
    yield bots
    await bots.close()
