"""A clock for archives, which a test sets."""

from __future__ import annotations

from datetime import UTC, datetime

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time
