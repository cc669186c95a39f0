"""Answer messages that mention the bot in chats that it is not in. It has one answer to each."""

from __future__ import annotations

from contextlib import suppress

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.ask.following.follow_ups import AskedQuestion, shown_in_reply
from bot.ask.question_text import question_of
from bot.ask.small_talk.removal import without_small_talk
from bot.ask.small_talk.replies import COURTESIES, SmallTalkReplies
from bot.ask.views import AnswerViews
from bot.bot_api.answer_places import answer_query_of, is_in_time
from bot.inline.messages import guest_answer, how_to_ask_a_guest
from bot.inline.question_links import QuestionLinks
from bot.messaging.reply import Reply
from bot.messaging.send import message_of
from bot.messaging.shared_messages import refusal
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor
from bot.runtime.observer import AskedIn
from bot.updates.parse import ALIASES, command_of
from bot.updates.permalink_form import Permalink
from bot.updates.shown_articles import View
from index.corpus import Corpus
from index.errors import ArticleNotFoundError

STRANGERS_REMEMBERED = 10_000
"""Largest number of people who are remembered as refused. About 1 MB."""


class GuestHandlers:
    """The handlers of messages in chats that the bot is not in. It never sends anything else there."""

    def __init__(
        self, corpus: Corpus, threads: Threads, views: AnswerViews, talk: SmallTalkReplies, links: QuestionLinks
    ) -> None:
        self._corpus = corpus
        self._searching = threads.searching
        self._views = views
        self._talk = talk
        self._links = links
        self._refused: BoundedDict[int, bool] = BoundedDict(STRANGERS_REMEMBERED)

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question as in a chat of the bot, with a link in place of the buttons.

        Raises: UsageError, QuestionError, BackendUnavailableError: see `AnswerViews.view`.
        """
        message = message_of(update)
        question = _question_of(message, context.bot.bot)
        if question is None:
            return
        talk = await self._talk.recognise(message, question, follows=False) if question else None
        if talk and talk.kind in COURTESIES:
            return
        if not question or (talk and not self._talk.is_question(message, talk)):
            await answer_query_of(update, how_to_ask_a_guest())
            return
        asked = AskedQuestion(without_small_talk(question), message.from_user)
        reply = await self._views.view(asked, View(), asked_in=AskedIn.GUEST)
        payload = await self._link_to(reply) or self._links.payload_for(question)
        answer = guest_answer(reply.body, payload, context.bot.username)
        await is_in_time(message.answer_guest_query(answer))

    async def refuse(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Refuse a person who may not ask, once in a run, wherever they mention the bot."""
        message = message_of(update)
        user_id = message.from_user.id if message.from_user else message.chat_id
        if user_id not in self._refused:
            self._refused[user_id] = True
            await answer_query_of(update, refusal(user_id, others_read=True))

    async def _link_to(self, reply: Reply) -> str | None:
        """Return the payload that shows the first quotation of a reply with its neighbours; None: it quotes nothing."""
        shown = shown_in_reply(reply)
        if shown is None:
            return None
        with suppress(ArticleNotFoundError):
            first = await run_in_executor(self._searching, self._corpus.linked_passage, *shown.passages[0])
            return Permalink.to(first.passage).written
        return None


def _question_of(message: Message, bot: User) -> str | None:
    """Return the question of a mention; empty if it asks none, or is a command other than /ask, before or after the
    mention; None if it is not for the bot."""
    question = question_of(message, bot)
    command = command_of(question or message.text or message.caption, bot.username)
    if command is None or message.is_automatic_forward:
        return question
    name, text = command
    return text if ALIASES.get(name, name) == "ask" else ""
