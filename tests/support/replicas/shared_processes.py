"""Several processes of one bot with one archive in a cluster, behind one webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from tests.support.bot.webhook import SECRET, URL
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import BYLINE, PATIENT, Byline
from tests.support.web.free_port import free_port


class Replicas:
    """Processes that share an archive. Telegram's updates go to each in turn."""

    def __init__(self, telegram: FakeBotApi, directory: Path, urls: list[str], prefix: str | None = None) -> None:
        """Start none yet. Args: prefix: Of the archive; None: one of its own."""
        self._telegram = telegram
        self._directory = directory
        self._urls = urls
        self.prefix = prefix or f"replicas{uuid4().hex}"
        self.access = ClusterAccess(tuple(urls), prefix=self.prefix)
        self.all: list[Byline] = []

    def add(self, settings: Mapping[str, str], program: tuple[str, ...] = BYLINE, *, polls: bool = False) -> Byline:
        """Return another process, which is not started yet."""
        directory = self._directory / f"replica{len(self.all) + 1}"
        directory.mkdir()
        byline = Byline(self._telegram, directory, program)
        byline.settings |= PATIENT | dict(settings)
        byline.settings |= {"OPENSEARCH_URL": ",".join(self._urls), "OPENSEARCH_PREFIX": self.prefix}
        if not polls:
            listen = f"127.0.0.1:{free_port()}"
            byline.settings |= {"WEBHOOK_URL": URL, "WEBHOOK_LISTEN": listen, "WEBHOOK_SECRET": SECRET}
        self.all.append(byline)
        return byline

    async def start(self, count: int, **settings: str) -> list[Byline]:
        """Start several processes. Telegram's updates go to each in turn."""
        started = []
        for _ in range(count):
            started.append(self.add(settings))
            await started[-1].start()
        self.send_to(*started)
        return started

    def send_to(self, *replicas: Byline) -> None:
        """Have Telegram's updates go to these, each in turn."""
        self._telegram.webhook.proxies["bot.example"] = [self.server_of(each) for each in replicas]

    def server_of(self, replica: Byline) -> str:
        return f"http://{replica.settings['WEBHOOK_LISTEN']}"

    async def close(self) -> None:
        await asyncio.gather(*(byline.close() for byline in self.all))
        client = ClusterClient(self.access)
        for name in client.get(f"/{self.prefix}-*"):
            client.delete(f"/{name}")
        client.close()
