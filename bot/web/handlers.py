"""Answer requests for pages: read the request, call, render."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ParamSpec, TypeVar

from aiohttp import web

from bot.ask.answer_form import answer_line, unsearchable
from bot.ask.small_talk.console_lines import small_talk_lines
from bot.ask.small_talk.messages import who_edits
from bot.ask.small_talk.phrases import Kind, SmallTalk
from bot.ask.small_talk.recognition import recognised
from bot.i18n import current_language, speaking
from bot.messaging.error_messages import user_message
from bot.page_addresses import place_in
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import Threads, run_in_executor
from bot.serving.admission import Admission
from bot.web.failures import WrongCallError
from bot.web.kept_value import KeptValue
from bot.web.messages import ASK_WITH_Q, limit_usage
from bot.web.page_search import PageSearch
from bot.web.views.pages import Pages
from index.articles.passages import passage_count
from index.changes.linked_passage import LinkedPassage
from index.corpus import MAX_QUESTION_CHARS, Corpus
from index.errors import ArticleNotFoundError, EmptyQueryError, QuestionError, QuestionTooLongError
from index.model import Article

P = ParamSpec("P")
T = TypeVar("T")

TITLES_SHOWN = 10
"""Newest articles on the page where one asks: a screen of them."""

FEED_ENTRIES = 50
"""Articles in the feed. A reader that looks once a day misses none of an archive that grows by fewer."""

MOST_HITS, USUAL_HITS = 50, 3
"""Passages that a program gets: at most, and if it does not say. The latter is as for `search`."""

MAX_OFFSET = 10_000
"""Most hits that a page may leave out before those that it shows. Nobody turns so many pages."""

PASSAGES_PAGE = 200
"""Passages of an article that cost as much as the cheapest page. A page of 10,000 takes 100 ms to make."""

COSTS_KNOWN = 1_000
"""Articles whose costs are known before they are read."""

_PLACE_OF_LIST = "\0"
"""Line in whose place links to articles are listed."""

TAG_CHARS = 32
"""Length of the name of a page in the header `ETag`, in hexadecimal digits."""


class PageHandlers:
    """The handlers of all pages. `bot.web.web_routes` says who may call which."""

    def __init__(
        self, corpus: Corpus, search: PageSearch, threads: Threads, admission: Admission, pages: Pages
    ) -> None:
        self._corpus = corpus
        self._search = search
        self._threads = threads
        self._admission = admission
        self._pages = pages
        self._site = pages.site
        self._assets = pages.assets
        self._costs: BoundedDict[str, int] = BoundedDict(COSTS_KNOWN)  # beside that of any article, by their ids
        self._newest = KeptValue(lambda: corpus.newest(TITLES_SHOWN))
        self._feed = KeptValue(self._make_feed)
        self._run = secrets.token_hex(4)  # another program may make other pages of the same articles

    async def search_page(self, request: web.BaseRequest) -> web.Response:
        """Answer a question, or show where to ask one."""
        question = _question_in(request)
        if not question:
            return _html(await self._in_thread(self._start_page))
        if not len(self._corpus):
            return _html(self._pages.start((), 0))
        offset = _number_in(request, "from", 0, MAX_OFFSET) or 0
        talk = await self._in_thread(self._talk_in, question)
        if talk and talk.kind is not Kind.EDITING:
            return _html(await self._in_thread(self._talk_page, talk, question))
        try:
            answered = await self._search.answer(question, offset)
        except EmptyQueryError as error:
            return _html(self._pages.said([user_message(error)], question))
        if talk and not answered.quotes_something:
            return _html(await self._in_thread(self._talk_page, talk, question))
        return _html(await self._in_thread(self._pages.answer, answered, question, offset))

    async def article_page(self, request: web.BaseRequest, article: str) -> web.Response:
        """Show an article as it is stored."""
        place, known_cost = place_in(request.query.get("p", "")), self._costs.get(article)
        self._admission.charge(request, known_cost or 0)
        shown, self._costs[article] = await self._in_thread(self._article, article)
        if known_cost is None:
            self._admission.charge(request, self._costs[article])
        linked, corrected_at = await self._in_thread(self._seen_in, shown, place)
        tag = self._tag([(shown, corrected_at)], f"{place} {_outlined(linked) if linked else None}")
        if unchanged := _unchanged(request, tag):
            return unchanged
        page = self._pages.article
        text = await self._in_thread(page, shown, corrected_at, linked, place[0] if place else None)
        return _named(_html(text), tag)

    async def search_api(self, request: web.BaseRequest) -> web.Response:
        """Answer a question for a program: the object that `search --json` prints."""
        question = _question_in(request)
        if not question:
            raise WrongCallError(ASK_WITH_Q)
        limit = _number_in(request, "limit", 1, MOST_HITS) if "limit" in request.query else USUAL_HITS
        if limit is None:
            raise WrongCallError(limit_usage(1, MOST_HITS))
        try:
            answer = await self._search.search(question, limit)
        except QuestionError:
            answer = unsearchable(question)
        return web.Response(text=answer_line(answer), content_type="application/json")

    async def feed(self, request: web.BaseRequest) -> web.Response:
        """List the articles that were added last."""
        if self._site.url is None:
            raise web.HTTPNotFound
        tag, text = await self._in_thread(self._feed.get)
        return _unchanged(request, tag) or _named(web.Response(text=text, content_type="application/atom+xml"), tag)

    def signing_in(self, way_up: str) -> web.Response:
        """Sign in who opens the Mini App. Nothing is looked up for that. Args: way_up: See `FROM_ROOT`."""
        return _html(self._pages.signing_in(way_up))

    async def openapi(self, _request: web.BaseRequest) -> web.Response:
        """Describe the addresses for programs."""
        return self._file("openapi.json")

    async def static(self, _request: web.BaseRequest, digest: str, name: str) -> web.Response:
        """Send a file that pages need. Its address changes with it, so that browsers may keep it."""
        if digest != self._assets.digest:
            raise web.HTTPNotFound
        response = self._file(name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def robots(self, _request: web.BaseRequest) -> web.Response:
        """Tell search engines where to look. To obey `noindex` they must read the pages that have it."""
        closed = ["/api/", "/?q="] if self._site.is_open else ["/"]
        return web.Response(text="\n".join(["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]))

    async def _in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call *function* in the thread of pages, so that the bot answers meanwhile."""
        return await run_in_executor(self._threads.pages, function, *args, **kwargs)

    def _start_page(self) -> str:
        return self._pages.start(self._newest.get(), len(self._corpus))

    def _talk_in(self, text: str) -> SmallTalk | None:
        return recognised(text, current_language(), self._corpus, follows=False)

    def _talk_page(self, talk: SmallTalk, text: str) -> str:
        """Return the reply to small talk, in its language."""
        with speaking(talk.language or current_language()):
            if talk.kind is Kind.EDITING:
                return self._pages.said([who_edits()], text)
            listed: list[Article] = []

            def list_here(articles: Iterable[Article]) -> list[str]:
                listed.extend(articles)
                return [_PLACE_OF_LIST]

            lines = small_talk_lines(self._corpus, talk, list_here, program="")
            at = lines.index(_PLACE_OF_LIST) if _PLACE_OF_LIST in lines else len(lines)
            return self._pages.said(lines[:at], text, articles=listed, below=lines[at + 1 :])

    def _article(self, article_id: str) -> tuple[Article, int]:
        """Return an article, and what its page costs beside any other, whatever place in it the address names.

        Raises: ArticleNotFoundError. web.HTTPGone: it was removed a short time ago.
        """
        try:
            article = self._corpus.article(article_id)
        except ArticleNotFoundError:
            if self._corpus.was_removed(article_id):
                raise web.HTTPGone from None
            raise
        return article, passage_count(article) // PASSAGES_PAGE

    def _make_feed(self) -> tuple[str, str]:
        """Return the name of the feed and the feed, which is the same for readers of all languages."""
        articles = self._corpus.articles(0, FEED_ENTRIES)
        corrected = [self._corpus.corrected_at(article.id) for article in articles]
        updated = [at or article.added_at for at, article in zip(corrected, articles, strict=True)]
        with speaking(None):
            tag = self._tag(zip(articles, corrected, strict=True))
            return tag, self._pages.feed(articles, updated, self._site.url or "")

    def _seen_in(
        self, article: Article, place: tuple[int, str | None] | None
    ) -> tuple[LinkedPassage | None, datetime | None]:
        """Return the passage to which an address leads, if any, and when the article was corrected, if ever."""
        linked = self._corpus.linked_passage(article.id, *place) if place else None
        return linked, self._corpus.corrected_at(article.id)

    def _tag(self, articles: Iterable[tuple[Article, datetime | None]], place: str = "") -> str:
        """Return the name of a page: another one whenever the page would be another one.

        Args:
            articles: Those that it shows, with the times at which they were corrected.
            place: What it says about a place in one of them.
        """
        about = (self._run, current_language(), self._pages.bot() or "", place)
        parts = (*about, *(f"{each.id} {each.content_hash} {at}" for each, at in articles))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:TAG_CHARS]

    def _file(self, name: str) -> web.Response:
        file = self._assets.file(name)
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file[0], content_type=file[1])


def _unchanged(request: web.BaseRequest, tag: str) -> web.Response | None:
    """Return the response to a browser that has the page with this name; None: it does not have it."""
    is_known = any(each.value == tag for each in request.if_none_match or ())
    return _named(web.Response(status=304), tag) if is_known else None


def _named(response: web.Response, tag: str) -> web.Response:
    response.etag = tag
    return response


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _outlined(linked: LinkedPassage) -> str:
    """Return what a page says about a link, without the texts."""
    return f"{linked.passage.ordinal} {linked.state} {linked.corrected_at} {linked.says_the_same}"


def _question_in(request: web.BaseRequest) -> str:
    """Return the question, or nothing. Raises: QuestionTooLongError."""
    question = request.query.get("q", "").strip()
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionTooLongError(MAX_QUESTION_CHARS)
    return question


def _number_in(request: web.BaseRequest, name: str, least: int, most: int) -> int | None:
    """Return a number of the query; None: there is none, or it is not from *least* to *most*."""
    value = request.query.get(name, "")
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(most))
    return int(value) if is_number and least <= int(value) <= most else None
