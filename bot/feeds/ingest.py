"""Read the entries of a feed and put them into the archive."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.add.batch import Outcome as ManyOutcome
from bot.add.decisions import Choices, Decision, Decisions, Place
from bot.add.single import Adder, Editor, InDoubt
from bot.feeds.polite_fetcher import PoliteReader
from bot.messaging.error_messages import PASSING, reason_of
from bot.messaging.steps import Done, WorkItem
from bot.runtime.clock import Clock
from bot.runtime.executors import Threads, run_in_executor
from index.articles.identity import article_id_of_url
from index.corpus import Corpus
from index.errors import (
    ArticleNotFoundError,
    BrokenContentError,
    CorpusError,
    FetchError,
    IngestError,
    NotModifiedError,
    PageGoneError,
    PurgedError,
)
from index.extraction.feeds.listing import MAX_ENTRIES, FeedEntry, Listing
from index.feeds.entry_draft import draft_of_entry, needs_page, with_current_values, with_feed_values, without_page
from index.feeds.seen import Known
from index.feeds.subscription import Outcome
from index.ingest import Entry, Reading, Validators
from index.ingest.refetch import Fetched
from index.model import Added, AddStatus, Article, Doubt

logger = logging.getLogger(__name__)

PARTS_LOOKED_AT = 4 * MAX_ENTRIES
"""Changes of a check that was broken off that are looked for. What an earlier run has made takes no number again, so
there are hardly more than entries, however often it is begun."""


class Fate(StrEnum):
    """The outcome of an entry."""

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
    part: int = 0  # which one of the check's changes

    @property
    def outcome(self) -> int | Outcome | None:
        """The news about the feed in this entry; None: there is none."""
        if self.error is None:
            came = self.added.article if self.added else self.in_doubt.draft if self.in_doubt else None
            read = self.fate is not Fate.THERE and came is not None
            return sum(len(paragraph.text) for paragraph in came.paragraphs) if read and came else None
        if isinstance(self.error, PageGoneError):
            return Outcome.DEAD
        return Outcome.FAILED if isinstance(self.error, FetchError) else Outcome.NO_TEXT


@dataclass(frozen=True, slots=True)
class EntrySource:
    """The source of entries: a feed that is being checked."""

    listing: Listing
    feed_url: str  # where it was fetched
    editor: Editor  # who makes the changes of the check; each is a part of it
    part: int  # which one is made of the next entry


class EntryTaker:
    """Takes entries into the archive."""

    def __init__(self, corpus: Corpus, adder: Adder, reader: PoliteReader, threads: Threads, clock: Clock) -> None:
        self._corpus = corpus
        self._adder = adder
        self._reader = reader
        self._changing = threads.changing
        self._clock = clock

    async def begun(self, editor: Editor) -> dict[str, Taken]:
        """Return what a check had made before the program's end broke it off, by the articles' ids."""
        return await self._reader.run_in_executor(self._begun, editor)

    def _begun(self, editor: Editor) -> dict[str, Taken]:
        found = {}
        for part in range(PARTS_LOOKED_AT):
            if added := self._corpus.added(editor.part(part, 0).change_id):
                found[added.article.id] = _made_before(part, added)
        return found

    async def take(self, entry: FeedEntry, source: EntrySource, known: Known | None, *, wanted: bool) -> Taken:
        """Add the article of *entry*, or update it.

        Args: known: What became of it before. wanted: An editor asked for what is there: for what was passed over, too.
        Raises: StoreError, BackendUnavailableError: nothing became of it.
        """
        plan = await self._reader.run_in_executor(self._plan, entry, known, wanted)
        if isinstance(plan, Taken):
            return plan
        try:
            taken = await self._take(entry, source, plan.article)
        except PASSING as error:
            taken = Taken(entry, Fate.LATER, error=error)
        except IngestError as error:
            taken = Taken(entry, Fate.FAILED, error=error)
        except (ArticleNotFoundError, PurgedError):  # an editor has removed it meanwhile
            taken = Taken(entry, Fate.PASSED)
        except CorpusError:
            raise
        except Exception:  # it is one entry's: the others, and the next check, go on without it
            logger.exception("An entry of %s cannot be taken: %s", source.feed_url, entry.url)
            taken = Taken(entry, Fate.FAILED, error=BrokenContentError(entry.url or source.feed_url))
        before = plan.article.id if plan.article else None
        return replace(taken, article_id=taken.article_id or before, part=source.part)

    def _plan(self, entry: FeedEntry, known: Known | None, wanted: bool) -> Taken | _Plan:
        """Return what to do, or the outcome if it is clear without reading the entry."""
        there = self._article(known.article_id if known else None) or self._article(_id_of(entry))
        if known is None or wanted or (known.tries and not known.article_id):
            return _taken(entry, Added(AddStatus.UNCHANGED, there, 0, None)) if there else _Plan()
        if there is None:  # it was passed over, or an editor removed it
            return Taken(entry, Fate.PASSED, known.article_id)
        return _Plan(there)  # it was edited

    def _article(self, article_id: str | None) -> Article | None:
        try:
            return self._corpus.article(article_id) if article_id else None
        except ArticleNotFoundError:
            return None

    async def _take(self, entry: FeedEntry, source: EntrySource, before: Article | None) -> Taken:
        """Raises: as `Adder.add`."""
        fetched = await self._adder.fetched(before) if before else Fetched()
        try:
            reading = await self._read(entry, source, fetched.validators)
        except NotModifiedError:
            if before is None:  # pragma: no cover - nobody asked whether it is as it was
                raise
            return _taken(entry, await self._said_again(entry, source, before, fetched))
        came = await self._keep(reading, entry, source, before)
        if isinstance(came, InDoubt):
            return Taken(entry, Fate.IN_DOUBT, in_doubt=came)
        await self._adder.note(came, reading)
        return _taken(entry, came)

    async def _read(self, entry: FeedEntry, source: EntrySource, known: Validators) -> Reading:
        now = self._clock.now()
        if not needs_page(entry, source.feed_url):
            draft = draft_of_entry(entry, source.listing, source.feed_url, now)
            draft = await self._reader.run_in_executor(self._reader.ingestion.finished, draft)
            return Reading(source.feed_url, (Entry(entry.url or source.feed_url, draft),))
        if entry.url is None:
            return without_page(entry, source.feed_url)
        reading = await self._reader.read_page(entry.url, known)
        return with_feed_values(reading, entry, source.listing, source.feed_url, now)

    async def _keep(
        self, reading: Reading, entry: FeedEntry, source: EntrySource, before: Article | None
    ) -> Added | InDoubt:
        """Bring it into the archive. An edited entry updates its article, unless its page has another address now."""
        draft, editor = reading.article(), source.editor.part(source.part, 0)
        if before and (draft.url is None or article_id_of_url(draft.url) == before.id):
            return await run_in_executor(
                self._changing, self._corpus.update, draft, before.id, editor.name, editor.change_id
            )
        addresses = [each for each in (entry.url, reading.final_url) if each]
        return await self._adder.add(reading.entries[0], addresses, editor, _decided(entry))

    async def _said_again(self, entry: FeedEntry, source: EntrySource, before: Article, fetched: Fetched) -> Added:
        """Update an article whose page is as it was with what the feed says of it."""
        editor = source.editor.part(source.part, 0)
        draft = with_current_values(before, fetched.unsaid, entry, source.listing, self._clock.now())
        added = await run_in_executor(
            self._changing, self._corpus.update, draft, before.id, editor.name, editor.change_id
        )
        await self._adder.note_again(added, fetched)
        return added


@dataclass(frozen=True, slots=True)
class _Plan:
    """An entry to read."""

    article: Article | None = None  # that it is to update


def _made_before(part: int, added: Added) -> Taken:
    article = added.article
    fate = Fate.ADDED if added.status is AddStatus.ADDED else Fate.UPDATED
    return Taken(FeedEntry(article.id, "", article.url, article.title), fate, article.id, added, part=part)


def _id_of(entry: FeedEntry) -> str | None:
    return article_id_of_url(entry.url) if entry.url else None


def _decided(entry: FeedEntry) -> Decisions:
    """What needs no asking: what a site writes below all of its articles is no reason to leave one out."""
    return Decisions(Place.of_link(entry.url or ""), Choices(((Doubt.BOILERPLATE, Decision.AS_IT_IS),)))


def _taken(entry: FeedEntry, added: Added) -> Taken:
    fates = {AddStatus.ADDED: Fate.ADDED, AddStatus.REPLACED: Fate.UPDATED, AddStatus.UNCHANGED: Fate.THERE}
    return Taken(entry, fates[added.status], added.article.id, added)


def outcomes_of(taken: Sequence[Taken]) -> list[ManyOutcome]:
    """Return the outcomes of entries, as a batch reports them; entries that were passed over are left out."""
    return [
        ManyOutcome(
            name=one.entry.title or one.entry.url or one.entry.id,
            part=(one.part, 0),
            url=one.entry.url,
            added=one.added,
            in_doubt=one.in_doubt,
            error=one.error,
        )
        for one in taken
        if one.fate is not Fate.PASSED
    ]


def item_of(entry: FeedEntry, feed_key: str) -> WorkItem:
    """Return *entry* as an item of work: its id is the same in each run."""
    item_id = hashlib.blake2b(f"{feed_key}:{entry.id}".encode(), digest_size=8).hexdigest()
    return WorkItem(item_id, entry.title or entry.url or entry.id, entry.url)


def done_of(taken: Taken, as_made: Taken) -> Done:
    """Return what is kept of an entry that was taken in a check that an editor asked for."""
    is_change = as_made.added is not None and as_made.added.change_id is not None
    reason = reason_of(taken.error) if taken.error else None
    return Done(as_made.article_id, (as_made.part, 0) if is_change else None, reason)
