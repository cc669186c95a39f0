"""Answer a question that consists only of filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from index.analysis.wording import copies_together
from index.articles.passages import split_passages
from index.model import (
    Answer,
    Article,
    Hit,
    PassageId,
    PassageKind,
    Verdict,
)
from index.query.filter_syntax import FilteredQuestion
from index.query.filters import Filters
from index.query.match_texts import BrokenPassageError, log_left_out, naming_passage

MAX_LISTED_ARTICLES = 60
"""Most articles that are listed for a question without words: twenty pages of answers."""


def newest_answer(
    articles: Iterable[Article], question: str, read: FilteredQuestion, limit: int, offset: int
) -> Answer:
    """Answer with the first passage of each of the newest articles. Copies are grouped.

    Args: articles: Those that the filters accept, the newest first; empty if no filter is applied.
    """
    beginnings = _beginnings(articles, read.filters)
    groups = copies_together([hit.passage.text for hit in beginnings])
    hits = tuple(
        replace(beginnings[first], also=tuple(beginnings[at].article for at in copies)) for first, *copies in groups
    )
    return Answer(
        question,
        Verdict.FOUND if hits else Verdict.NONE,
        hits[offset : offset + limit],
        len(hits),
        filters=read.filters.names,
        filter_problems=read.problems,
    )


def _beginnings(articles: Iterable[Article], filters: Filters) -> list[Hit]:
    """Return the first accepted passage of each article, without passages that fail when they are examined.

    Raises: BrokenPassageError: no passage is left.
    """
    hits: list[Hit] = []
    broken: list[BrokenPassageError] = []
    for article in articles:
        try:
            with naming_passage(PassageId(article.id, 0)):
                hits += _beginning(article, filters)
        except BrokenPassageError as error:
            broken.append(error)
    if broken and not hits:
        raise broken[0]
    log_left_out(broken)
    return hits


def _beginning(article: Article, filters: Filters) -> Iterator[Hit]:
    """Yield the first accepted passage, if any."""
    bodies = (each for each in split_passages(article) if each.kind is PassageKind.BODY)
    chosen = (each for each in bodies if filters.accepts_author(article, each) and filters.accepts_passage(each))
    return islice((Hit(article, each, 0.0) for each in chosen), 1)
