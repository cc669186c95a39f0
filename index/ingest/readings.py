"""Hold the results of reading a URL or a file: usually one article, several for an archive of files."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import IngestError, SeveralArticlesError
from index.extraction.feeds.listing import Listing
from index.fetch.response import NOTHING_KNOWN, Validators
from index.model import Doubt, Draft


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that was read, or the reason for its absence. One of `draft` and `error` is set."""

    name: str  # in messages: the requested URL, the file's name, or the member's name in its archive
    draft: Draft | None = None
    error: IngestError | None = None
    doubts: tuple[Doubt, ...] = ()  # about the draft, as far as its page shows them

    def article(self) -> Draft:
        """Return the draft.

        Raises: IngestError: the reason why there is none.
        """
        if self.draft is not None:
            return self.draft
        raise self.error or IngestError(self.name)


@dataclass(frozen=True, slots=True)
class FeedReading:
    """The result of reading a feed or another listing."""

    listing: Listing
    final_url: str  # after redirects
    moved_to: str | None  # permanent address; None: the requested one
    validators: Validators = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one source."""

    source: str  # in messages: the requested URL, or the file's name
    entries: tuple[Entry, ...]  # at least one; several only for an archive of files, in its order
    final_url: str | None = None  # after redirects; None: it was not fetched
    validators: Validators = NOTHING_KNOWN  # for the next request
    unsaid: tuple[str, ...] = ()  # fields of the draft that its page does not have, but its feed has or may have

    def article(self) -> Draft:
        """Return the only draft.

        Raises: IngestError: the reason why there is none. SeveralArticlesError.
        """
        if len(self.entries) > 1:
            raise SeveralArticlesError(self.source, len(self.entries))
        return self.entries[0].article()
