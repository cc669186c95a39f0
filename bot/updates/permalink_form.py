"""Write and read links to a passage: they open the bot, which shows the passage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from bot.messaging.text_form import ArticleId, TextForm
from index.articles.passage_digest import DIGEST_CHARS, passage_digest
from index.model import Passage

MAX_PAYLOAD_CHARS = 64
"""Length of the text that a link gives to the bot, at most: Telegram's limit. Its characters are A-Z, a-z, 0-9, "_" and
"-"."""


_START_LINK = re.compile(rf"https://t\.me/\w+\?start=([A-Za-z0-9_-]{{1,{MAX_PAYLOAD_CHARS}}})\Z")


@dataclass(frozen=True, slots=True)
class Permalink(TextForm):
    """The name of a passage in links and inline queries. Article ids contain no "_"."""

    FORM: ClassVar[str] = "p_{article_id}_{ordinal}[_{check}]"
    article_id: ArticleId
    ordinal: Annotated[int, "[0-9]{1,6}"]  # 0-based place in the article
    check: Annotated[str, f"[a-z2-7]{{{DIGEST_CHARS}}}"] | None = None  # digest of the passage; None: any will do

    @classmethod
    def to(cls, passage: Passage) -> Self:
        """Return the link to *passage* as it is now."""
        return cls(passage.article_id, passage.ordinal, passage_digest(passage.text))


def url_of(passage: Passage, username: str) -> str:
    """Return the address that shows *passage* in the bot with this *username*."""
    return start_url(username, Permalink.to(passage).written)


def payload_in(text: str) -> str:
    """Return the payload of the link to a bot with which *text* ends; empty if it ends with another text."""
    link = _START_LINK.search(text)
    return link[1] if link else ""


def start_url(username: str, payload: str) -> str:
    """Return the address that opens the bot with this *username*, and sends it `/start` with *payload*."""
    return f"https://t.me/{username}?start={payload}"
