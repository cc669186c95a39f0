"""Leave out paragraphs of an article, and bring them back, by taps or by numbers in a reply."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from telegram import Bot, CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.access import editor_name
from bot.articles.added_cards import AddedCards
from bot.articles.callback_data import FinishWithCredits, FlipParagraph, OpenParagraphs, TurnParagraphs
from bot.articles.edit_messages import choice_gone, choice_outdated, render_chosen_by_number
from bot.articles.messages import render_amended, render_article
from bot.articles.paragraph_messages import render_choice, render_credits_question
from bot.articles.paragraph_picker import (
    MAX_MARK_CHARS,
    PER_PAGE,
    PickedParagraphs,
    PickerLine,
    amendment_of,
    flip,
    items_of,
    name_of_listing,
    places_in,
    take_out,
)
from bot.messaging.error_messages import StaleChoiceError, UsageError
from bot.messaging.reply import Reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    edit_message,
    finish_button_message,
    message_of,
    query_of,
    send_reply,
)
from bot.messaging.signed_state import Marks
from bot.queue.inbox import change_id_of
from bot.queue.turns import yield_turn
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor, shielded
from index.corpus import Corpus
from index.model import Article

ChoiceUpdate = Callable[[PickedParagraphs, Sequence[PickerLine]], PickedParagraphs]

NONCE_BYTES = 4

CHOICES_REMEMBERED = 1_000
"""Largest number of remembered choices in this run. A second quick tap is on a message that does not show the first one
yet."""


class ParagraphHandlers:
    """The handlers that let admins choose paragraphs. `bot.routing.routes` says who may call which."""

    def __init__(self, corpus: Corpus, threads: Threads, cards: AddedCards) -> None:
        self._cards = cards
        self._corpus = corpus
        self._searching = threads.searching
        self._changing = threads.changing
        self._choices: BoundedDict[str, PickedParagraphs] = BoundedDict(CHOICES_REMEMBERED)  # by nonce
        self._locks: BoundedDict[str, asyncio.Lock] = BoundedDict(CHOICES_REMEMBERED)  # by nonce

    async def open(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the paragraphs in place of the card."""
        query = query_of(update)
        button = OpenParagraphs.of(update)
        self._cards.forget(query)
        await self._show_again(query, button.article_id, button.change_id, 0)
        await answer_query(query)

    async def turn(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page."""
        page = TurnParagraphs.of(update).page
        await self._update_choice(query_of(update), page, lambda choice, _: choice)

    async def flip(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Choose a paragraph to leave out, or undo that choice."""
        place = FlipParagraph.of(update).place
        await self._update_choice(
            query_of(update), place // PER_PAGE, lambda choice, items: flip(choice, items, [place])
        )

    async def finish(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Carry out the choice, and show the card again. If a credit would be lost, ask first."""
        await self._finish(update, None)

    async def finish_with_credits(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Carry out the choice, and keep or drop the credits, as the button says."""
        await self._finish(update, FinishWithCredits.of(update).choice == "keep")

    async def _finish(self, update: Update, keeps_credits: bool | None) -> None:
        query = query_of(update)
        choice = self._choice_of_button(query)
        try:
            reply = await shielded(self._carry_out(choice, update, keeps_credits=keeps_credits))
        except StaleChoiceError:
            await self._show_again(query, choice.article_id, choice.change_id, 0)
            raise
        await self._close(query, choice, reply)

    async def cancel(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the card again without changes."""
        query = query_of(update)
        choice = self._choice_of_button(query)
        await self._close(query, choice, await self._card(choice))

    async def take(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave out the paragraphs whose numbers a reply contains, and carry out the rest of the choice."""
        message = message_of(update)
        shown, text = message.reply_to_message, message.text or message.caption or ""
        choice = self._choice_in(shown, context.bot)
        if shown is None or choice is None:  # pragma: no cover - the handler is only for replies to such messages
            raise TypeError("a reply to another message")
        await send_reply(message, await shielded(self._carry_out(choice, update, text)))
        await edit_message(shown, render_chosen_by_number())

    async def _carry_out(
        self, choice: PickedParagraphs, update: Update, numbers: str | None = None, *, keeps_credits: bool | None = None
    ) -> Reply:
        """Carry out the choice, and also leave out the paragraphs in *numbers*. Return the reply.

        Args: keeps_credits: Whether to keep credits that only the removed paragraphs contain; None: return a question.
        """
        change_id = change_id_of(update)
        if added := await run_in_executor(self._searching, self._corpus.added, change_id):  # before a kill
            return render_amended(added)
        article, items = await self._items(choice)
        if numbers is not None:
            choice = take_out(choice, items, places_in(numbers, len(items)))
        if not choice.flipped:
            return await self._card(choice)
        amendment = replace(amendment_of(choice, items), keeps_credits=bool(keeps_credits))
        if keeps_credits is None and len(choice.written) <= MAX_MARK_CHARS:  # otherwise it fits no message
            leaving = await run_in_executor(self._searching, self._corpus.credits_leaving, article.id, amendment)
            if leaving:
                return render_credits_question(leaving, Marks.of(update.get_bot()).beginning(choice.written))
        by = editor_name(update.effective_user)
        added = await run_in_executor(self._changing, self._corpus.amend, choice.article_id, amendment, by, change_id)
        await self._cards.show(update.get_bot(), added.article.id)
        return render_amended(added)

    async def _update_choice(self, query: CallbackQuery, page: int, update_choice: ChoiceUpdate) -> None:
        """Handle a tap. Its effect is stored before it is shown, because the next tap may come before that."""
        choice = self._choice_of_button(query)
        try:
            article, items = await self._items(choice)
        except StaleChoiceError:
            await self._show_again(query, choice.article_id, choice.change_id, page)
            raise
        self._choices[choice.nonce] = choice = update_choice(choice, items)
        yield_turn()
        async with self._edit_lock(choice):
            if self._choices.get(choice.nonce) is choice:  # otherwise a later tap shows both effects
                await self._show(query, article, items, choice, page)
        await answer_query(query)

    def _edit_lock(self, choice: PickedParagraphs) -> asyncio.Lock:
        """Return the lock that is held while a message with this choice is edited, so that edits stay in order."""
        if choice.nonce not in self._locks:
            self._locks[choice.nonce] = asyncio.Lock()
        return self._locks[choice.nonce]

    async def _close(self, query: CallbackQuery, choice: PickedParagraphs, reply: Reply) -> None:
        """Show *reply* instead of the paragraphs."""
        self._choices.pop(choice.nonce, None)
        async with self._edit_lock(choice):
            await finish_button_message(query, reply)
        await answer_query(query)

    async def _show_again(self, query: CallbackQuery, article_id: str, change_id: str | None, page: int) -> None:
        article, items, listing = await run_in_executor(self._searching, self._listed, article_id)
        choice = PickedParagraphs(article.id, change_id, secrets.token_hex(NONCE_BYTES), listing)
        await self._show(query, article, items, choice, page)

    async def _show(
        self, query: CallbackQuery, article: Article, items: Sequence[PickerLine], choice: PickedParagraphs, page: int
    ) -> None:
        beginning = Marks.of(query.get_bot()).beginning(choice.written)
        await edit_button_message(query, render_choice(article, items, choice, page, beginning))

    async def _card(self, choice: PickedParagraphs) -> Reply:
        article = await run_in_executor(self._searching, self._corpus.article, choice.article_id)
        current = await run_in_executor(self._searching, self._corpus.unchanged, article)
        return render_article(replace(current, change_id=choice.change_id))

    async def _items(self, choice: PickedParagraphs) -> tuple[Article, Sequence[PickerLine]]:
        """Return the article and the lines to which the numbers of *choice* refer.

        Raises: StaleChoiceError: the article has changed since. ArticleNotFoundError.
        """
        article, items, listing = await run_in_executor(self._searching, self._listed, choice.article_id)
        if listing != choice.listing:
            raise StaleChoiceError(choice_outdated())
        return article, items

    def _listed(self, article_id: str) -> tuple[Article, Sequence[PickerLine], str]:
        """Return the article, the lines to choose from, and the name of this listing."""
        article = self._corpus.article(article_id)
        items = items_of(article, self._corpus.paragraphs(article))
        return article, items, name_of_listing(items)

    def _choice_of_button(self, query: CallbackQuery) -> PickedParagraphs:
        """Return the choice in the message of a button.

        Raises: UsageError: the message is gone.
        """
        message = query.message if isinstance(query.message, Message) else None
        choice = self._choice_in(message, query.get_bot())
        if choice is None:
            raise UsageError(choice_gone())
        return choice

    def _choice_in(self, message: Message | None, bot: Bot) -> PickedParagraphs | None:
        """Return the choice in a message, including later changes."""
        choice = PickedParagraphs.of(message, bot)
        return self._choices.get(choice.nonce, choice) if choice else None
