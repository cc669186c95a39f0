"""From a reader's message to the answer."""

from __future__ import annotations

import asyncio

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.access import Access
from bot.bounded import BoundedDict
from bot.i18n import gettext as _
from bot.messages import UsageError
from bot.render import Reply, empty_archive, render_answer, text_reply, title_of
from bot.requests import question_of
from bot.sending import (
    answer_query,
    argument_of,
    asked_by,
    edit_at,
    edit_behind,
    message_of,
    query_of,
    send_reply,
)
from index.corpus import Corpus

HITS_SHOWN = 3
"""Passages in one message: more do not fit a phone's screen, and the answer is nearly always among them."""

ANSWERS_REMEMBERED = 10_000
"""Which message answers which question (ids alone), so that an edited question edits its answer; about 2 MB."""


class Questions:
    """Answers questions, in messages that reply to them."""

    def __init__(self, corpus: Corpus, access: Access) -> None:
        self._corpus = corpus
        self._access = access
        self._answers: BoundedDict[tuple[int, int], int] = BoundedDict(ANSWERS_REMEMBERED)

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to a question with the best passages, each with its attribution."""
        message = message_of(update)
        question = question_of(message, context.bot.bot)
        if question is None:
            return
        answer = await send_reply(message, await self._reply_to(question, update))
        self._answers[message.chat_id, message.message_id] = answer.message_id

    async def answer_again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Edit the answer when its question was edited; a message that asks only now is answered as a new one."""
        message = message_of(update)
        answer_id = self._answers.get((message.chat_id, message.message_id))
        question = question_of(message, context.bot.bot)
        if answer_id is None:
            await self.answer(update, context)
        elif question is not None:
            reply = await self._reply_to(question, update)
            await edit_at(context.bot, message.chat_id, answer_id, reply)

    async def show_more(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Turn an answer's page. The question is read from the message that the answer replies to: none is kept."""
        query = query_of(update)
        asked = asked_by(query)
        question = _question_again(asked, context) if asked else None
        if question is None:
            await answer_query(query, _("The question is gone, so I cannot look further. Please ask again."))
            return
        await edit_behind(query, await self._reply_to(question, update, int(argument_of(context))))
        await answer_query(query)

    async def show_example(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask the example of /start, for all to see, and answer it."""
        query = query_of(update)
        article = self._corpus.article(argument_of(context))
        asked = await send_reply(message_of(update), text_reply(title_of(article)))
        await send_reply(asked, await self._reply_to(title_of(article), update))
        await answer_query(query)

    async def _reply_to(self, question: str, update: Update, offset: int = 0) -> Reply:
        if not question:
            raise UsageError(_("Ask with a few words: after /ask, or in reply to a message that asks something."))
        if not len(self._corpus):
            return text_reply(empty_archive(for_admin=self._access.is_admin(update.effective_user)))
        answer = await asyncio.to_thread(self._corpus.search, question, HITS_SHOWN, offset)
        if offset and not answer.hits:  # the archive has become smaller since
            return await self._reply_to(question, update)
        return render_answer(answer, offset)


def _question_again(asked: Message, context: ContextTypes.DEFAULT_TYPE) -> str | None:
    """The question of a message that was answered; an example is asked by the bot itself, in its plain text."""
    bot = context.bot.bot
    if asked.from_user and asked.from_user.id == bot.id:
        return asked.text
    return question_of(asked, bot) or asked.text
