"""Write and read links that open the bot, and send it `/start` with a text: the payload."""

from __future__ import annotations

import re

MAX_PAYLOAD_CHARS = 64
"""Longest payload: Telegram's limit. Its characters are A-Z, a-z, 0-9, "_" and "-"."""

_START_LINK = re.compile(rf"https://t\.me/\w+\?start=([A-Za-z0-9_-]{{1,{MAX_PAYLOAD_CHARS}}})\Z")


def start_url(username: str, payload: str) -> str:
    """Return the address that opens the bot with this *username*, and sends it `/start` with *payload*."""
    return f"https://t.me/{username}?start={payload}"


def payload_for(username: str, url: str) -> str:
    """Return the payload of a link to the bot with this *username*, in each form that people know; empty if *url* is
    another address."""
    host = r"https?://(?:t\.me|telegram\.me|telegram\.dog)"
    pattern = rf"{host}/{re.escape(username)}/?\?start=([A-Za-z0-9_-]{{1,{MAX_PAYLOAD_CHARS}}})"
    link = re.fullmatch(pattern, url, re.IGNORECASE)
    return link[1] if link else ""


def payload_in(text: str) -> str:
    """Return the payload of the link to a bot with which *text* ends; empty if it ends with another text."""
    link = _START_LINK.search(text)
    return link[1] if link else ""
