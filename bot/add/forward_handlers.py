"""Ask one question about all messages that an admin forwards in a row."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.add.batch_messages import render_row
from bot.add.handlers import AddHandlers
from bot.add.message_groups import TIDY_S, Forwarded, Row, RowChoice, continues_text
from bot.add.messages import forwards_gone, not_added, nothing_to_add, reading_text
from bot.add.pipeline import Intake
from bot.add.request import AddEach, AddRequest, AddText, parse_add
from bot.add.single import Editor
from bot.messaging.debounce import Debounce
from bot.messaging.error_handler import show_failures_in
from bot.messaging.error_messages import UsageError
from bot.messaging.progress import progress_message
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_message_by_id,
    finish_button_message,
    finish_message,
    message_of,
    query_of,
    send_reply,
)
from bot.queue.inbox import Inbox, change_id_of
from bot.queue.turns import yield_turn
from bot.runtime.clock import Clock
from bot.runtime.executors import Threads, run_in_executor, shielded
from bot.updates.parse import command_of
from index.errors import BackendUnavailableError, QuestionError, StoreError

logger = logging.getLogger(__name__)

ROW_WAIT_S = 0.7
"""Seconds to wait for the next message of a row before the question is edited. If a hundred messages are forwarded at
once, an edit for each would exceed Telegram's limits."""

REST_WAIT_S = 2.0
"""Seconds to wait for the rest of a long text. Apps send it right after the beginning."""


