"""List the addresses of pages, in one table."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.page_addresses import ARTICLE_PATTERN
from bot.serving.http_server import HttpRoute
from bot.web.handlers import PageHandlers
from bot.web.readers import Readers
from bot.web.sign_in_handlers import SignInHandlers
from bot.web.site import APP
from bot.web.views.addresses import FROM_FOLDER, FROM_ROOT

PageHandler = Callable[..., Awaitable[web.StreamResponse]]
"""Answers a request for a page, given the named groups of its address."""


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A kind of address."""

    pattern: str  # of the whole path; its named groups are arguments of the handler
    handler: PageHandler  # a method of `PageHandlers`
    cost: float = 1  # see `Admission.charge`
    is_for_all: bool = False  # whether it shows nothing of the archive


PAGE_ROUTES = (
    PageRoute("/api/search", PageHandlers.search_api, cost=3),
    PageRoute("/", PageHandlers.search_page, cost=3),
    PageRoute(f"/{ARTICLE_PATTERN}", PageHandlers.article_page),
    PageRoute("/feed.atom", PageHandlers.feed, cost=3),
    PageRoute("/openapi.json", PageHandlers.openapi),
    PageRoute("/robots.txt", PageHandlers.robots, is_for_all=True),
    PageRoute("/static/(?P<digest>[^/]+)/(?P<name>[^/]+)", PageHandlers.static, is_for_all=True),
)
"""The table of addresses. A search costs as much as three pages that need none."""

APP_ROUTES = (
    PageRoute(APP, PageHandlers.search_page, cost=3),
    PageRoute(f"{APP}{ARTICLE_PATTERN}", PageHandlers.article_page),
)
"""The same for the Mini App, where Telegram says who reads."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What answers requests."""

    pages: PageHandlers
    app: PageHandlers
    sign_in: SignInHandlers


def http_routes(handlers: Handlers, readers: Readers) -> list[HttpRoute]:
    """Return the routes as the server takes them."""
    return [
        *(
            HttpRoute(re.compile(each.pattern), _handler(each, handlers.pages, readers), each.cost)
            for each in PAGE_ROUTES
        ),
        *(
            HttpRoute(re.compile(each.pattern), _app_handler(each, handlers.app, readers), each.cost)
            for each in APP_ROUTES
        ),
        HttpRoute(re.compile("/sign-in"), handlers.sign_in.by_button),
        HttpRoute(re.compile(f"{APP}sign-in"), handlers.sign_in.in_app, methods=("POST",)),
    ]


def _handler(route: PageRoute, pages: PageHandlers, readers: Readers) -> PageHandler:
    async def handle(request: web.BaseRequest, **values: str) -> web.StreamResponse:
        if not route.is_for_all and not readers.may_read(request):  # first, so that nobody learns what exists
            raise web.HTTPForbidden
        return await route.handler(pages, request, **values)

    return handle


def _app_handler(route: PageRoute, pages: PageHandlers, readers: Readers) -> PageHandler:
    """Return a handler that lets people sign in who have not. Only the Mini App itself can know who they are."""
    only_readers = _handler(route, pages, readers)

    async def handle(request: web.BaseRequest, **values: str) -> web.StreamResponse:
        if not readers.are_all and readers.user_of(request) is None:
            return pages.signing_in(FROM_FOLDER if values else FROM_ROOT)
        return await only_readers(request, **values)

    return handle
