"""Define everything that can go wrong with the archive, as one tree.

`bot.messaging.error_messages` has a sentence for each class; a test walks the tree. The attributes are the values that
the sentences need.
"""

from __future__ import annotations

from pathlib import Path

from index.text import without_login


class CorpusError(Exception):
    """Base of every error that `index` raises on purpose."""


class QuestionError(CorpusError):
    """A question that cannot be searched for."""


class EmptyQueryError(QuestionError):
    """Nothing to search for: the question has no word."""


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
    """The article has no version of that name. `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NothingToPurgeError(ArticleNotFoundError):
    """No article has this id or URL, and none that was removed lately had it."""


class AddedSinceError(CorpusError):
    """An article that was removed is there again. The change to the removed one is not made."""


class PurgedError(CorpusError):
    """The change was made before, and the article was deleted for good since."""


class LinkTakenError(CorpusError):
    """An article cannot have a link that another one has: `title` and `article_id` are those of the other."""

    def __init__(self, title: str, article_id: str) -> None:
        super().__init__(f"{article_id} has that link")
        self.title = title
        self.article_id = article_id


class NothingLeftError(CorpusError):
    """An article would have no text that can be quoted, if these paragraphs were taken out."""


class UndoError(CorpusError):
    """A change cannot be undone any more."""


class UndoExpiredError(UndoError):
    """The change is too old, or was undone already."""


class ChangedSinceError(UndoError):
    """The article was changed again after the change that was to be undone."""


class BackendUnavailableError(CorpusError):
    """The search backend gave no answer within its timeout."""


class IndexDamagedError(BackendUnavailableError):
    """Part of the index is damaged.

    The articles whose hash in `SearchBackend.indexed_hashes` is not theirs must be indexed again.
    """


class IndexNotPurgedError(BackendUnavailableError):
    """Articles are removed for good, but the saved index may still hold words of them.

    `path` is its directory, and `detail` the system's reason why it could not be removed.
    """

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


# --- ingestion: nothing was added, and why ---


class IngestError(CorpusError):
    """A source could not be made into an article. `source` is what was asked for: a URL or a file's name."""

    def __init__(self, source: str) -> None:
        self.source = without_login(source)  # it is shown and logged
        super().__init__(f"{type(self).__name__}: {self.source}")


class CrashedError(IngestError):
    """Reading a source has ended the program each time it was tried; it is not tried again."""


class UnreadableFileError(IngestError):
    """A file is not there, or may not be read. `reason` is the system's."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source)
        self.reason = reason


class NoTextError(IngestError):
    """There is no text in it that could be quoted."""


class ScanError(NoTextError):
    """It is a PDF of pictures of pages, without text."""


class WallError(NoTextError):
    """The page shows something else instead of its text."""


class LoginWallError(WallError):
    """It shows a login."""


class PaywallError(WallError):
    """It says that only subscribers may read it, and shows nothing of it."""


class ConsentWallError(WallError):
    """It asks about cookies first."""


class ScriptPageError(WallError):
    """Its text is made by a script in the browser."""


class BotCheckError(WallError):
    """It checks first whether people ask for it."""


class MissingPageError(WallError):
    """It says that there is no such page, though the server says that there is."""


class EncryptedError(IngestError):
    """It cannot be read without a password."""


class UnsupportedTypeError(IngestError):
    """Its content is of a kind that Byline does not read. `content_type` is what it seems to be."""

    def __init__(self, source: str, content_type: str) -> None:
        super().__init__(source)
        self.content_type = content_type


class UndecodableError(IngestError):
    """It is text, but in no encoding that could be told."""


class UnknownLettersError(UndecodableError):
    """It is a PDF that says how its letters look, but not which they are."""


class TooLargeError(IngestError):
    """It is larger than `limit_bytes`."""

    def __init__(self, source: str, limit_bytes: int) -> None:
        super().__init__(source)
        self.limit_bytes = limit_bytes


class UnpackedTooLargeError(TooLargeError):
    """It is an archive, or a document that is one, and has more than `limit_bytes` when it is unpacked."""


class TooManyMembersError(IngestError):
    """It is an archive of more than `limit` files."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class NestedArchiveError(IngestError):
    """It is an archive within an archive."""


class TextTooLongError(IngestError):
    """Its text has more than `limit_chars` characters."""

    def __init__(self, source: str, limit_chars: int) -> None:
        super().__init__(source)
        self.limit_chars = limit_chars


class TooManyPassagesError(IngestError):
    """It has more than `limit` passages."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class TooManyPagesError(IngestError):
    """It has more than `limit` pages."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


