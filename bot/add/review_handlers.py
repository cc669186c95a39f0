"""Handle decisions about articles in doubt, and undo many changes at once."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.add.batch_messages import render_undone_all
from bot.add.callback_data import RedoAll, UndoAll
from bot.add.decisions import Decisions
from bot.add.message_groups import Forwarded
from bot.add.messages import message_gone, not_added
from bot.add.pipeline import Intake, source_progress_text
from bot.add.request import AddRequest, AddText, content_of, parse_add, quoted_part
from bot.add.single import Editor
from bot.add.undo_batch import BatchUndo
from bot.messaging.debounce import Debounce
from bot.messaging.error_handler import show_failures_in
from bot.messaging.error_messages import UsageError
from bot.messaging.progress import progress_message
from bot.messaging.reply import Reply, rows_without, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_buttons,
    finish_button_message,
    finish_message,
    original_message,
    query_of,
    send_reply,
)
from bot.queue.inbox import Inbox, change_id_of
from bot.queue.turns import yield_turn
from bot.runtime.executors import Threads, run_in_executor, shielded
from bot.updates.parse import command_of


class ReviewHandlers:
    """The handlers of decisions. The content is read again, because it was not stored."""

    def __init__(self, intake: Intake, undo: BatchUndo, inbox: Inbox, forwarded: Forwarded, threads: Threads) -> None:
        self._intake = intake
        self._forwarded = forwarded
        self._searching = threads.searching
        self._undo = undo
        self._inbox = inbox
        self._debounce = Debounce()

    async def decide(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add an article in doubt as decided, or ask about its next doubt.

        Without a decision it is one of many articles in doubt. A separate message then asks about it.
        """
        query, original = query_of(update), original_message(query_of(update))
        decided = Decisions.of(update)
        question = query.message if isinstance(query.message, Message) else None
        links = [entity.url for entity in question.entities if entity.url] if question else []
        request = await self._request_of(original, context) if original else None
        source = self._intake.source_at(decided.place, request, links)
        if source is None or question is None:
            raise UsageError(message_gone())
        await answer_query(query)
        yield_turn()
        with self._debounce.first_choice(query) if decided.choices.of else self._debounce.first_tap(query) as first:
            if not first:
                return
            doing = text_reply(source_progress_text(source))
            if decided.choices.of:
                progress = question
                await edit_button_message(query, doing)
            else:
                progress = await progress_message(self._inbox, update, original or question, doing)
                await edit_buttons(query, rows_without(question, query.data))
            async with show_failures_in(progress):
                editor = Editor(editor_name(update.effective_user), change_id_of(update))
                final_reply = await self._intake.add_one(source, progress, editor, decided)
                await shielded(finish_message(progress, final_reply.reply))

    async def _request_of(self, original: Message, context: ContextTypes.DEFAULT_TYPE) -> AddRequest | None:
        """Return the request in the message that was replied to, or in the row that begins with it."""
        where = original.chat_id, original.message_id
        row = await run_in_executor(self._searching, self._forwarded.decided, *where, context.bot)
        return row or _request_in(original, context)

    async def drop(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do not add the article."""
        query = query_of(update)
        with self._debounce.first_choice(query) as first:
            if first:
                await finish_button_message(query, not_added())
        await answer_query(query)

    async def undo_all(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Undo all changes that were made at once, as far as possible."""
        await self._undo_all(update, UndoAll.of(update), RedoAll)

    async def redo_all(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Redo the changes that were undone at once, by undoing the undo."""
        await self._undo_all(update, RedoAll.of(update), UndoAll)

    async def _undo_all(self, update: Update, made: UndoAll | RedoAll, back: type[UndoAll | RedoAll]) -> None:
        query, last = query_of(update), (made.last_source, made.last_entry)
        with self._debounce.first_tap(query) as first:
            if first:
                editor = Editor(editor_name(query.from_user), change_id_of(update))
                is_redo = isinstance(made, RedoAll)
                undone = await shielded(self._undo.undo_all(made.change_id, last, editor, is_redo=is_redo))
                await self._tell_undone(query, render_undone_all(undone, back(editor.change_id, *last)))
        await answer_query(query)

    async def _tell_undone(self, query: CallbackQuery, reply: Reply) -> None:
        """Replace the list by *reply*. If the list has undecided questions, send *reply* below it."""
        message = query.message if isinstance(query.message, Message) else None
        rows = rows_without(message, query.data) if message else ()
        if message and any(Decisions.parse(button.data) for row in rows for button in row):
            await edit_buttons(query, rows)
            await send_reply(message, reply)
        else:
            await finish_button_message(query, reply)


def _request_in(original: Message, context: ContextTypes.DEFAULT_TYPE) -> AddRequest | None:
    """Return the request in the message that was replied to; None: it has none any more."""
    if quoted := quoted_part(original):
        return AddText(quoted)
    if command_of(original.text or original.caption, context.bot.username) is None:
        return content_of(original)
    try:
        return parse_add(original, context.bot.bot)
    except UsageError:
        return None
