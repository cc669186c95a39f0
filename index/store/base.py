"""The ArticleStore protocol: the seam between the archive and the store of its texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from index.model import Article, BackupFinding, Change, Outline, Version

UNDO_KEPT = timedelta(hours=24)
"""How long a change can be undone: an editor notices a mistake the same day; the text of what was removed does not stay
in the archive for longer."""

CHANGES_KEPT = 1_000
"""Changes that are remembered, the last ones. More are made in a day only by an import, which nobody takes back article
by article; without a bound it would double the memory that the archive needs."""

VERSIONS_KEPT = 10
"""Earlier versions of one article, the last ones: nobody looks through more, be a page edited all day."""

HISTORY_BYTES = 32 * 2**20
"""Bytes of memory that all earlier versions take together, packed; what is too much goes, the oldest first. One of 800
words takes about 3 kB: these are 10,000 versions, and a tenth of what an archive of as many articles needs."""


class ArticleReader(Protocol):
    """Reads articles, many at a time: all that a search needs of a store."""

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Read the articles with these ids, in one call and from one state of the store.

        Returns: The articles by id, in the order of *article_ids*, each once. An id that is not there is left out.
        """
        ...


class ArticleStore(ArticleReader, Protocol):
    """Owns the articles: their texts, their attribution, and the recent changes of them.

    What `apply` has returned for is durable: it survives a kill, a power cut and a full disk. Reading is allowed in
    any thread while one thread applies; a reader sees the store before or after a change, never between. Articles are
    in the order in which they were added: one that is replaced keeps its place, one that is removed and comes back is
    added again.
    """

    @property
    def revision(self) -> int:
        """The number of changes ever applied; it names the state of the store."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Make each change's `after` the state of its article, all or none, in their order, and remember the changes.

        A change's `before` must be the state of its article at that moment. Changes older than UNDO_KEPT, as seen from
        the last one made, and those before the last CHANGES_KEPT, are forgotten. No changes: nothing happens.

        Raises: StoreWriteError, nothing is changed; ReadOnlyError.
        """
        ...

    def follow(self, changes: Sequence[Change]) -> None:
        """Show changes that another process has put on disk, of a store that was opened for reading only.

        Nothing is written, and `before` is not looked at: some of them may be shown already.
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

    def content_hashes(self) -> dict[str, str]:
        """The content hashes of all articles by id, the first added first: cheap, no article is read for it."""
        ...

    def outlines(self) -> Iterator[Outline]:
        """Return the outlines of all articles at the moment of the call, the first added first.

        No text is read for it.
        """
        ...

    def __len__(self) -> int:
        """The number of articles."""
        ...

    def change(self, change_id: str) -> Change | None:
        """A remembered change; None if it was never made, or is forgotten.

        Of one whose article was purged since, no more is remembered than that it was made: neither `before` nor
        `after`.
        """
        ...

    def last_known(self, article_id: str) -> Article | None:
        """The article as it is; if it was removed, as it was, for as long as a change of it is remembered."""
        ...

    def versions(self, article_id: str) -> list[Version]:
        """The article as it is, then what it was before, the last first; empty if it is not there.

        Earlier ones are the last VERSIONS_KEPT that differ, as far as those of all articles take no more than
        HISTORY_BYTES. They last as long as the article, and come back with it if its removal is undone, but not if it
        is added again.
        """
        ...

    def purge(self, article_ids: Collection[str]) -> None:
        """Remove articles for good: when this returns, no file of the store holds any of their texts.

        Those that are not there go all the same: out of the changes that are remembered, and out of the files. It takes
        as long as writing the whole archive once more.

        Raises: NotPurgedError: they are removed, and no change of them is remembered, but their texts are still in a
            file; purging again, or opening the store again, does the rest. StoreWriteError, ReadOnlyError: nothing is
            changed.
        """
        ...

    def backups_with(self, article_ids: Collection[str]) -> list[BackupFinding]:
        """The backups that were made of this store and hold a text of one of the articles, or may hold it.

        The last made first.
        """
        ...

    def tidy(self, now: datetime) -> None:
        """Forget the changes that are older than UNDO_KEPT at *now*, and free the room that they took, on disk as well.

        To be called from time to time, in any thread. Never raises for the disk: what fails is done next time.
        """
        ...

    def close(self) -> None:
        """Release the files. Closing twice is allowed."""
        ...
