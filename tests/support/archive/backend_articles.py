"""Articles to test backends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.articles.identity import make_article
from index.articles.passages import split_passages
from index.backends.bm25.postings import Array, Places
from index.model import Article, Draft, Paragraph, Passage

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


class Recording:
    """A guard that notes which elements of its arrays were to stay in memory, and which were read in passing."""

    loaded_bytes = 0

    def __init__(self, *arrays: Array) -> None:
        self._arrays = arrays
        self.kept: set[int] = set()
        self.passed: set[int] = set()

    def check(self, starts: Places, ends: Places) -> None:
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            self.kept.update(range(start, end))

    def read_range(self, start: int, end: int) -> list[Array]:
        self.passed.update(range(start, end))
        return [each[start:end] for each in self._arrays]

    def unloaded(self) -> None: ...


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
