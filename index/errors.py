"""Define all errors of the archive, as one tree.

`bot.messaging.error_messages` has a sentence for each class, and a test walks the tree. The attributes are the values
that the sentences need.
"""

from __future__ import annotations

from pathlib import Path

from index.purged import NOTHING_PURGED
from index.text import without_login


class CorpusError(Exception):
    """Base of every error that `index` raises on purpose."""


class QuestionError(CorpusError):
    """A question that cannot be searched for."""


class EmptyQueryError(QuestionError):
    """The question has no word to search for."""


class QuestionTooLongError(QuestionError):
    """The question has more than `limit` characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a question of more than {limit} characters")
        self.limit = limit


class ArticleNotFoundError(CorpusError):
    """No article has this id or URL."""

    def __init__(self, reference: str) -> None:
        self.reference = without_login(reference)  # it is shown and logged
        super().__init__(f"no article {self.reference!r}")


class VersionNotFoundError(CorpusError):
    """The article has no version with that name. `name` is the requested name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NothingToPurgeError(ArticleNotFoundError):
    """No article has this id or URL, and no recently removed article had it."""


class AddedSinceError(CorpusError):
    """A removed article exists again. The change to the removed article is not made."""


class PurgedError(CorpusError):
    """The change was made before, and the article was removed for good since."""


class LinkTakenError(CorpusError):
    """An article cannot have the link of another article. `title` and `article_id` are those of the other."""

    def __init__(self, title: str, article_id: str) -> None:
        super().__init__(f"{article_id} has that link")
        self.title = title
        self.article_id = article_id


class NothingLeftError(CorpusError):
    """An article would have no quotable text if these paragraphs were removed."""


class ConflictError(CorpusError):
    """Another writer changed an article, so that a change does not fit its present state. Nothing is changed."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"article {article_id} was changed by another writer")


class UndoError(CorpusError):
    """A change can no longer be undone."""


class UndoExpiredError(UndoError):
    """The change is too old, or was undone already."""


class ChangedSinceError(UndoError):
    """The article was changed again after the change that should be undone."""


class BackendUnavailableError(CorpusError):
    """The search backend did not answer within its timeout."""


class StateGoneError(BackendUnavailableError):
    """The index in a cluster is no longer in the state that was searched."""

    def __init__(self) -> None:
        super().__init__("OpenSearch: the index was changed during the search")


class IndexDamagedError(BackendUnavailableError):
    """Part of the index is damaged.

    Articles with another hash in `SearchBackend.indexed_hashes` than in the store must be indexed again.
    """


class IndexNotPurgedError(BackendUnavailableError):
    """Articles are removed for good, but the saved index may still have words of them.

    `path` is its directory, and `detail` is the system's reason why it could not be removed.
    """

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


# --- ingestion: nothing was added, and why ---


class IngestError(CorpusError):
    """A source could not be made into an article. `source` is the URL or the file's name."""

    def __init__(self, source: str) -> None:
        self.source = without_login(source)  # it is shown and logged
        super().__init__(f"{type(self).__name__}: {self.source}")


class CrashedError(IngestError):
    """Reading a source has crashed the program at each try. It is not tried again."""


class UnreadableFileError(IngestError):
    """A file does not exist or may not be read. `reason` is the system's reason."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source)
        self.reason = reason


class NoTextError(IngestError):
    """The source has no quotable text."""


class ScanError(NoTextError):
    """The source is a PDF with pictures of pages, without text."""


class WallError(NoTextError):
    """The page shows something else instead of its text."""


class LoginWallError(WallError):
    """The page shows a login."""


class PaywallError(WallError):
    """The page says that only subscribers may read it, and shows no text."""


class ConsentWallError(WallError):
    """The page asks about cookies first."""


class ScriptPageError(WallError):
    """A script in the browser makes the text of the page."""


class BotCheckError(WallError):
    """The page checks first whether its reader is human."""


class MissingPageError(WallError):
    """The page says that it does not exist, although the server reports success."""


class EncryptedError(IngestError):
    """The source cannot be read without a password."""


class UnsupportedTypeError(IngestError):
    """The content is of a kind that Byline does not read. `content_type` is its probable kind."""

    def __init__(self, source: str, content_type: str) -> None:
        super().__init__(source)
        self.content_type = content_type


class UndecodableError(IngestError):
    """The source is text in an unknown encoding."""


class UnknownLettersError(UndecodableError):
    """The source is a PDF with the shapes of its letters, but without their identities."""


class TooLargeError(IngestError):
    """The source is larger than `limit_bytes`."""

    def __init__(self, source: str, limit_bytes: int) -> None:
        super().__init__(source)
        self.limit_bytes = limit_bytes


class UnpackedTooLargeError(TooLargeError):
    """The source is an archive, or a document in archive form, and has more than `limit_bytes` when unpacked."""


class TooManyMembersError(IngestError):
    """The source is an archive of more than `limit` files."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class NestedArchiveError(IngestError):
    """The source is an archive within an archive."""


class TextTooLongError(IngestError):
    """The text of the source has more than `limit_chars` characters."""

    def __init__(self, source: str, limit_chars: int) -> None:
        super().__init__(source)
        self.limit_chars = limit_chars


class TooManyPassagesError(IngestError):
    """The source has more than `limit` passages."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class TooManyPagesError(IngestError):
    """The source has more than `limit` pages."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class ExtractionLimitError(IngestError):
    """Reading took more than `limit_s` seconds, or more than `limit_mib` MiB of memory, and was ended."""

    def __init__(self, source: str, limit_s: float, limit_mib: int) -> None:
        super().__init__(source)
        self.limit_s = limit_s
        self.limit_mib = limit_mib


