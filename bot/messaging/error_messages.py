"""Turn exceptions into sentences.

A capability that can say more has sentences of its own for some exceptions, in its modules of messages.
"""

from __future__ import annotations

from bot.i18n import N_, gettext
from index import errors
from index.extraction.formats.table import format_names

MIB = 1 << 20  # bytes
MB = 1_000_000  # bytes


class UsageError(Exception):
    """A command is not written correctly. The message is the sentence that explains it."""


class StaleChoiceError(UsageError):
    """A choice is out of date. The message of the button already shows the current state."""


class EarlierFailureError(UsageError):
    """An earlier run failed. The message is the sentence that it reported."""


class DownloadError(Exception):
    """Telegram did not deliver a file that was sent. `name` is the name of the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PostError(errors.IngestError):
    """A post in Telegram cannot be fetched again, because its page has only parts of its text. `source` is its
    title."""


class OwnPageError(errors.IngestError):
    """A page of this archive is not added to it: its article is there. `source` is its address."""


TEMPORARY_ERRORS = (
    errors.BusyServerError,
    errors.FetchTimeoutError,
    errors.RobotsUnreadableError,
    errors.UnreachableError,
)
"""Errors after which a page is tried again later, because the server may work again then."""

FILE_KINDS = (
    ("image/", N_("a picture")),
    ("audio/", N_("an audio file")),
    ("video/", N_("a video")),
    ("font/", N_("a font")),
    ("application/msword", N_("an old Office file (doc, xls or ppt)")),
    ("application/rtf", N_("an RTF file")),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", N_("a spreadsheet")),
    ("application/vnd.oasis.opendocument.spreadsheet", N_("a spreadsheet")),
    ("application/vnd.openxmlformats-officedocument.presentationml", N_("a presentation")),
    ("application/vnd.oasis.opendocument.presentation", N_("a presentation")),
    ("application/gzip", N_("an archive other than zip")),
    ("application/x-7z", N_("an archive other than zip")),
    ("application/vnd.rar", N_("an archive other than zip")),
    ("application/json", N_("JSON data")),
    ("application/xml", N_("XML data")),
    ("application/octet-stream", N_("an unknown kind of file")),
)
"""Names of unsupported kinds of files, by the beginning of the content type."""

UNEXPECTED = N_("Something went wrong. Details are in the log; please try again.")

SEARCH_DOWN = N_("Search is down for the moment. Please ask again in a minute.")

NOTHING_ADDED = N_("Nothing was added:")
"""Beginning of most sentences about content that could not be read."""

ERROR_MESSAGES: dict[type[BaseException], str] = {
    DownloadError: N_("Telegram wouldn't give me {e.name}. Please send it again."),
    errors.CorpusError: N_("Something went wrong in the archive. Details are in the log; please try again."),
    errors.QuestionError: N_("I can't search for that. Try a few plain words."),
    errors.EmptyQueryError: N_("I need at least one word to search for."),
    errors.QuestionTooLongError: N_("Your question is too long (limit: {e.limit} characters)."),
    errors.ArticleNotFoundError: N_("No article has the id or link “{e.reference}”. /articles lists them."),
    errors.VersionNotFoundError: N_(
        "The article no longer has the version “{e.name}”. /versions lists those that it has."
    ),
    errors.NothingToPurgeError: N_("There's no trace of “{e.reference}” in the archive."),
    errors.AddedSinceError: N_("Nothing was deleted: the article has been added again. /remove removes it."),
    errors.PurgedError: N_("The article has been deleted for good. To get it back, add it again."),
    errors.LinkTakenError: N_(
        "Another article already has that link, “{e.title}”: /edit_{e.article_id}. Remove one of them first."
    ),
    errors.NothingLeftError: N_("That would leave nothing to quote. To remove the whole article, send /remove."),
    errors.ConflictError: N_("Nothing was changed: someone else was changing the same article. Please try again."),
    errors.UndoError: N_("I can't undo that any more."),
    errors.UndoExpiredError: N_("Can't undo: already undone, or more than 24 hours ago."),
    errors.ChangedSinceError: N_("Can't undo: the article has changed since."),
    errors.BackendUnavailableError: SEARCH_DOWN,
    errors.StateGoneError: SEARCH_DOWN,
    errors.IndexDamagedError: N_("Part of the search index is damaged. Please ask again in a minute."),
    errors.IndexNotPurgedError: N_(
        "The article is removed and can't be brought back, but some of its words may still be in the saved "
        "index, {e.path} ({e.detail}). Stop Byline and delete {e.path}; the next start rebuilds it."
    ),
    errors.IngestError: N_("I couldn't read {e.source}."),
    errors.CrashedError: N_("Nothing was added: {e.source} crashed me three times, so I'm skipping it."),
    errors.UnreadableFileError: N_("I couldn't read {e.source} ({e.reason})."),
    errors.NoTextError: N_("Nothing was added: there is no text to quote in {e.source}."),
    errors.ScanError: N_(
        "Nothing was added: {e.source} is a scan (images only). Send the original, or a version with text "
        "recognition (OCR)."
    ),
    errors.WallError: N_("Nothing was added: {e.source} shows something else instead of its text."),
    errors.LoginWallError: N_(
        "Nothing was added: {e.source} shows a login instead of its text. Send the text, or the page as a file."
    ),
    errors.PaywallError: N_("Nothing was added: {e.source} is behind a paywall. Send the text, or the page as a file."),
    errors.ConsentWallError: N_(
        "Nothing was added: {e.source} shows a cookie notice instead of the article. Send the text, or the "
        "page as a file."
    ),
    errors.ScriptPageError: N_(
        "Nothing was added: {e.source} builds its text with JavaScript, so I can't read it. Send the text, or "
        "the page as a file."
    ),
    errors.BotCheckError: N_("Nothing was added: {e.source} blocks bots. Send the text, or the page as a file."),
    errors.MissingPageError: N_("Nothing was added: {e.source} is a “page not found” page."),
    errors.EncryptedError: N_("Nothing was added: {e.source} is password-protected. Send it without a password."),
    errors.UnsupportedTypeError: N_(
        "Nothing was added: {e.source} is {kind}. Send a web page, or a file: {formats}, or a zip of these."
    ),
    errors.UnpackedTooLargeError: N_("Nothing was added: unpacked, {e.source} is larger than the limit of {limit}."),
    errors.TooManyMembersError: N_(
        "Nothing was added: there are more than {e.limit:,} files in {e.source}. Split it up."
    ),
    errors.NestedArchiveError: N_("Nothing was added: {e.source} is an archive within an archive. Send it by itself."),
    errors.UndecodableError: N_("Nothing was added: the encoding of {e.source} is unknown. Save it as UTF-8."),
    errors.UnknownLettersError: N_(
        "Nothing was added: the text in {e.source} can't be copied out (its font isn't mapped to characters). "
        "Send another version."
    ),
    errors.TooLargeError: N_("Nothing was added: {e.source} is larger than the limit of {limit}."),
    errors.TextTooLongError: N_(
        "Nothing was added: {e.source} has more than {e.limit_chars:,} characters of text. Split it up."
    ),
    errors.TooManyPassagesError: N_("Nothing was added: {e.source} has more than {e.limit:,} passages. Split it up."),
    errors.TooManyPagesError: N_("Nothing was added: {e.source} has more than {e.limit:,} pages. Split it up."),
    errors.ExtractionLimitError: N_(
        "Nothing was added: reading {e.source} took more than {e.limit_s:g} seconds, or more than {e.limit_mib:,} "
        "MiB of memory."
    ),
    errors.BrokenContentError: N_("Nothing was added: {e.source} is damaged or too deeply nested."),
    errors.SeveralArticlesError: N_("Nothing was added: {e.source} contains {e.count} articles. Send them one by one."),
    errors.NoFeedError: N_(
        "{e.source} isn't a feed (RSS, Atom, JSON Feed), sitemap or OPML file, and doesn't link to one."
    ),
    errors.ExportError: N_(
        "Nothing was added: {e.source} is an export of many articles. Add it on the command line, with `byline "
        "add FILE`."
    ),
    errors.BrokenExportError: N_(
        "{e.source} is cut short or damaged at byte {e.offset:,}. I read what comes before that; the rest is "
        "missing. Export it again."
    ),
    errors.NoChannelError: N_(
        "Nothing was added: {e.source} contains no channel. I add posts of channels, not of groups or private chats."
    ),
    errors.OwnFileError: N_(
        "Nothing was added: {e.source} is one of Byline's own files. It may contain removed text, so I never add it."
    ),
    errors.FeedError: N_(
        "Nothing was added: {e.source} is a feed, a sitemap or a list of feeds. To follow it, send me /feeds in "
        "Telegram, with its link or as the caption of the file."
    ),
    errors.BadArticleError: N_("Nothing was added from {e.source}: {e.reason}."),
    errors.NoAddressError: N_("“{e.source}” has no link that I could fetch again."),
    OwnPageError: N_("Nothing was added: {e.source} is a page of this archive itself."),
    PostError: N_(
        "“{e.source}” is a post in Telegram, so I can't fetch it. Forward it to me again; if I watch its "
        "channel, I see edits myself."
    ),
    errors.FetchError: N_("I couldn't fetch {e.source}."),
    errors.BadUrlError: N_("Nothing was added: {e.source} isn't a link to a web page (http or https)."),
    errors.UrlTooLongError: N_("Nothing was added: the link leads to one longer than {e.limit_chars:,} characters."),
    errors.ForbiddenAddressError: N_("Nothing was added: {e.source} leads to an address that isn't public."),
    errors.NotModifiedError: N_("{e.source} hasn't changed since I last fetched it."),
    errors.AccessDeniedError: N_(
        "{e.source} refused access ({e.status}): it needs a login or subscription, or blocks bots. Send the text, or "
        "the page as a file."
    ),
    errors.PartialAnswerError: N_(
        "Nothing was added: the server sent only part of {e.source} ({e.status}). Try again later, or send the "
        "text, or the page as a file."
    ),
    errors.PageGoneError: N_("There is no page at {e.source} (the server answered {e.status})."),
    errors.BusyServerError: N_("The server can't send {e.source} right now (it answered {e.status}). Try again later."),
    errors.RobotsUnreadableError: N_("I can't read the site's robots.txt right now, so I won't fetch {e.source}."),
    errors.RobotsError: N_("The site doesn't allow bots to read {e.source} (robots.txt)."),
    errors.HttpStatusError: N_("I couldn't fetch {e.source}: the server answered {e.status}."),
    errors.FetchTimeoutError: N_("{e.source} took more than {e.limit_s:g} seconds."),
    errors.UnreachableError: N_("I couldn't connect to {e.source}."),
    errors.TooManyRedirectsError: N_("Nothing was added: {e.source} redirects more than {e.limit} times."),
    errors.StoreError: N_("I couldn't read the archive's files: {e.detail}."),
    errors.StoreHeldError: N_("The archive in {e.path} is in use: {e.detail}. Stop that first, or wait."),
    errors.StoreDamagedError: N_(
        "The archive is damaged: {e.path}: {e.detail}. Nothing was changed; restore a backup, or see `doctor`."
    ),
    errors.StoreForeignError: N_("This version of Byline didn't write {e.path}: {e.detail}."),
    errors.StoreWriteError: N_("Nothing was changed: the disk refused it ({e.detail}). Fix that, then try again."),
    errors.NotPurgedError: N_(
        "The article is removed and can't be brought back, but its text is still in {e.path} ({e.detail}). Fix "
        "that, then delete it for good again."
    ),
    errors.StoreUnavailableError: N_("I can't reach the archive right now. Please try again in a minute."),
    errors.ReadOnlyError: N_(
        "The disk can't be written to, so I can only answer for now. I retry every few seconds; please send "
        "this again later."
    ),
    errors.UnfinishedMoveError: N_("There is only a part of an archive in {e.path}: {e.detail}."),
    errors.MoveRefusedError: N_("Nothing was moved to {e.path}: {e.detail}."),
    errors.CopyDiffersError: N_(
        "The copy in {e.path} was not equal, so it was removed: {e.detail}. Nothing is lost; please try again."
    ),
    errors.NotEmptyError: N_("A backup can only be restored into an empty directory; {e.path} {e.detail}."),
    errors.NoArchiveError: N_("There is no archive in {e.path} yet."),
    errors.BackupPlaceError: N_("No backup was written to {e.path}: {e.detail}."),
    errors.BadBackupError: N_("Nothing was restored: {e.path} {e.detail}."),
}


def user_message(error: BaseException | None) -> str:
    """Return the sentence for the most specific class of *error*, as plain text in the current language."""
    if isinstance(error, UsageError):
        return str(error)
    for cls in type(error).__mro__:
        if template := ERROR_MESSAGES.get(cls):
            limit = _size(error.limit_bytes) if isinstance(error, errors.TooLargeError) else ""
            kind = _kind(error.content_type) if isinstance(error, errors.UnsupportedTypeError) else ""
            return gettext(template).format(e=error, limit=limit, kind=kind, formats=format_names())
    return gettext(UNEXPECTED)


def _kind(content_type: str) -> str:
    """Return the common name of a content type; the type itself if it has none."""
    words = next((words for beginning, words in FILE_KINDS if content_type.startswith(beginning)), "{content_type}")
    return gettext(words).format(content_type=content_type)


def reason_of(error: BaseException | None) -> str:
    """Return the sentence of `user_message` for a place that already says that nothing was added."""
    sentence, beginning = user_message(error), gettext(NOTHING_ADDED)
    if not sentence.startswith(beginning):
        return sentence
    return sentence.removeprefix(beginning).strip()


def _size(size_bytes: int) -> str:
    """Return a size in the unit of the settings: MiB or MB."""
    return f"{size_bytes // MIB} MiB" if size_bytes % MIB == 0 else f"{size_bytes / MB:g} MB"


def is_expected(error: BaseException | None) -> bool:
    """Return whether *error* has its own sentence. Other errors are bugs and belong in the log."""
    return isinstance(error, UsageError) or any(cls in ERROR_MESSAGES for cls in type(error).__mro__)
