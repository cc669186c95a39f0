"""Undo a change, and redo it."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.added_cards import AddedCards
from bot.articles.callback_data import Redo, Undo
from bot.articles.change_messages import cannot_redo, cannot_undo, redo_expired
from bot.articles.editor_names import EditorNames, NameInWords
from bot.articles.messages import render_redone, render_undone
from bot.messaging.debounce import Debounce
from bot.messaging.error_messages import UsageError
from bot.messaging.send import answer_query, finish_button_message, query_of
from bot.queue.inbox import change_id_of
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, ChangedSinceError, UndoExpiredError
from index.model import Change, Version


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
                undone = await self._undo(update, button.change_id, cannot_undo)
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
                try:
                    redone = await self._undo(update, button.change_id, cannot_redo)
                except UndoExpiredError as error:
                    raise UsageError(redo_expired()) from error
                added = await run_in_executor(self._searching, self._corpus.added, redone.id)
                await finish_button_message(query, render_redone(redone, added))
                await self._cards.show(query.get_bot(), redone.article_id)
        await answer_query(query)

    async def _undo(
        self, update: Update, change_id: str, refusal: Callable[[Version | None, NameInWords], str]
    ) -> Change:
        """Undo a change.

        Args: refusal: Returns the sentence for an article that has changed since.
        """
        by = editor_name(update.effective_user)
        try:
            return await run_in_executor(self._changing, self._corpus.undo, change_id, by, change_id_of(update))
        except ChangedSinceError as error:
            present = await run_in_executor(self._searching, self._present, change_id)
            raise UsageError(refusal(present, self._names.in_words)) from error

    def _present(self, change_id: str) -> Version | None:
        """Return the present version of the article of a change; None: the article is gone."""
        change = self._corpus.change(change_id)
        try:
            return self._corpus.versions(change.article_id if change else "")[0]
        except ArticleNotFoundError:
            return None
