"""Serve what programs ask that watch over the bot, at an address of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from bot.monitoring.archive_figures import ArchiveFigures
from bot.monitoring.readiness import STOPPING, Readiness
from bot.runtime.metrics import CONTENT_TYPE, Metrics
from bot.serving.admission import Admission
from bot.serving.bare_responses import explain_barely
from bot.serving.cannot_listen import CannotListenError
from bot.serving.client_addresses import ClientAddresses
from bot.serving.http_server import HttpRoute, HttpServer, ServerLimits
from bot.setting_parsers import Listen

CONNECTIONS = 32
"""Most connections. A few programs ask, each over one, and all of them may come from one address."""

STOP_S = 0.5  # for open requests when the bot stops


class _Unlimited(Admission):
    """Lets every address ask as much as it likes: nothing here takes long, and only own programs reach it."""

    def charge(self, request: web.BaseRequest, cost: float) -> None:
        """Take nothing."""


class MonitoringServer:
    """The server of `METRICS_LISTEN`. It answers from before the bot connects until after it has stopped."""

    def __init__(self, listen: Listen, readiness: Readiness, metrics: Metrics, archive: ArchiveFigures) -> None:
        """Serve nothing yet."""
        self._readiness = readiness
        self._metrics = metrics
        self._archive = archive
        self._is_stopping: Callable[[], bool] = bool
        routes = [
            HttpRoute(re.compile("/healthz"), self._health),
            HttpRoute(re.compile("/readyz"), self._ready),
            HttpRoute(re.compile("/metrics"), self._figures),
        ]
        limits = ServerLimits(connections=CONNECTIONS, connections_each=CONNECTIONS, stop_s=STOP_S)
        self._server = HttpServer(listen, routes, explain_barely, _Unlimited(ClientAddresses(())), limits)

    async def start(self, is_stopping: Callable[[], bool]) -> None:
        """Begin to serve.

        Args: is_stopping: Returns whether the bot was told to stop.
        Raises: CannotListenError.
        """
        self._is_stopping = is_stopping
        try:
            await self._server.start()
        except CannotListenError as error:
            raise CannotListenError(f"METRICS_LISTEN cannot be used: {error}") from error

    async def stop(self) -> None:
        """End all connections."""
        await self._server.stop()

    async def _health(self, _request: web.BaseRequest) -> web.Response:
        """Say that the event loop turns: it would not come here otherwise."""
        return web.Response(text="alive\n")

    async def _ready(self, _request: web.BaseRequest) -> web.Response:
        """Say whether questions are answered and work is accepted, or a line for each reason why not."""
        reasons = [STOPPING] if self._is_stopping() else await self._readiness.reasons()
        status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
        return web.Response(text="".join(f"{line}\n" for line in reasons or ["ready"]), status=status)

    async def _figures(self, _request: web.BaseRequest) -> web.Response:
        """Return what was counted and measured."""
        await self._archive.refresh()
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
