"""Correct an article's attribution: a tap, a question, a reply."""

from __future__ import annotations

from datetime import date

from telegram import Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.added_cards import AddedCards, Card
from bot.articles.callback_data import (
    LANGUAGE,
    LINK,
    PUBLISHED,
    AskField,
    CloseFields,
    FieldMark,
    OpenFields,
    TakeFuture,
)
from bot.articles.change_messages import since_in_words
from bot.articles.edit_messages import field_buttons, render_future_question, render_question
from bot.articles.editor_names import EditorNames
from bot.articles.field_values import is_in_future, read_value, value_in
from bot.articles.finding.article_finder import ArticleFinder
from bot.articles.finding.callback_data import PickToEdit
from bot.articles.messages import (
    card_buttons,
    language_in_words,
    render_amended,
    render_article,
)
from bot.messaging.debounce import Debounce
from bot.messaging.html import mention, plain
from bot.messaging.send import (
    answer_query,
    edit_buttons,
    finish_button_message,
    message_of,
    query_of,
    send_question,
    send_reply,
)
from bot.messaging.signed_state import Marks
from bot.queue.inbox import change_id_of
from bot.runtime.executors import Threads, run_in_executor, shielded
from bot.updates.parse import urls_in
from index.articles.edits import Amendment, FixedValue
from index.corpus import Corpus
from index.model import Added


class FieldHandlers:
    """The handlers that show articles to admins and correct fields. `bot.routing.routes` says who may call which."""

    def __init__(
        self, corpus: Corpus, names: EditorNames, threads: Threads, debounce: Debounce, cards: AddedCards
    ) -> None:
        self._cards = cards
        self._corpus = corpus
        self._finder = ArticleFinder(corpus, threads)
        self._names = names
        self._searching = threads.searching
        self._changing = threads.changing
        self._debounce = debounce

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show an article and its buttons: "/edit ID", "/edit URL", "/edit_ID", "/edit WORDS" and a button, or in reply
        to it."""
        if article := await self._finder.article(update, PickToEdit, context.bot.bot):
            present = (await run_in_executor(self._searching, self._corpus.versions, article.id))[0]
            current = await run_in_executor(self._searching, self._corpus.unchanged, present.article)
            since = since_in_words(present, self._names.in_words)
            await send_reply(message_of(update), render_article(current, since))

    async def open_fields(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the fields that can be corrected, in place of the other buttons."""
        query, button = query_of(update), OpenFields.of(update)
        self._cards.note(query, button.article_id, button.change_id, shows_fields=True)
        await edit_buttons(query, field_buttons(button.article_id, button.change_id))
        await answer_query(query)

    async def close_fields(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the buttons of the card again."""
        query, button = query_of(update), CloseFields.of(update)
        self._cards.note(query, button.article_id, button.change_id, shows_fields=False)
        await edit_buttons(query, card_buttons(button.article_id, button.change_id))
        await answer_query(query)

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask for the correct value of a field. The message carries a mark, by which a reply to it is recognized."""
        query = query_of(update)
        button = AskField.of(update)
        field, change_id = button.field, button.change_id
        article = await run_in_executor(self._searching, self._corpus.article, button.article_id)
        is_named = field == LANGUAGE and article.language
        now = language_in_words(article.language) if is_named else value_in(article, field)
        card_id = query.message.message_id if query.message else 0
        mark = FieldMark(field, article.id, change_id, card_id)
        beginning = [Marks.of(context.bot).beginning(mark.written)]
        in_group = query.message is not None and query.message.chat.type != ChatType.PRIVATE
        if in_group:  # in groups the question opens a reply only for mentioned users
            beginning.append(mention(plain(query.from_user.first_name), query.from_user.id) + plain(":"))
        body = render_question(article, field, now, beginning)
        await send_question(query, body, placeholder=now and now.partition("\n")[0], selective=in_group)
        await answer_query(query)

    async def take(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Use a reply to such a question as the value. An edited reply corrects the value again."""
        message = message_of(update)
        asked = FieldMark.of(message.reply_to_message, context.bot)
        if asked is None:  # pragma: no cover - the handler is only for replies to such questions
            raise TypeError("a reply to another message")
        value = await run_in_executor(self._searching, read_value, asked.field, _value_in_reply(message, asked.field))
        if asked.card_id:
            ids = frozenset({asked.article_id})
            self._cards.remember_asked(Card(message.chat_id, asked.card_id, ids, asked.change_id, shows_fields=True))
        if isinstance(value, date) and is_in_future(value):
            article = await run_in_executor(self._searching, self._corpus.article, asked.article_id)
            await send_reply(message, render_future_question(article, value.isoformat()))
            return
        added = await shielded(self._correct(asked.article_id, asked.field, value, update))
        await shielded(send_reply(message, render_amended(added)))
        await self._cards.show(context.bot, added.article.id, asked.article_id)

    async def take_future(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Accept a date in the future, as confirmed."""
        query = query_of(update)
        button = TakeFuture.of(update)
        with self._debounce.first_choice(query) as first:
            if first:
                added = await shielded(
                    self._correct(button.article_id, PUBLISHED, date.fromisoformat(button.day), update)
                )
                await finish_button_message(query, render_amended(added))
                await self._cards.show(query.get_bot(), added.article.id)
        await answer_query(query)

    async def _correct(self, article_id: str, field: str, value: FixedValue, update: Update) -> Added:
        by, change_id = editor_name(update.effective_user), change_id_of(update)
        return await run_in_executor(
            self._changing, self._corpus.amend, article_id, Amendment({field: value}), by, change_id
        )


def _value_in_reply(message: Message, field: str) -> str:
    """Return the value in a reply. A link may be the target of other words."""
    text = message.text or message.caption or ""
    entities = (*message.entities, *message.caption_entities)
    under = [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return under[0] if field == LINK and len(under) == 1 and not urls_in(text) else text
