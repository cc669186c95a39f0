"""Where articles are kept: the seam between the archive and what holds its texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from index.model import Article, Change


class ArticleStore(Protocol):
    """Owns the articles: their texts, their attribution, and the recent changes of them.

    What `apply` has returned for is durable: it survives a kill, a power cut and a full disk. Reading is allowed in
    any thread while one thread applies; a reader sees the store before or after a change, never between.
    """

    @property
    def revision(self) -> int:
        """The number of changes ever applied; it names the state of the store."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Make each change's `after` the state of its article, all or none, and remember the changes.

        Raises: StoreWriteError, nothing is changed; ReadOnlyError.
        """
        ...

    def article(self, article_id: str) -> Article | None:
        """The article, or None if it is not there."""
        ...

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Articles, the last added first; those added at once in reverse order. `limit` None: all that follow."""
        ...

    def __iter__(self) -> Iterator[Article]:
        """All articles, the first added first, as of the moment of the call."""
        ...

    def __len__(self) -> int:
        """The number of articles."""
        ...

    def change(self, change_id: str) -> Change | None:
        """A remembered change; None if it was never made, or is older than CHANGES_KEPT."""
        ...

    def close(self) -> None:
        """Let go of the files. Closing twice is allowed."""
        ...
