"""The proxies that the environment names: httpx uses them for everything that Telegram is asked."""

from __future__ import annotations

from urllib.request import getproxies

import httpx

from bot.config import SettingsError

_SCHEMES = ("http", "https", "all")


def check_proxies() -> None:
    """Check them before httpx meets them; their values are not told, for they may hold a password.

    Raises: SettingsError: a variable names no proxy that can be used.
    """
    problems = [
        f"{scheme.upper()}_PROXY names no proxy that can be used: write http://host:port, or unset it."
        for scheme, url in getproxies().items()
        if scheme in _SCHEMES and url and not _is_usable(url)
    ]
    if problems:
        raise SettingsError(problems)


def _is_usable(url: str) -> bool:
    try:
        httpx.HTTPTransport(proxy=url if "://" in url else f"http://{url}").close()
    except (ValueError, httpx.InvalidURL, ImportError):  # the last: SOCKS needs a package of its own
        return False
    return True
