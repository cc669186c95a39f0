"""Remove articles."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.callback_data import Purge, Remove
from bot.articles.finding.article_finder import ArticleFinder
from bot.articles.finding.callback_data import PickToRemove
from bot.articles.messages import (
    render_kept,
    render_purged,
    render_purged_before,
    render_removal_question,
    render_removed,
)
from bot.messaging.debounce import Debounce
from bot.messaging.send import (
    answer_query,
    finish_button_message,
    message_of,
    query_of,
    send_reply,
)
from bot.queue.inbox import Inbox, NoteFinder, change_id_of
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import NothingToPurgeError, NotPurgedError


class RemoveHandlers:
    """The handlers that remove articles, for admins. `bot.routing.routes` says who may call which."""

    def __init__(
        self, corpus: Corpus, threads: Threads, inbox: Inbox, debounce: Debounce, other_notes: NoteFinder
    ) -> None:
        """Take what a removal needs.

        Args: other_notes: Finds further notes, besides those of the inbox, with the text of a deleted article.
        """
        self._corpus = corpus
        self._finder = ArticleFinder(corpus, threads)
        self._searching = threads.searching
        self._changing = threads.changing
        self._inbox = inbox
        self._debounce = debounce
        self._other_notes = other_notes

    async def ask_removal(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask before an article is removed: "/remove ID", "/remove URL", "/remove_ID", "/remove WORDS" and a button, or
        in reply to a message about it."""
        if article := await self._finder.article(update, PickToRemove, context.bot.bot):
            current = await run_in_executor(self._searching, self._corpus.unchanged, article)
            await send_reply(message_of(update), render_removal_question(article, current.passage_count))

    async def remove(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Remove the article, as confirmed."""
        query = query_of(update)
        with self._debounce.first_choice(query) as first:
            if first:
                change = await run_in_executor(
                    self._changing,
                    self._corpus.remove,
                    Remove.of(update).article_id,
                    editor_name(query.from_user),
                    change_id_of(update),
                )
                if removed := change.before:  # a removal always has it
                    await finish_button_message(query, render_removed(removed, change.id))
        await answer_query(query)

    async def purge(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete a removed article for good, unless it was added again."""
        query, article_id = query_of(update), Purge.of(update).article_id
        with self._debounce.first_tap(query) as first:
            if first:
                try:
                    purged = await run_in_executor(self._changing, self._corpus.purge, [article_id], unless_there=True)
                    articles, reply = purged.articles, render_purged(purged)
                except NothingToPurgeError:  # done before, perhaps by a killed process
                    articles, reply = (), render_purged_before()
                except NotPurgedError as error:
                    await self._inbox.forget(article_id, error.purged.articles, self._other_notes)
                    raise
                await self._inbox.forget(article_id, articles, self._other_notes)
                await finish_button_message(query, reply)
        await answer_query(query)

    async def keep(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep the article."""
        query = query_of(update)
        with self._debounce.first_choice(query) as first:
            if first:
                await finish_button_message(query, render_kept())
        await answer_query(query)
