"""Fetch pages from the web, where every address and every answer may be hostile.

Only http and https are allowed, only public addresses, and only ports 80 and 443. Addresses are checked when a
connection is made, on every hop. The operator may name exceptions. There are no cookies, no proxy, and one deadline for
everything.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
import ssl
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

import httpx
import ssrfguard
from ssrfguard.httpx import AsyncSafeTransport

from index.errors import (
    BadUrlError,
    FetchTimeoutError,
    ForbiddenAddressError,
    NotModifiedError,
    TooLargeError,
    TooManyRedirectsError,
    UnreachableError,
    UnsupportedTypeError,
    UrlTooLongError,
)
from index.extraction.formats.table import SIGNATURE_WITHIN_BYTES, accept_header, binary_type, document_types
from index.fetch.dns import Resolver
from index.fetch.response import (
    FOR_GOOD,
    NOTHING_KNOWN,
    UNREADABLE_TYPES,
    WHOLE_PAGE,
    FetchedPage,
    Hop,
    Validators,
    content_type_of,
    inflated,
    name_of,
    status_error,
)
from index.urls import DEFAULT_PORTS, MAX_URL_CHARS

PUBLIC_PORTS = frozenset(DEFAULT_PORTS.values())
"""Ports of the public web. Another port more likely belongs to a service that is not meant for readers."""

USER_AGENT = "Byline/0.1 (article archive; fetches single pages when an editor asks, and feeds)"
"""Name that tells the owner of a site who sends the requests, and why."""

_HOST = re.compile(rb"(?!-)[a-z\d-]{1,63}(?<!-)(\.(?!-)[a-z\d-]{1,63}(?<!-))*\.?|[a-f\d:.]*:[a-f\d:.]*")
"""Pattern of a host that can be looked up, or of an IPv6 address. Anything else is a typing error rather than a
forbidden address."""

_ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))

_NOT_PUBLIC = ssrfguard.AddressTable(
    (
        *ssrfguard.DEFAULT_DENIED.blocks,
        ssrfguard.Block(IPv4Network("168.63.129.16/32"), "Azure platform", "", ssrfguard.Reach.DENIED),
        ssrfguard.Block(IPv6Network("::ffff:0:0:0/96"), "IPv4-translated", "RFC2765", ssrfguard.Reach.DENIED),
    )
)
"""Networks that are not public, and two more networks. The first has the address from which every machine of Azure gets
its settings, which is in a public range. The second has IPv6 addresses that some networks translate into any IPv4
address."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of one fetch in total."""

    seconds: float = 20.0  # from the first lookup to the last byte; editors wait so long
    bytes: int = 5 * 2**20  # of the inflated page; the text of a long article has 100 kB, the rest is scripts
    file_bytes: int = 20_000_000  # of a file that is not text; files sent to the caller have this limit too
    redirects: int = 5  # shorteners and moves to https and www. need three


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """An entry of FETCH_ALLOW_HOSTS: a host that may be fetched although its address is not public."""

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


