"""Answer the questions of readers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.access import Access
from bot.add.callback_data import AddAsked
from bot.add.request import AddUrl, AddUrls, offered_request
from bot.ask.callback_data import ShowExample, ShowView
from bot.ask.follow_ups import earlier_of
from bot.ask.messages import (
    add_link_label,
    add_text_label,
    archive_changed,
    ask_usage,
    question_lost,
    render_answer,
)
from bot.ask.question_text import question_of
from bot.messaging.attribution import title_of
from bot.messaging.error_messages import UsageError
from bot.messaging.html import plain
from bot.messaging.reply import Button, Reply, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_message_by_id,
    message_of,
    original_message,
    query_of,
    send_reply,
)
from bot.messaging.shared_messages import empty_archive
from bot.runtime.bounded_dict import BoundedDict
from bot.search_worker.client import SearchClient
from bot.updates.shown_articles import HideWhy, ShowWhy, View
from index.corpus import Corpus
from index.model import Answer, Earlier, PassageId

HITS_SHOWN = 3
"""Number of passages in one message. More do not fit a phone's screen, and the answer is nearly always among them."""

ANSWERS_REMEMBERED = 10_000
"""Largest number of remembered answers. Each maps the ids of a question to its answer, so that an edited question edits
its answer. About 2 MB."""

REPLIES_REMEMBERED = 1_000
"""Largest number of remembered questions with the messages that they reply to. With a tap, Telegram sends only the
question itself. About 1 MB."""


@dataclass(frozen=True, slots=True)
class _AskedQuestion:
    """A question and the person who asks it."""

    question: str
    user: User | None
    earlier: Earlier | None = None  # the answer that it follows
    offer: str | None = None  # label of the button that adds the question; None: it cannot be an article


