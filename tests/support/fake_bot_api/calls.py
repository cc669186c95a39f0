"""The log of what the bot asked, for assertions and for the report of a test that waited in vain."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from tests.support.fake_bot_api.http.decoding import Given

SHOWN_CHARS = 300
IN_FLIGHT = "in flight"


@dataclass
class Call:
    """One request of the bot."""

    method: str
    given: Given
    at: float = field(default_factory=time.monotonic)
    """Seconds on the monotonic clock."""
    outcome: str = IN_FLIGHT
    """Its answer: "ok", the error, or the fault."""

    @property
    def chat_id(self) -> int | None:
        value = self.given.get("chat_id")
        if isinstance(value, str) and value.lstrip("-").isdigit():
            return int(value)
        return value if isinstance(value, int) else None

    def __str__(self) -> str:
        given = json.dumps(self.given, ensure_ascii=False, default=repr)
        return f"{self.method}({given[:SHOWN_CHARS]}) -> {self.outcome[:SHOWN_CHARS]}"
