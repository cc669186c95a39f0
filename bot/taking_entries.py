"""What becomes of an entry of a feed: it is read, politely, and put into the archive."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

from bot.clock import Clock
from bot.politeness import Hosts
from bot.threads import Threads, beside
from index.corpus import Corpus
from index.errors import (
    ArticleNotFoundError,
    BusyServerError,
    FetchError,
    FetchTimeoutError,
    IngestError,
    PageGoneError,
    UnreachableError,
)
from index.feeds.intake import draft_of_entry, draft_of_page, needs_page
from index.feeds.listing import FeedEntry, Listing
from index.feeds.seen import Known
from index.feeds.subscription import Outcome
from index.identity import article_id_of_url
from index.ingest import FeedReading, Ingestion, Validators
from index.model import Added, AddStatus, Article, Draft

P = ParamSpec("P")
T = TypeVar("T")

PASSING = (BusyServerError, FetchTimeoutError, UnreachableError)
"""Why a page is tried again at the next check: the server may be there again by then."""


class Fate(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    UPDATED = "updated"
    THERE = "there"  # it was in the archive already, as it is
    PASSED = "passed"  # it is not wanted: it was there before the subscription, or an editor removed it
    FAILED = "failed"
    LATER = "later"  # it failed, and is tried again


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry, and what became of it."""

    entry: FeedEntry
    fate: Fate
    article_id: str | None = None
    title: str | None = None  # of the article
    text_chars: int = 0
    error: IngestError | None = None

    @property
    def outcome(self) -> int | Outcome | None:
        """What it says of the feed; None: nothing."""
        if self.error is None:
            return self.text_chars or None
        if isinstance(self.error, PageGoneError):
            return Outcome.DEAD
        return Outcome.FAILED if isinstance(self.error, FetchError) else Outcome.NO_TEXT


class PoliteReader:
    """Fetches feeds and pages as robots.txt and the hosts allow, in threads of its own."""

    def __init__(self, ingestion: Ingestion, threads: Threads, hosts: Hosts) -> None:
        self.ingestion = ingestion
        self._robots = ingestion.robots()
        self._executor: Executor = threads.feeds
        self._hosts = hosts

    async def read_listing(self, url: str, known: Validators) -> FeedReading:
        """As `Ingestion.read_listing`. Raises: also RobotsError."""
        return await self.fetch(url, self.ingestion.read_listing, url, known)

    async def fetch(self, url: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call *function*, which fetches *url*, when it may. Raises: RobotsError; what *function* raises."""
        if not self._robots.knows(url):
            async with self._hosts.turn(url):
                await beside(self._executor, self._robots.check, url)
        await beside(self._executor, self._robots.check, url)
        async with self._hosts.turn(url, self._robots.delay_s(url)):
            return await beside(self._executor, function, *args, **kwargs)

    async def beside(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call *function*, which fetches nothing."""
        return await beside(self._executor, function, *args, **kwargs)


class EntryTaker:
    """Takes entries into the archive."""

    def __init__(self, corpus: Corpus, reader: PoliteReader, threads: Threads, clock: Clock) -> None:
        self._corpus = corpus
        self._reader = reader
        self._changing = threads.changing
        self._clock = clock

    async def take(self, entry: FeedEntry, source: Source, known: Known | None, *, wanted: bool) -> Taken:
        """Add the article of *entry*, or update it.

        Args: known: What became of it before. wanted: An editor asked for what is there: for what was passed over, too.
        Raises: StoreError, BackendUnavailableError: nothing became of it.
        """
        if (fate := await self._reader.beside(self._without_reading, entry, known, wanted)) is not None:
            return fate
        try:
            draft = await self._draft_of(entry, source)
        except PASSING as error:
            return Taken(entry, Fate.LATER, known.article_id if known else None, error=error)
        except IngestError as error:
            return Taken(entry, Fate.FAILED, known.article_id if known else None, error=error)
        return _taken(entry, await beside(self._changing, self._corpus.add, draft, source.by))

    def _without_reading(self, entry: FeedEntry, known: Known | None, wanted: bool) -> Taken | None:
        """What is clear without reading it: it is there already, or not wanted."""
        if known and not known.tries and not wanted:  # it was edited
            is_there = known.article_id is not None and self._article(known.article_id) is not None
            return None if is_there else Taken(entry, Fate.PASSED, known.article_id)
        if known and known.tries and known.article_id and self._article(known.article_id):
            return None  # an edit of it could not be read the last time
        there = self._article(article_id_of_url(entry.url)) if entry.url else None
        return Taken(entry, Fate.THERE, there.id, there.title) if there else None

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._corpus.article(article_id)
        except ArticleNotFoundError:
            return None

    async def _draft_of(self, entry: FeedEntry, source: Source) -> Draft:
        ingestion, now = self._reader.ingestion, self._clock.now()
        if needs_page(entry, source.feed_url):
            url = entry.url or source.feed_url
            return await self._reader.fetch(url, draft_of_page, entry, source.listing, source.feed_url, ingestion, now)
        draft = draft_of_entry(entry, source.listing, source.feed_url, now)
        return await self._reader.beside(ingestion.finished, draft)


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from."""

    listing: Listing
    feed_url: str  # where it was fetched
    by: str  # who makes the changes


def _taken(entry: FeedEntry, added: Added) -> Taken:
    fates = {AddStatus.ADDED: Fate.ADDED, AddStatus.REPLACED: Fate.UPDATED, AddStatus.UNCHANGED: Fate.THERE}
    article = added.article
    chars = sum(len(paragraph.text) for paragraph in article.paragraphs)
    return Taken(entry, fates[added.status], article.id, article.title, chars)
