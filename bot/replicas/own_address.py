"""Find the address at which other processes reach this one."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from bot.setting_parsers import Listen

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - compared, not bound
"""Hosts that stand for all addresses of the machine."""

PORTS = {"http": 80, "https": 443}


def own_address(listen: Listen, nodes: Sequence[str]) -> str:
    """Return the base URL of what listens there, as other machines reach it.

    Args: nodes: The URLs of machines that all processes reach. If this one listens everywhere, its address towards one
        of them is taken.
    """
    host = listen.host if listen.host not in EVERYWHERE else _address_towards(nodes)
    return f"http://[{host}]:{listen.port}" if ":" in host else f"http://{host}:{listen.port}"


def _address_towards(nodes: Sequence[str]) -> str:
    for node in nodes:
        parts = urlsplit(node)
        with suppress(OSError):
            found = socket.getaddrinfo(parts.hostname, parts.port or PORTS[parts.scheme], type=socket.SOCK_DGRAM)
            family, kind, protocol, _, address = found[0]
            with socket.socket(family, kind, protocol) as chosen:
                chosen.connect(address)  # sends nothing: it asks the system for the way
                return str(chosen.getsockname()[0])
    return socket.gethostname()
