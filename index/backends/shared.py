"""Define the protocol of a search backend that several processes change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from index.backends.base import SearchBackend
from index.model import Article

T = TypeVar("T")


class OutrunError(Exception):
    """Another process has changed the index since the last `SharedBackend.turn`. Nothing is changed."""


class Made(NamedTuple):
    """How far an index is made."""

    revision: int  # of the store, up to which it has all changes
    lacking: Sequence[str]  # ids of articles of which that is not true
    is_busy: bool  # whether another process is changing it now


class SharedBackend(SearchBackend, Protocol):
    """A backend whose index several processes change, one at a time.

    The index says up to which revision of the store it is made. Whoever changes it first has a turn. One thread of a
    process does so at a time. Each method may raise BackendUnavailableError.
    """

    def in_one_state(self, work: Callable[[], T]) -> T:
        """Do *work*, which answers a question, so that all that it reads is of one state of the index.

        The state is the present one, or the one at the call or later. To that end the work may be begun again, at most
        four times, however often the index is changed. It must be done in this thread, and have no effects.
        """
        ...

    def is_as_indexed(self, article: Article) -> bool:
        """Return whether an article of the store is as it was indexed in this state. Within `in_one_state`, that is
        nearly always so, because other work is begun again."""
        ...

    def content_hash(self, article_id: str) -> str | None:
        """Return the content hash with which an article was indexed, as of the last turn or a later search; None: it is
        not in the index. This is fast."""
        ...

    def turn(self, enough: int | None = None) -> Made:
        """Wait until no other process is changing the index.

        Args: enough: Do not wait any longer if the index is made up to this revision.
        """
        ...

    def bring(self, articles: Mapping[str, Article | None], revision: int) -> Mapping[str, Exception]:
        """Replace articles as a whole in this turn, which ends. The next search of any process finds them.

        Args: articles: By id; None: remove it. revision: Up to which the index is made then.
        Returns: The articles that could not be analyzed; see `SearchBackend.index`.
        Raises: OutrunError.
        """
        ...

    def clean(self, revision: int) -> None:
        """Remove for good what was removed, in this turn, which ends.

        Where the disk still has its data, as during a snapshot of the cluster, `purge` and `tidy` complete it.

        Args: revision: See `bring`.
        Raises: OutrunError.
        """
        ...

    def tidy(self, now: datetime) -> None:
        """Remove what no version of the program needs any more that still runs, and what a purge has left."""
        ...
