"""Put quotations of one article together, so that they are attributed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.model import Article, Hit, Passage, PassageId


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotations from one article by one author, at least one, best first."""

    hits: tuple[Hit, ...]

    @property
    def article(self) -> Article:
        """Return the article that is quoted."""
        return self.hits[0].article

    @property
    def passages(self) -> list[Passage]:
        """Return the quoted passages."""
        return [hit.passage for hit in self.hits]

    @property
    def also(self) -> tuple[Article, ...]:
        """Return the other articles that have any of the passages, each once."""
        return tuple({article.id: article for hit in self.hits for article in hit.also}.values())


def quote_groups(hits: Iterable[Hit]) -> list[QuoteGroup]:
    """Return groups in the order of their first hits, but those of one article one after the other.

    The posts of a discussion have authors of their own.
    """
    articles: dict[str, dict[str | None, list[Hit]]] = {}
    for hit in hits:
        articles.setdefault(hit.article.id, {}).setdefault(hit.byline, []).append(hit)
    return [QuoteGroup(tuple(group)) for authors in articles.values() for group in authors.values()]


def grouped(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in the order in which they are quoted."""
    return [hit for group in quote_groups(hits) for hit in group.hits]


def are_quoted_by(hits: Sequence[Hit], passages: Sequence[PassageId]) -> bool:
    """Return whether a message that quotes some of the first *hits* begins with these passages."""
    orders = (grouped(hits[:count]) for count in range(len(passages), len(hits) + 1))
    return any([hit.passage.id for hit in order][: len(passages)] == list(passages) for order in orders)
