"""What Telegram tells web pages about people, signed as its reference says.

See https://core.telegram.org/widgets/login and https://core.telegram.org/bots/webapps. Nothing here is from the program
that is tested.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from hmac import HMAC
from urllib.parse import urlencode

from tests.support.fake_bot_api.objects import User
from tests.support.fake_bot_api.world import World

THIRD_PARTIES = "b64url-of-an-Ed25519-signature-that-needs-no-token"
"""The field `signature`, with which others check the data. The hash covers it too."""

THEME = {
    "bg_color": "#17212b",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#232e3c",
}
"""Colours of a dark app."""


@dataclass(frozen=True)
class Signatures:
    """Signs for one bot."""

    token: str
    world: World

    def login(self, user: User) -> str:
        """Return the parameters that Telegram adds to the URL of a button that signs in."""
        told = {
            "id": str(user.id),
            "first_name": user.first_name,
            "last_name": user.last_name,
            "username": user.username,
            "photo_url": f"https://t.me/i/userpic/320/{user.id}.jpg",
            "auth_date": str(self.world.now()),
        }
        fields = {name: value for name, value in told.items() if value is not None}
        return urlencode(fields | {"hash": _hash(fields, sha256(self.token.encode()).digest())})

    def init_data(self, user: User) -> str:
        """Return what Telegram tells a Mini App that an inline button opens."""
        known = {"id", "first_name", "last_name", "username", "language_code"}
        fields = {
            "query_id": f"AAH{user.id}",
            "user": json.dumps(user.model_dump(include=known, exclude_none=True), separators=(",", ":")),
            "auth_date": str(self.world.now()),
            "signature": THIRD_PARTIES,
        }
        secret = HMAC(b"WebAppData", self.token.encode(), sha256).digest()
        return urlencode(fields | {"hash": _hash(fields, secret)})

    def app_fragment(self, user: User) -> str:
        """Return what Telegram adds to the URL of a Mini App, after its "#"."""
        theme = json.dumps(THEME, separators=(",", ":"))
        told = {"tgWebAppData": self.init_data(user), "tgWebAppVersion": "9.1", "tgWebAppPlatform": "weba"}
        return urlencode(told | {"tgWebAppThemeParams": theme})


def _hash(fields: dict[str, str], secret: bytes) -> str:
    checked = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    return HMAC(secret, checked.encode(), sha256).hexdigest()
