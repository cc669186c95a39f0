"""Read the links in feeds. Only web addresses count."""

from __future__ import annotations

from urllib.parse import urljoin

from index.errors import BadUrlError
from index.urls import written_url


def web_address(link: object, base: str | None = None) -> str | None:
    """Return the http or https address of *link*, relative to *base*; None if it has none ("javascript:")."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return written_url(urljoin(base, link.strip()) if base else link.strip())
    except (BadUrlError, ValueError):  # an invalid URL
        return None
