"""Check the web addresses of articles, and write them in the form that is stored and shown as links."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, urlsplit

import regex

from index.errors import BadUrlError, UrlTooLongError
from index.text import without_login

MAX_URL_CHARS = 2_000
"""Most characters of a URL. Browsers and servers do not guarantee to accept longer ones, and a caller may have
no room for a list of ten articles with longer ones."""

DEFAULT_PORTS = {"http": 80, "https": 443}

IN_ARCHIVE = "!/"
"""Beginning of a fragment that names a file in an archive. Only fragments with "!" distinguish articles, as on sites
that were a single page. A reader who follows the link gets the archive."""

_HOST = regex.compile(r"[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}._])?|[\da-f:.]*:[\da-f:.]*")
"""A host name in any script, or an IPv6 address without brackets."""

_UNWRITABLE = regex.compile(r"[^\p{L}\p{M}\p{N}%/:?#\[\]@!$&'()*+,;=._~-]")
"""Characters that must be percent-encoded in a URL. Letters of all scripts may stay, because readers know them."""


def written_url(url: str) -> str:
    """Return *url* in the form that may be stored and linked, with forbidden characters percent-encoded; idempotent.

    Raises: BadUrlError: not an http or https URL with a host, or one with a user name or an invalid port.
        UrlTooLongError.
    """
    if len(url) > MAX_URL_CHARS:
        raise UrlTooLongError(url, MAX_URL_CHARS)
    split_url(url)
    written = _UNWRITABLE.sub(lambda match: quote(match[0], safe=""), url.strip())
    if len(written) > MAX_URL_CHARS:
        raise UrlTooLongError(url, MAX_URL_CHARS)
    return written


def split_url(url: str) -> SplitResult:
    """Return the parts of an http or https URL with a host and a valid port, if any. A user name is not allowed.

    Raises: BadUrlError.
    """
    try:
        parts = urlsplit(url.strip())
        url.encode()  # a lone surrogate has no encoding
        is_there = parts.port != 0 and _HOST.fullmatch(parts.hostname or "") is not None
    except ValueError as error:
        raise BadUrlError(url) from error
    if parts.scheme not in ("http", "https") or not is_there or "@" in parts.netloc:
        raise BadUrlError(url)
    return parts


def address_in(archive_url: str, name: str) -> str | None:
    """Return the address of a file in the archive at *archive_url*, by its *name* in it; None if it would be too
    long."""
    address = f"{archive_url}#{IN_ARCHIVE}{quote(name)}"
    return address if len(address) <= MAX_URL_CHARS else None


def host_of(url: str) -> str:
    """Return the host of *url* without "www.", as the name of a publication without another name."""
    return (urlsplit(url).hostname or without_login(url)).removeprefix("www.")
