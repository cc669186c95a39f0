"""Answer the questions of readers."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.access import Access
from bot.ask.callback_data import AskAbout, ShowExample, ShowView
from bot.ask.following.article_handlers import ArticleHandlers
from bot.ask.following.article_messages import nothing_before
from bot.ask.following.follow_ups import AskedQuestion, ShownAnswer, shown_before, shown_in_reply
from bot.ask.following.needing_answers import languages_of_dependent
from bot.ask.messages import ask_usage, question_lost
from bot.ask.question_text import offer_label, question_of
from bot.ask.small_talk.removal import without_small_talk
from bot.ask.small_talk.replies import SmallTalkReplies
from bot.ask.views import AnswerViews
from bot.i18n import language_among, speaking
from bot.messaging.attribution import title_of
from bot.messaging.error_messages import UsageError
from bot.messaging.html import Fragment, plain
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_message_by_id,
    message_of,
    original_message,
    query_of,
    send_reply,
)
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.observer import AskedIn
from bot.updates.parse import COMMAND
from bot.updates.shown_articles import HideWhy, LeaveContext, ShowWhy, View
from index.corpus import Corpus
from index.model import Earlier, PassageId
from index.query.about_articles.article_requests import article_request_of, languages_of_request
from index.query.about_articles.named_articles import named_article_of
from index.query.leaning import leaning_of
from index.query.leanings.leaning_words import Leaning

ANSWERS_REMEMBERED = 10_000
"""Largest number of remembered answers. Each maps the ids of a question to its answer, so that an edited question edits
its answer. About 2 MB."""

REPLIES_REMEMBERED = 1_000
"""Largest number of remembered questions that came after an answer, with what that showed. With a tap, Telegram sends
only the question itself. About 2 MB."""


class QuestionHandlers:
    """The handlers of questions. Answers are replies to the question."""

    def __init__(
        self,
        corpus: Corpus,
        access: Access,
        views: AnswerViews,
        talk: SmallTalkReplies,
        articles: ArticleHandlers,
        *,
        max_links: int,
    ) -> None:
        """Remember no questions yet.

        Args: max_links: Largest number of links for which the bot offers to add them.
        """
        self._max_links = max_links
        self._corpus = corpus
        self._access = access
        self._articles = articles
        self._recent = articles.recent
        self._talk = talk
        self._views = views
        self._answers: BoundedDict[tuple[int, int], int] = BoundedDict(ANSWERS_REMEMBERED)
        self._replies: BoundedDict[tuple[int, int], AskedQuestion] = BoundedDict(REPLIES_REMEMBERED)

    async def answer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to a question with the best passages, each with its attribution."""
        message = message_of(update)
        reply, asked = await self._reply_to_message(message)
        if reply:
            answer = await send_reply(message, reply)
            self._answers[message.chat_id, message.message_id] = answer.message_id
            self._recent.note(message, answer.message_id, reply, asked)

    async def reply_to(self, message: Message) -> Reply | None:
        """Return the reply to a message; None: it asks nothing.

        Raises: UsageError: the question is empty. QuestionError, BackendUnavailableError: see `Corpus.search`.
        """
        return (await self._reply_to_message(message))[0]

    async def answer_again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Edit the answer of an edited question. If the message asks only since the edit, answer it as a new
        question."""
        message = message_of(update)
        answer_id = self._answers.get((message.chat_id, message.message_id))
        if answer_id is None:
            await self.answer(update, context)
            return
        reply, asked = await self._reply_to_message(message)
        if reply:
            if not await edit_message_by_id(context.bot, message.chat_id, answer_id, reply):  # it was deleted
                answer_id = (await send_reply(message, reply)).message_id
                self._answers[message.chat_id, message.message_id] = answer_id
            self._recent.note(message, answer_id, reply, asked)

    async def show_more(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of an answer, or answer the suggested question."""
        await self._turn(update, context, ShowView.of(update).view)

    async def hide_why(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the quotations alone again."""
        button = HideWhy.of(update)
        await self._turn(update, context, button.view, button.passages.ids)

    async def leave_context(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the quotations of the answer again, after the first one with what is around it."""
        button = LeaveContext.of(update)
        await self._turn(update, context, button.view, button.passages.ids)

    async def explain(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show under each quotation why it is there."""
        button = ShowWhy.of(update)
        await self._turn(update, context, button.view, button.passages.ids, explained=True)

    async def ask_about(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask a question of the article in the button, as if it followed its answer."""
        query, about = query_of(update), AskAbout.of(update).article_id
        message = original_message(query)
        asked = self._asked_again(message, View(), context)
        earlier = replace(asked.earlier or Earlier(frozenset()), articles=frozenset({about}))
        asked = replace(asked, earlier=earlier)
        if message:  # always, after `_asked_again`
            self._replies[message.chat_id, message.message_id] = asked
        reply = await self._views.view(asked, View(follows=True), asked_in=_surface_of(message))
        await self._show(query, asked, reply)

    async def end_conversation(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget the last answer of a chat or topic, because something else came after it."""
        self._recent.forget(message_of(update))

    async def show_example(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask the example question of /start in the chat, and answer it."""
        query = query_of(update)
        article = self._corpus.article(ShowExample.of(update).article_id)
        title = title_of(article)
        await self.ask_in_chat(message_of(update), title, plain(title))
        await answer_query(query)

    async def ask_in_chat(self, message: Message, question: str, shown: Fragment) -> None:
        """Ask a question in the chat of *message*, in a message of the bot, and answer it.

        Args: shown: The message. It has the question without links, in italics if it has other text too.
        """
        question_message = await send_reply(message, Reply(shown))
        asked = AskedQuestion(without_small_talk(question), question_message.from_user)
        reply = await self._views.view(asked, View(), asked_in=_surface_of(message))
        answer = await send_reply(question_message, reply)
        self._recent.note(question_message, answer.message_id, reply, asked)

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
        await self._show(query, asked, await self._views.view(asked, view, quoted, explained=explained))

    async def _show(self, query: CallbackQuery, asked: AskedQuestion, reply: Reply) -> None:
        """Show another reply to a question in the message of the pressed button."""
        await edit_button_message(query, reply)
        if query.message:
            self._recent.note(query.message, query.message.message_id, reply, asked)
        await answer_query(query)

    def _asked_again(self, message: Message | None, view: View, context: ContextTypes.DEFAULT_TYPE) -> AskedQuestion:
        """Return the question of a message that was answered. It may be one that the bot asked: see `ask_in_chat`.

        Raises: UsageError: the message is gone, or the message that it replied to is no longer known.
        """
        if message is None:
            raise UsageError(question_lost())
        if remembered := self._replies.get((message.chat_id, message.message_id)):
            return remembered
        bot = context.bot.bot
        is_by_bot = message.from_user is not None and message.from_user.id == bot.id
        own = _asked_by_bot(message) if is_by_bot else question_of(message, bot)
        question = (message.text or message.caption) if own is None else own
        if not question or view.follows:
            raise UsageError(question_lost())
        return AskedQuestion(without_small_talk(question), message.from_user, offer=self._offer_of(message))

    async def _reply_to_message(self, message: Message) -> tuple[Reply | None, AskedQuestion | None]:
        """Return the reply to a message, if it expects one, and its question, if it has one of its own."""
        question = question_of(message, message.get_bot().bot)
        if question is None:
            return None, None
        before = self._before(message)
        talk = await self._talk.recognise(message, question, follows=before is not None)
        if talk is None:
            return await self._reply_to(message, without_small_talk(question), before)
        if not self._talk.is_question(message, talk):
            return await self._talk.reply_to(message, talk), None
        reply, asked = await self._reply_to(message, question, before)
        return (reply, asked) if shown_in_reply(reply) else (self._talk.without_answer(talk), None)

    async def _reply_to(
        self, message: Message, question: str, before: ShownAnswer | None
    ) -> tuple[Reply, AskedQuestion | None]:
        """Return the answer to a message, and its question; None: it is about the article of the answer before.

        Raises: UsageError: it asks nothing, or the archive has changed.
        """
        if not question:
            raise UsageError(ask_usage())
        key = message.chat_id, message.message_id
        if about := self._reply_about(message, question, before):
            return about, None
        follows = self._follows(message, question, before)
        earlier = before.earlier if before and follows else None
        asked = AskedQuestion(question, message.from_user, earlier, self._offer_of(message), before)
        if before or message.reply_to_message or key in self._replies:
            self._replies[key] = asked
        view = View(follows=earlier is not None and follows is Leaning.YES)
        reply = await self._views.view(asked, view, asked_in=_surface_of(message))
        self._recent.forget(message, self._answers.get(key))
        return reply, asked

    def _reply_about(self, message: Message, question: str, before: ShownAnswer | None) -> Reply | None:
        """Return the reply to a message that is about the article of an answer, also if there was no answer; None: it
        is a question. It is said in the language of the message."""
        if before and (request := article_request_of(question)):
            asked, further = self._origin_of(message, before)
            key = message.chat_id, message.message_id
            self._replies[key] = asked or AskedQuestion(question, message.from_user, before=before)
            with speaking(language_among(languages_of_request(question))):
                return self._articles.reply_to(request, before, further)
        is_command = COMMAND.match(message.text or message.caption or "")
        is_first = before is None and len(self._corpus) and not is_command
        languages = languages_of_dependent(question) if is_first else ()
        with speaking(language_among(languages) if languages else None):
            return text_reply(nothing_before()) if languages else None

    def _before(self, message: Message) -> ShownAnswer | None:
        """Return the answer before a message: the one that it replies to, or a recent one in a private chat."""
        if message.reply_to_message:
            return shown_before(message, message.get_bot().bot)
        if message.edit_date:
            remembered = self._replies.get((message.chat_id, message.message_id))
            return remembered.before if remembered else None
        recent = None if message.forward_origin else self._recent.of(message)
        return recent.shown if recent else None

    def _follows(self, message: Message, question: str, before: ShownAnswer | None) -> Leaning:
        """Return whether a message follows the answer before it. A reply does, unless it names another article."""
        if before is None or named_article_of(question):
            return Leaning.NO
        return Leaning.YES if message.reply_to_message else leaning_of(question)

    def _origin_of(self, message: Message, before: ShownAnswer) -> tuple[AskedQuestion | None, View | None]:
        """Return the question of the answer before a message and the next page of that answer, as far as known."""
        recent = self._recent.of(message)
        if not recent or not recent.asked or recent.shown != before or not before.further:
            return None, None
        return replace(recent.asked, before=before), before.further

    def _offer_of(self, message: Message) -> str | None:
        may_add = message.chat.type == ChatType.PRIVATE and self._access.is_admin(message.from_user)
        return offer_label(message, self._max_links) if may_add else None


def _surface_of(message: Message | None) -> AskedIn:
    return AskedIn.GROUP if message and message.chat.type != ChatType.PRIVATE else AskedIn.PRIVATE


def _asked_by_bot(message: Message) -> str | None:
    """Return the question in a message of the bot."""
    in_italics = message.parse_entities([MessageEntity.ITALIC])
    return next(iter(in_italics.values()), message.text)