@cache
def _tls_context() -> ssl.SSLContext:
    """Return the trusted certificates. Reading them takes some 25 ms, so all fetchers share them."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """A fetcher of pages within limits. It may be shared between threads."""

    allowed_hosts: Sequence[AllowedHost] = ()
    limits: FetchLimits = field(default_factory=FetchLimits)
    _tls: ssl.SSLContext = field(default_factory=_tls_context)

    def fetch(self, url: str, known: Validators = NOTHING_KNOWN) -> FetchedPage:
        """Return the page at *url*. Blocks for at most `limits.seconds`.

        Args:
            known: The `validators` of an earlier answer.

        Raises: NotModifiedError: the page did not change since then. FetchError, whose subclass tells the reason;
            TooLargeError; UnsupportedTypeError. It raises nothing else.
        """
        came: Hop | FetchedPage = Hop.first(url)
        while isinstance(came, Hop):
            came = self.step(came, known)
        return came

    def step(self, hop: Hop, known: Validators = NOTHING_KNOWN) -> Hop | FetchedPage:
        """Make one request of the fetch of a page. The caller can pause before each host.

        Returns: The page, or the next hop of a redirect. All steps together block for at most `limits.seconds`.
        Raises: See `fetch`.
        """
        with ThreadPoolExecutor(1) as thread:  # the caller's thread may have an event loop already, and allows only one
            return thread.submit(asyncio.run, self._step_in_time(hop, known)).result()

    async def _step_in_time(self, hop: Hop, known: Validators) -> Hop | FetchedPage:
        url, began = hop.requested_url, time.monotonic()
        left_s = self.limits.seconds - hop.spent_s
        try:
            async with asyncio.timeout(left_s):
                came = await self._step(hop, known, began + left_s)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise FetchTimeoutError(url, self.limits.seconds) from error
        except ssrfguard.SSRFGuardError as error:
            raise ForbiddenAddressError(url) from error
        except (httpx.InvalidURL, UnicodeError) as error:  # such as a redirect to an invalid URL or host
            raise BadUrlError(url) from error
        except (httpx.HTTPError, httpx.StreamError, zlib.error, OSError) as error:
            raise UnreachableError(url) from error
        if isinstance(came, FetchedPage):
            return came
        return dataclasses.replace(came, spent_s=hop.spent_s + time.monotonic() - began)

    async def _step(self, hop: Hop, known: Validators, deadline: float) -> Hop | FetchedPage:
        """Make one request. Each hop has a separate connection with the policy of its host."""
        url = _parsed(hop.url) if hop.redirects == 0 else httpx.URL(hop.url)
        request = self._client_for(url, deadline, known)
        async with request as client, client.stream("GET", url) as response:
            if response.next_request is None:
                page = await self._page(hop.requested_url, response, known)
                return dataclasses.replace(page, moved_to=hop.moved_to)
            if hop.redirects >= self.limits.redirects:
                raise TooManyRedirectsError(hop.requested_url, self.limits.redirects)
            return _next_hop(hop, _checked(response.next_request.url, hop.requested_url), response.status_code)

    def _client_for(self, url: httpx.URL, deadline: float, known: Validators) -> httpx.AsyncClient:
        transport = AsyncSafeTransport(
            policy=self._policy_for(url),
            resolver=Resolver(deadline),
            verify=self._tls,
            trust_env=False,
        )
        headers = {"User-Agent": USER_AGENT, "Accept": accept_header(), "Accept-Encoding": "gzip", **known.headers}
        # The deadline covers everything. A limit for each read would not stop a server that sends one byte a second.
        return httpx.AsyncClient(transport=transport, trust_env=False, headers=headers, timeout=self.limits.seconds)

    def _policy_for(self, url: httpx.URL) -> ssrfguard.Policy:
        port = url.port or DEFAULT_PORTS[url.scheme]
        for allowed in self.allowed_hosts:
            if allowed.host == url.host and port in allowed.ports:
                return ssrfguard.Policy(allowed_networks=_ANYWHERE, allowed_ports=frozenset({port}))
        return ssrfguard.Policy(denied_networks=_NOT_PUBLIC, allowed_ports=PUBLIC_PORTS)

    async def _page(self, requested_url: str, response: httpx.Response, known: Validators) -> FetchedPage:
        if response.status_code == HTTPStatus.NOT_MODIFIED and known != NOTHING_KNOWN:
            raise NotModifiedError(requested_url)
        if response.status_code not in WHOLE_PAGE:
            raise status_error(requested_url, response)
        content_type, charset = content_type_of(response)
        if content_type and content_type.startswith(UNREADABLE_TYPES):
            raise UnsupportedTypeError(requested_url, content_type)
        return FetchedPage(
            final_url=str(response.url.copy_with(fragment=None)),
            content=await self._body(requested_url, response),
            content_type=content_type,
            charset=charset,
            name=name_of(response),
            validators=Validators.of(response),
        )

    async def _body(self, requested_url: str, response: httpx.Response) -> bytes:
        content = bytearray()
        async for piece in inflated(response, self.limits.file_bytes + 1):
            content += piece
            if len(content) > self.limits.bytes:
                self._check_size(requested_url, content)
        return bytes(content)

    def _check_size(self, requested_url: str, content: bytearray) -> None:
        """Refuse content that is too large for its kind. Its first bytes show the kind; the server is not trusted."""
        kind = binary_type(bytes(content[:SIGNATURE_WITHIN_BYTES]))
        if kind is not None and kind not in document_types():
            raise UnsupportedTypeError(requested_url, kind)
        limit = self.limits.bytes if kind is None else self.limits.file_bytes
        if len(content) > limit:
            raise TooLargeError(requested_url, limit)


def _next_hop(hop: Hop, url: httpx.URL, status: int) -> Hop:
    is_for_good = hop.is_for_good and status in FOR_GOOD
    moved_to = str(url.copy_with(fragment=None)) if is_for_good else hop.moved_to
    return Hop(hop.requested_url, str(url), hop.redirects + 1, hop.spent_s, moved_to, is_for_good)


def _parsed(url: str) -> httpx.URL:
    try:
        return _checked(httpx.URL(url.strip()), url)
    except httpx.InvalidURL as error:
        raise BadUrlError(url) from error


def _checked(url: httpx.URL, requested_url: str) -> httpx.URL:
    # A user name before the host is a disguise for the host, and readers would see it in the link.
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.raw_host) or url.userinfo:
        raise BadUrlError(requested_url)
    if url.port is not None and not 0 < url.port < 2**16:
        raise BadUrlError(requested_url)
    if len(str(url)) > MAX_URL_CHARS:
        raise UrlTooLongError(requested_url, MAX_URL_CHARS)
    return url
