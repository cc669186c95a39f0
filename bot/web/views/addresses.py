"""Write the addresses of pages. They are relative, so that a proxy may serve them below any path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from bot.page_addresses import ARTICLE_PATTERN, article_path, passage_path, place_in
from bot.updates.permalink_form import SIGN_IN_FIELD, PagePlace
from bot.web.site import APP
from index.model import Passage

FROM_ROOT = "./"
"""Way from a page without a folder in its address to the page where one asks."""

FROM_FOLDER = "../"
"""The same from a page in one folder."""

_ARTICLE = re.compile(rf"(?:/|{APP}){ARTICLE_PATTERN}")


def search_address(up: str, question: str, offset: int = 0) -> str:
    """Return the address of an answer. Args: up: See FROM_ROOT. offset: The number of hits before those shown."""
    values = {"q": question, "from": str(offset)} if offset else {"q": question}
    return f"{up}?{urlencode(values)}"


def article_address(up: str, article_id: str) -> str:
    """Return the address of an article."""
    return f"{up}{article_path(article_id)}"


def passage_address(up: str, passage: Passage) -> str:
    """Return the address of an article at a passage, which the page marks."""
    return f"{up}{passage_path(passage)}"


def place_at(path: str, query: Mapping[str, str]) -> PagePlace | None:
    """Return the page of an article that is at an address, or that is opened after signing in there; None: neither."""
    match = _ARTICLE.fullmatch(path)
    if match is None:
        return PagePlace.parse(query.get(SIGN_IN_FIELD))
    return PagePlace(match["article"], *(place_in(query.get("p", "")) or ()))
