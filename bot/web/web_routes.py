"""List the addresses of pages, in one table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.handlers import PageHandlers
from bot.web.readers import Readers


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A kind of address."""

    name: str
    path: str
    handler: Callable[[PageHandlers, web.Request], Awaitable[web.Response]]
    cost: float = 1  # see `Admission.charge`
    is_for_all: bool = False  # whether it shows nothing of the archive


PAGE_ROUTES = (
    PageRoute("api", "/api/search", PageHandlers.search_api, cost=3),
    PageRoute("search", "/", PageHandlers.search_page, cost=3),
    PageRoute("article", "/a/{article:[a-z0-9]{1,32}}", PageHandlers.article_page),
    PageRoute("feed", "/feed.atom", PageHandlers.feed, cost=3),
    PageRoute("openapi", "/openapi.json", PageHandlers.openapi),
    PageRoute("robots", "/robots.txt", PageHandlers.robots, is_for_all=True),
    PageRoute("static", "/static/{digest}/{name}", PageHandlers.static, is_for_all=True),
)
"""The table of addresses. A search costs as much as three pages that need none."""

COSTS = {route.name: route.cost for route in PAGE_ROUTES}
"""Costs by the names of routes."""


def definitions(pages: PageHandlers, readers: Readers) -> list[web.RouteDef]:
    """Return the routes as the server takes them."""
    return [web.get(route.path, _handler(route, pages, readers), name=route.name) for route in PAGE_ROUTES]


def _handler(route: PageRoute, pages: PageHandlers, readers: Readers) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if not route.is_for_all and not readers.may_read(request):  # first, so that nobody learns what exists
            raise web.HTTPForbidden
        return await route.handler(pages, request)

    return handle
