"""Telegram's rules for URLs of links."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

LINK_SCHEMES = ("http", "https", "tg", "ton", "tonsite")


def checked_link(url: str) -> str | None:
    """Return the URL as Telegram keeps it; None if it makes no link of it: then only the text stays, with no error."""
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in LINK_SCHEMES or not host or any(ch.isspace() for ch in host):
        return None
    if parts.scheme in ("tg", "ton"):
        return url
    if "." not in host and ":" not in host:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/"))
