"""Fetch articles again and restore earlier versions: /update and /versions."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.callback_data import BringBack, ListVersions, UpdateAnyway
from bot.articles.change_messages import (
    render_unchanged,
    render_update_question,
    render_updated,
    render_versions,
    why_not_updated,
)
from bot.articles.editor_names import EditorNames
from bot.articles.finding.article_finder import ArticleFinder
from bot.articles.finding.callback_data import PickToListVersions, PickToUpdate
from bot.messaging.debounce import Debounce
from bot.messaging.error_handler import show_failures_in
from bot.messaging.error_messages import UsageError
from bot.messaging.links import refuse_post
from bot.messaging.progress import PageProgress, progress_message, with_progress
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import answer_query, finish_button_message, finish_message, message_of, query_of, send_reply
from bot.queue.inbox import Inbox, change_id_of, change_id_of_press
from bot.queue.turns import yield_turn
from bot.runtime.executors import Threads, run_in_executor, shielded
from index.corpus import Corpus
from index.errors import IngestError, NotModifiedError
from index.ingest.refetch import Refetching, Reread, UpdateDoubt
from index.model import Added, AddStatus, Article


class UpdateHandlers:
    """The handlers of updates and versions. `bot.routing.routes` says who may call which."""

    def __init__(
        self,
        corpus: Corpus,
        refetching: Refetching,
        names: EditorNames,
        threads: Threads,
        inbox: Inbox,
        debounce: Debounce,
    ) -> None:
        self._corpus = corpus
        self._finder = ArticleFinder(corpus, threads)
        self._refetching = refetching
        self._names = names
        self._searching = threads.searching
        self._reading = threads.reading
        self._changing = threads.changing
        self._inbox = inbox
        self._debounce = debounce

    async def update(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Fetch an article again: "/update ID", "/update URL", "/update_ID", "/update WORDS" and a button, or /update
        in reply to a message about it."""
        article = await self._finder.article(update, PickToUpdate, context.bot.bot)
        if article is None:
            return
        progress = await progress_message(
            self._inbox, update, message_of(update), text_reply(_progress_text(article, PageProgress()))
        )
        yield_turn()
        async with show_failures_in(progress):
            reply = await self._update_reply(article, progress, update, change_id_of_press(update))
            await shielded(finish_message(progress, reply))

    async def update_anyway(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Accept the new text of the page, as confirmed, however short it is."""
        query = query_of(update)
        await answer_query(query)
        yield_turn()
        with self._debounce.first_choice(query) as first:
            if first:
                progress = message_of(update)
                async with show_failures_in(progress):
                    article = await run_in_executor(
                        self._searching, self._corpus.article, UpdateAnyway.of(update).article_id
                    )
                    change_id = change_id_of(update)
                    reply = await self._update_reply(article, progress, update, change_id, anyway=True)
                    await shielded(finish_button_message(query, reply))

    async def _update_reply(
        self, article: Article, progress: Message, update: Update, change_id: str, *, anyway: bool = False
    ) -> Reply:
        added = await run_in_executor(self._searching, self._corpus.added, change_id)  # perhaps before a kill
        if added is None:
            pages = PageProgress()
            try:
                refuse_post(article)
                reread = await with_progress(
                    progress,
                    lambda: _progress_text(article, pages),
                    run_in_executor(self._reading, self._refetching.read, article, pages.set_page),
                )
            except NotModifiedError:
                return await self._unchanged_reply(article)
            except IngestError as error:
                raise UsageError(why_not_updated(error, article)) from error
            if reread.doubts and not anyway:
                return await run_in_executor(self._reading, render_update_question, article, reread)
            added = await shielded(self._store(article, reread, update, change_id))
        if added.status is AddStatus.UNCHANGED:
            return await self._unchanged_reply(added.article)
        return await self._updated_reply(added)

    async def _store(self, article: Article, reread: Reread, update: Update, change_id: str) -> Added:
        by = editor_name(update.effective_user)
        keep = self._corpus.take_over if UpdateDoubt.MOVED in reread.doubts else self._corpus.update
        added = await run_in_executor(self._changing, keep, reread.draft, article.id, by, change_id)
        await run_in_executor(self._changing, self._refetching.note, added.article, reread.reading)
        return added

    async def _unchanged_reply(self, article: Article) -> Reply:
        present = (await run_in_executor(self._searching, self._corpus.versions, article.id))[0]
        return render_unchanged(present.article, present.at)

    async def _updated_reply(self, added: Added) -> Reply:
        comparison = await run_in_executor(self._reading, self._corpus.compared, added.change_id or "")
        return render_updated(added, comparison)

    async def list_versions(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the versions of an article: "/versions ID", "/versions URL", "/versions_ID", "/versions WORDS" and a
        button, or in reply to a message about it."""
        if article := await self._finder.article(update, PickToListVersions, context.bot.bot):
            await send_reply(message_of(update), await self._versions(article.id))

    async def list_versions_below(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the versions of the article of a message."""
        await send_reply(message_of(update), await self._versions(ListVersions.of(update).article_id))
        await answer_query(query_of(update))

    async def _versions(self, article_id: str) -> Reply:
        versions = await run_in_executor(self._searching, self._corpus.versions, article_id)
        return await run_in_executor(self._reading, render_versions, versions, self._names.in_words)

    async def bring_back(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Restore a version of an article."""
        query = query_of(update)
        button = BringBack.of(update)
        with self._debounce.first_tap(query) as first:
            if first:
                by, change_id = editor_name(query.from_user), change_id_of(update)
                added = await shielded(
                    run_in_executor(
                        self._changing, self._corpus.bring_back, button.article_id, button.version, by, change_id
                    )
                )
                await finish_button_message(query, await self._updated_reply(added))
        await answer_query(query)


def _progress_text(article: Article, pages: PageProgress) -> str:
    return pages.progress_text(article.url or article.title)
