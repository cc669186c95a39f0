"""Store the archive in an OpenSearch cluster, for several processes at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Self

from index.articles.rows import article_of_row, outline_of_row
from index.errors import BackendUnavailableError, StoreError
from index.model import Article, Change, Outline, Version
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.log.generations import Generations
from index.purged import Backup, BackupFinding
from index.store.base import ChangedArticles, VersionOutline
from index.store.history import PastVersion
from index.store.opensearch.apart import Content, Texts, joined, key_of
from index.store.opensearch.followed_log import FollowedLog
from index.store.state import Edit, RememberedChange, Rows
from index.store.unpacking import change_of, check_fit, edit_of, state_with, version_outlines_of, versions_of

logger = logging.getLogger(__name__)

READ_AT_ONCE = 200
"""Articles whose texts are read in one request while all are read in turn."""

NODE_IS_DOWN = "a node of the cluster is down; it deletes its files when it is back"
"""Why a node's disk may have a text that was removed for good."""


class OpenSearchStore:
    """An `ArticleStore` in a cluster. The attributions are in memory, about 1 kB for each article; the texts are not.

    Any number of processes may use one archive. Each method but `close` sees what the others have changed before the
    call, and raises BackendUnavailableError if the cluster does not answer. Only `len` and `revision` ask nobody: they
    are as of the last call of another method.
    """

    def __init__(self, client: ClusterClient, prefix: str, *, read_only: bool = False) -> None:
        """Use the archive whose indices have names with this prefix. It is made by the first change."""
        self._client = client
        self._log = FollowedLog(Generations(client, prefix), Path(prefix), read_only=read_only)

    @classmethod
    def open(cls, access: ClusterAccess, *, read_only: bool = False) -> Self:
        """Connect to a cluster, and read the attributions of all articles.

        Args: read_only: Write nothing. Changes by others are seen all the same.
        Raises: BackendUnavailableError; StoreDamagedError.
        """
        store = cls(ClusterClient(access), access.prefix, read_only=read_only)
        try:
            store._log.follow()
            if not read_only:
                store._log.resume()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def revision(self) -> int:
        """Return the number of changes ever applied, with purges and tidyings, as of the last call."""
        return self._log.rows.revision

    def refresh(self) -> None:
        """See `SharedStore.refresh`."""
        self._log.follow()

    def changed_after(self, revision: int, others: Collection[str] = ()) -> ChangedArticles | None:
        """See `SharedStore.changed_after`."""
        return self._log.changed_after(revision, others)

    def apply(self, changes: Sequence[Change]) -> None:
        """See `ArticleStore.apply`. All changes are one entry of the log."""
        edits = [edit_of(change) for change in changes]

        def plan(rows: Rows) -> Sequence[Edit]:
            check_fit(changes, rows)
            return edits

        if edits:
            self._log.commit(plan)

    def article(self, article_id: str) -> Article | None:
        """See `ArticleStore.article`."""
        return self.articles_of([article_id]).get(article_id)

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        wanted = list(dict.fromkeys(article_ids))
        return {each.id: each for each in self._articles(lambda rows: _present(rows, wanted))} if wanted else {}

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """See `ArticleStore.articles`."""
        end = None if limit is None else offset + limit
        return self._articles(lambda rows: list(islice(reversed(rows.articles.items()), offset, end)))

    def _articles(self, choose: Callable[[Rows], list[Content]]) -> list[Article]:
        contents, texts = self._log.read(choose, iter)
        return [_article_of(content, texts) for content in contents]

    def __iter__(self) -> Iterator[Article]:
        """See `ArticleStore.__iter__`. An article that is purged meanwhile is left out."""
        return self._read_in_turn(self._rows())

    def _read_in_turn(self, contents: Sequence[Content]) -> Iterator[Article]:
        for start in range(0, len(contents), READ_AT_ONCE):
            some = contents[start : start + READ_AT_ONCE]
            texts = self._log.texts_of(some)
            yield from (_article_of(content, texts) for content in some if key_of(content) in texts)

    def outlines(self) -> Iterator[Outline]:
        """See `ArticleStore.outlines`."""
        return (outline_of_row(article_id, packed.attribution) for article_id, packed in self._rows())

    def content_hashes(self) -> dict[str, str]:
        """See `ArticleStore.content_hashes`."""
        return {article_id: packed.content_hash for article_id, packed in self._rows()}

    def _rows(self) -> list[Content]:
        self._log.follow()
        with self._log.reading:
            return list(self._log.rows.articles.items())

    def __len__(self) -> int:
        return len(self._log.rows.articles)

    def change(self, change_id: str) -> Change | None:
        """See `ArticleStore.change`."""
        remembered, texts = self._log.read(lambda rows: rows.changes.get(change_id), _contents_of_change)
        if remembered is None:
            return None
        before, after = (
            packed and joined((remembered.article_id, packed), texts)
            for packed in (remembered.before, remembered.after)
        )
        return change_of(change_id, remembered._replace(before=before, after=after))

    def last_known(self, article_id: str) -> Article | None:
        """See `ArticleStore.last_known`."""

        def choose(rows: Rows) -> list[Content]:
            packed = rows.last_known(article_id)
            return [(article_id, packed)] if packed else []

        return next(iter(self._articles(choose)), None)

    def versions(self, article_id: str) -> list[Version]:
        """See `ArticleStore.versions`."""

        def choose(rows: Rows) -> tuple[list[Content], list[PastVersion]]:
            return _present(rows, [article_id]), rows.history.of(article_id)

        def contents(chosen: tuple[list[Content], list[PastVersion]]) -> Iterator[Content]:
            present, earlier = chosen
            return chain(present, ((article_id, past.packed_row) for past in earlier))

        (present, earlier), texts = self._log.read(choose, contents)
        filled = [past.with_content(joined((article_id, past.packed_row), texts)) for past in earlier]
        return [version for each in present for version in versions_of(article_id, joined(each, texts), filled)]

    def version_outlines(self, article_id: str) -> list[VersionOutline]:
        """See `ArticleStore.version_outlines`."""
        self._log.follow()
        with self._log.reading:
            packed, earlier = self._log.rows.articles.get(article_id), self._log.rows.history.of(article_id)
        return [] if packed is None else version_outlines_of(packed, earlier)

    def version(self, article_id: str, content_hash: str) -> Article | None:
        """See `ArticleStore.version`."""

        def choose(rows: Rows) -> list[Content]:
            present = rows.articles.get(article_id)
            packed = present and state_with(content_hash, present, rows.history.of(article_id))
            return [(article_id, packed)] if packed else []

        return next(iter(self._articles(choose)), None)

    def purge(self, article_ids: Collection[str], *, unless_there: bool = False) -> None:
        """See `ArticleStore.purge`. The log is copied without their texts, which takes seconds for each 10,000."""
        self._log.purge(article_ids, unless_there=unless_there)

    def backups_with(self, article_ids: Collection[str]) -> list[BackupFinding]:
        """See `ArticleStore.backups_with`. Snapshots of the cluster are not searched, so each of them may have a text.

        One that was made after the last purge or tidying has only texts that were needed then. The disk of a node that
        is down keeps what it had until the node is back.
        """
        if not article_ids:
            return []
        try:
            generations = self._log.generations
            snapshots, absent = generations.earlier_snapshots(), generations.absent_nodes()
        except BackendUnavailableError as error:
            return [BackupFinding(None, str(error))]
        backups = (Backup(Path(each.repository, each.name), each.made_at) for each in snapshots)
        found = [BackupFinding(backup, "a snapshot of the cluster") for backup in backups]
        return [BackupFinding(None, NODE_IS_DOWN), *found] if absent else found

    def tidy(self, now: datetime) -> None:
        """See `ArticleStore.tidy`."""
        try:
            self._log.tidy(now)
        except (BackendUnavailableError, StoreError) as error:
            logger.warning("The archive could not be tidied: %s", error)

    def close(self) -> None:
        """See `ArticleStore.close`."""
        self._client.close()


def _present(rows: Rows, article_ids: Iterable[str]) -> list[Content]:
    return [(article_id, rows.articles[article_id]) for article_id in article_ids if article_id in rows.articles]


def _article_of(content: Content, texts: Texts) -> Article:
    return article_of_row(content[0], joined(content, texts).row)


def _contents_of_change(change: RememberedChange | None) -> list[Content]:
    return [(change.article_id, each) for each in (change.before, change.after) if each] if change else []
