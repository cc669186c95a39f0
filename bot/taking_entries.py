"""What becomes of an entry of a feed: it is read, politely, and put into the archive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec, TypeVar

from bot.adder import Adder, Editor, InDoubt
from bot.adding_many import Outcome as ManyOutcome
from bot.clock import Clock
from bot.decisions import Choice, Decisions, Place
from bot.politeness import Hosts
from bot.threads import Threads, beside
from index.corpus import Corpus
from index.errors import (
    ArticleNotFoundError,
    BrokenContentError,
    BusyServerError,
    CorpusError,
    FetchError,
    FetchTimeoutError,
    IngestError,
    PageGoneError,
    UnreachableError,
)
from index.feeds.intake import draft_of_entry, needs_page, read_page
from index.feeds.listing import FeedEntry, Listing
from index.feeds.seen import Known
from index.feeds.subscription import Outcome
from index.identity import article_id_of_url
from index.ingest import Entry, FeedReading, Ingestion, Reading, Validators
from index.model import Added, AddStatus, Article, Doubt

logger = logging.getLogger(__name__)

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
    IN_DOUBT = "in doubt"  # an editor is asked
    FAILED = "failed"
    LATER = "later"  # it failed, and is tried again


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry, and what became of it."""

    entry: FeedEntry
    fate: Fate
    article_id: str | None = None
    added: Added | None = None  # if it is in the archive
    in_doubt: InDoubt | None = None
    error: IngestError | None = None

    @property
    def outcome(self) -> int | Outcome | None:
        """What it says of the feed; None: nothing."""
        if self.error is None:
            came = self.added.article if self.added else self.in_doubt.draft if self.in_doubt else None
            read = self.fate is not Fate.THERE and came is not None
            return sum(len(paragraph.text) for paragraph in came.paragraphs) if read and came else None
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


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from."""

    listing: Listing
    feed_url: str  # where it was fetched
    editor: Editor  # who makes the changes, and by which


class EntryTaker:
    """Takes entries into the archive."""

    def __init__(self, corpus: Corpus, adder: Adder, reader: PoliteReader, threads: Threads, clock: Clock) -> None:
        self._corpus = corpus
        self._adder = adder
        self._reader = reader
        self._changing = threads.changing
        self._clock = clock

    async def take(self, entry: FeedEntry, source: Source, known: Known | None, *, wanted: bool) -> Taken:
        """Add the article of *entry*, or update it.

        Args: known: What became of it before. wanted: An editor asked for what is there: for what was passed over, too.
        Raises: StoreError, BackendUnavailableError: nothing became of it.
        """
        plan = await self._reader.beside(self._plan, entry, known, wanted)
        if isinstance(plan, Taken):
            return plan
        try:
            reading = await self._read(entry, source)
            draft = reading.article()
            if plan.is_update:
                added = await beside(self._changing, self._corpus.add, draft, source.editor.name)
                return _taken(entry, added)
            addresses = [each for each in (entry.url, reading.final_url) if each]
            came = await self._adder.add(reading.entries[0], addresses, source.editor, _decided(entry))
        except PASSING as error:
            return Taken(entry, Fate.LATER, plan.article_id, error=error)
        except IngestError as error:
            return Taken(entry, Fate.FAILED, plan.article_id, error=error)
        except CorpusError:
            raise
        except Exception:  # it is one entry's: the others, and the next check, go on without it
            logger.exception("An entry of %s cannot be taken: %s", source.feed_url, entry.url)
            broken = BrokenContentError(entry.url or source.feed_url)
            return Taken(entry, Fate.FAILED, plan.article_id, error=broken)
        return _taken(entry, came) if isinstance(came, Added) else Taken(entry, Fate.IN_DOUBT, in_doubt=came)

    def _plan(self, entry: FeedEntry, known: Known | None, wanted: bool) -> Taken | _Plan:
        """What is to be done, or what became of it if that is clear without reading it."""
        there = self._article(known.article_id if known else None) or self._article(_id_of(entry))
        if known is None or wanted or (known.tries and not known.article_id):
            return Taken(entry, Fate.THERE, there.id, _unchanged(there)) if there else _Plan()
        if there is None:  # it was passed over, or an editor removed it
            return Taken(entry, Fate.PASSED, known.article_id)
        return _Plan(there.id)  # it was edited

    def _article(self, article_id: str | None) -> Article | None:
        try:
            return self._corpus.article(article_id) if article_id else None
        except ArticleNotFoundError:
            return None

    async def _read(self, entry: FeedEntry, source: Source) -> Reading:
        ingestion, now = self._reader.ingestion, self._clock.now()
        if needs_page(entry, source.feed_url):
            url = entry.url or source.feed_url
            return await self._reader.fetch(url, read_page, entry, source.listing, source.feed_url, ingestion, now)
        draft = draft_of_entry(entry, source.listing, source.feed_url, now)
        draft = await self._reader.beside(ingestion.finished, draft)
        return Reading(source.feed_url, (Entry(entry.url or source.feed_url, draft),))


@dataclass(frozen=True, slots=True)
class _Plan:
    """An entry that is to be read."""

    article_id: str | None = None  # that it is to update

    @property
    def is_update(self) -> bool:
        return self.article_id is not None


def _id_of(entry: FeedEntry) -> str | None:
    return article_id_of_url(entry.url) if entry.url else None


def _decided(entry: FeedEntry) -> Decisions:
    """What needs no asking: what a site writes below all of its articles is no reason to leave one out."""
    return Decisions(Place.of_link(entry.url or ""), ((Doubt.BOILERPLATE, Choice.AS_IT_IS),))


def _unchanged(article: Article) -> Added:
    return Added(AddStatus.UNCHANGED, article, 0, None)


def _taken(entry: FeedEntry, added: Added) -> Taken:
    fates = {AddStatus.ADDED: Fate.ADDED, AddStatus.REPLACED: Fate.UPDATED, AddStatus.UNCHANGED: Fate.THERE}
    return Taken(entry, fates[added.status], added.article.id, added)


def outcomes_of(taken: Sequence[Taken]) -> list[ManyOutcome]:
    """What became of entries, as it is told of many; those that were passed over are left out."""
    return [
        ManyOutcome(
            name=one.entry.title or one.entry.url or one.entry.id,
            part=(number, 0),
            url=one.entry.url,
            added=one.added,
            in_doubt=one.in_doubt,
            error=one.error,
        )
        for number, one in enumerate(taken)
        if one.fate is not Fate.PASSED
    ]
