"""Define the ArticleStore protocol: the interface between the archive and the store of its texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from index.model import Article, Change, Outline, Version
from index.purged import BackupFinding

UNDO_KEPT = timedelta(hours=24)
"""Time for which a change can be undone. An editor notices a mistake on the same day. A removed text does not stay
longer in the archive."""

CHANGES_KEPT = 1_000
"""Most changes that are remembered. Only an import makes more in a day, and no editor undoes an import article by
article. Without a limit, it would double the memory of the archive."""

VERSIONS_KEPT = 10
"""Most earlier versions of one article. Editors look at no more, even if a page changes all day."""

HISTORY_BYTES = 32 * 2**20
"""Most memory of all earlier versions together, packed, in bytes. The oldest are removed first. A version of 800 words
takes about 3 kB, so there is room for 10,000 versions: a tenth of the memory of an archive with as many articles."""


@dataclass(frozen=True, slots=True)
class VersionOutline:
    """A version of an article, without its content."""

    content_hash: str
    until: datetime | None  # UTC; its end; None: it is the present state


class ArticleReader(Protocol):
    """A reader of articles, many at a time: everything that a search needs of a store."""

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Read the articles with these ids, in one call and from one state of the store.

        Returns: The articles by id, in the order of *article_ids*, each once. Unknown ids are left out.
        """
        ...


class ArticleStore(ArticleReader, Protocol):
    """A store of the articles: their texts, their attribution, and their recent changes.

    A change is durable when `apply` returns: it survives a kill, a power cut and a full disk. Any thread may read while
    one thread applies. A reader sees the store before or after a change, never between. Articles are in the order in
    which they were added. A replaced article keeps its place. A removed article that returns is added again.

    Other writers may change the same store: other threads, and other processes if it lets them in. A store elsewhere
    than on this machine raises BackendUnavailableError if it does not answer. Then a change may have been made: the
    next one with its id is refused. There, `len` and `revision` are as of the last call of another method.
    """

    @property
    def revision(self) -> int:
        """Return the number of changes ever applied. It identifies the state of the store."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Make each change's `after` the state of its article, all or none, in order, and remember the changes.

        A change's `before` must be the state of its article at that moment, by its content hash, and its id must be
        new. Changes that are UNDO_KEPT older than the last change, and those before the last CHANGES_KEPT, are
        forgotten. Without changes, nothing happens.

        Raises: ConflictError: a change does not fit, because another writer was faster; nothing is changed, and this
            store shows the other's changes. StoreWriteError, nothing is changed; ReadOnlyError.
        """
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article; None if it does not exist."""
        ...

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Return articles, the last added first, even among those added at once. `limit` None: all that follow."""
        ...

    def __iter__(self) -> Iterator[Article]:
        """Return all articles at the moment of the call, the first added first."""
        ...

    def content_hashes(self) -> dict[str, str]:
        """Return the content hashes of all articles by id, the first added first. This is fast: no article is read."""
        ...

    def outlines(self) -> Iterator[Outline]:
        """Return the outlines of all articles at the moment of the call, the first added first.

        No text is read.
        """
        ...

    def __len__(self) -> int:
        """Return the number of articles."""
        ...

    def change(self, change_id: str) -> Change | None:
        """Return a remembered change; None if it was never made, or is forgotten.

        If its article was purged since, it has neither `before` nor `after`.
        """
        ...

    def last_known(self, article_id: str) -> Article | None:
        """Return the article. If it was removed, return its last state as long as a change of it is remembered."""
        ...

    def versions(self, article_id: str) -> list[Version]:
        """Return the article, then its earlier versions, the latest first; empty if it does not exist.

        Earlier versions are the last VERSIONS_KEPT that differ, as long as those of all articles take no more than
        HISTORY_BYTES. They exist as long as the article. They return with it if its removal is undone, but not if it is
        added again.
        """
        ...

    def version_outlines(self, article_id: str) -> list[VersionOutline]:
        """Return the outlines of `versions`. This is fast: no text is read."""
        ...

    def version(self, article_id: str, content_hash: str) -> Article | None:
        """Return the article as it was in the version with this content hash; None: there is none.

        The texts of other versions are not read.
        """
        ...

    def purge(self, article_ids: Collection[str], *, unless_there: bool = False) -> None:
        """Remove articles for good. When this returns, no file of the store has any of their texts.

        Articles that were removed before are purged too: from the remembered changes, and from the files. This takes as
        long as rewriting the whole archive.

        Args: unless_there: Refuse if any of the articles exists, also if another writer has just added it.
        Raises: AddedSinceError: one of them exists, which *unless_there* forbids; nothing is changed. NotPurgedError:
            they are removed, and no change of them is remembered, but their texts are still in a file. Purging again,
            or opening the store again, removes them. StoreWriteError, ReadOnlyError: nothing is changed.
        """
        ...

    def backups_with(self, article_ids: Collection[str]) -> list[BackupFinding]:
        """Return the backups of this store that have, or may have, a text of any of the articles.

        The latest comes first.
        """
        ...

    def tidy(self, now: datetime) -> None:
        """Forget the changes that are older than UNDO_KEPT at *now*, and free their memory and disk space.

        Call this from time to time, in any thread. It never raises because of the disk. A failure is retried next time.
        """
        ...

    def close(self) -> None:
        """Release the files. Closing twice is allowed."""
        ...


class FollowingStore(ArticleStore, Protocol):
    """A store that was opened for reading only, and is told what another process writes."""

    def follow(self, changes: Sequence[Change]) -> None:
        """Show changes that another process has written to disk. Nothing is written.

        `before` is ignored, because some of the changes may be visible already. They do no harm if all later ones
        follow too.
        """
        ...


class ChangedArticles(NamedTuple):
    """The articles that were changed between two revisions of a store."""

    revision: int  # the later one
    hashes: Mapping[str, str | None]  # content hashes then, by id; None: the article does not exist
    has_purged: bool  # whether any of them was removed for good


class SharedStore(ArticleStore, Protocol):
    """A store that several processes change."""

    def refresh(self) -> None:
        """Show what others have changed. Raises: BackendUnavailableError."""
        ...

    def changed_after(self, revision: int, others: Collection[str] = ()) -> ChangedArticles | None:
        """Return the articles that were changed after *revision*, as far as this store shows changes by others.

        This is fast.

        Args: others: Ids of further articles to return.
        Returns: None: it is not known any more.
        """
        ...
