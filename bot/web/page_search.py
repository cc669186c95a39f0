"""Answer the questions of pages, without making the readers in Telegram wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.ask.following.article_messages import facts_of_answer
from bot.ask.leading_hits import leading_hits, named_article
from bot.ask.parts import Part, PartSearch, are_one, parts_of, quoted_before
from bot.ask.small_talk.removal import without_small_talk
from bot.ask.views import HITS_SHOWN
from bot.i18n import speaking
from bot.runtime.observer import AskedIn
from bot.search_worker.client import SearchClient
from index.model import Answer, Hit
from index.query.spellings.look_alikes import in_one_script

MOST_WAITING = 8
"""Questions of pages that wait, while one is being searched. They take a tenth of a second; more are refused."""


class SearchBusyError(Exception):
    """Too many questions are waiting."""


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The answer to a question, or to one of several in a text."""

    answer: Answer
    shown: tuple[Hit, ...]  # those of its hits that the page quotes
    label: str | None = None  # the question; None: the text asks only one
    facts: str | None = None  # lines about the articles, if the question asks for them
    is_quoted_before: bool = False  # whether its hits are those of the question before it, and so none are shown


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What a page answers to a text."""

    parts: tuple[PartAnswer, ...]
    left_out: int = 0  # questions of the text that are not answered

    @property
    def quotes_something(self) -> bool:
        """Whether it quotes a passage."""
        return any(part.shown for part in self.parts)


class PageSearch:
    """Searches for one page at a time. Telegram's questions wait for no more than that."""

    def __init__(self, searching: SearchClient) -> None:
        self._search = searching.search
        self._observer = searching.observer
        self._parts = PartSearch(searching)
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def search(self, question: str, limit: int) -> Answer:
        """See `Corpus.search`. Raises: SearchBusyError."""
        async with self._taking_turns():
            answer = await self._search(question, limit)
        self._observer.asked(answer.verdict, AskedIn.API)
        return answer

    async def answer(self, text: str, offset: int) -> PageAnswer:
        """Answer a text as the bot answers a message.

        Args: offset: The number of hits before those to show.
        Raises: SearchBusyError; see `Corpus.search` for others.
        """
        page = await self._answer(without_small_talk(in_one_script(text)), offset)
        for part in page.parts if not offset else ():
            self._observer.asked(part.answer.verdict, AskedIn.PAGE)
        return page

    async def _answer(self, asked: str, offset: int) -> PageAnswer:
        async with self._taking_turns():
            parts = parts_of(asked)
            answers = await self._parts.answers(parts.asked, None) if parts else []
            if answers and not are_one(parts, answers):
                return PageAnswer(tuple(map(_part, parts.asked, answers)), parts.left_out)
            one = await self._one(asked, offset)
            if offset and not one.answer.hits:  # the archive is smaller now
                one = await self._one(asked, 0)
            return PageAnswer((one,))

    async def _one(self, question: str, offset: int) -> PartAnswer:
        named = await named_article(question, self._search)
        answer = await self._search(named.subject if named else question, HITS_SHOWN, offset)
        if offset:
            return PartAnswer(answer, answer.hits)
        if named is None:
            return PartAnswer(answer, leading_hits(answer))
        with speaking(named.language):
            facts = facts_of_answer(named.request, answer)
        first = replace(answer, hits=answer.hits[:1])
        return PartAnswer(first, first.hits, facts=facts.text if facts else None)

    @asynccontextmanager
    async def _taking_turns(self) -> AsyncIterator[None]:
        if self._waiting >= MOST_WAITING:
            raise SearchBusyError
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turn.release()


def _part(part: Part, answer: Answer) -> PartAnswer:
    facts = facts_of_answer(part.request, answer) if part.request else None
    said = facts.text if facts else None
    if part.is_about_before and answer.hits:
        return PartAnswer(quoted_before(answer), (), part.label, said, is_quoted_before=True)
    return PartAnswer(answer, answer.hits, part.label, said)
