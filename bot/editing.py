"""From an editor's message to a change of the archive."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Document, Message, Update
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.access import Access, editor_name
from bot.cards import render_added, render_undone
from bot.failures import failures_shown_in
from bot.i18n import gettext as _
from bot.inbox import Inbox, change_id_of
from bot.markup import shortened
from bot.messages import DownloadError, UsageError
from bot.origins import passed_on_from, published_from
from bot.pacing import end_turn
from bot.progress import shown_in
from bot.render import (
    ARTICLES_PER_PAGE,
    LISTED_TITLE_LENGTH,
    Button,
    Reply,
    render_articles,
    render_purged,
    render_removal_question,
    render_removed,
    text_reply,
)
from bot.requests import AddFile, AddRequest, AddText, AddUrl, command_of, content_of, parse_add
from bot.sending import (
    answer_query,
    argument_of,
    asked_by,
    edit_behind,
    edit_to,
    message_of,
    query_of,
    send_reply,
)
from bot.taps import Taps
from bot.threads import Threads, beside, to_the_end
from index.corpus import Corpus
from index.errors import NothingToPurgeError, TooLargeError
from index.ingest import Ingestion
from index.model import Draft
from index.passages import split_passages

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

MAX_FILE_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)  # what Telegram lets bots download


class Editing:
    """Adds, lists, removes and undoes, for admins; who may call which is decided in `bot.app`."""

    def __init__(self, corpus: Corpus, ingestion: Ingestion, access: Access, threads: Threads, inbox: Inbox) -> None:
        self._corpus = corpus
        self._ingestion = ingestion
        self._access = access
        self._searching = threads.searching
        self._reading = threads.reading
        self._changing = threads.changing
        self._inbox = inbox
        self._taps = Taps()

    @property
    def work(self) -> frozenset[Callback]:
        """The callbacks whose updates are kept until they are done; called again for one, they do nothing twice."""
        return frozenset(
            {self.add, self.add_offered, self.offer, self.ask_removal, self.remove, self.purge, self.keep, self.undo}
        )

    async def add(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add what a message holds or points to, and tell what was made of it.

        Reading it may take long and holds up nothing: the turn ends when the sender has seen that it was begun.
        """
        message = message_of(update)
        request = parse_add(message, context.bot.bot)
        progress = await self._progress(update, text_reply(_doing(request)))
        end_turn()
        await self._add(request, progress, update)

    async def _progress(self, update: Update, doing: Reply) -> Message:
        """The message of ours that shows how far it is: what an earlier run began goes on where it was shown."""
        message, shown = message_of(update), self._inbox.shown(update)
        if shown is None:
            progress = await send_reply(message, doing)
            await self._inbox.note_shown(update, progress.message_id)
            return progress
        progress = Message(shown, message.date, message.chat)
        progress.set_bot(message.get_bot())
        await edit_to(progress, doing)
        return progress

    async def offer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer to add a link, a file or a forwarded post that an admin sent without a command."""
        message = message_of(update)
        if content_of(message) is None:
            raise UsageError(_("There is no text and no file in that, so there is nothing to add."))
        await send_reply(message, text_reply(_("Add this to the archive?"), Button(_("Add"), "add")))

    async def add_offered(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add what the offer replies to."""
        query = query_of(update)
        original = asked_by(query)
        request = content_of(original) if original else None
        if request is None:
            await answer_query(query, _("The message is gone. Please send it again."))
            return
        await answer_query(query)
        end_turn()
        with self._taps.once(query) as first:
            if first:
                await edit_behind(query, text_reply(_doing(request)))
                await self._add(request, message_of(update), update)

    async def _add(self, request: AddRequest, progress: Message, update: Update) -> None:
        change_id = change_id_of(update)
        async with failures_shown_in(progress):
            added = await beside(self._searching, self._corpus.added, change_id)  # before a kill, maybe
            if added is None:
                draft = await shown_in(progress, _doing(request), self._read(request))
                by = editor_name(update.effective_user)
                added = await to_the_end(beside(self._changing, self._corpus.add, draft, by, change_id))
            await to_the_end(edit_to(progress, render_added(added)))

    async def _read(self, request: AddRequest) -> Draft:
        match request:
            case AddUrl(url):
                return await beside(self._reading, self._ingestion.from_url, url)
            case AddText(text, origin):
                return published_from(origin, await beside(self._reading, self._ingestion.from_text, text))
            case AddFile(document, origin):
                name = document.file_name or _("a file")
                content = await _download(document, name)
                return passed_on_from(origin, await beside(self._reading, self._ingestion.from_file, name, content))

    async def list_articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the articles, a page at a time: in a reply to the command, or by turning the page."""
        total = len(self._corpus)
        offset = min(int(argument_of(context)), max(0, total - 1) // ARTICLES_PER_PAGE * ARTICLES_PER_PAGE)
        page = await beside(self._searching, self._corpus.articles, offset, ARTICLES_PER_PAGE)
        reply = render_articles(page, offset, total, for_admin=self._access.is_admin(update.effective_user))
        query = update.callback_query
        if query is None:
            await send_reply(message_of(update), reply)
            return
        await edit_behind(query, reply)
        await answer_query(query)

    async def ask_removal(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask before an article is removed: "/remove ID", "/remove URL", or "/remove_ID" as /articles shows it."""
        message = message_of(update)
        name, rest = command_of(message.text, context.bot.username) or ("", "")
        reference = rest or name.removeprefix("remove").lstrip("_")
        if not reference:
            raise UsageError(_("Send /remove with an article's id or link. /articles lists them, each with its id."))
        article = await beside(self._searching, self._corpus.article, reference)
        passages = await beside(self._searching, split_passages, article)
        await send_reply(message, render_removal_question(article, len(passages)))

    async def remove(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remove the article, as confirmed."""
        query = query_of(update)
        with self._taps.once(query) as first:
            if first:
                change = await beside(
                    self._changing,
                    self._corpus.remove,
                    argument_of(context),
                    editor_name(query.from_user),
                    change_id_of(update),
                )
                if removed := change.before:  # as there is in a removal
                    await edit_behind(query, render_removed(removed, change.id))
        await answer_query(query)

    async def purge(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete for good what was removed, unless it was added again."""
        query, article_id = query_of(update), argument_of(context)
        with self._taps.once(query) as first:
            if first:
                try:
                    purged = await beside(self._changing, self._corpus.purge_removed, article_id)
                    reply = render_purged(purged)
                except NothingToPurgeError:  # it was done before, by a process that was killed, maybe
                    reply = text_reply(_("Deleted for good: nothing of it is in the archive any more."))
                await self._inbox.forget(article_id)
                await edit_behind(query, reply)
        await answer_query(query)

    async def keep(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave the article where it is."""
        query = query_of(update)
        await edit_behind(query, text_reply(_("Kept. Nothing was changed.")))
        await answer_query(query)

    async def undo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Undo the change that the button belongs to."""
        query = query_of(update)
        with self._taps.once(query) as first:
            if first:
                undone = await beside(
                    self._changing,
                    self._corpus.undo,
                    argument_of(context),
                    editor_name(query.from_user),
                    change_id_of(update),
                )
                await edit_behind(query, render_undone(undone))
        await answer_query(query)


def _doing(request: AddRequest) -> str:
    match request:
        case AddUrl(url):
            return _("Reading {name} …").format(name=shortened(url, LISTED_TITLE_LENGTH))
        case AddFile(document, _origin):
            return _("Reading {name} …").format(name=shortened(document.file_name or "", LISTED_TITLE_LENGTH))
        case AddText():
            return _("Reading …")


async def _download(document: Document, name: str) -> bytes:
    if document.file_size and document.file_size > MAX_FILE_BYTES:
        raise TooLargeError(name, MAX_FILE_BYTES)
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise DownloadError(name) from error
