"""Show a passage among the paragraphs around it."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.ask.following.recent_answers import RecentAnswers
from bot.bot_api.surfaces import KnownSurfaces
from bot.messaging.error_messages import UsageError
from bot.messaging.send import answer_query, edit_button_message, message_of, query_of, send_reply
from bot.page_addresses import article_at, is_page_here
from bot.permalinks.messages import NO_MARKS, article_removed, render_linked
from bot.permalinks.pasted_links import pasted_link
from bot.permalinks.shown_marks import marks_on
from bot.permalinks.web_buttons import WebButtons
from bot.runtime.executors import Threads, run_in_executor
from bot.updates.parse import start_payload_of
from bot.updates.permalink_form import PagePlace, Permalink
from bot.updates.shown_articles import LeaveContext, ShowContext
from index.changes.linked_passage import LinkedPassage
from index.corpus import Corpus
from index.errors import ArticleNotFoundError


class PermalinkHandlers:
    """The handlers of links to passages, and of the button that shows what is around a quoted one."""

    def __init__(
        self, corpus: Corpus, threads: Threads, recent: RecentAnswers, surfaces: KnownSurfaces, web: WebButtons
    ) -> None:
        self._corpus = corpus
        self._searching = threads.searching
        self._recent = recent
        self._surfaces = surfaces
        self._web = web

    async def show(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to /start with the name of a passage: show the passage."""
        message = message_of(update)
        link = Permalink.parse(start_payload_of(message))
        if link is None:  # pragma: no cover - the route is for links
            raise TypeError("a message without a link")
        await self._show(message, link)

    def is_pasted(self, update: Update) -> bool:
        """Return whether a message is a link to a passage of this archive.

        A page elsewhere may be one of another archive, unless it is of an article that is here too.
        """
        message = message_of(update)
        pasted = pasted_link(message, message.get_bot().bot)
        if pasted is None:
            return False
        return is_page_here(pasted.url) or not article_at(pasted.url) or self._has(pasted.passage.article_id)

    async def show_pasted(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to a link to a passage: show the passage."""
        message = message_of(update)
        pasted = pasted_link(message, message.get_bot().bot)
        if pasted is None:  # pragma: no cover - the route is for links
            raise TypeError("a message without a link")
        await self._show(message, pasted.passage)

    async def show_page(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply to /start with the name of a page, from people who have not signed in there: show its passage, with
        the buttons that sign in and open it."""
        message = message_of(update)
        place = PagePlace.parse(start_payload_of(message))
        if place is None:  # pragma: no cover - the route is for such names
            raise TypeError("a message without the name of a page")
        linked = await self._linked(Permalink(place.article_id, place.ordinal or 0, place.check))
        reply = render_linked(linked, self._surfaces())
        shown = await self._web.send(message, reply, place)
        self._recent.note(message, shown.message_id, reply)

    async def show_context(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the first quoted passage of an answer among the paragraphs around it, in the same message."""
        query, button = query_of(update), ShowContext.of(update)
        first = button.passages.ids[0]
        linked = await self._linked(Permalink(first.article_id, first.ordinal, button.check))
        answer = query.message if isinstance(query.message, Message) else None
        marks = marks_on(answer, linked.passage.text) if answer else NO_MARKS
        back = LeaveContext.fitting(button.view, button.passages.ids)
        reply = render_linked(linked, self._surfaces(), marks=marks, back=back)
        await edit_button_message(query, reply)
        if query.message:
            self._recent.note(query.message, query.message.message_id, reply)
        await answer_query(query)

    async def _show(self, message: Message, link: Permalink) -> None:
        reply = render_linked(await self._linked(link), self._surfaces())
        shown = await send_reply(message, reply)
        self._recent.note(message, shown.message_id, reply)

    def _has(self, article_id: str) -> bool:
        try:
            return bool(self._corpus.article(article_id))
        except ArticleNotFoundError:
            return False

    async def _linked(self, link: Permalink) -> LinkedPassage:
        """Return the passage of a link. Raises: UsageError: its article was removed, or never existed."""
        try:
            find = self._corpus.linked_passage
            return await run_in_executor(self._searching, find, link.article_id, link.ordinal, link.check)
        except ArticleNotFoundError as error:
            raise UsageError(article_removed()) from error
