"""Know an address of each kind of page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.web.views.assets import Assets
from bot.web.web_routes import PAGE_ROUTES, PageRoute

DIGEST = Assets().digest


def addresses_of(routes: Iterable[PageRoute], article_id: str) -> list[str]:
    """Return an address for each route."""
    named = {"article": article_id, "digest": DIGEST, "name": "page.css"}
    return [re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: named[match[1]], each.pattern) for each in routes]


def addresses(article_id: str) -> list[str]:
    """Return an address for each route of pages, and some that nothing is at."""
    routes = addresses_of(PAGE_ROUTES, article_id)
    queries = ["/?q=who+feeds+the+cats", "/api/search?q=cats", f"/a/{article_id}?p=1"]
    return [*routes, *queries, "/a/aaaaaaaaaa", "/nothing", "/?q=" + "a" * 5_000]
