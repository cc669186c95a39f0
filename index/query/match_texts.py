"""Read the articles and passages of matches."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from index.articles.passages import passages_at
from index.backends.base import Match
from index.errors import CorpusError
from index.model import Article, Passage, PassageId
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

READ_AHEAD = 21
"""Matches whose articles are read in one call: the twenty texts from which an answer is chosen, and the next one, at
which the choice ends."""


class ArticlesOnce(ArticleReader):
    """The articles of a store, of which one question reads each once: in a cluster, each call is a request.

    If the store changes meanwhile, the articles are of several states. `retry_if_changed` then asks the question again.
    """

    def __init__(self, articles: ArticleReader) -> None:
        """Read nothing yet."""
        self._articles = articles
        self._read: dict[str, Article | None] = {}

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        wanted = list(dict.fromkeys(article_ids))
        lacking = [article_id for article_id in wanted if article_id not in self._read]
        if lacking:
            found = self._articles.articles_of(lacking)
            self._read.update((article_id, found.get(article_id)) for article_id in lacking)
        read = ((article_id, self._read[article_id]) for article_id in wanted)
        return {article_id: article for article_id, article in read if article}


def passages_of(matches: Sequence[Match], articles: ArticleReader) -> Iterator[tuple[Match, Article, Passage]]:
    """Yield the matches with their articles and passages. Those that were removed since the ranking are left out."""
    texts = Texts(matches, articles)
    for match in texts.reading_ahead(matches):
        with suppress(PassageGoneError):
            yield match, *texts.of(match)


class _PassageError(Exception):
    """A passage cannot be quoted. `passage_id` names it."""

    def __init__(self, passage_id: PassageId) -> None:
        super().__init__(passage_id)
        self.passage_id = passage_id


class PassageGoneError(_PassageError):
    """A passage was removed since it was found."""


class BrokenPassageError(_PassageError):
    """Examining a passage raised an unexpected exception, which is the cause."""


@contextmanager
def naming_passage(passage_id: PassageId) -> Iterator[None]:
    """Attribute a failure of the work within to the text of a passage. Raises: BrokenPassageError: the work failed."""
    try:
        yield
    except (CorpusError, _PassageError, MemoryError):
        raise
    except Exception as error:
        raise BrokenPassageError(passage_id) from error


def log_left_out(broken: Iterable[BrokenPassageError]) -> None:
    """Log the passages that an answer leaves out."""
    for each in broken:
        article_id, ordinal = each.passage_id
        logger.error("Passage %d of article %s is left out of an answer", ordinal, article_id, exc_info=each)


class Texts:
    """The articles and passages of matches.

    `read` reads several articles at a time. Any other article is read when one of its passages is needed.
    """

    def __init__(self, matches: Iterable[Match], articles: ArticleReader) -> None:
        self._articles = articles
        self._ordinals: dict[str, list[int]] = defaultdict(list)
        for match in matches:
            self._ordinals[match.passage_id.article_id].append(match.passage_id.ordinal)
        self._read: dict[str, Article | None] = {}
        self._passages: dict[str, Mapping[int, Passage]] = {}

    def read(self, matches: Iterable[Match]) -> None:
        """Read the articles of these matches in one call of the store, except those that were read before.

        If one article cannot be read, none is. Then each is read when it is needed, so that only the bad one is left
        out.
        """
        wanted = dict.fromkeys(match.passage_id.article_id for match in matches)
        lacking = [article_id for article_id in wanted if article_id not in self._read]
        if lacking:
            try:
                found = self._articles.articles_of(lacking)
            except (CorpusError, MemoryError):
                raise
            except Exception:  # noqa: BLE001 - of any class; `article_of` meets it again and names the article
                return
            self._read.update((article_id, found.get(article_id)) for article_id in lacking)

    def reading_ahead(self, matches: Sequence[Match]) -> Iterator[Match]:
        """Yield the matches in order. The articles of READ_AHEAD matches are read before the first of them."""
        for start in range(0, len(matches), READ_AHEAD):
            batch = matches[start : start + READ_AHEAD]
            self.read(batch)
            yield from batch

    def of(self, match: Match) -> tuple[Article, Passage]:
        """Return the article and the passage of one of the matches. Raises: PassageGoneError, BrokenPassageError."""
        article_id, ordinal = match.passage_id
        article = self.article_of(match)
        if article_id not in self._passages:
            with naming_passage(match.passage_id):
                self._passages[article_id] = passages_at(article, self._ordinals[article_id])
        passages = self._passages[article_id]
        if ordinal not in passages:
            raise PassageGoneError(match.passage_id)
        return article, passages[ordinal]

    def article_of(self, match: Match) -> Article:
        """Return the article of one of the matches, without its passage, which is slow to find in a long article.

        Raises: PassageGoneError, BrokenPassageError.
        """
        article_id = match.passage_id.article_id
        if article_id not in self._read:
            with naming_passage(match.passage_id):
                self._read[article_id] = self._articles.articles_of([article_id]).get(article_id)
        article = self._read[article_id]
        if article is None:
            raise PassageGoneError(match.passage_id)
        return article
