"""Read the entries of a feed and add them to the archive."""

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
from bot.messaging.error_messages import TEMPORARY_ERRORS, reason_of
from bot.messaging.steps import ItemOutcome, WorkItem
from bot.runtime.clock import Clock
from bot.runtime.observer import AddOutcome
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

MAX_PARTS = 4 * MAX_ENTRIES
"""Largest number of changes of an interrupted check that are looked up. Changes of an earlier run get no new numbers,
so there are hardly more changes than entries, however often the check is repeated."""


class EntryStatus(StrEnum):
    """The result of handling an entry."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "there"  # it was in the archive already, unchanged
    SKIPPED = "passed"  # not wanted: it is from before the subscription, or an editor removed it
    IN_DOUBT = "in doubt"  # an editor must decide
    FAILED = "failed"
    RETRY = "later"  # it failed and will be retried


@dataclass(frozen=True, slots=True)
class EntryResult:
    """An entry and the result of handling it."""

    entry: FeedEntry
    status: EntryStatus
    article_id: str | None = None
    added: Added | None = None  # if it is in the archive
    in_doubt: InDoubt | None = None
    error: IngestError | None = None
    part: int = 0  # number among the check's changes

    @property
    def outcome(self) -> int | Outcome | None:
        """The information about the feed from this entry, for its statistics; None: there is none."""
        if self.error is None:
            content = self.added.article if self.added else self.in_doubt.draft if self.in_doubt else None
            read = self.status is not EntryStatus.UNCHANGED and content is not None
            return sum(len(paragraph.text) for paragraph in content.paragraphs) if read and content else None
        if isinstance(self.error, PageGoneError):
            return Outcome.DEAD
        return Outcome.FAILED if isinstance(self.error, FetchError) else Outcome.NO_TEXT


@dataclass(frozen=True, slots=True)
class EntrySource:
    """The source of entries: a feed during a check."""

    listing: Listing
    feed_url: str  # its address after redirects
    editor: Editor  # the author of the check's changes; each entry makes a part
    part: int  # number of the change for the next entry


class EntryAdder:
    """The adding of entries to the archive."""

    def __init__(self, corpus: Corpus, adder: Adder, reader: PoliteReader, clock: Clock) -> None:
        self._corpus = corpus
        self._adder = adder
        self._reader = reader
        self._clock = clock

    async def earlier_results(self, editor: Editor) -> dict[str, EntryResult]:
        """Return the results that an interrupted check had stored before the program ended, by article id."""
        return await self._reader.run_in_executor(self._find_earlier_results, editor)

    def _find_earlier_results(self, editor: Editor) -> dict[str, EntryResult]:
        found = {}
        for part in range(MAX_PARTS):
            if added := self._corpus.added(editor.part(part, 0).change_id):
                found[added.article.id] = _earlier_result(part, added)
        return found

    async def add(self, entry: FeedEntry, source: EntrySource, known: Known | None, *, wanted: bool) -> EntryResult:
        """Add the article of *entry*, or update it.

        Args:
            known: The earlier result.
            wanted: Whether an editor requested all existing entries, including those that were passed over.
        Raises: StoreError, BackendUnavailableError: nothing was done.
        """
        plan = await self._reader.run_in_executor(self._plan, entry, known, wanted)
        if isinstance(plan, EntryResult):
            return plan
        try:
            result = await self._read_and_add(entry, source, plan.article)
        except TEMPORARY_ERRORS as error:
            result = EntryResult(entry, EntryStatus.RETRY, error=error)
        except IngestError as error:
            result = EntryResult(entry, EntryStatus.FAILED, error=error)
        except (ArticleNotFoundError, PurgedError):  # an editor has removed it meanwhile
            result = EntryResult(entry, EntryStatus.SKIPPED)
        except CorpusError:
            raise
        except Exception:  # this concerns one entry: the others and the next check continue
            logger.exception("An entry of %s cannot be taken: %s", source.feed_url, entry.url)
            result = EntryResult(entry, EntryStatus.FAILED, error=BrokenContentError(entry.url or source.feed_url))
        before = plan.article.id if plan.article else None
        return replace(result, article_id=result.article_id or before, part=source.part)

    def _plan(self, entry: FeedEntry, known: Known | None, wanted: bool) -> EntryResult | _Plan:
        """Return the plan, or the result if it is clear without reading the entry."""
        existing = self._article(known.article_id if known else None) or self._article(_id_of(entry))
        if known is None or wanted or (known.tries and not known.article_id):
            return _result_of(entry, Added(AddStatus.UNCHANGED, existing, 0, None)) if existing else _Plan()
        if existing is None:  # it was passed over, or an editor removed it
            return EntryResult(entry, EntryStatus.SKIPPED, known.article_id)
        return _Plan(existing)  # it was edited

    def _article(self, article_id: str | None) -> Article | None:
        try:
            return self._corpus.article(article_id) if article_id else None
        except ArticleNotFoundError:
            return None

    async def _read_and_add(self, entry: FeedEntry, source: EntrySource, before: Article | None) -> EntryResult:
        """Read an entry, and add or update its article.

        Raises: as `Adder.add`.
        """
        fetched = await self._adder.fetched(before) if before else Fetched()
        try:
            reading = await self._read(entry, source, fetched.validators)
            draft = reading.article()
        except NotModifiedError:
            if before is None:  # pragma: no cover - without an article the request has no condition
                raise
            return _result_of(entry, await self._update_unchanged_page(entry, source, before, fetched))
        except IngestError:
            self._adder.observer.added(AddOutcome.FAILED)
            raise
        editor = source.editor.part(source.part, 0)
        if before and (draft.url is None or article_id_of_url(draft.url) == before.id):
            content: Added | InDoubt = await self._adder.update(draft, before.id, editor)
        else:  # also if an edited entry has a page with another address now
            addresses = [each for each in (entry.url, reading.final_url) if each]
            content = await self._adder.add(reading.entries[0], addresses, editor, _preset_decisions(entry))
        if isinstance(content, InDoubt):
            return EntryResult(entry, EntryStatus.IN_DOUBT, in_doubt=content)
        await self._adder.note(content, reading)
        return _result_of(entry, content)

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

    async def _update_unchanged_page(
        self, entry: FeedEntry, source: EntrySource, before: Article, fetched: Fetched
    ) -> Added:
        """Update an article whose page is unchanged with the values from the feed."""
        editor = source.editor.part(source.part, 0)
        draft = with_current_values(before, fetched.unsaid, entry, source.listing, self._clock.now())
        added = await self._adder.update(draft, before.id, editor)
        await self._adder.note_again(added, fetched)
        return added


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plan to read an entry."""

    article: Article | None = None  # the article to update; None: add one


