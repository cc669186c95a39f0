"""Answer what people type after the bot's name in any chat, and ask the questions of links."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineQuery, Update
from telegram.ext import ContextTypes

from bot.ask.handlers import QuestionHandlers
from bot.ask.small_talk.removal import without_small_talk
from bot.bot_api.answer_places import answer_query_of, is_in_time
from bot.bot_api.surfaces import InlineModeLearner
from bot.inline.messages import ask_here, button_above, is_private, link_expired, question_of_link, result
from bot.inline.question_links import QuestionLinks
from bot.messaging.error_messages import UsageError
from bot.messaging.send import message_of
from bot.messaging.shared_messages import empty_archive
from bot.runtime.executors import run_in_executor
from bot.runtime.observer import AskedIn
from bot.search_worker.client import SearchClient
from bot.updates.parse import start_payload_of
from bot.updates.permalink_form import Permalink
from index.corpus import Corpus
from index.errors import ArticleNotFoundError
from index.model import Hit, Verdict
from index.query.spellings.look_alikes import in_one_script
from index.text import clean_line

RESULTS = 10
"""Most passages to choose from: as many as people look through on a phone."""

CACHE_S = 5
"""Seconds for which Telegram may show the same results to the same person again. A removed article is gone after
that."""


class InlineHandlers:
    """The handlers of inline queries, and of the links that lead from them to the bot."""

    def __init__(
        self,
        corpus: Corpus,
        searching: SearchClient,
        links: QuestionLinks,
        questions: QuestionHandlers,
        learner: InlineModeLearner,
    ) -> None:
        self._corpus = corpus
        self._searching = searching
        self._links = links
        self._questions = questions
        self._learner = learner

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show passages to choose from, best first. Above them is a button that opens the bot, if they do not answer.

        Raises: QuestionError, BackendUnavailableError: see `Corpus.search`.
        """
        words = in_one_script(_query_of(update).query.strip())
        if not words:
            await answer_query_of(update, ask_here())
        elif not len(self._corpus):
            await answer_query_of(update, empty_archive(for_admin=False))
        elif link := Permalink.parse(words):
            hits = await run_in_executor(self._searching.threads.searching, self._linked, link)
            await _show(update, context, hits, link.written if not hits else None)
        else:
            answer = await self._searching.search(without_small_talk(words), RESULTS)
            self._searching.observer.asked(answer.verdict, AskedIn.INLINE)
            is_found = answer.verdict is Verdict.FOUND
            await _show(update, context, answer.hits, None if is_found else self._links.payload_for(words))
        await self._learner.note_query(context.bot)

    def _linked(self, link: Permalink) -> list[Hit]:
        """Return the linked passage, or what it was corrected to; empty: there is nothing like it any more.

        Nobody may post a passage that they did not choose.
        """
        try:
            found = self._corpus.linked_passage(link.article_id, link.ordinal, link.check)
        except ArticleNotFoundError:
            return []
        return [Hit(found.article, found.passage, 0.0)] if found.says_the_same else []

    async def refuse(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show a person who may not ask no results. The button opens the bot, which refuses in its own words."""
        await answer_query_of(update, is_private())

    async def ask_linked(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask the question of a link in the private chat, and answer it.

        Raises: UsageError: the question is no longer known.
        """
        message = message_of(update)
        question = clean_line(self._links.question_in(start_payload_of(message) or "") or "")
        if not question:
            raise UsageError(link_expired())
        await self._questions.ask_in_chat(message, question, question_of_link(question))


def _query_of(update: Update) -> InlineQuery:
    if update.inline_query is None:  # pragma: no cover - the route is for updates that have one
        raise TypeError("an update without an inline query")
    return update.inline_query


async def _show(update: Update, context: ContextTypes.DEFAULT_TYPE, hits: Sequence[Hit], payload: str | None) -> None:
    """Show passages to the person who typed. Ignore that they have typed on meanwhile.

    Args: payload: For the link of the button above the passages; None: they answer, so there is none.
    """
    shown = [result(hit, context.bot.username) for hit in hits]
    button = button_above(shown, payload) if payload else None
    await is_in_time(_query_of(update).answer(shown, cache_time=CACHE_S, is_personal=True, button=button))
