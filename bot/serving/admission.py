"""Let clients ask as much as the limits allow."""

from __future__ import annotations

from math import ceil

from aiohttp import web

from bot.serving.address_limits import AddressLimits
from bot.serving.client_addresses import ClientAddresses


class Admission:
    """Knows the clients and what each may still ask."""

    def __init__(self, clients: ClientAddresses) -> None:
        self.clients = clients
        self._limits = AddressLimits()

    def address_of(self, request: web.BaseRequest) -> str:
        """Return the address from which a request comes."""
        return self.clients.of(request.remote, request.headers.getall("X-Forwarded-For", ()))

    def charge(self, request: web.BaseRequest, cost: float) -> None:
        """Take the cost of a request from what its sender may ask. Args: cost: See `AddressLimits.take`.

        Raises: web.HTTPTooManyRequests: that is more than is left.
        """
        wait_s = self._limits.take(self.address_of(request), cost)
        if wait_s is not None:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(ceil(wait_s))})
