"""Fetch feeds and their pages as robots.txt and the hosts allow. Nobody sent these addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from bot.runtime.executors import Threads, run_in_executor
from bot.runtime.host_throttle import Hosts
from index.errors import NoFeedError
from index.extraction.feeds.listing import MAX_ENTRIES, FeedEntry, FeedLink, ListingKind
from index.ingest import NOTHING_KNOWN, FeedReading, FetchedPage, Fetcher, Hop, Ingestion, Reading, Validators

SITEMAPS_READ = 3
"""Number of sitemaps of an index that one check reads: those that changed last."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

_NEWS = re.compile(r"news|post|article|artikel|story|stories", re.IGNORECASE)
"""Pattern in the addresses of sitemaps that list articles, not pictures, tags or products."""

P = ParamSpec("P")
T = TypeVar("T")


class PoliteReader:
    """The reader of feeds and their pages, in its own threads. A host gets one request at a time, including each hop of
    a redirect."""

    def __init__(self, ingestion: Ingestion, threads: Threads, hosts: Hosts) -> None:
        self.ingestion = ingestion
        self._robots = ingestion.robots()
        self._executor: Executor = threads.feeds
        self._hosts = hosts

    async def read_page(self, url: str, known: Validators) -> Reading:
        """Read a page, see `Ingestion.read_url`.

        Raises: IngestError: it could not be fetched.
        """
        page = await self._fetch(self.ingestion.fetcher, url, known)
        return await self.run_in_executor(self.ingestion.read_page, url, page)

    async def read_listing(self, url: str, known: Validators) -> FeedReading:
        """Read a listing, see `Ingestion.read_listing`.

        Raises: also IngestError: it could not be fetched.
        """
        page = await self._fetch(self.ingestion.listing_fetcher(url), url, known)
        return await self.run_in_executor(self.ingestion.read_listing, url, page)

    async def read_feed(self, url: str, known: Validators) -> FeedReading:
        """Return the entries of a feed or sitemap. For an index of sitemaps, return the entries of those that changed
        last.

        Raises: NotModifiedError. IngestError: it cannot be read.
        """
        return await self.read_on(url, await self.read_listing(url, known))

    async def read_on(self, url: str, reading: FeedReading) -> FeedReading:
        """Continue after *reading*, the beginning of a feed. See `read_feed`."""
        if reading.listing.kind is ListingKind.SITEMAPS:
            return await self._read_sitemaps(reading)
        if reading.listing.kind not in (ListingKind.FEED, ListingKind.SITEMAP):
            raise NoFeedError(url)
        return reading

    async def _read_sitemaps(self, reading: FeedReading) -> FeedReading:
        found: dict[str, FeedEntry] = {}
        for link in chosen_sitemaps(reading.listing.links):
            listing = (await self.read_listing(link.url, NOTHING_KNOWN)).listing
            found = {entry.id: entry for entry in listing.entries} | found
        entries = sorted(found.values(), key=lambda entry: entry.when or LONG_AGO, reverse=True)
        listing = replace(reading.listing, entries=tuple(entries[:MAX_ENTRIES]), total=len(entries))
        # If an index does not give the times of its sitemaps, it may be unchanged although they are not.
        tells = all(link.updated for link in reading.listing.links)
        return replace(reading, listing=listing, validators=reading.validators if tells else NOTHING_KNOWN)

    async def run_in_executor(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *function*, which fetches nothing, in a thread."""
        return await run_in_executor(self._executor, function, *args, **kwargs)

    async def _fetch(self, fetcher: Fetcher, url: str, known: Validators) -> FetchedPage:
        """Fetch a page, see `Fetcher.fetch`.

        Raises: also RobotsError: robots.txt forbids an address.
        """
        result: Hop | FetchedPage = Hop.first(url)
        while isinstance(result, Hop):
            result = await self._step(fetcher, result, known)
        return result

    async def _step(self, fetcher: Fetcher, hop: Hop, known: Validators) -> Hop | FetchedPage:
        host = urlsplit(hop.url).hostname or ""
        if not self._robots.knows(hop.url):
            async with self._hosts.turn(host):
                await self.run_in_executor(self._robots.check, hop.url)
        await self.run_in_executor(self._robots.check, hop.url)
        async with self._hosts.turn(host, self._robots.delay_s(hop.url)):
            return await self.run_in_executor(fetcher.step, hop, known)


def chosen_sitemaps(links: Sequence[FeedLink]) -> list[FeedLink]:
    """Return the sitemaps of an index to read, the last changed first, those of news before others."""
    return sorted(links, key=lambda link: _NEWS.search(link.url) is None)[:SITEMAPS_READ]
