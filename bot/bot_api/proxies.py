"""Find the proxies in the environment. All requests to Telegram use them."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from bot.config import SettingsError

_SCHEMES = ("http", "https", "all")


def check_proxies() -> None:
    """Check the proxies before they are used. Messages omit the values, which may hold a password.

    Raises: SettingsError: a variable names no usable proxy.
    """
    problems = [
        f"{scheme.upper()}_PROXY isn't a usable proxy: write http://host:port, or unset it."
        for scheme, url in getproxies().items()
        if scheme in _SCHEMES and url and not _is_usable(url)
    ]
    if problems:
        raise SettingsError(problems)


def proxy_for(url: str) -> str | None:
    """Return the proxy for requests to *url*; None: no proxy."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return _with_scheme(proxy) if proxy and not proxy_bypass(parts.hostname or "") else None


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"http://{url}"


def _is_usable(url: str) -> bool:
    try:
        httpx.HTTPTransport(proxy=_with_scheme(url)).close()
    except (ValueError, httpx.InvalidURL, ImportError):  # ImportError: SOCKS needs an extra package
        return False
    return True
