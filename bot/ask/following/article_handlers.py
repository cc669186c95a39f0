"""Answer what is asked about the article of an answer: who wrote it, where it is from, how it goes on."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Update
from telegram.ext import ContextTypes

from bot.ask.following.article_messages import (
    PARAGRAPHS_SHOWN,
    QuotedArticle,
    facts_about,
    render_end,
    render_stretch,
    stretch_asked,
)
from bot.ask.following.follow_ups import ShownAnswer
from bot.ask.following.recent_answers import RecentAnswers
from bot.ask.messages import archive_changed
from bot.messaging.error_messages import UsageError
from bot.messaging.reply import Reply
from bot.messaging.send import answer_query, edit_button_message, query_of
from bot.updates.shown_articles import ReadOn, View
from index.articles.passages import passages_at
from index.articles.reading import read_on
from index.corpus import Corpus
from index.errors import ArticleNotFoundError
from index.model import Article
from index.query.about_articles.article_requests import ArticleRequest


class ArticleHandlers:
    """The handlers of requests about the article of an answer."""

    def __init__(self, corpus: Corpus, recent: RecentAnswers) -> None:
        self._corpus = corpus
        self.recent = recent

    def reply_to(self, request: ArticleRequest, shown: ShownAnswer, further: View | None) -> Reply:
        """Return the reply to a request after an answer, in the current language.

        Args: further: The next page of the answer, to offer at the end of the article; None: offer none.
        Raises: UsageError: the articles are gone.
        """
        if not request.is_for_text:
            return Reply(facts_about(request, self._quoted(shown)))
        place = shown.reading
        article = self.find(place.article_id)
        if article is None:
            raise UsageError(archive_changed())
        stretch = stretch_asked(request, article, place.ordinal)
        return render_stretch(article, stretch) if stretch.passages else render_end(article, further)

    async def read_on(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show other paragraphs in the message of the pressed button."""
        query, button = query_of(update), ReadOn.of(update)
        article = self.find(button.article_id)
        stretch = read_on(article, button.start, PARAGRAPHS_SHOWN) if article else None
        if article is None or stretch is None or not stretch.passages:
            raise UsageError(archive_changed())
        reply = render_stretch(article, stretch)
        await edit_button_message(query, reply)
        if query.message:
            self.recent.note(query.message, query.message.message_id, reply)
        await answer_query(query)

    def _quoted(self, shown: ShownAnswer) -> list[QuotedArticle]:
        """Return the quoted articles that still exist, each once.

        Raises: UsageError: none does.
        """
        quoted = list(self._existing(shown))
        if not quoted:
            raise UsageError(archive_changed())
        return quoted

    def _existing(self, shown: ShownAnswer) -> Iterator[QuotedArticle]:
        for article_id in dict.fromkeys(shown.articles):
            article = self.find(article_id)
            if article is not None:
                ordinals = {passage.ordinal for passage in shown.passages if passage.article_id == article_id}
                yield QuotedArticle(article, tuple(passages_at(article, ordinals).values()))

    def find(self, article_id: str) -> Article | None:
        """Return an article; None: it was removed."""
        try:
            return self._corpus.article(article_id)
        except ArticleNotFoundError:
            return None
