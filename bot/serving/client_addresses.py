"""Find out from which address a request comes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

IPV6_PREFIX = 64
"""Bits of an IPv6 address that count. One customer usually has all addresses that share them."""

UNKNOWN = "unknown"
"""Address of a client that has disconnected."""

_WITH_PORT = re.compile(r'"?(?:\[(?P<v6>[^\]]*)\]|(?P<v4>[0-9.]+))(?::\w*)?"?')
"""Pattern of addresses in the ways in which proxies write them: with a port, and as RFC 7239 quotes them."""


class ClientAddresses:
    """Names the address that limits count for a request."""

    def __init__(self, trusted: Collection[Network]) -> None:
        """Take the proxies that may say for whom they ask. Args: trusted: Their networks."""
        self._trusted = tuple(trusted)

    def of(self, peer: str | None, forwarded: Sequence[str] = ()) -> str:
        """Return the address of a client; for IPv6 the network of IPV6_PREFIX bits.

        Args:
            peer: Address of the other end of the connection; None: it is closed.
            forwarded: The headers `X-Forwarded-For`. Only those of trusted proxies count. They are read from the right,
                because anybody may have written what is further left. An entry that names no address, such as
                "unknown", counts as the address of the proxy that wrote it.
        """
        sender = _parsed(peer or "")
        if sender is None:
            return UNKNOWN
        for entry in reversed(",".join(forwarded).split(",")):
            if not self._is_trusted(sender):
                break
            named = _named(entry.strip())
            if named is None:
                break
            sender = named
        return _counted(sender)

    def is_proxy(self, peer: str | None) -> bool:
        """Return whether *peer* is a trusted proxy, through which many clients come."""
        sender = _parsed(peer or "")
        return sender is not None and self._is_trusted(sender)

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _named(entry: str) -> Address | None:
    match = _WITH_PORT.fullmatch(entry)
    return _parsed((match["v6"] or match["v4"] or "") if match else entry)


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@lru_cache(maxsize=1_024)
def _counted(address: Address) -> str:
    return str(address) if address.version == 4 else str(ip_network((address, IPV6_PREFIX), strict=False))
