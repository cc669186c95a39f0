"""Articles to test backends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.backends.postings import Places
from index.identity import make_article
from index.model import Article, Draft, Paragraph, Passage
from index.passages import split_passages

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


class Recording:
    """A guard that notes what it is asked to let go of."""

    def __init__(self) -> None:
        self.released: set[int] = set()

    def check(self, starts: Places, ends: Places) -> None: ...

    def release(self, start: int, end: int) -> None:
        self.released.update(range(start, end))


def article(*texts: str | Paragraph, name: str = "a", title: str = "", language: str | None = "en") -> Article:
    """One of these paragraphs; its id is *name*."""
    paragraphs = tuple(Paragraph(text) if isinstance(text, str) else text for text in texts)
    return replace(make_article(Draft(title, paragraphs, language=language), NOON, None), id=name)


def articles_of(passages: Sequence[Passage]) -> list[Article]:
    """Articles that have these passages, which are given in the order of their ordinals."""
    texts: dict[str, list[Passage]] = {}
    for each in passages:
        texts.setdefault(each.article_id, []).append(each)
    articles = [
        article(*(Paragraph(each.text, each.kind) for each in of_one), name=name, language=of_one[0].language)
        for name, of_one in texts.items()
    ]
    assert {passage.id for each in articles for passage in split_passages(each)} == {each.id for each in passages}
    return articles
