"""Fetching pages from the web, where every address and every answer may be hostile.

Only http and https; only public addresses, checked when the connection is made, on every hop; only ports 80 and 443;
what is allowed beyond that is named by the operator. No cookies, no proxy, one deadline for everything.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from ipaddress import ip_network
from urllib.parse import urlsplit

import httpx
import ssrfguard
from ssrfguard.httpx import AsyncSafeTransport

from index.addresses import DEFAULT_PORTS, MAX_URL_CHARS
from index.errors import (
    BadUrlError,
    FetchTimeoutError,
    ForbiddenAddressError,
    HttpStatusError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    UnsupportedTypeError,
    UrlTooLongError,
)

PUBLIC_PORTS = frozenset(DEFAULT_PORTS.values())
"""What the public web listens on; a port beyond them is rather the door of a service that is not meant for readers."""

USER_AGENT = "Byline/0.1 (article archive; fetches single pages when an editor asks)"
"""Says who asks and why, so that a site's owner can tell."""

_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9,*/*;q=0.1"

_UNREADABLE_TYPES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
"""Beginnings of content types that are not worth the download. Any other is judged by its content."""

_GZIP_WINDOW = 31
"""zlib's number for: the largest window, in a gzip wrapper."""

_HOST = re.compile(rb"(?!-)[a-z\d-]{1,63}(?<!-)(\.(?!-)[a-z\d-]{1,63}(?<!-))*\.?|[a-f\d:.]*:[a-f\d:.]*")
"""What can be looked up, or is an IPv6 address: anything else is a slip of the pen rather than a forbidden address."""

_ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


ResolverAnswer = tuple[int, int, int, str, tuple[object, ...]]
"""A row of what `socket.getaddrinfo` returns."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a fetch may take, all in all."""

    seconds: float = 20.0  # from the first look-up to the last byte: what an editor waits for without giving up
    bytes: int = 5 * 2**20  # of the page, inflated; the text of a long article has 100 kB, the rest is scripts
    redirects: int = 5  # shorteners and moves to https and www. need three


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """An entry of FETCH_ALLOW_HOSTS: may be fetched although its address is not public."""

    host: str  # lower case, without brackets
    ports: frozenset[int]

    @classmethod
    def parse(cls, entry: str) -> AllowedHost:
        """Read `host` (ports 80 and 443) or `host:port` (that port).

        Raises: ValueError: it is neither.
        """
        parts = urlsplit(f"//{entry.strip()}")
        if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username is not None:
            raise ValueError(f"not a host or host:port: {entry!r}")
        return cls(parts.hostname, PUBLIC_PORTS if parts.port is None else frozenset({parts.port}))


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What a URL led to."""

    final_url: str  # after redirects, without fragment
    content: bytes  # inflated
    content_type: str | None  # lower case, without parameters; None if the server named none
    charset: str | None  # as the server named it


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages within its limits. May be shared between threads."""

    allowed_hosts: Sequence[AllowedHost] = ()
    limits: FetchLimits = field(default_factory=FetchLimits)
    _tls: ssl.SSLContext = field(default_factory=lambda: httpx.create_ssl_context(trust_env=False))

    def fetch(self, url: str) -> FetchedPage:
        """The page at *url*. Blocks for at most `limits.seconds`.

        Raises: FetchError, the subclass says why; TooLargeError; UnsupportedTypeError. Nothing else.
        """
        with ThreadPoolExecutor(1) as thread:  # the caller's own may have an event loop, and only one can run in it
            return thread.submit(asyncio.run, self._fetch_in_time(url)).result()

    async def _fetch_in_time(self, url: str) -> FetchedPage:
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._follow(url)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise FetchTimeoutError(url, self.limits.seconds) from error
        except ssrfguard.SSRFGuardError as error:
            raise ForbiddenAddressError(url) from error
        except (httpx.InvalidURL, UnicodeError) as error:  # a redirect to what is no URL, a host that is no name
            raise BadUrlError(url) from error
        except (httpx.HTTPError, httpx.StreamError, zlib.error, OSError) as error:
            raise UnreachableError(url) from error

    async def _follow(self, requested_url: str) -> FetchedPage:
        """Fetch hop by hop: each is a connection of its own under the policy of its own host."""
        deadline = time.monotonic() + self.limits.seconds
        url = _parsed(requested_url)
        for _ in range(self.limits.redirects + 1):
            async with self._client_for(url, deadline) as client, client.stream("GET", url) as response:
                if response.next_request is None:
                    return await self._page(requested_url, response)
                url = _checked(response.next_request.url, requested_url)
        raise TooManyRedirectsError(requested_url, self.limits.redirects)

    def _client_for(self, url: httpx.URL, deadline: float) -> httpx.AsyncClient:
        transport = AsyncSafeTransport(
            policy=self._policy_for(url),
            resolver=_Resolver(deadline),
            verify=self._tls,
            trust_env=False,
        )
        headers = {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        # The deadline is around it all: a limit for each read does not stop a server that sends a byte a second.
        return httpx.AsyncClient(transport=transport, trust_env=False, headers=headers, timeout=self.limits.seconds)

    def _policy_for(self, url: httpx.URL) -> ssrfguard.Policy:
        port = url.port or DEFAULT_PORTS[url.scheme]
        for allowed in self.allowed_hosts:
            if allowed.host == url.host and port in allowed.ports:
                return ssrfguard.Policy(allowed_networks=_ANYWHERE, allowed_ports=frozenset({port}))
        return ssrfguard.Policy(allowed_ports=PUBLIC_PORTS)

    async def _page(self, requested_url: str, response: httpx.Response) -> FetchedPage:
        if not response.is_success:
            raise HttpStatusError(requested_url, response.status_code)
        content_type, charset = _content_type(response)
        if content_type and content_type.startswith(_UNREADABLE_TYPES):
            raise UnsupportedTypeError(requested_url, content_type)
        content = bytearray()
        async for piece in _inflated(response, self.limits.bytes + 1):
            content += piece
            if len(content) > self.limits.bytes:
                raise TooLargeError(requested_url, self.limits.bytes)
        return FetchedPage(str(response.url.copy_with(fragment=None)), bytes(content), content_type, charset)


def _parsed(url: str) -> httpx.URL:
    try:
        return _checked(httpx.URL(url.strip()), url)
    except httpx.InvalidURL as error:
        raise BadUrlError(url) from error


def _checked(url: httpx.URL, requested_url: str) -> httpx.URL:
    # A user name before the host is a disguise for the host, and would be shown to readers with the link.
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.raw_host) or url.userinfo:
        raise BadUrlError(requested_url)
    if url.port is not None and not 0 < url.port < 2**16:
        raise BadUrlError(requested_url)
    if len(str(url)) > MAX_URL_CHARS:
        raise UrlTooLongError(requested_url, MAX_URL_CHARS)
    return url


def _content_type(response: httpx.Response) -> tuple[str | None, str | None]:
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return content_type or None, response.charset_encoding


async def _inflated(response: httpx.Response, limit_bytes: int) -> AsyncIterator[bytes]:
    """The body in pieces of at most *limit_bytes*, however much a few bytes of it would inflate to.

    httpx's own decoding inflates a chunk as a whole, and in whatever encodings the server stacks.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip"):
        raise httpx.DecodingError(f"content encoding {encoding!r} was not offered")
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    async for chunk in response.aiter_raw():
        yield inflater.decompress(chunk, limit_bytes)
    if not inflater.eof:
        raise httpx.DecodingError("the compressed body ends too early")


class _Resolver:
    """`socket.getaddrinfo` with a deadline: left to itself it waits for as long as a hostile name server likes.

    The look-up runs in a thread of its own, for it cannot be stopped; when time is up it is left behind, and ends when
    the system gives up.
    """

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline  # of time.monotonic()

    def __call__(self, host: str, port: int, *how: int) -> Iterable[ResolverAnswer]:
        answers: Future[Iterable[ResolverAnswer]] = Future()
        threading.Thread(target=_look_up, args=(answers, host, port, how), daemon=True).start()
        return answers.result(timeout=max(0.0, self._deadline - time.monotonic()))


def _look_up(answers: Future[Iterable[ResolverAnswer]], host: str, port: int, how: Sequence[int]) -> None:
    try:
        answers.set_result(socket.getaddrinfo(host, port, *how))
    except (OSError, UnicodeError) as error:
        answers.set_exception(socket.gaierror(socket.EAI_NONAME, str(error)))
