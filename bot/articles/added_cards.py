"""Keep the cards that say "Added:" in the chat up to date after corrections."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from telegram import Bot, CallbackQuery, Message
from telegram.error import TelegramError

from bot.articles.edit_messages import field_buttons
from bot.articles.messages import render_added
from bot.messaging.reply import Reply
from bot.messaging.send import edit_message_by_id
from bot.queue.inbox import CARD_KEY
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor
from index.articles.passages import passage_count
from index.bookkeeping import Notebook
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, ReadOnlyError, StoreWriteError
from index.model import Added, AddStatus

logger = logging.getLogger(__name__)

CARDS_REMEMBERED = 1_000
"""Largest number of remembered cards with a tapped button in this run. The card of each added article is also stored on
disk."""


@dataclass(frozen=True, slots=True)
class Card:
    """A message of the bot that may be the card of an added article."""

    chat_id: int
    message_id: int
    article_ids: frozenset[str]  # the ids of its article, now and before it got another link
    change_id: str | None  # the change that it reports; None: none
    shows_fields: bool  # whether it shows the fields instead of the buttons of a card


class AddedCards:
    """The card of each article, and the cards with a tapped button and their state."""

    def __init__(self, corpus: Corpus, threads: Threads, notebook: Notebook) -> None:
        self._corpus = corpus
        self._searching = threads.searching
        self._changing = threads.changing
        self._notebook = notebook
        self._cards: BoundedDict[tuple[int, int], Card | None] = BoundedDict(CARDS_REMEMBERED)  # None: not a card

    async def note_added(self, message: Message, added: Added) -> None:
        """Remember that *message* will be the card of an article that was added now."""
        if added.status is AddStatus.ADDED:
            ids = frozenset({added.article.id})
            card = Card(message.chat_id, message.message_id, ids, added.change_id, shows_fields=False)
            await run_in_executor(self._changing, self._store_card, added.article.id, card)

    def _store_card(self, article_id: str, card: Card, before_id: str | None = None) -> None:
        """Store the card of an article.

        Args: before_id: The earlier id of the article, whose note is deleted.
        """
        note = {"chat": card.chat_id, "message": card.message_id, "change": card.change_id}
        try:
            self._notebook.put(CARD_KEY + article_id, note)
            if before_id:
                self._notebook.remove(CARD_KEY + before_id)
        except (StoreWriteError, ReadOnlyError) as error:  # later corrections do not show in it; nothing else is lost
            logger.warning("The card of an article could not be noted: %s", error)

    def _stored_card(self, ids: frozenset[str]) -> Card | None:
        """Return the stored card of one of these articles; None: there is none."""
        for article_id in ids:
            note = self._notebook.get(CARD_KEY + article_id) or {}
            chat_id, message_id, change_id = (note.get(name) for name in ("chat", "message", "change"))
            if isinstance(chat_id, int) and isinstance(message_id, int) and isinstance(change_id, str):
                return Card(chat_id, message_id, ids, change_id, shows_fields=False)
        return None

    def note(self, query: CallbackQuery, article_id: str, change_id: str | None, *, shows_fields: bool) -> None:
        """Remember that the pressed button's message is a card."""
        if query.message is not None:  # pragma: no branch - only buttons of inline mode have no message
            place = (query.message.chat.id, query.message.message_id)
            known = self._cards.get(place)
            if known and article_id in known.article_ids:  # after a new link its buttons contain no change
                self._cards[place] = replace(known, shows_fields=shows_fields)
            else:
                self._cards[place] = Card(*place, frozenset({article_id}), change_id, shows_fields)

    def remember_asked(self, card: Card) -> None:
        """Remember a card that a question names, unless that message is known already."""
        if (card.chat_id, card.message_id) not in self._cards:
            self._cards[card.chat_id, card.message_id] = card

    def forget(self, query: CallbackQuery) -> None:
        """Remember that the pressed button's message now shows something else."""
        if query.message is not None:  # pragma: no branch - as in `note`
            self._cards[query.message.chat.id, query.message.message_id] = None

    async def show(self, bot: Bot, article_id: str, before_id: str | None = None) -> None:
        """Show the current state of an article in its cards. Cards that cannot be edited are skipped.

        Args: before_id: The earlier id of the article, if it has a new one.
        """
        ids = frozenset({article_id, before_id or article_id})
        if card := self._stored_card(ids):
            self.remember_asked(card)
            if before_id and before_id != article_id:
                await run_in_executor(self._changing, self._store_card, article_id, card, before_id)
        cards = [card for card in self._cards.values() if card and card.article_ids & ids]
        for card in cards:
            place = (card.chat_id, card.message_id)
            self._cards[place] = replace(card, article_ids=card.article_ids | ids)
            if reply := await run_in_executor(self._searching, self._render, card, article_id):
                try:
                    await edit_message_by_id(bot, *place, reply)
                except TelegramError as error:  # the correction is made, and its own card shows it
                    logger.warning("The card of article %s could not be brought up to date: %s", article_id, error)

    def _render(self, card: Card, article_id: str) -> Reply | None:
        """Return the current content of the card; None: it does not say "Added:", or its article is gone."""
        added = self._corpus.added(card.change_id) if card.change_id else None
        if added is None or added.status is not AddStatus.ADDED:
            return None
        try:
            article = self._corpus.article(article_id)
        except ArticleNotFoundError:
            return None
        change_id = card.change_id if added.article.id == article.id else None  # Undo would find another article
        reply = render_added(replace(added, article=article, passage_count=passage_count(article), change_id=change_id))
        return replace(reply, buttons=field_buttons(article.id, change_id)) if card.shows_fields else reply
