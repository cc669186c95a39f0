"""List articles: all, or those that words and filters find."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.access import Access
from bot.articles.finding.callback_data import FoundPage, ListPage
from bot.articles.finding.messages import ARTICLES_PER_PAGE, render_articles, render_found
from bot.messaging.error_messages import UsageError
from bot.messaging.reply import Reply
from bot.messaging.send import answer_query, edit_button_message, message_of, original_message, query_of, send_reply
from bot.messaging.shared_messages import button_expired
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.parse import own_command_of
from index.corpus import Corpus


class ListHandlers:
    """The handlers of the list of articles, for everyone who may ask."""

    def __init__(self, corpus: Corpus, access: Access, threads: Threads) -> None:
        self._corpus = corpus
        self._access = access
        self._searching = threads.searching

    async def list_articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to "/articles", and to "/articles WORDS AND FILTERS"."""
        message = message_of(update)
        _name, words = own_command_of(message, context.bot.username) or ("", "")
        await send_reply(message, await self._page(update, words, 0))

    async def turn_page(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of all articles."""
        await self._turn(update, "", ListPage.of(update).offset)

    async def turn_found_page(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of what the command finds, as it reads now.

        Raises: UsageError: it was deleted, or is no such command any more.
        """
        message = original_message(query_of(update))
        command = own_command_of(message, context.bot.username) if message else None
        if command is None or command[0] != "articles":
            raise UsageError(button_expired())
        await self._turn(update, command[1], FoundPage.of(update).offset)

    async def _turn(self, update: Update, words: str, offset: int) -> None:
        query = query_of(update)
        await edit_button_message(query, await self._page(update, words, offset))
        await answer_query(query)

    async def _page(self, update: Update, words: str, offset: int) -> Reply:
        """Return a page of the list; the last one if there are no longer so many articles."""
        words = words if len(self._corpus) else ""
        found = await run_in_executor(self._searching, self._corpus.find_articles, words, offset, ARTICLES_PER_PAGE)
        render = render_found if words else render_articles
        return render(found, for_admin=self._access.is_admin(update.effective_user))
