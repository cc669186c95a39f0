"""Handle `/add` and offers to add."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.add.messages import message_gone, nothing_to_add, question_below, render_offer
from bot.add.pipeline import FinalReply, Intake
from bot.add.request import AddRequest, content_message_of, content_of, parse_add, request_in
from bot.add.single import Editor
from bot.messaging.debounce import Debounce
from bot.messaging.error_handler import show_failures_in
from bot.messaging.error_messages import UsageError
from bot.messaging.progress import progress_message
from bot.messaging.reply import rows_without, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_buttons,
    finish_message,
    message_of,
    original_message,
    query_of,
    send_reply,
)
from bot.queue.inbox import Inbox, change_id_of
from bot.queue.turns import yield_turn
from bot.runtime.executors import shielded


class AddHandlers:
    """The handlers of /add for admins. `bot.routing.routes` says who may call which."""

    def __init__(self, intake: Intake, inbox: Inbox, debounce: Debounce) -> None:
        self._intake = intake
        self._inbox = inbox
        self._debounce = debounce

    async def add(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add the content of a message or of the message or page that it names, and reply with the outcome.

        Reading may take long and blocks nothing: the turn ends when the sender has seen that it has begun.
        """
        message = message_of(update)
        request = parse_add(message, context.bot.bot)
        progress = await progress_message(self._inbox, update, message, text_reply(self._intake.progress_text(request)))
        yield_turn()
        await self._add(request, progress, update)

    async def offer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer to add a link, a file or a forwarded post that an admin sent without a command."""
        message = message_of(update)
        request = content_of(message)
        if request is None:
            raise UsageError(nothing_to_add())
        self._intake.progress_text(request)  # raises if it cannot be added
        await send_reply(message, render_offer())

    async def add_offered(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add the content of the message that the offer replies to."""
        query = query_of(update)
        original = original_message(query)
        request = content_of(original) if original else None
        if request is None:
            raise UsageError(message_gone())
        await answer_query(query)
        yield_turn()
        with self._debounce.first_tap(query) as first:
            if first:
                await edit_button_message(query, text_reply(self._intake.progress_text(request)))
                await self._add(request, message_of(update), update)

    async def add_asked(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add a message that was read as a question. The reply is below its answer, which stays."""
        query, original = query_of(update), original_message(query_of(update))
        request = request_in(original) if original else None
        if original is None or request is None:
            raise UsageError(message_gone())
        await answer_query(query)
        yield_turn()
        with self._debounce.first_tap(query) as first:
            if first:
                progress = await progress_message(
                    self._inbox, update, original, text_reply(self._intake.progress_text(request))
                )
                await edit_buttons(query, rows_without(message_of(update), query.data))
                await self._add(request, progress, update)

    async def _add(self, request: AddRequest, progress: Message, update: Update) -> None:
        async with show_failures_in(progress):
            editor = Editor(editor_name(update.effective_user), change_id_of(update))
            final_reply = await self._intake.add(request, progress, editor)
            await shielded(_show_outcome(final_reply, progress, update.message))


async def _show_outcome(final_reply: FinalReply, progress: Message, command: Message | None) -> None:
    """Show the outcome in the progress message. A question about the content replies to the message that holds it."""
    holder = content_message_of(command) if command else None
    if holder is command or holder is None or not final_reply.needs_original:
        await finish_message(progress, final_reply.reply)
        return
    await finish_message(progress, question_below())
    await send_reply(holder, final_reply.reply)
