"""Store the followed feeds in the notebook."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError

from index.articles.identity import article_id_of_url
from index.bookkeeping import FEED_KEY, Notebook
from index.extraction.feeds.listing import FeedEntry, ListingKind
from index.feeds.seen import Seen
from index.fetch.response import NOTHING_KNOWN, Validators

logger = logging.getLogger(__name__)

ENTRIES_KEY = "feed-entries:"
"""Prefix of the notebook key of the handled entries, before the URL of the feed."""

TIMES_KEPT = 30
"""Number of last entries whose times are stored: enough for the publishing intervals of a feed."""

OUTCOMES_KEPT = 30
"""Number of last entries whose outcomes are stored."""


class Outcome(StrEnum):
    """The outcome of an entry without an article."""

    NO_TEXT = "no text"  # its page exists, but no article could be made from it
    DEAD = "dead"  # its page does not exist
    FAILED = "failed"  # its page could not be fetched


class Trouble(StrEnum):
    """A problem with a followed feed."""

    FAILING = "failing"  # it could not be read for some time
    SILENT = "silent"  # nothing was published for much longer than usual
    SHRUNK = "shrunk"  # texts are much shorter than before, or missing
    DEAD_LINKS = "dead links"  # its entries lead to pages that do not exist


@dataclass(frozen=True, slots=True)
class Subscription:
    """A followed feed. All times are UTC."""

    url: str  # from which it is fetched
    title: str
    kind: ListingKind
    subscribed_by: int  # the admin's id, as the caller numbers them
    since: datetime
    next_at: datetime  # earliest time of the next check
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None  # the last time, whatever the outcome
    complete_until: datetime | None = None  # every entry listed until then was handled; None: none was yet
    failures: int = 0  # number of failures in a row
    failing_since: datetime | None = None
    cause: str | None = None  # of the last failure, as a sentence
    apart_s: int | None = None  # shortest time between checks that the feed demands
    times: tuple[int, ...] = ()  # publication times of entries in seconds since 1970, ascending, at most TIMES_KEPT
    outcomes: tuple[int | Outcome, ...] = ()  # of entries, in order: length of the text, or reason for its absence
    waiting: int = 0  # number of entries to handle, or to try again, next time
    gap: tuple[datetime, datetime] | None = None  # the last period in which entries may have been missed
    told: tuple[Trouble, ...] = ()  # reported to the admin, and not yet reported as over

    @property
    def key(self) -> str:
        """Return the name of the feed on buttons and in commands: ten letters and digits, equal for equal URLs."""
        return key_of(self.url)

    @property
    def by(self) -> str:
        """Return the author of the changes that the feed makes."""
        return f"feed:{self.url}"

    @property
    def validators(self) -> Validators:
        """Return the validators for requesting the feed only if it changed; none if entries are waiting."""
        return NOTHING_KNOWN if self.waiting else Validators(self.etag, self.last_modified)

    @property
    def last_entry_at(self) -> datetime | None:
        """Return the publication time of the last entry."""
        return datetime.fromtimestamp(self.times[-1], UTC) if self.times else None


def key_of(url: str) -> str:
    """Return the key of a feed's URL. It is equal for addresses that differ only in details that do not matter."""
    return article_id_of_url(url)


def times_with(times: Iterable[int], entries: Iterable[FeedEntry], now: datetime) -> tuple[int, ...]:
    """Return *times* with the times of *entries*. Future times are left out: they would make a feed look alive
    forever."""
    latest = now.timestamp()
    new = {int(entry.when.timestamp()) for entry in entries if entry.when}
    return tuple(sorted({*times, *(at for at in new if 0 < at <= latest)})[-TIMES_KEPT:])


class Subscriptions:
    """All followed feeds. They may be used from any thread, but two changes of one feed must not overlap."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    @property
    def can_change(self) -> bool:
        """Return whether the archive can store changes. It cannot if it is open for reading only."""
        return self._notebook.can_change

    def all(self) -> list[Subscription]:
        """Return all subscriptions, the oldest first."""
        found = (_subscription_of(key, note) for key, note in self._notebook.items(FEED_KEY))
        return sorted((each for each in found if each), key=lambda each: (each.since, each.url))

    def get(self, key: str) -> Subscription | None:
        """Return the subscription with this key, or with this URL in any form; None if there is none."""
        wanted = {key, key_of(key)}
        for note_key, note in self._notebook.items(FEED_KEY):
            if key_of(note_key.removeprefix(FEED_KEY)) in wanted:
                return _subscription_of(note_key, note)
        return None

    def put(self, subscription: Subscription) -> None:
        """Store a subscription.

        Raises: StoreWriteError, ReadOnlyError.
        """
        self._notebook.put(FEED_KEY + subscription.url, _NOTES.dump_python(subscription, mode="json"))

    def remove(self, url: str) -> None:
        """Stop following a feed. Its articles stay.

        Raises: StoreWriteError, ReadOnlyError.
        """
        self._notebook.remove(FEED_KEY + url, ENTRIES_KEY + url)

    def move(self, subscription: Subscription, url: str) -> Subscription:
        """Follow a feed at another address.

        Raises: StoreWriteError, ReadOnlyError.
        """
        moved = dataclasses.replace(subscription, url=url)
        self.put_seen(url, self.seen(subscription.url))
        self.put(moved)
        self.remove(subscription.url)
        return moved

    def seen(self, url: str) -> Seen:
        """Return the handled entries of a feed."""
        return Seen.from_note(self._notebook.get(ENTRIES_KEY + url))

    def put_seen(self, url: str, seen: Seen) -> None:
        """Store the handled entries of a feed.

        Raises: StoreWriteError, ReadOnlyError.
        """
        self._notebook.put(ENTRIES_KEY + url, seen.to_note())


_NOTES = TypeAdapter(Subscription)


def _subscription_of(key: str, note: Mapping[str, object]) -> Subscription | None:
    try:
        return _NOTES.validate_python(note)
    except ValidationError as error:
        logger.warning("The note %s cannot be understood: %s", hashlib.sha256(key.encode()).hexdigest()[:8], error)
        return None
