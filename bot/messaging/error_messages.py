"""An exception becomes a sentence here, and nowhere else."""

from __future__ import annotations

from bot.i18n import N_, gettext
from index import errors

MIB = 1 << 20  # bytes
MB = 1_000_000  # bytes


class UsageError(Exception):
    """A command was not written as it must be; the message is the sentence that says how."""


class ShownAnewError(UsageError):
    """A choice was made of what is not there any more; the message of the button shows what there is now."""


class ToldError(UsageError):
    """An earlier run failed to do something; the message is the sentence that it told of that."""


class DownloadError(Exception):
    """Telegram did not hand over a file that was sent. `name` is the file's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


PASSING = (
    errors.BusyServerError,
    errors.FetchTimeoutError,
    errors.RobotsUnreadableError,
    errors.UnreachableError,
)
"""Errors after which a page is read again later on: the server may be there again by then."""

KINDS = (
    ("image/", N_("a picture")),
    ("audio/", N_("a sound recording")),
    ("video/", N_("a video")),
    ("font/", N_("a font")),
    ("application/msword", N_("an old Office file (doc, xls or ppt)")),
    ("application/rtf", N_("an RTF file")),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", N_("a spreadsheet")),
    ("application/vnd.oasis.opendocument.spreadsheet", N_("a spreadsheet")),
    ("application/vnd.openxmlformats-officedocument.presentationml", N_("a presentation")),
    ("application/vnd.oasis.opendocument.presentation", N_("a presentation")),
    ("application/gzip", N_("an archive that is no zip")),
    ("application/x-7z", N_("an archive that is no zip")),
    ("application/vnd.rar", N_("an archive that is no zip")),
    ("application/json", N_("data for programs (JSON)")),
    ("application/xml", N_("data for programs (XML)")),
    ("application/octet-stream", N_("a file of an unknown kind")),
)
"""What files are that are not read, by how their content types begin."""

UNEXPECTED = N_("Something went wrong here. It is in the log; please try again.")

NOTHING_ADDED = N_("Nothing was added:")
"""The beginning of most sentences about what could not be read."""

ERROR_MESSAGES: dict[type[BaseException], str] = {
    DownloadError: N_("Nothing was added: Telegram did not hand over {e.name}. Please send it again."),
    errors.CorpusError: N_("The archive could not do that. It is in the log; please try again."),
    errors.QuestionError: N_("I cannot search for that. Ask with a few words."),
    errors.EmptyQueryError: N_("There is no word in that to search for. Ask with a few words."),
    errors.QuestionTooLongError: N_("That is too long for a question: ask with at most {e.limit} characters."),
    errors.ArticleNotFoundError: N_("No article has the id or link “{e.reference}”. /articles lists them."),
    errors.VersionNotFoundError: N_(
        "The article has no version “{e.name}” any more. /versions lists those that it has."
    ),
    errors.NothingToPurgeError: N_("Nothing of an article with the id or link “{e.reference}” is in the archive."),
    errors.AddedSinceError: N_("Nothing was deleted: the article was added again since. /remove removes it."),
    errors.PurgedError: N_(
        "Nothing was changed: the article was deleted for good since. To have it back, add it anew."
    ),
    errors.LinkTakenError: N_(
        "Nothing was changed: another article has that link, “{e.title}”: /edit_{e.article_id}. "
        "Remove one of them first."
    ),
    errors.NothingLeftError: N_(
        "Nothing was changed: no text would be left that could be quoted. To take out the whole article, send /remove."
    ),
    errors.UndoError: N_("That cannot be undone any more."),
    errors.UndoExpiredError: N_("That cannot be undone any more: it was undone already, or is more than 24 hours old."),
    errors.ChangedSinceError: N_("That cannot be undone: the article was changed again since."),
    errors.BackendUnavailableError: N_("Search is down for the moment. Please ask again in a minute."),
    errors.IndexDamagedError: N_("Part of the search index is damaged. Please ask again in a minute."),
    errors.IndexNotPurgedError: N_(
        "The article is removed and cannot be brought back, but words of it may still be in the saved index, {e.path} "
        "({e.detail}). Stop Byline and delete {e.path}: the next start makes it anew."
    ),
    errors.IngestError: N_("Nothing was added: {e.source} could not be read."),
    errors.CrashedError: N_("Nothing was added: {e.source} made me crash three times, so I skip it."),
    errors.UnreadableFileError: N_("Nothing was added: {e.source} could not be read ({e.reason})."),
    errors.NoTextError: N_("Nothing was added: there is no text in {e.source} that could be quoted."),
    errors.ScanError: N_(
        "Nothing was added: {e.source} is a scan: pictures of pages without text. "
        "Send the file that it was printed from, or one that went through text recognition."
    ),
    errors.WallError: N_("Nothing was added: {e.source} shows something else instead of its text."),
    errors.LoginWallError: N_(
        "Nothing was added: {e.source} shows a login instead of its text. Send the text, or the page as a file."
    ),
    errors.PaywallError: N_(
        "Nothing was added: {e.source} shows its text to subscribers only. Send the text, or the page as a file."
    ),
    errors.ConsentWallError: N_(
        "Nothing was added: {e.source} asks about cookies instead of showing its text. Send the text, or the page as a "
        "file."
    ),
    errors.ScriptPageError: N_(
        "Nothing was added: the text of {e.source} is made by a script in the browser, so it cannot be read here. Send "
        "the text, or the page as a file."
    ),
    errors.BotCheckError: N_(
        "Nothing was added: {e.source} lets no programs in, and checks for them first. Send the text, or the page as a "
        "file."
    ),
    errors.MissingPageError: N_("Nothing was added: {e.source} says that there is no such page."),
    errors.EncryptedError: N_("Nothing was added: {e.source} is protected with a password. Send it without one."),
    errors.UnsupportedTypeError: N_(
        "Nothing was added: {e.source} is {kind}. Send a web page, or a file: txt, md, html, pdf, docx, odt, "
        "epub, or a zip of these."
    ),
    errors.UnpackedTooLargeError: N_("Nothing was added: unpacked, {e.source} is larger than the limit of {limit}."),
    errors.TooManyMembersError: N_(
        "Nothing was added: there are more than {e.limit:,} files in {e.source}. Divide it into several."
    ),
    errors.NestedArchiveError: N_("Nothing was added: {e.source} is an archive within an archive. Send it by itself."),
    errors.UndecodableError: N_("Nothing was added: the encoding of {e.source} is unknown. Save it as UTF-8."),
    errors.UnknownLettersError: N_(
        "Nothing was added: {e.source} says how its letters look, but not which they are. Send another version of it."
    ),
    errors.TooLargeError: N_("Nothing was added: {e.source} is larger than the limit of {limit}."),
    errors.TextTooLongError: N_(
        "Nothing was added: {e.source} has more than {e.limit_chars:,} characters of text. Divide it into several."
    ),
    errors.TooManyPassagesError: N_(
        "Nothing was added: {e.source} has more than {e.limit:,} passages. Divide it into several."
    ),
    errors.TooManyPagesError: N_(
        "Nothing was added: {e.source} has more than {e.limit:,} pages. Divide it into several."
    ),
    errors.ExtractionLimitError: N_(
        "Nothing was added: reading {e.source} took more than {e.limit_s:g} seconds, or more than {e.limit_mib:,} "
        "MiB of memory."
    ),
    errors.BrokenContentError: N_("Nothing was added: {e.source} is broken, or nested too deeply to be read."),
    errors.SeveralArticlesError: N_("Nothing was added: {e.source} holds {e.count} articles. Send them one by one."),
    errors.NoFeedError: N_(
        "Nothing was subscribed: {e.source} is no feed (RSS, Atom, JSON Feed), sitemap or OPML file, and names no feed "
        "of its own."
    ),
    errors.ExportError: N_(
        "Nothing was added: {e.source} is an export of many articles. Exports are added on the command line, with "
        "`byline add FILE`."
    ),
    errors.BrokenExportError: N_(
        "{e.source} is cut short or damaged at byte {e.offset:,}: what stands before it was read, the rest is missing. "
        "Export it again."
    ),
    errors.NoChannelError: N_(
        "Nothing was added: {e.source} has no channel in it. Posts of channels are added; groups and private chats are "
        "not."
    ),
    errors.OwnFileError: N_(
        "Nothing was added: {e.source} is a file of Byline's own. It may hold what was removed, so it is never added."
    ),
    errors.FeedError: N_(
        "Nothing was added: {e.source} is a feed, a sitemap or a list of feeds. To follow it, send me /feeds in "
        "Telegram, with its link or as the caption of the file."
    ),
    errors.BadArticleError: N_("Nothing was added from {e.source}: {e.reason}."),
    errors.NoAddressError: N_("Nothing was changed: “{e.source}” has no link that could be fetched again."),
    errors.PostError: N_(
        "Nothing was changed: “{e.source}” is a post in Telegram, and cannot be fetched. Forward it to me again; what "
        "is edited in a channel that I watch comes by itself."
    ),
    errors.FetchError: N_("Nothing was added: {e.source} could not be fetched."),
    errors.BadUrlError: N_("Nothing was added: {e.source} is not a link to a web page (http or https)."),
    errors.UrlTooLongError: N_("Nothing was added: the link leads to one of more than {e.limit_chars:,} characters."),
    errors.ForbiddenAddressError: N_("Nothing was added: {e.source} leads to an address that is not public."),
    errors.NotModifiedError: N_("{e.source} has not changed since it was fetched last."),
    errors.AccessDeniedError: N_(
        "Nothing was added: the server answered {e.status} for {e.source}. It wants a login or a subscription, or lets "
        "no programs in. Send the text itself, or the page as a file."
    ),
    errors.PartialAnswerError: N_(
        "Nothing was added: the server sent only a part of {e.source} ({e.status}), though all of it was asked for. "
        "Try again later, or send the text itself, or the page as a file."
    ),
    errors.PageGoneError: N_("Nothing was added: the server answered {e.status} for {e.source}: no such page."),
    errors.BusyServerError: N_(
        "Nothing was added: the server answered {e.status} for {e.source}. It cannot answer now: try again later."
    ),
    errors.RobotsUnreadableError: N_(
        "Nothing was added: the site of {e.source} has a robots.txt that cannot be read now, so nothing is fetched "
        "there."
    ),
    errors.RobotsError: N_("Nothing was added: the site of {e.source} asks programs to leave it alone (robots.txt)."),
    errors.HttpStatusError: N_("Nothing was added: the server answered {e.status} for {e.source}."),
    errors.FetchTimeoutError: N_("Nothing was added: {e.source} was not there within {e.limit_s:g} seconds."),
    errors.UnreachableError: N_("Nothing was added: there was no connection to {e.source}."),
    errors.TooManyRedirectsError: N_("Nothing was added: {e.source} redirects more than {e.limit} times."),
    errors.StoreError: N_("The archive's files could not be used: {e.detail}."),
    errors.StoreHeldError: N_("The archive in {e.path} is in use: {e.detail}. Stop that first, or wait."),
    errors.StoreDamagedError: N_(
        "The archive is damaged: {e.path}: {e.detail}. Nothing was changed; restore a backup, or see `doctor`."
    ),
    errors.StoreForeignError: N_("{e.path} was not written by this version of Byline: {e.detail}."),
    errors.StoreWriteError: N_(
        "Nothing was changed: the disk refused it ({e.detail}). Put that right, then try again."
    ),
    errors.NotPurgedError: N_(
        "The article is removed and cannot be brought back, but its text is still in {e.path} ({e.detail}). "
        "Put that right, then delete it for good once more."
    ),
    errors.ReadOnlyError: N_(
        "Nothing was changed: the disk takes no writing, so the archive is open for reading only. I look again every "
        "few seconds; please send this again when that is put right."
    ),
    errors.NotEmptyError: N_("A backup is restored only into an empty directory; {e.path} {e.detail}."),
    errors.NoArchiveError: N_("There is no archive in {e.path} yet."),
    errors.BackupPlaceError: N_("No backup was written to {e.path}: {e.detail}."),
    errors.BadBackupError: N_("Nothing was restored: {e.path} {e.detail}."),
}


def user_message(error: BaseException | None) -> str:
    """Return the sentence for the most specific class of *error*, in the current language, as plain text."""
    if isinstance(error, UsageError):
        return str(error)
    for cls in type(error).__mro__:
        if template := ERROR_MESSAGES.get(cls):
            limit = _size(error.limit_bytes) if isinstance(error, errors.TooLargeError) else ""
            kind = _kind(error.content_type) if isinstance(error, errors.UnsupportedTypeError) else ""
            return gettext(template).format(e=error, limit=limit, kind=kind)
    return gettext(UNEXPECTED)


def _kind(content_type: str) -> str:
    """A content type as people call it; as it is written, if they do not."""
    words = next((words for beginning, words in KINDS if content_type.startswith(beginning)), "{content_type}")
    return gettext(words).format(content_type=content_type)


def reason_of(error: BaseException | None) -> str:
    """The sentence of `user_message` where it is said already that nothing was added."""
    sentence, beginning = user_message(error), gettext(NOTHING_ADDED)
    if not sentence.startswith(beginning):
        return sentence
    return sentence.removeprefix(beginning).strip()


def _size(size_bytes: int) -> str:
    """A size as whoever set the limit thinks of it."""
    return f"{size_bytes // MIB} MiB" if size_bytes % MIB == 0 else f"{size_bytes / MB:g} MB"


def is_expected(error: BaseException | None) -> bool:
    """Whether *error* has a sentence of its own; the others are bugs, or news for the log."""
    return isinstance(error, UsageError) or any(cls in ERROR_MESSAGES for cls in type(error).__mro__)
