"""Write and read links to a passage: they open the bot, which shows the passage or its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from bot.messaging.text_form import ArticleId, TextForm
from bot.page_addresses import article_path, passage_at
from bot.start_links import payload_for, start_url
from index.articles.passage_digest import DIGEST_PATTERN, passage_digest
from index.model import Passage


@dataclass(frozen=True, slots=True)
class Permalink(TextForm):
    """The name of a passage in links and inline queries. Article ids contain no "_"."""

    FORM: ClassVar[str] = "p_{article_id}_{ordinal}[_{check}]"
    article_id: ArticleId
    ordinal: Annotated[int, "[0-9]{1,6}"]  # 0-based place in the article
    check: Annotated[str, DIGEST_PATTERN] | None = None  # digest of the passage; None: any will do

    @classmethod
    def to(cls, passage: Passage) -> Self:
        """Return the link to *passage* as it is now."""
        return cls(passage.article_id, passage.ordinal, passage_digest(passage.text))


SIGN_IN_FIELD = "to"
"""Parameter of the address where one signs in. It names the page that is opened then, as `PagePlace` writes it."""


@dataclass(frozen=True, slots=True)
class PagePlace(TextForm):
    """The name of the page of an article. It can name no other address, wherever it is from."""

    FORM: ClassVar[str] = "web_{article_id}[_{ordinal}[_{check}]]"
    article_id: ArticleId
    ordinal: Annotated[int, "[0-9]{1,6}"] | None = None  # of the passage that the page marks; None: it marks none
    check: Annotated[str, DIGEST_PATTERN] | None = None  # as in `Permalink`

    @property
    def path(self) -> str:
        """The address of the page, below that of all pages."""
        return article_path(self.article_id, self.ordinal, self.check)


def url_of(passage: Passage, username: str) -> str:
    """Return the address that shows *passage* in the bot with this *username*."""
    return start_url(username, Permalink.to(passage).written)


def permalink_at(url: str, username: str | None) -> Permalink | None:
    """Return the passage that a link of this archive leads to; None: it is another link.

    It leads to the bot with this *username*, or to a page. If it names no passage, it leads to the first one.
    """
    payload = payload_for(username, url) if username else ""
    if written := Permalink.parse(payload):
        return written
    place = PagePlace.parse(payload)
    named = (place.article_id, place.ordinal, place.check) if place else passage_at(url)
    return Permalink(named[0], named[1] or 0, named[2]) if named else None
