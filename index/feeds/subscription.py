"""Keep the feeds that are followed in the notebook."""

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
from index.disk.key_value import FEED_KEY, Notebook
from index.extraction.feeds.listing import FeedEntry, ListingKind
from index.feeds.seen import Seen
from index.fetch.response import NOTHING_KNOWN, Validators

logger = logging.getLogger(__name__)

ENTRIES_KEY = "feed-entries:"
"""Prefix of the notebook key for the handled entries, before the URL of the feed."""

TIMES_KEPT = 30
"""Number of last entries whose times are kept: enough to tell the rhythm of a feed."""

OUTCOMES_KEPT = 30
"""Number of last entries whose outcomes are kept."""


class Outcome(StrEnum):
    """The outcome of an entry that is not an article."""

    NO_TEXT = "no text"  # its page was there, but nothing could be made of it
    DEAD = "dead"  # its page was not there
    FAILED = "failed"  # its page could not be fetched


class Trouble(StrEnum):
    """A problem with a feed that is followed."""

    FAILING = "failing"  # it could not be read for some time
    SILENT = "silent"  # nothing was published for much longer than usual
    SHRUNK = "shrunk"  # texts are much shorter than they were, or are none
    DEAD_LINKS = "dead links"  # its entries lead to pages that are not there


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that is followed. All times are UTC."""

    url: str  # where it is fetched
    title: str
    kind: ListingKind
    subscribed_by: int  # the admin's Telegram id
    since: datetime
    next_at: datetime  # when it is checked next, at the earliest
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None  # the last time, with whatever outcome
    complete_until: datetime | None = None  # all that it listed by then was handled; None: nothing was yet
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    cause: str | None = None  # of the last failure, a sentence
    apart_s: int | None = None  # how often it asks to be asked, at most
    times: tuple[int, ...] = ()  # seconds since 1970 when entries were published, ascending, at most TIMES_KEPT
    outcomes: tuple[int | Outcome, ...] = ()  # characters of the texts of entries, in order, or why there is none
    waiting: int = 0  # entries that are to be handled, or tried again, next time
    gap: tuple[datetime, datetime] | None = None  # the last time between which entries may have been missed
    told: tuple[Trouble, ...] = ()  # of which the admin was told and was not yet told that it is over

    @property
    def key(self) -> str:
        """The name of the feed on buttons and in commands: ten letters and digits, the same for the same URL."""
        return key_of(self.url)

    @property
    def by(self) -> str:
        """The author of the changes that the feed brings."""
        return f"feed:{self.url}"

    @property
    def validators(self) -> Validators:
        """The validators with which the feed is asked for only if it has changed; none if entries are waiting."""
        return NOTHING_KNOWN if self.waiting else Validators(self.etag, self.last_modified)

    @property
    def last_entry_at(self) -> datetime | None:
        """The time when the last entry was published."""
        return datetime.fromtimestamp(self.times[-1], UTC) if self.times else None


def key_of(url: str) -> str:
    """Return the key of a feed's URL. It is the same for addresses that differ only in details that do not count."""
    return article_id_of_url(url)


def times_with(times: Iterable[int], entries: Iterable[FeedEntry], now: datetime) -> tuple[int, ...]:
    """Return *times* with those of *entries*, without future ones, which would make a feed look alive for ever."""
    latest = now.timestamp()
    new = {int(entry.when.timestamp()) for entry in entries if entry.when}
    return tuple(sorted({*times, *(at for at in new if 0 < at <= latest)})[-TIMES_KEPT:])


class Subscriptions:
    """All feeds that are followed. May be used in any thread, but two changes of one feed must not overlap."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    @property
    def can_change(self) -> bool:
        """Return whether the archive can keep changes: it cannot if it is open for reading only."""
        return self._notebook.can_change

    def all(self) -> list[Subscription]:
        """Return all subscriptions, the oldest first."""
        found = (_subscription_of(key, note) for key, note in self._notebook.items(FEED_KEY))
        return sorted((each for each in found if each), key=lambda each: (each.since, each.url))

    def get(self, key: str) -> Subscription | None:
        """Return the one with this key, or URL in whatever form; None if there is none."""
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
        """Stop following a feed; its articles stay.

        Raises: StoreWriteError, ReadOnlyError.
        """
        self._notebook.remove(FEED_KEY + url, ENTRIES_KEY + url)

    def move(self, subscription: Subscription, url: str) -> Subscription:
        """Follow a feed at another address from now on.

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