def _earlier_result(part: int, added: Added) -> EntryResult:
    article = added.article
    status = EntryStatus.ADDED if added.status is AddStatus.ADDED else EntryStatus.UPDATED
    return EntryResult(FeedEntry(article.id, "", article.url, article.title), status, article.id, added, part=part)


def _id_of(entry: FeedEntry) -> str | None:
    return article_id_of_url(entry.url) if entry.url else None


def _preset_decisions(entry: FeedEntry) -> Decisions:
    """Return the decisions that need no question: paragraphs that a site repeats below all articles are no reason to
    ask."""
    return Decisions(Place.of_link(entry.url or ""), Choices(((Doubt.BOILERPLATE, Decision.AS_IT_IS),)))


def _result_of(entry: FeedEntry, added: Added) -> EntryResult:
    statuses = {
        AddStatus.ADDED: EntryStatus.ADDED,
        AddStatus.REPLACED: EntryStatus.UPDATED,
        AddStatus.UNCHANGED: EntryStatus.UNCHANGED,
    }
    return EntryResult(entry, statuses[added.status], added.article.id, added)


def batch_outcomes(results: Sequence[EntryResult]) -> list[ManyOutcome]:
    """Return the outcomes of entries in the form of a batch. Entries that were passed over are left out."""
    return [
        ManyOutcome(
            name=one.entry.title or one.entry.url or one.entry.id,
            part=(one.part, 0),
            url=one.entry.url,
            added=one.added,
            in_doubt=one.in_doubt,
            error=one.error,
        )
        for one in results
        if one.status is not EntryStatus.SKIPPED
    ]


def item_of(entry: FeedEntry, feed_key: str) -> WorkItem:
    """Return *entry* as an item of work. Its id is the same in each run."""
    item_id = hashlib.blake2b(f"{feed_key}:{entry.id}".encode(), digest_size=8).hexdigest()
    return WorkItem(item_id, entry.title or entry.url or entry.id, entry.url)


def done_of(result: EntryResult, as_made: EntryResult) -> ItemOutcome:
    """Return the stored outcome of an entry in a check that an editor requested."""
    is_change = as_made.added is not None and as_made.added.change_id is not None
    reason = reason_of(result.error) if result.error else None
    return ItemOutcome(as_made.article_id, (as_made.part, 0) if is_change else None, reason)
