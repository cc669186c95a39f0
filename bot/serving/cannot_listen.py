"""Define the error of a server that cannot begin. It needs no library of servers, which takes time to load."""

from __future__ import annotations


class CannotListenError(Exception):
    """The address cannot be listened to. The message says why."""