class QuestionHandlers:
    """The handlers of questions. Answers are replies to the question."""

    def __init__(self, corpus: Corpus, access: Access, searching: SearchClient, max_links: int) -> None:
        """Remember no questions yet.

        Args: max_links: Largest number of links for which the bot offers to add them.
        """
        self._max_links = max_links
        self._corpus = corpus
        self._access = access
        self._search = searching.search
        self._answers: BoundedDict[tuple[int, int], int] = BoundedDict(ANSWERS_REMEMBERED)
        self._replies: BoundedDict[tuple[int, int], _AskedQuestion] = BoundedDict(REPLIES_REMEMBERED)

    async def answer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to a question with the best passages, each with its attribution."""
        message = message_of(update)
        reply = await self.reply_to(message)
        if reply is not None:
            answer = await send_reply(message, reply)
            self._answers[message.chat_id, message.message_id] = answer.message_id

    async def reply_to(self, message: Message) -> Reply | None:
        """Return the reply to a message; None: it asks nothing.

        Raises: UsageError: the question is empty. QuestionError, BackendUnavailableError: see `Corpus.search`.
        """
        question = question_of(message, message.get_bot().bot)
        return None if question is None else await self._reply_to(message, question)

    async def answer_again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Edit the answer of an edited question. If the message asks only since the edit, answer it as a new
        question."""
        message = message_of(update)
        answer_id = self._answers.get((message.chat_id, message.message_id))
        question = question_of(message, context.bot.bot)
        if answer_id is None:
            await self.answer(update, context)
        elif question is not None:
            reply = await self._reply_to(message, question)
            if not await edit_message_by_id(context.bot, message.chat_id, answer_id, reply):  # it was deleted
                self._answers[message.chat_id, message.message_id] = (await send_reply(message, reply)).message_id

    async def show_more(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of an answer, or answer the suggested question."""
        await self._turn(update, context, ShowView.of(update).view)

    async def hide_why(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the quotations alone again."""
        button = HideWhy.of(update)
        await self._turn(update, context, button.view, button.passages.ids)

    async def explain(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show under each quotation why it is there."""
        button = ShowWhy.of(update)
        await self._turn(update, context, button.view, button.passages.ids, explained=True)

    async def show_example(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask the example question of /start in the chat, and answer it."""
        query = query_of(update)
        article = self._corpus.article(ShowExample.of(update).article_id)
        asked = await send_reply(message_of(update), text_reply(title_of(article)))
        await send_reply(asked, await self._reply_to(asked, title_of(article)))
        await answer_query(query)

    async def _turn(
        self,
        update: Update,
        context: ContextTypes.DEFAULT_TYPE,
        view: View,
        quoted: tuple[PassageId, ...] = (),
        *,
        explained: bool = False,
    ) -> None:
        """Edit an answer to show another view of it.

        The question is read from the message that the answer replies to. If the button contains the quoted passages,
        they stay.
        """
        query = query_of(update)
        asked = self._asked_again(original_message(query), view, context)
        await edit_button_message(query, await self._view(asked, view, quoted, explained=explained))
        await answer_query(query)

    def _asked_again(self, message: Message | None, view: View, context: ContextTypes.DEFAULT_TYPE) -> _AskedQuestion:
        """Return the question of a message that was answered. An example is the bot's own message in plain text.

        Raises: UsageError: the message is gone, or the message that it replied to is no longer known.
        """
        if message is None:
            raise UsageError(question_lost())
        bot = context.bot.bot
        remembered = self._replies.get((message.chat_id, message.message_id))
        is_example = message.from_user is not None and message.from_user.id == bot.id
        own = message.text if is_example else question_of(message, bot)
        question = (message.text or message.caption) if own is None else own
        if remembered and not question:
            question = remembered.question
        if not question or (view.follows and not remembered):
            raise UsageError(question_lost())
        earlier = remembered.earlier if remembered and view.follows else None
        return _AskedQuestion(question, message.from_user, earlier, self._offer_of(message))

    async def _reply_to(self, message: Message, question: str) -> Reply:
        """Return the answer to a message.

        Raises: UsageError: it asks nothing.
        """
        if not question:
            raise UsageError(ask_usage())
        earlier = earlier_of(message, message.get_bot().bot)
        asked = _AskedQuestion(question, message.from_user, earlier, self._offer_of(message))
        if message.reply_to_message is not None:
            self._replies[message.chat_id, message.message_id] = asked
        return await self._view(asked, View(follows=asked.earlier is not None))

    def _offer_of(self, message: Message) -> str | None:
        if message.chat.type != ChatType.PRIVATE or not self._access.is_admin(message.from_user):
            return None
        match offered_request(message):
            case None:
                return None
            case AddUrl():
                return add_link_label(1)
            case AddUrls(urls):
                return add_link_label(len(urls)) if len(urls) <= self._max_links else None
            case _:
                return add_text_label()

    async def _view(
        self, asked: _AskedQuestion, view: View, quoted: tuple[PassageId, ...] = (), *, explained: bool = False
    ) -> Reply:
        """Return a view of the answer.

        Raises: UsageError: the archive has changed, so the view does not exist or no longer quotes *quoted*.
        """
        offer = ((Button(asked.offer, AddAsked().data),),) if asked.offer else ()
        if not len(self._corpus):
            return Reply(plain(empty_archive(for_admin=self._access.is_admin(asked.user))), offer)
        answer = await self._answer_to(asked, view)
        if view.offset and not answer.hits:  # the archive is smaller now
            view = replace(view, offset=0)
            answer = await self._answer_to(asked, view)
        if tuple(hit.passage.id for hit in answer.hits)[: len(quoted)] != quoted:
            raise UsageError(archive_changed())
        reply = render_answer(answer, view, explained=explained)
        return replace(reply, buttons=(*reply.buttons, *offer))

    async def _answer_to(self, asked: _AskedQuestion, view: View) -> Answer:
        question = asked.question
        if view.corrected:
            suggested = await self._search(question, 1, 0, asked.earlier)
            if suggested.suggestion is None:
                raise UsageError(archive_changed())
            question = suggested.suggestion
        return await self._search(question, HITS_SHOWN, view.offset, asked.earlier)