class ExtractionLimitError(IngestError):
    """Reading it took more than `limit_s` seconds, or more than `limit_mib` MiB of memory; it was given up."""

    def __init__(self, source: str, limit_s: float, limit_mib: int) -> None:
        super().__init__(source)
        self.limit_s = limit_s
        self.limit_mib = limit_mib


class BrokenContentError(IngestError):
    """Its content is broken, or made to break what reads it."""


class SeveralArticlesError(IngestError):
    """It holds `count` articles where one was wanted."""

    def __init__(self, source: str, count: int) -> None:
        super().__init__(source)
        self.count = count


class NoFeedError(IngestError):
    """It is no feed, sitemap or list of feeds, nor a page that names its feed."""


class ExportError(IngestError):
    """It is an export of many articles, where one was wanted."""


class BrokenExportError(IngestError):
    """An export cannot be read from byte `offset` on; the articles before it can. It may be cut short."""

    def __init__(self, source: str, offset: int) -> None:
        super().__init__(source)
        self.offset = offset


class NoChannelError(IngestError):
    """An export of chats has no channel in it: what people say to each other is no article."""


class OwnFileError(IngestError):
    """It is a file of Byline's own, which may hold what was removed."""


class FeedError(IngestError):
    """It is a feed, a list of feeds or a sitemap: it names articles, and others later."""


class BadArticleError(IngestError):
    """A line of the article form is not valid. `reason` says what is wrong with which key."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source)
        self.reason = reason


class NoAddressError(IngestError):
    """An article was to be fetched again that has no URL. `source` is its title."""


class FetchError(IngestError):
    """A URL could not be fetched. `source` is the URL as it was asked for."""


class BadUrlError(FetchError):
    """Not an http or https URL with a host."""


class UrlTooLongError(BadUrlError):
    """The URL, or one that it leads to, has more than `limit_chars` characters."""

    def __init__(self, source: str, limit_chars: int) -> None:
        super().__init__(source)
        self.limit_chars = limit_chars


class ForbiddenAddressError(FetchError):
    """The URL, or a redirect of it, leads to an address or port that is not public."""


class RobotsError(FetchError):
    """The site's robots.txt asks programs not to fetch it."""


class RobotsUnreadableError(FetchError):
    """The site's robots.txt is there but could not be read, so that it may ask not to fetch anything."""


class NotModifiedError(FetchError):
    """It is as it was when it was fetched before: there is nothing to read."""


class HttpStatusError(FetchError):
    """The server answered with `status` instead of the page.

    `retry_after_s` is after how many seconds it wants to be asked again, None if it does not say.
    """

    def __init__(self, source: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(source)
        self.status = status
        self.retry_after_s = retry_after_s


class PartialAnswerError(HttpStatusError):
    """The server sent only a part of the page, which was not asked for (206)."""


class AccessDeniedError(HttpStatusError):
    """The server shows it only to some: to those who log in or pay, or to none but people (401, 402, 403)."""


class PageGoneError(HttpStatusError):
    """There is no such page, or there is none any more (404, 410)."""


class BusyServerError(HttpStatusError):
    """The server cannot answer now: it is asked too often, or broken (429 and from 500 on)."""


class FetchTimeoutError(FetchError):
    """The page was not there within `limit_s` seconds in all."""

    def __init__(self, source: str, limit_s: float) -> None:
        super().__init__(source)
        self.limit_s = limit_s


class UnreachableError(FetchError):
    """No connection: an unknown host, a refused connection, broken TLS or transport."""


class TooManyRedirectsError(FetchError):
    """More than `limit` redirects."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source)
        self.limit = limit


# --- the store ---


class StoreError(CorpusError):
    """The archive on disk cannot be used as asked. `path` is the file or directory."""

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or type(self).__name__}")
        self.path = path
        self.detail = detail


class StoreHeldError(StoreError):
    """Another process holds DATA_DIR; `detail` names it."""


class StoreDamagedError(StoreError):
    """A file of the archive is damaged or missing; `detail` says which record and how."""


class StoreForeignError(StoreError):
    """The data are not Byline's, or were written by a newer version."""


class StoreWriteError(StoreError):
    """The disk refused a change (full, read-only, broken): nothing was changed. `detail` is the system's reason."""


class NotPurgedError(StoreWriteError):
    """Articles are removed for good, but the disk keeps a file that has their texts. `path` is the file."""


class ReadOnlyError(StoreError):
    """The archive was opened for reading only."""


class NotEmptyError(StoreError):
    """A backup can only be restored into an empty directory; `detail` names what is there."""


class NoArchiveError(StoreError):
    """There is no archive to back up."""


class BackupPlaceError(StoreError):
    """The file cannot take a backup: it is there already, or lies in the archive itself. `detail` says which."""


class BadBackupError(StoreError):
    """The file is no backup of Byline's, or a damaged one; `detail` says how."""
