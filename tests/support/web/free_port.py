"""Find a port to listen at."""

from __future__ import annotations

import os
import socket
from random import SystemRandom

PORTS = range(10_000, 32_000)
"""Ports that no system gives to outgoing connections. Those of other tests would take one between now and its use."""

MOST_WORKERS = 64
"""Of one run of tests. Each has ports of its own: two would take the same one before either listens at it."""


def free_port() -> int:
    """Return a port of loopback that nobody listens at. It is drawn by chance, so other runs have another one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % MOST_WORKERS
    while True:
        port = SystemRandom().choice(PORTS[worker::MOST_WORKERS])
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
