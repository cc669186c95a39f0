"""Reply to small talk: say who answers here, list articles, or say a word."""

from __future__ import annotations

from telegram import Message
from telegram.constants import ChatType

from bot.access import Access
from bot.articles.messages import ARTICLES_PER_PAGE, render_articles
from bot.ask.small_talk.examples import CANDIDATES, examples
from bot.ask.small_talk.messages import (
    OK_REPLY,
    ask_away,
    goodbye,
    how_to_ask_better,
    render_introduction,
    render_newest,
    welcome,
)
from bot.ask.small_talk.phrases import Kind, SmallTalk, small_talk
from bot.i18n import current_language, speaking
from bot.messaging.html import plain
from bot.messaging.reply import Reply, text_reply
from bot.messaging.shared_messages import empty_archive
from bot.runtime.executors import run_in_executor
from bot.search_worker.client import SearchClient
from bot.updates.parse import COMMAND
from index.corpus import Corpus
from index.query.about_articles.article_requests import article_request_of

COURTESIES = frozenset({Kind.OK, Kind.BYE, Kind.THANKS})
"""Kinds that expect a word in private, and nothing in a group."""


class SmallTalkReplies:
    """The replies to small talk."""

    def __init__(self, corpus: Corpus, access: Access, searching: SearchClient) -> None:
        self._corpus = corpus
        self._access = access
        self._search = searching.search
        self._searching = searching.threads.searching

    async def recognise(self, message: Message, question: str) -> SmallTalk | None:
        """Return the small talk that a message is; None: it is a question. After /ask it always is."""
        if COMMAND.match(message.text or message.caption or "") or article_request_of(question):
            return None
        return await run_in_executor(self._searching, small_talk, question, current_language())

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
        if not len(self._corpus):
            introduction = render_introduction([]).body + plain("\n\n")
            return Reply(introduction + plain(empty_archive(for_admin=is_admin)))
        return await self._about_archive(talk, is_admin=is_admin)

    async def _about_archive(self, talk: SmallTalk, *, is_admin: bool) -> Reply:
        if talk.kind is Kind.NEWEST:
            newest = await run_in_executor(self._searching, self._corpus.newest, ARTICLES_PER_PAGE)
            return render_newest(newest, for_admin=is_admin)
        if talk.kind is Kind.LIST:
            page = await run_in_executor(self._searching, self._corpus.articles, 0, ARTICLES_PER_PAGE)
            return render_articles(page, 0, len(self._corpus), for_admin=is_admin)
        recent = await run_in_executor(self._searching, self._corpus.articles, 0, CANDIDATES)
        return render_introduction(await examples(recent, talk.language or current_language(), self._search))