class ForwardHandlers:
    """The handlers of forwarded messages, albums and long texts."""

    def __init__(
        self,
        editing: AddHandlers,
        intake: Intake,
        forwarded: Forwarded,
        threads: Threads,
        inbox: Inbox,
        answer: Callable[[Message], Awaitable[Reply | None]],
        clock: Clock | None = None,
    ) -> None:
        """Have no waiting messages yet.

        Args: answer: Returns the reply to a message that asks something.
        """
        self._editing = editing
        self._intake = intake
        self._forwarded = forwarded
        self._changing = threads.changing
        self._inbox = inbox
        self._answer = answer
        self._clock = clock or Clock()
        self._incomplete: set[int] = set()  # ids of the bot's messages about texts of which more may come
        self._debounce = Debounce()

    async def run(self) -> None:
        """Delete forwarded messages that are too old, until cancelled."""
        while True:
            try:
                if now := self._inbox.time.current:  # a wrong clock of the machine might make all look old
                    await run_in_executor(self._changing, self._forwarded.tidy, now)
            except StoreError as error:
                logger.warning("What was forwarded long ago could not be forgotten yet: %s", error)
            await self._clock.sleep(TIDY_S)

    async def offer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer to add a forwarded post, an album or a long text. If it belongs to an earlier message, offer both
        together."""
        message = message_of(update)
        row = await run_in_executor(self._changing, self._forwarded.open_row, message)
        if row is None:
            await self._begin(update, message)
            return
        await run_in_executor(self._changing, self._forwarded.keep, message.chat_id, row.offer_id, message)
        yield_turn()
        await asyncio.sleep(ROW_WAIT_S)
        row = await run_in_executor(self._changing, self._forwarded.row, message.chat_id, row.offer_id, context.bot)
        is_last = row is not None and row.messages[-1].message_id == message.message_id
        if row and is_last and row.offer_id not in self._incomplete and not self._forwarded.is_decided(row):
            await edit_message_by_id(context.bot, row.chat_id, row.offer_id, render_row(row))

    async def _begin(self, update: Update, message: Message) -> None:
        shown = self._inbox.progress_message_id(update)  # perhaps from before a kill
        if shown is None:
            reply = await self._answer_to(message) or render_row(Row(message.chat_id, 0, (message,)))
            shown = (await send_reply(message, reply)).message_id
            await self._inbox.note_progress_message(update, shown)
        await run_in_executor(self._changing, self._forwarded.keep, message.chat_id, shown, message)

    async def _answer_to(self, message: Message) -> Reply | None:
        """Return the answer to a text that an admin wrote, with an offer to add it.

        None: it is not such a text, or there is no answer. If the rest of a long text follows, it was not a question.
        """
        if message.forward_origin or message.media_group_id:
            return None
        try:
            return await self._answer(message)
        except (QuestionError, BackendUnavailableError):
            return None

    def is_rest_of_text(self, update: Update) -> bool:
        """Return whether a text continues the one before, which Telegram's apps have split."""
        message = message_of(update)
        row = self._forwarded.open_row(message)
        return row is not None and continues_text(row.messages[-1], message)

    async def add_in_pieces(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add a text that Telegram's apps have split, with the messages that come right after "/add"."""
        message = message_of(update)
        request = parse_add(message, context.bot.bot)
        if not isinstance(request, AddText):
            await self._editing.add(update, context)
            return
        progress = await progress_message(self._inbox, update, message, text_reply(self._intake.progress_text(request)))
        self._incomplete.add(progress.message_id)
        await run_in_executor(
            self._changing, self._forwarded.keep, message.chat_id, progress.message_id, message, request.text
        )
        yield_turn()
        await asyncio.sleep(REST_WAIT_S)
        self._incomplete.discard(progress.message_id)
        where = message.chat_id, progress.message_id
        if row := await run_in_executor(self._changing, self._forwarded.row, *where, context.bot):
            await run_in_executor(self._changing, self._forwarded.decide, row, RowChoice.ONE)
            await self._add_row(update, row, row.as_one or request, progress)

    async def add_album(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add an album with a caption that begins with "/add": its texts as one article, or each of its files.

        Any of its captions may have the command. The messages before it were offered already.
        """
        message = message_of(update)
        _name, rest = command_of(message.caption, context.bot.username) or ("", "")
        if rest and not message.document and not isinstance(parse_add(message, context.bot.bot), AddText):
            await self._editing.add(update, context)  # it contains a link
            return
        offered = await run_in_executor(self._changing, self._forwarded.open_row, message)
        if offered and self._inbox.progress_message_id(update) is None:
            await self._inbox.note_progress_message(update, offered.offer_id)
        progress = await progress_message(self._inbox, update, message, text_reply(reading_text()))
        self._incomplete.add(progress.message_id)
        where = message.chat_id, progress.message_id
        await run_in_executor(self._changing, self._forwarded.keep, *where, message, rest)
        yield_turn()
        await asyncio.sleep(REST_WAIT_S)
        self._incomplete.discard(progress.message_id)
        row = await run_in_executor(self._changing, self._forwarded.row, *where, context.bot)
        if row is None or not row.each:
            await self._drop(*where)
            await finish_message(progress, text_reply(nothing_to_add()))
            return
        await run_in_executor(self._changing, self._forwarded.decide, row, RowChoice.EACH)
        await self._add_row(update, row, AddEach(tuple(row.each)), progress)

    async def _drop(self, chat_id: int, offer_id: int) -> None:
        await run_in_executor(self._changing, self._forwarded.drop, chat_id, offer_id)

    async def add_single(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add the message that the offer replies to. It is available as long as the chat."""
        offer = message_of(update)
        await self._drop(offer.chat_id, offer.message_id)
        await self._editing.add_offered(update, context)

    async def add_asked(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add the message that was answered, as `add_single` does."""
        answer = message_of(update)
        await self._drop(answer.chat_id, answer.message_id)
        await self._editing.add_asked(update, context)

    async def add_each(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Make an article from each post of a row."""
        await self._add(update, context.bot, RowChoice.EACH)

    async def add_as_one(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Make one article from a row."""
        await self._add(update, context.bot, RowChoice.ONE)

    async def _add(self, update: Update, bot: Bot, choice: RowChoice) -> None:
        """Add a row as its sender chose. Later messages begin another row."""
        query, offer = query_of(update), message_of(update)
        with self._debounce.first_choice(query) as first:
            if not first:
                await answer_query(query)
                return
            row = await run_in_executor(self._changing, self._forwarded.row, offer.chat_id, offer.message_id, bot)
            request = row.request(choice) if row else None
            if row is None or request is None:
                raise UsageError(forwards_gone())
            doing = self._intake.progress_text(request)  # raises before anything is decided
            await run_in_executor(self._changing, self._forwarded.decide, row, choice)
            await answer_query(query)
            yield_turn()
            await edit_button_message(query, text_reply(doing))
            await self._add_row(update, row, request, offer)

    async def _add_row(self, update: Update, row: Row, request: AddRequest, progress: Message) -> None:
        needs_row = False
        async with show_failures_in(progress):
            editor = Editor(editor_name(update.effective_user), change_id_of(update))
            final_reply = await self._intake.add(request, progress, editor)
            needs_row = final_reply.needs_original  # it is read again when the doubts are decided
            await shielded(finish_message(progress, final_reply.reply))
        if not needs_row:
            await self._drop(row.chat_id, row.offer_id)

    async def cancel(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add nothing from a row."""
        query, offer = query_of(update), message_of(update)
        with self._debounce.first_choice(query) as first:
            if first:
                await self._drop(offer.chat_id, offer.message_id)
                await finish_button_message(query, not_added())
        await answer_query(query)
