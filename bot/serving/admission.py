"""Let clients ask as much as the limits allow."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from time import monotonic

from aiohttp import web

from bot.runtime.bounded_dict import BoundedDict
from bot.serving.address_limits import ADDRESSES, AddressLimits
from bot.serving.client_addresses import ClientAddresses

COST_OF_UNREAD = 10
"""Cost of a request that cannot be read, in units of the cheapest page. No browser sends one. Six at once are
allowed."""


class Admission:
    """Knows the clients and what each may still ask."""

    def __init__(self, clients: ClientAddresses, clock: Callable[[], float] = monotonic) -> None:
        self.clients = clients
        self._clock = clock
        self._limits = AddressLimits(clock=clock)
        self._barred: BoundedDict[str, float] = BoundedDict(ADDRESSES)  # until when

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

    def charge_unread(self, peer: str | None) -> None:
        """Take the cost of a request that cannot be read. Who cannot pay it is barred until they could.

        Args: peer: Address of the other end of the connection. For whom a proxy asks is not known either.
        """
        address = self.clients.of(peer)
        wait_s = self._limits.take(address, COST_OF_UNREAD)
        if wait_s is not None:
            self._barred[address] = self._clock() + wait_s

    def is_barred(self, peer: str | None) -> bool:
        """Return whether connections of a client shall be ended at once. Those of trusted proxies are never."""
        return self._clock() < self._barred.get(self.clients.of(peer), 0) and not self.clients.is_proxy(peer)
