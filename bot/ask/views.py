"""Make the views of an answer: its pages, and other readings of its question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.access import Access
from bot.add.callback_data import AddAsked
from bot.ask.following.article_handlers import ArticleHandlers
from bot.ask.following.article_messages import about_button, render_named
from bot.ask.following.follow_ups import AskedQuestion
from bot.ask.leading_hits import named_article
from bot.ask.messages import archive_changed, render_answer
from bot.ask.parts import PartSearch, are_one, begin_with, parts_of
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.ask.several_messages import render_parts
from bot.bot_api.surfaces import KnownSurfaces
from bot.messaging.error_messages import UsageError
from bot.messaging.html import plain
from bot.messaging.reply import Button, Reply
from bot.messaging.shared_messages import empty_archive
from bot.runtime.observer import AskedIn
from bot.search_worker.client import SearchClient
from bot.updates.shown_articles import View
from index.corpus import Corpus
from index.model import Answer, PassageId, Verdict
from index.query.about_articles.named_articles import NamedArticle

HITS_SHOWN = 3
"""Number of passages in one message. More do not fit a phone's screen, and the answer is nearly always among them."""


class AnswerViews:
    """Searches for questions, and renders their answers."""

    def __init__(
        self,
        corpus: Corpus,
        access: Access,
        searching: SearchClient,
        articles: ArticleHandlers,
        surfaces: KnownSurfaces,
    ) -> None:
        self._corpus = corpus
        self._access = access
        self._articles = articles
        self._surfaces = surfaces
        self._search = searching.search
        self._observer = searching.observer
        self._parts = PartSearch(searching)

    async def view(
        self,
        asked: AskedQuestion,
        view: View,
        quoted: tuple[PassageId, ...] = (),
        *,
        explained: bool = False,
        asked_in: AskedIn | None = None,
    ) -> Reply:
        """Return a view of the answer.

        Args: asked_in: The surface of a question that is to be counted; None: it was counted before.
        Raises: UsageError: the archive has changed, so the view does not exist or no longer quotes *quoted*.
        """
        addition = Button(asked.offer, AddAsked().data) if asked.offer else None
        if not len(self._corpus):
            self._count([Verdict.NONE], asked_in)
            body = plain(empty_archive(for_admin=self._access.is_admin(asked.user)))
            return Reply(body, ((addition,),) if addition else ())
        below = BelowAnswer(self._surfaces(), self._other_reading(asked, view), addition)
        parts = parts_of(asked.question)
        earlier = asked.earlier if view.follows else None
        answers = await self._parts.answers(parts.asked, earlier) if parts and not view.part else []
        if answers and not are_one(parts, answers):
            reply = render_parts(parts, answers, view, explained=explained, below=below)
        else:
            named = await self._named_article(asked.question, view)
            asked = replace(asked, question=named.subject) if named else asked
            answer = await self._answer_to(asked, view)
            if view.offset and not answer.hits:  # the archive is smaller now
                view = replace(view, offset=0)
                answer = await self._answer_to(asked, view)
            answers = [answer]
            reply = (
                render_named(named, answer, view, below, explained=explained)
                if named
                else render_answer(answer, view, explained=explained, below=below)
            )
        self._count([each.verdict for each in answers], asked_in)
        if not begin_with(answers, quoted):
            raise UsageError(archive_changed())
        return reply

    def _count(self, verdicts: Iterable[Verdict], asked_in: AskedIn | None) -> None:
        if asked_in:
            for verdict in verdicts:
                self._observer.asked(verdict, asked_in)

    def _other_reading(self, asked: AskedQuestion, view: View) -> Button | None:
        """Return the button that asks a question of the article before it, if it was read as a new one in doubt."""
        if view.follows or not asked.earlier or not asked.before:
            return None
        article = self._articles.find(asked.before.articles[0])
        return about_button(article) if article else None

    async def _named_article(self, question: str, view: View) -> NamedArticle | None:
        return None if view.follows or view.part else await named_article(question, self._search)

    async def _answer_to(self, asked: AskedQuestion, view: View) -> Answer:
        question, earlier = asked.question, asked.earlier if view.follows else None
        if view.part:
            question, earlier = await self._parts.find(question, view.part, earlier)
        if view.corrected or view.named:
            offered = await self._search(question, 1, 0, earlier)
            other = offered.name_filter if view.named else offered.suggestion
            if other is None:
                raise UsageError(archive_changed())
            question, earlier = other, None if view.named else earlier
        return await self._search(question, HITS_SHOWN, view.offset, earlier)
