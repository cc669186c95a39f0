"""Serve at each address all that the settings put there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.serving.admission import Admission
from bot.serving.cannot_listen import CannotListenError
from bot.serving.http_server import Explain, HttpRoute, HttpServer, ServerLimits
from bot.setting_parsers import Listen


@dataclass(frozen=True, slots=True)
class HttpService:
    """Routes that belong together, and how their failures are answered."""

    setting: str  # the name of the one that says where they are served
    listen: Listen
    routes: Sequence[HttpRoute]
    explain: Explain
    on_start: Callable[[], None]  # called once they are served; it logs what the operator reads about them
    connections: int = 0  # that one client may need beside those of `ServerLimits`


class Listener:
    """A server of all services at one address."""

    def __init__(self, services: Sequence[HttpService], admission: Admission) -> None:
        """Serve nothing yet.

        Args: services: All with the same address. The first one answers requests that none of them knows. Where the
            routes of two match, those of the last one count.
        """
        self._services = services
        routes = [replace(route, explain=service.explain) for service in reversed(services) for route in service.routes]
        more, limits = sum(service.connections for service in services), ServerLimits()
        limits = replace(limits, connections=limits.connections + more, connections_each=limits.connections_each + more)
        self._server = HttpServer(services[0].listen, routes, services[0].explain, admission, limits)

    async def start(self) -> None:
        """Begin to serve. Raises: CannotListenError."""
        try:
            await self._server.start()
        except CannotListenError as error:
            names = " and ".join(service.setting for service in self._services)
            raise CannotListenError(f"{names} cannot be used: {error}") from error
        for service in self._services:
            service.on_start()

    async def stop(self) -> None:
        """End all connections."""
        await self._server.stop()


def listeners_of(services: Sequence[HttpService], admission: Admission) -> list[Listener]:
    """Return a listener for each address. Args: services: See `Listener`; those of different addresses too."""
    addresses = dict.fromkeys(service.listen for service in services)
    return [Listener([service for service in services if service.listen == listen], admission) for listen in addresses]
