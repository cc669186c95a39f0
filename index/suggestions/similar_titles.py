"""Find articles with titles similar to a question that no passage answers."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping

from index.analysis import Field, terms_of
from index.backends.base import Ranking
from index.model import Article
from index.query.question import Question
from index.query.word_roles import Role
from index.ranking.highlight import highlights
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

MAX_TITLES = 3
"""Most titles that are suggested. More are only a list to read."""


def nearest_articles(question: Question, ranking: Ranking, articles: ArticleReader) -> tuple[Article, ...]:
    """Return articles of the matches in whose titles a reader recognizes words of the question.

    The article with the most and the rarest words comes first. There are at most MAX_TITLES; none if no title has any
    of the words.
    """
    rarities = _rarities(question, ranking)
    near = []
    for article in articles.articles_of(match.passage_id.article_id for match in ranking.matches).values():
        try:
            if highlights(article.title, article.language, question):
                near.append((_nearness(article, rarities), article))
        except MemoryError:
            raise
        except Exception:  # of any class: a title that cannot be read is not suggested, but the answer does not fail
            logger.exception("The title of article %s cannot be read", article.id)
    near.sort(key=lambda each: -each[0])  # stable: among equals, the article with the better passage comes first
    return tuple(article for _, article in near[:MAX_TITLES])


def _rarities(question: Question, ranking: Ranking) -> Mapping[tuple[Field, str], float]:
    """Return the terms of the content words with their worth when found. The worth is the rarity times the weight."""
    frequencies = iter(ranking.frequencies)
    rarities = {}
    for word in question.words:
        for term in word.terms:
            rarity = math.log1p(ranking.passage_count / (1 + next(frequencies)))
            if word.role is Role.CONTENT:
                rarities[term.field, term.term] = term.weight * rarity
    return rarities


def _nearness(article: Article, rarities: Mapping[tuple[Field, str], float]) -> float:
    here = {(field, term) for field in Field for term in terms_of(article.title, article.language, field)}
    return sum(rarity for term, rarity in rarities.items() if term in here)
