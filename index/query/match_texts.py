"""Read the articles and passages that matches name."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from index.articles.passages import passages_at
from index.backends.base import Match
from index.errors import CorpusError
from index.model import Article, Passage, PassageId
from index.query.metadata_index import Articles

logger = logging.getLogger(__name__)


def passages_of(matches: Sequence[Match], articles: Articles) -> Iterator[tuple[Match, Article, Passage]]:
    """The matches with what they name; without those that are gone since the ranking."""
    texts = Texts(matches, articles)
    for match in matches:
        with suppress(PassageGoneError):
            yield match, *texts.of(match)


class PassageGoneError(Exception):
    """A passage was removed since it was found. `passage_id` is its name."""

    def __init__(self, passage_id: PassageId) -> None:
        super().__init__(passage_id)
        self.passage_id = passage_id


class BrokenPassageError(Exception):
    """Looking at a passage raised what it should not: its cause. `passage_id` is its name."""

    def __init__(self, passage_id: PassageId) -> None:
        super().__init__(passage_id)
        self.passage_id = passage_id


@contextmanager
def looking_at(passage_id: PassageId) -> Iterator[None]:
    """Raises: BrokenPassageError: what is done within with the text of a passage failed, and no other is known to."""
    try:
        yield
    except (CorpusError, PassageGoneError, BrokenPassageError, MemoryError):
        raise
    except Exception as error:
        raise BrokenPassageError(passage_id) from error


def log_left_out(broken: Iterable[BrokenPassageError]) -> None:
    """Log the passages that an answer does without."""
    for each in broken:
        article_id, ordinal = each.passage_id
        logger.error("Passage %d of article %s is left out of an answer", ordinal, article_id, exc_info=each)


class Texts:
    """What matches name: each article is read when one of its passages is asked for."""

    def __init__(self, matches: Iterable[Match], articles: Articles) -> None:
        self._articles = articles
        self._ordinals: dict[str, list[int]] = defaultdict(list)
        for match in matches:
            self._ordinals[match.passage_id.article_id].append(match.passage_id.ordinal)
        self._read: dict[str, Article | None] = {}
        self._passages: dict[str, Mapping[int, Passage]] = {}

    def of(self, match: Match) -> tuple[Article, Passage]:
        """The article and the passage of one of the matches. Raises: PassageGoneError, BrokenPassageError."""
        article_id, ordinal = match.passage_id
        article = self.article_of(match)
        if article_id not in self._passages:
            with looking_at(match.passage_id):
                self._passages[article_id] = passages_at(article, self._ordinals[article_id])
        passages = self._passages[article_id]
        if ordinal not in passages:
            raise PassageGoneError(match.passage_id)
        return article, passages[ordinal]

    def article_of(self, match: Match) -> Article:
        """The article of one of the matches, without the passage: finding it in a long one takes time.

        Raises: PassageGoneError.
        """
        article_id = match.passage_id.article_id
        if article_id not in self._read:
            self._read[article_id] = self._articles.article(article_id)
        article = self._read[article_id]
        if article is None:
            raise PassageGoneError(match.passage_id)
        return article
