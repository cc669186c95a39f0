"""Undo a change, and redo it."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.added_cards import AddedCards
from bot.articles.callback_data import Redo, Undo
from bot.articles.editor_names import EditorNames
from bot.articles.messages import render_redone, render_undone
from bot.i18n import gettext as _
from bot.messaging.debounce import Debounce
from bot.messaging.error_messages import UsageError
from bot.messaging.send import answer_query, finish_button_message, query_of
from bot.messaging.shared_messages import time_in_words
from bot.queue.inbox import change_id_of
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, ChangedSinceError, UndoExpiredError
from index.model import Change


class UndoHandlers:
    """The handlers of undo and redo for admins. `bot.routing.routes` says who may call which."""

    def __init__(self, corpus: Corpus, names: EditorNames, threads: Threads, cards: AddedCards) -> None:
        self._cards = cards
        self._corpus = corpus
        self._names = names
        self._searching = threads.searching
        self._changing = threads.changing
        self._debounce = Debounce()

    async def undo(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Undo the change of the button."""
        query, button = query_of(update), Undo.of(update)
        with self._debounce.first_tap(query) as first:
            if first:
                changed = _("Can't undo: the article has changed since")
                undone = await self._undo(update, button.change_id, changed)
                brought_back = await run_in_executor(self._searching, self._corpus.brought_back_by, undone.id)
                self._cards.forget(query)
                await finish_button_message(query, render_undone(undone, brought_back))
                now_id = brought_back.id if brought_back else undone.article_id
                await self._cards.show(query.get_bot(), now_id, undone.article_id)
        await answer_query(query)

    async def redo(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Redo the change that the message reports as undone. An undo is a change and can be undone itself."""
        query, button = query_of(update), Redo.of(update)
        with self._debounce.first_tap(query) as first:
            if first:
                changed = _("Can't redo: the article has changed since")
                try:
                    redone = await self._undo(update, button.change_id, changed)
                except UndoExpiredError as error:
                    late = _("Can't redo: already done, or undone more than 24 hours ago.")
                    raise UsageError(late) from error
                added = await run_in_executor(self._searching, self._corpus.added, redone.id)
                await finish_button_message(query, render_redone(redone, added))
                await self._cards.show(query.get_bot(), redone.article_id)
        await answer_query(query)

    async def _undo(self, update: Update, change_id: str, changed: str) -> Change:
        """Undo a change.

        Args: changed: The beginning of the sentence for an article that has changed since.
        """
        by = editor_name(update.effective_user)
        try:
            return await run_in_executor(self._changing, self._corpus.undo, change_id, by, change_id_of(update))
        except ChangedSinceError as error:
            by_whom = await run_in_executor(self._searching, self._last_change_in_words, change_id)
            raise UsageError(changed + by_whom) from error

    def _last_change_in_words(self, change_id: str) -> str:
        """Return the end of a sentence that says who last changed the article, and when."""
        change = self._corpus.change(change_id)
        try:
            present = self._corpus.versions(change.article_id if change else "")[0]
        except ArticleNotFoundError:
            return "."
        return _(" (by {who}, {time}).").format(who=self._names.in_words(present.by), time=time_in_words(present.at))
