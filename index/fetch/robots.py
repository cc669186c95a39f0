"""Read and cache the rules of sites for programs (RFC 9309): their robots.txt."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from index.errors import (
    BadUrlError,
    BusyServerError,
    FetchError,
    FetchTimeoutError,
    ForbiddenAddressError,
    HttpStatusError,
    IngestError,
    PartialAnswerError,
    RobotsError,
    RobotsUnreadableError,
    TooLargeError,
    UnreachableError,
    UnsupportedTypeError,
)
from index.fetch.fetcher import Fetcher, FetchLimits

ROBOT_NAME = "Byline"
"""Name of Byline in robots.txt: the beginning of our User-Agent."""

ROBOTS_LIMITS = FetchLimits(seconds=10.0, bytes=512_000, file_bytes=512_000)
"""Limits of reading a robots.txt. The standard requires at least 500 kiB. Usual files have one kB."""

KEPT_S = 24 * 3600.0
"""Time after which rules are read again, in seconds. The standard allows no longer time."""

KEPT_IF_UNREADABLE_S = 3600.0
"""Time after which an unreadable robots.txt is tried again, in seconds. Meanwhile nothing may be fetched, unless the
file could be read before."""

SITES = 500
"""Most sites whose rules are cached: those used last, with a few kB each."""

KEPT_BYTES = 1_000_000
"""Most bytes of the files whose rules are cached. Parsed, each byte takes up to forty bytes of memory. An attacker with
long files on many hosts cannot use more."""

LONGEST_DELAY_S = 60.0
"""Longest pause between two requests that a site may demand, in seconds. Some demand hours, which would amount to a
refusal."""


@dataclass(frozen=True, slots=True)
class _Rules:
    robots: Protego | None  # None: nothing may be fetched
    until: float  # by the clock
    size_bytes: int = 0  # of the file
    error: IngestError | None = None  # cause if the file could not be read and nothing may be fetched


class Robots:
    """A cache of the rules of each site. Threads may share it. Two of them may read the same rules at once."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._lock = threading.Lock()
        self._rules: OrderedDict[str, _Rules] = OrderedDict()

    def check(self, url: str) -> None:
        """Check that *url* may be fetched. This may block as long as a fetch.

        Raises: RobotsError; RobotsUnreadableError; UnreachableError, FetchTimeoutError: the site does not answer.
        """
        rules = self._rules_of(url)
        if rules.robots is None:
            raise _named(rules.error, url) from rules.error
        if not rules.robots.can_fetch(url, ROBOT_NAME):
            raise RobotsError(url)

    def knows(self, url: str) -> bool:
        """Return whether the rules of its site are cached, so that `check` fetches nothing."""
        with self._lock:
            rules = self._rules.get(_site_of(url))
        return rules is not None and self._clock() < rules.until

    def delay_s(self, url: str) -> float:
        """Return the pause between two requests that the site demands, in seconds; 0 if it demands none or its rules
        are not known yet."""
        with self._lock:
            rules = self._rules.get(_site_of(url))
        delay = rules.robots.crawl_delay(ROBOT_NAME) if rules and rules.robots else None
        return min(float(delay or 0.0), LONGEST_DELAY_S)

    def _rules_of(self, url: str) -> _Rules:
        site = _site_of(url)
        with self._lock:
            known = self._rules.get(site)
        if known and self._clock() < known.until:
            return known
        rules = self._read(site, known)
        with self._lock:
            self._rules[site] = rules
            self._rules.move_to_end(site)
            self._forget_too_many()
        return rules

    def _forget_too_many(self) -> None:
        """Forget the rules of the sites that were used least recently, but never the rules that were read last."""
        size_bytes = sum(rules.size_bytes for rules in self._rules.values())
        while len(self._rules) > SITES or (size_bytes > KEPT_BYTES and len(self._rules) > 1):
            _, forgotten = self._rules.popitem(last=False)
            size_bytes -= forgotten.size_bytes

    def _read(self, site: str, known: _Rules | None) -> _Rules:
        try:
            page = self._fetcher.fetch(f"{site}/robots.txt")
            return _Rules(_parsed(page.content), self._clock() + KEPT_S, len(page.content))
        except (BusyServerError, PartialAnswerError) as error:
            return self._unreadable(known, error)
        except (HttpStatusError, UnsupportedTypeError):  # the site has no robots.txt
            return _Rules(_parsed(b""), self._clock() + KEPT_S)
        except (ForbiddenAddressError, BadUrlError):  # the fetch of the page itself will report this
            return _Rules(_parsed(b""), self._clock() + KEPT_IF_UNREADABLE_S)
        except (FetchError, TooLargeError) as error:
            return self._unreadable(known, error)

    def _unreadable(self, known: _Rules | None, error: IngestError) -> _Rules:
        """Return the previous rules; without any, rules that forbid everything."""
        until = self._clock() + KEPT_IF_UNREADABLE_S
        return replace(known, until=until) if known and known.robots else _Rules(None, until, error=error)


def _named(error: IngestError | None, url: str) -> FetchError:
    """Return the error for *url*, which may not be fetched because *error* occurred when robots.txt was read."""
    match error:
        case FetchTimeoutError(limit_s=limit_s):
            return FetchTimeoutError(url, limit_s)
        case UnreachableError():
            return UnreachableError(url)
    return RobotsUnreadableError(url)


def _parsed(content: bytes) -> Protego:
    return Protego.parse(content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))


def _site_of(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.lower(), "", "", ""))
