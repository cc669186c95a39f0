"""Remember who signed in, in a cookie of theirs. Nothing is stored here."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

COOKIE = "byline"
"""Name of the cookie."""

LIFE = timedelta(days=1)
"""Time until one has to sign in again."""

_VALUE = re.compile(r"(?P<user>[0-9]{1,20})\.(?P<until>[0-9]{1,12})\.(?P<signature>[0-9a-f]{64})", re.ASCII)


class Sessions:
    """The writer and reader of cookies. They outlive a restart, but not the bot's token."""

    def __init__(self, token: str, web_url: str | None, now: Callable[[], datetime]) -> None:
        """Make a key of the token.

        Args: web_url: Address of the pages; None: unknown, so they may be anywhere on their host.
        """
        self._key = hmac.digest(token.encode(), b"byline web session", "sha256")
        self._path = urlsplit(web_url or "").path + "/"
        self._now = now

    def cookie(self, user_id: int, *, in_app: bool) -> str:
        """Return the header that makes a browser send who it is.

        Args: in_app: Whether a Mini App gets it. Telegram in a browser shows that in a frame, to which a browser sends
            only cookies that are marked so. Such a cookie is for that frame alone.
        """
        value = f"{user_id}.{int((self._now() + LIFE).timestamp())}"
        attributes = f"Max-Age={LIFE // timedelta(seconds=1)}; Path={self._path}; HttpOnly; Secure"
        site = "None; Partitioned" if in_app else "Lax"
        return f"{COOKIE}={value}.{self._signature(value)}; {attributes}; SameSite={site}"

    def user_of(self, value: str) -> int | None:
        """Return the Telegram id of the person whose cookie has this value; None: it is forged, or too old."""
        match = _VALUE.fullmatch(value)
        if match is None:
            return None
        signed, _, signature = value.rpartition(".")
        if not hmac.compare_digest(signature, self._signature(signed)):
            return None
        return int(match["user"]) if self._now().timestamp() < int(match["until"]) else None

    def _signature(self, value: str) -> str:
        return hmac.new(self._key, value.encode("ascii"), hashlib.sha256).hexdigest()
