"""List the addresses of pages, in one table."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.serving.http_server import HttpRoute
from bot.web.handlers import PageHandlers
from bot.web.readers import Readers


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A kind of address."""

    pattern: str  # of the whole path; its named groups are arguments of the handler
    handler: Callable[..., Awaitable[web.StreamResponse]]  # a method of `PageHandlers`
    cost: float = 1  # see `Admission.charge`
    is_for_all: bool = False  # whether it shows nothing of the archive


PAGE_ROUTES = (
    PageRoute("/api/search", PageHandlers.search_api, cost=3),
    PageRoute("/", PageHandlers.search_page, cost=3),
    PageRoute("/a/(?P<article>[a-z0-9]{1,32})", PageHandlers.article_page),
    PageRoute("/feed.atom", PageHandlers.feed, cost=3),
    PageRoute("/openapi.json", PageHandlers.openapi),
    PageRoute("/robots.txt", PageHandlers.robots, is_for_all=True),
    PageRoute("/static/(?P<digest>[^/]+)/(?P<name>[^/]+)", PageHandlers.static, is_for_all=True),
)
"""The table of addresses. A search costs as much as three pages that need none."""


def http_routes(pages: PageHandlers, readers: Readers) -> list[HttpRoute]:
    """Return the routes as the server takes them."""
    return [HttpRoute(re.compile(each.pattern), _handler(each, pages, readers), each.cost) for each in PAGE_ROUTES]


def _handler(route: PageRoute, pages: PageHandlers, readers: Readers) -> Callable[..., Awaitable[web.StreamResponse]]:
    async def handle(request: web.BaseRequest, **values: str) -> web.StreamResponse:
        if not route.is_for_all and not readers.may_read(request):  # first, so that nobody learns what exists
            raise web.HTTPForbidden
        return await route.handler(pages, request, **values)

    return handle
