"""Check what Telegram says about who opens a page. It signs that with a key that it makes from the bot's token."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from bot.updates.permalink_form import SIGN_IN_FIELD

MAX_CHARS = 4_096
"""Length of what Telegram says, at most. Names, a user name and the address of a picture take a quarter of it."""

MAX_AGE_S = 86_400.0
"""Age of the oldest proof that counts, in seconds. Addresses stay in the histories of browsers."""

MAX_AHEAD_S = 300.0
"""Seconds that a proof may be ahead of our clock: clocks differ."""


class UnprovenError(Exception):
    """What is said about a person is not from Telegram, or too old."""


class TelegramProofs:
    """The reader of what Telegram signs for a bot."""

    def __init__(self, token: str, now: Callable[[], datetime]) -> None:
        self._login_key = hashlib.sha256(token.encode()).digest()
        self._app_key = hmac.digest(b"WebAppData", token.encode(), "sha256")
        self._now = now

    def user_of_login(self, query: str) -> int:
        """Return the Telegram id of who follows a button that signs in.

        Args: query: Of the address. It may have the field SIGN_IN_FIELD too, which Telegram does not sign.
        Raises: UnprovenError.
        """
        return self._user(query, self._login_key, lambda fields: int(fields["id"]), unsigned=SIGN_IN_FIELD)

    def user_of_app(self, init_data: str) -> int:
        """Return the Telegram id of who opens the Mini App. Args: init_data: As Telegram's script gives it.

        Raises: UnprovenError.
        """
        return self._user(init_data, self._app_key, lambda fields: int(json.loads(fields["user"])["id"]))

    def _user(self, said: str, key: bytes, id_in: Callable[[Mapping[str, str]], int], unsigned: str = "") -> int:
        try:
            fields = _fields_in(said)
            fields.pop(unsigned, None)
            if not hmac.compare_digest(fields.pop("hash").encode(), _signature(fields, key)):
                raise UnprovenError
            age_s = self._now().timestamp() - int(fields["auth_date"])
            user_id = id_in(fields)
        except (ValueError, KeyError) as error:
            raise UnprovenError from error
        if not -MAX_AHEAD_S <= age_s <= MAX_AGE_S:
            raise UnprovenError
        return user_id


def _fields_in(said: str) -> dict[str, str]:
    """Return the fields of a query. Raises: ValueError: it is too long, no query, or says something twice."""
    if len(said) > MAX_CHARS:
        raise ValueError
    fields = parse_qsl(said, keep_blank_values=True, strict_parsing=True, errors="strict")
    if len(dict(fields)) != len(fields):
        raise ValueError
    return dict(fields)


def _signature(fields: Mapping[str, str], key: bytes) -> bytes:
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest().encode()
