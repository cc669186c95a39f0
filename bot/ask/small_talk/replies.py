"""Reply to small talk: say who answers here, list articles, or say a word."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Message
from telegram.constants import ChatType

from bot.access import Access
from bot.articles.finding.messages import ARTICLES_PER_PAGE, render_articles
from bot.ask.small_talk.examples import CANDIDATES, examples
from bot.ask.small_talk.messages import (
    OK_REPLY,
    ask_away,
    goodbye,
    how_to_ask_better,
    how_to_edit,
    render_introduction,
    render_newest,
    welcome,
    who_edits,
)
from bot.ask.small_talk.phrases import Kind, SmallTalk
from bot.ask.small_talk.recognition import recognised
from bot.i18n import current_language, speaking
from bot.messaging.html import plain
from bot.messaging.reply import Reply, text_reply
from bot.messaging.shared_messages import empty_archive
from bot.runtime.executors import run_in_executor
from bot.search_worker.client import SearchClient
from bot.updates.parse import COMMAND
from index.corpus import Corpus
from index.model import Article

COURTESIES = frozenset({Kind.OK, Kind.BYE, Kind.THANKS})
"""Kinds that expect a word in private, and nothing in a group."""


class SmallTalkReplies:
    """The replies to small talk."""

    def __init__(self, corpus: Corpus, access: Access, searching: SearchClient) -> None:
        self._corpus = corpus
        self._access = access
        self._search = searching.search
        self._searching = searching.threads.searching
        self._reading = searching.threads.messages

    async def recognise(self, message: Message, question: str, *, follows: bool) -> SmallTalk | None:
        """Return the small talk that a message is; None: it is a question. After /ask it always is.

        Args: follows: Whether an answer is before the message.
        """
        if COMMAND.match(message.text or message.caption or ""):
            return None
        language = current_language()
        return await run_in_executor(self._reading, recognised, question, language, self._corpus, follows=follows)

    def is_question(self, message: Message, talk: SmallTalk) -> bool:
        """Return whether an article may answer small talk: a reader asks how articles are added."""
        return talk.kind is Kind.EDITING and not self._access.is_admin(message.from_user)

    def without_answer(self, talk: SmallTalk) -> Reply:
        """Return the reply to such small talk if no article answers it, in the language of the small talk."""
        with speaking(talk.language or current_language()):
            return text_reply(who_edits())

    async def reply_to(self, message: Message, talk: SmallTalk) -> Reply | None:
        """Return the reply to a message in the language of its small talk; None: it expects none.

        Raises: BackendUnavailableError.
        """
        if talk.kind in COURTESIES and message.chat.type != ChatType.PRIVATE:
            return None
        is_admin = self._access.is_admin(message.from_user)
        with speaking(talk.language or current_language()):
            return await self._reply(talk, is_admin=is_admin)

    async def _reply(self, talk: SmallTalk, *, is_admin: bool) -> Reply:
        match talk.kind:
            case Kind.OK:
                return text_reply(OK_REPLY)
            case Kind.BYE:
                return text_reply(goodbye())
            case Kind.THANKS:
                return text_reply(welcome())
            case Kind.OPENING:
                return text_reply(ask_away())
            case Kind.COMPLAINT:
                return text_reply(how_to_ask_better())
            case Kind.EDITING:
                return text_reply(how_to_edit())
        language = talk.language or current_language()
        return await self._about_archive(talk.kind, language, is_admin=is_admin)

    async def _about_archive(self, kind: Kind, language: str, *, is_admin: bool) -> Reply:
        if not len(self._corpus) or kind not in (Kind.NEWEST, Kind.LIST):
            return await self.introduction(language, for_admin=is_admin)
        if kind is Kind.NEWEST:
            newest = await run_in_executor(self._searching, self._corpus.newest, ARTICLES_PER_PAGE)
            return render_newest(newest, for_admin=is_admin)
        page = await run_in_executor(self._searching, self._corpus.find_articles, "", 0, ARTICLES_PER_PAGE)
        return render_articles(page, for_admin=is_admin)

    def latest(self) -> Article | None:
        """Return the article that was added last; None: the archive is empty."""
        return next(iter(self._corpus.articles(0, 1)), None)

    async def introduction(self, language: str, *, for_admin: bool, more: Sequence[str] = ()) -> Reply:
        """Say who answers here, with examples: articles in *language* first.

        Args: more: Lines in the middle.
        Raises: BackendUnavailableError.
        """
        recent = await run_in_executor(self._searching, self._corpus.articles, 0, CANDIDATES)
        reply = render_introduction(await examples(recent, language, self._search), more)
        if recent:
            return reply
        return Reply(reply.body + plain("\n\n" + empty_archive(for_admin=for_admin)))
