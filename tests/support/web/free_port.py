"""Find a port to listen at."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a port of loopback that nobody listens at. The system gives it to nobody else for a while."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
