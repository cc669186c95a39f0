"""Hold what was read of a URL or a file: one article as a rule, several of an archive of files."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import IngestError, SeveralArticlesError
from index.extraction.feeds.listing import Listing
from index.fetch.response import NOTHING_KNOWN, Validators
from index.model import Doubt, Draft


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that was read, or the reason why there is none. One of `draft` and `error` is set."""

    name: str  # what to call it: the URL as asked for, the file's name, or the member's name in its archive
    draft: Draft | None = None
    error: IngestError | None = None
    doubts: tuple[Doubt, ...] = ()  # of the draft, as far as its own page tells

    def article(self) -> Draft:
        """Return the draft.

        Raises: IngestError: there is none, and why.
        """
        if self.draft is not None:
            return self.draft
        raise self.error or IngestError(self.name)


@dataclass(frozen=True, slots=True)
class FeedReading:
    """The result of reading a feed or the like."""

    listing: Listing
    final_url: str  # where it was fetched, after redirects
    moved_to: str | None  # where it is for good; None: where it was asked for
    validators: Validators = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one source."""

    source: str  # what to call it: the URL as asked for, or the file's name
    entries: tuple[Entry, ...]  # at least one; several only of an archive of files, in its order
    final_url: str | None = None  # where it was fetched, after redirects; None: it was not
    validators: Validators = NOTHING_KNOWN  # with which it can be asked for again
    unsaid: tuple[str, ...] = ()  # fields of the draft that the page leaves open, and its feed says or may say

    def article(self) -> Draft:
        """Return the only draft.

        Raises: IngestError: there is none, and why. SeveralArticlesError.
        """
        if len(self.entries) > 1:
            raise SeveralArticlesError(self.source, len(self.entries))
        return self.entries[0].article()
