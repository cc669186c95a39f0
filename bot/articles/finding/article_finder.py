"""Find the article for a command. If words name it, its sender picks it."""

from __future__ import annotations

from telegram import Update, User

from bot.articles.finding.callback_data import Pick
from bot.articles.finding.messages import MOST_OFFERED, render_offered
from bot.articles.references import named_at, reference_of
from bot.messaging.send import answer_query, message_of, send_reply
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.parse import links_in, own_command_of
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, EmptyQueryError
from index.listing.found_articles import FoundArticles
from index.model import Article


class ArticleFinder:
    """A finder of the article that a command is about, for the handlers of such commands."""

    def __init__(self, corpus: Corpus, threads: Threads) -> None:
        self._corpus = corpus
        self._searching = threads.searching

    async def article(self, update: Update, button: type[Pick], bot: User) -> Article | None:
        """Return the article of a command or of the button that was pressed; None: its sender is asked to pick one.

        A button is answered. Args: button: Of the command. It opens each article that words find.

        Raises: UsageError: see `reference_of`. ArticleNotFoundError: neither an id nor a link nor words find one.
        """
        if query := update.callback_query:
            picked = await run_in_executor(self._searching, self._corpus.article, button.of(update).article_id)
            await answer_query(query)
            return picked
        message = message_of(update)
        reference = reference_of(message, button.COMMAND, bot)
        _name, typed = own_command_of(message, bot.username) or ("", "")
        found = await run_in_executor(self._searching, self._named_or_found, reference, typed, bot)
        if isinstance(found, Article):
            return found
        await send_reply(message, render_offered(found, button))
        return None

    def _named_or_found(self, reference: str, typed: str, bot: User) -> Article | FoundArticles:
        """Return the article with this id or link, or what the words after the command find.

        Raises: ArticleNotFoundError.
        """
        links = [link.url for link in links_in(typed) if link.is_certain]
        try:
            return self._corpus.article(reference)
        except ArticleNotFoundError:
            if len(links) == 1:  # after a headline, as apps share it and *Copy* gives it
                return self._corpus.article(named_at(links[0], bot))
            found = None if links else self._found(typed)
            if found is None or not found.articles:
                raise
        return found

    def _found(self, words: str) -> FoundArticles | None:
        if not words:
            return None
        try:
            return self._corpus.find_articles(words, 0, MOST_OFFERED)
        except EmptyQueryError:
            return None
