"""Write the addresses of pages. They are relative, so that a proxy may serve them below any path."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from bot.page_addresses import article_path, passage_path
from index.articles.passage_digest import DIGEST_CHARS
from index.model import Passage

FROM_ROOT = "./"
"""Way from a page without a folder in its address to the page where one asks."""

FROM_FOLDER = "../"
"""The same from a page in one folder."""

_PLACE = re.compile(rf"([0-9]{{1,6}})(?:_([a-z2-7]{{{DIGEST_CHARS}}}))?")


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


def place_in(value: str) -> tuple[int, str | None] | None:
    """Return the ordinal and the digest that the parameter `p` names; None: it is of another form."""
    match = _PLACE.fullmatch(value)
    return (int(match[1]), match[2]) if match else None
