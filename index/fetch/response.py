"""Read a server's answer to a fetch: the body within limits, and the facts in its headers."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import PureWindowsPath

import httpx

from index.errors import AccessDeniedError, BusyServerError, HttpStatusError, PageGoneError, PartialAnswerError
from index.text import clean_line

FOR_GOOD = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
"""Statuses of permanent redirects, after which the new address should be used."""

WHOLE_PAGE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
"""Statuses of answers that contain the page. Other successes contain a part of it, nothing, or something else. They
answer requests that are never made."""

UNREADABLE_TYPES = ("image/", "audio/", "video/", "font/")
"""Beginnings of content types that are not worth downloading. Any other type is judged by its content."""

MAX_VALIDATOR_CHARS = 1_000
"""Most characters of a stored ETag. Usual ones have fifty. It is sent with every later request."""

_GZIP_WINDOW = 31
"""zlib's number for the largest window with a gzip header."""

_MAX_GROWTH = 1.001
"""Largest factor by which gzip makes incompressible content longer: five bytes per block of 16 kB."""

_HEADER_BYTES = 1_000
"""Bytes around the content: the file name and a checksum."""

_STATUS_ERRORS: Mapping[int, type[HttpStatusError]] = {
    HTTPStatus.PARTIAL_CONTENT: PartialAnswerError,
    HTTPStatus.UNAUTHORIZED: AccessDeniedError,
    HTTPStatus.PAYMENT_REQUIRED: AccessDeniedError,
    HTTPStatus.FORBIDDEN: AccessDeniedError,
    HTTPStatus.NOT_FOUND: PageGoneError,
    HTTPStatus.GONE: PageGoneError,
    HTTPStatus.TOO_MANY_REQUESTS: BusyServerError,
}

_VALIDATOR = re.compile(r"[\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Validators:
    """The values that tell a server which version of a page we have; None: the server did not send them."""

    etag: str | None = None
    last_modified: str | None = None  # as the server wrote it, because servers compare it character by character

    @classmethod
    def of(cls, response: httpx.Response) -> Validators:
        """Return the validators that came with *response*."""
        return cls(_validator(response, "ETag"), _validator(response, "Last-Modified"))

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that request the page only if it changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


NOTHING_KNOWN = Validators()
"""Validators of a page that was never fetched."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page that was fetched."""

    final_url: str  # after redirects, without fragment
    content: bytes  # inflated
    content_type: str | None  # lower case, without parameters; None if the server named none
    charset: str | None  # as the server named it
    name: str | None = None  # the server's name for the file: a label, never a path; None: no name
    validators: Validators = NOTHING_KNOWN
    moved_to: str | None = None  # permanent address according to the server (301, 308); None: the requested one


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a fetch through redirects: the next URL to request."""

    requested_url: str  # the first one
    url: str  # to request next
    redirects: int = 0  # number of redirects that led here
    spent_s: float = 0.0  # time of the requests, without pauses between them
    moved_to: str | None = None  # after the permanent redirects at the beginning
    is_for_good: bool = True  # all redirects up to here were permanent

    @classmethod
    def first(cls, url: str) -> Hop:
        """Return the first hop of the fetch of *url*."""
        return cls(url, url)


def content_type_of(response: httpx.Response) -> tuple[str | None, str | None]:
    """Return the content type and the encoding that the server gives."""
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        charset = response.charset_encoding
    except ValueError:  # the library also decodes the name of the encoding
        charset = None
    return content_type or None, charset


def name_of(response: httpx.Response) -> str | None:
    """Return the name that the server gives the file."""
    message = Message()
    message["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    try:
        name = message.get_filename() or ""
    except ValueError:  # the encoding of the name is unknown, or the name is not valid in it
        return None
    return clean_line(PureWindowsPath(name).name) or None  # both kinds of slashes end a folder


def status_error(url: str, response: httpx.Response) -> HttpStatusError:
    """Return the error for a *response* that does not contain the page."""
    status = response.status_code
    of_server = BusyServerError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HttpStatusError
    return _STATUS_ERRORS.get(status, of_server)(url, status, _retry_after_s(response))


def _retry_after_s(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _validator(response: httpx.Response, name: str) -> str | None:
    value = response.headers.get(name, "").strip()
    return value if len(value) <= MAX_VALIDATOR_CHARS and _VALIDATOR.fullmatch(value) else None


async def inflated(response: httpx.Response, limit_bytes: int) -> AsyncIterator[bytes]:
    """Yield the body in pieces of at most *limit_bytes*, even if a few bytes of it would inflate to more.

    httpx would inflate a whole chunk at once, in any encodings that the server combines. The received bytes are limited
    to the compressed size of *limit_bytes*, because received bytes may inflate to nothing.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip"):
        raise httpx.DecodingError(f"content encoding {encoding!r} was not offered")
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    compressed_bytes = 0
    async for chunk in response.aiter_raw():
        compressed_bytes += len(chunk)
        if compressed_bytes > _MAX_GROWTH * limit_bytes + _HEADER_BYTES:
            raise httpx.DecodingError("the compressed body is longer than what it may inflate to")
        yield inflater.decompress(chunk, limit_bytes)
        if inflater.eof:  # later bytes do not belong to the content, and would be kept
            return
    raise httpx.DecodingError("the compressed body ends too early")