class BrokenContentError(IngestError):
    """The content is broken, or is made to break its reader."""


class SeveralArticlesError(IngestError):
    """The source has `count` articles where one was expected."""

    def __init__(self, source: str, count: int) -> None:
        super().__init__(source)
        self.count = count


class NoFeedError(IngestError):
    """The source is not a feed, sitemap or list of feeds, nor a page that names its feed."""


class ExportError(IngestError):
    """The source is an export of many articles where one article was expected."""


class BrokenExportError(IngestError):
    """An export cannot be read from byte `offset`, but the articles before it can. It may be incomplete."""

    def __init__(self, source: str, offset: int) -> None:
        super().__init__(source)
        self.offset = offset


class NoChannelError(IngestError):
    """An export of chats contains no channel. Conversations are not articles."""


class OwnFileError(IngestError):
    """The source is one of Byline's own files, which may contain removed text."""


class FeedError(IngestError):
    """The source is a feed, a list of feeds or a sitemap: it names articles, and will name others later."""


class BadArticleError(IngestError):
    """A line of the article form is invalid. `reason` names the key and the problem."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source)
        self.reason = reason


class NoAddressError(IngestError):
    """An article without URL cannot be fetched again. `source` is its title."""


class FetchError(IngestError):
    """A URL could not be fetched. `source` is the requested URL."""


class BadUrlError(FetchError):
    """The URL is not an http or https URL with a host."""


class UrlTooLongError(BadUrlError):
    """The URL, or one that it leads to, has more than `limit_chars` characters."""

    def __init__(self, source: str, limit_chars: int) -> None:
        super().__init__(source)
        self.limit_chars = limit_chars


class ForbiddenAddressError(FetchError):
    """The URL, or a redirect from it, leads to an address or port that is not public."""


class RobotsError(FetchError):
    """The site's robots.txt asks programs not to fetch the URL."""


class RobotsUnreadableError(FetchError):
    """The site's robots.txt exists but could not be read, so it may forbid everything."""


class NotModifiedError(FetchError):
    """The page did not change since it was last fetched, so there is nothing to read."""


class HttpStatusError(FetchError):
    """The server answered with `status` instead of the page.

    `retry_after_s` is the time after which the server allows another request, in seconds; None if unknown.
    """

    def __init__(self, source: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(source)
        self.status = status
        self.retry_after_s = retry_after_s


class PartialAnswerError(HttpStatusError):
    """The server sent only a part of the page, which was not requested (206)."""


class AccessDeniedError(HttpStatusError):
    """The server shows the page only to some: those who log in or pay, or only humans (401, 402, 403)."""


class PageGoneError(HttpStatusError):
    """The page does not exist, or no longer exists (404, 410)."""


class BusyServerError(HttpStatusError):
    """The server cannot answer now: it gets too many requests, or is broken (429 and from 500)."""


class FetchTimeoutError(FetchError):
    """The page did not arrive within `limit_s` seconds in total."""

    def __init__(self, source: str, limit_s: float) -> None:
        super().__init__(source)
        self.limit_s = limit_s


class UnreachableError(FetchError):
    """There was no connection: an unknown host, a refused connection, broken TLS or transport."""


class TooManyRedirectsError(FetchError):
    """There were more than `limit` redirects."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


# --- the store ---


class StoreError(CorpusError):
    """The archive on disk cannot be used in the requested way. `path` is the file or directory."""

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or type(self).__name__}")
        self.path = path
        self.detail = detail


class StoreHeldError(StoreError):
    """Another process holds DATA_DIR. `detail` names it."""


class StoreDamagedError(StoreError):
    """A file of the archive is damaged or missing. `detail` names the record and the damage."""


class StoreForeignError(StoreError):
    """The data are not Byline's, or a newer version wrote them."""


class StoreWriteError(StoreError):
    """The disk refused a change (full, read-only, broken), and nothing was changed. `detail` is the system's reason."""


class NotPurgedError(StoreWriteError):
    """Articles are removed for good, but a file on disk still has their texts. `path` is the file.

    `purged` tells of these articles and their backups, as far as they are known.
    """

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(path, detail)
        self.purged = NOTHING_PURGED


class StoreUnavailableError(StoreWriteError, BackendUnavailableError):
    """The cluster that keeps the archive did not answer. What was to be stored may be stored all the same, or later."""

    def __init__(self, detail: str) -> None:
        super().__init__(Path(), detail)


class ReadOnlyError(StoreError):
    """The archive was opened for reading only."""


class UnfinishedMoveError(StoreError):
    """An archive is being moved here, and is not whole yet. `detail` says how to go on."""


class MoveRefusedError(StoreError):
    """An archive cannot be moved to `path`, and nothing was. `detail` gives the reason, a clause."""


class CopyDiffersError(StoreError):
    """The copy of an archive in `path` was not equal to it, and was removed. `detail` names differences."""


class NotEmptyError(StoreError):
    """A backup can only be restored into an empty directory. `detail` names what is in it."""


class NoArchiveError(StoreError):
    """There is no archive to back up."""


class BackupPlaceError(StoreError):
    """The backup cannot be written to this file: it exists, or is inside the archive. `detail` gives the reason."""


class BadBackupError(StoreError):
    """The file is not a backup of Byline, or is damaged. `detail` gives the damage."""
