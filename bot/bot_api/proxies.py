"""The proxies that the environment names: they are used for everything that Telegram is asked."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from bot.config import SettingsError

_SCHEMES = ("http", "https", "all")


def check_proxies() -> None:
    """Check them before they are used; their values are not told, for they may hold a password.

    Raises: SettingsError: a variable names no proxy that can be used.
    """
    problems = [
        f"{scheme.upper()}_PROXY isn't a usable proxy: write http://host:port, or unset it."
        for scheme, url in getproxies().items()
        if scheme in _SCHEMES and url and not _is_usable(url)
    ]
    if problems:
        raise SettingsError(problems)


def proxy_for(url: str) -> str | None:
    """Return the proxy through which to ask for *url*; None: none."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return _with_scheme(proxy) if proxy and not proxy_bypass(parts.hostname or "") else None


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"http://{url}"


def _is_usable(url: str) -> bool:
    try:
        httpx.HTTPTransport(proxy=_with_scheme(url)).close()
    except (ValueError, httpx.InvalidURL, ImportError):  # the last: SOCKS needs a package of its own
        return False
    return True
