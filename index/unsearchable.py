"""Remember the articles that the index could not take. They are stored, but no question finds them.

The list is made whenever the archive is opened, and is not stored on disk. Each start tries these articles again, after
an upgrade or any other stop. That costs only the analysis of these articles, and a list on disk could be outdated.
While the archive is open, an article is tried again only if it changes.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from index.model import Article, Unsearchable
from index.text import clean_line, shortened

logger = logging.getLogger(__name__)

REASON_CHARS = 300
"""Most characters of a reason. The message of an exception may contain a whole text."""

MOST_LOGGED = 20
"""Most articles refused at once that are logged one by one. More usually have one cause."""


class Unsearchables:
    """The reasons why articles cannot be searched. Any thread may read while one thread changes them."""

    def __init__(self, *, is_reader: bool = False) -> None:
        """Know no such articles yet.

        Args: is_reader: Another process changes the archive and logs complete errors, so a line is enough here.
        """
        self.is_reader = is_reader
        self._known: Mapping[str, tuple[str, Unsearchable]] = {}  # by article id, with the content hash; only replaced

    @property
    def ids(self) -> Collection[str]:
        """Return the ids of the articles."""
        return self._known.keys()

    def all(self) -> tuple[Unsearchable, ...]:
        """Return all of them, the first refused first."""
        return tuple(each for _, each in self._known.values())

    def with_content(self, article_id: str, content_hash: str) -> Unsearchable | None:
        """Return the reason why the article cannot be searched if it was refused with this content; else None."""
        known_hash, each = self._known.get(article_id, ("", None))
        return each if known_hash == content_hash else None

    def note(self, articles: Iterable[Article], refused: Mapping[str, Exception]) -> None:
        """Record the results of indexing articles. Args: refused: The exceptions of refused ones, by article id."""
        tried = {article.id: article for article in articles}
        known = {article_id: each for article_id, each in self._known.items() if article_id not in tried}
        for article_id, error in refused.items():
            article = tried[article_id]
            known[article_id] = article.content_hash, Unsearchable(article_id, article.title, reason_of(error))
        self._known = known
        self._log([(known[article_id][1], error) for article_id, error in refused.items()])

    def forget(self, article_ids: Iterable[str]) -> None:
        """Forget articles that no longer exist."""
        gone = frozenset(article_ids)
        self._known = {article_id: each for article_id, each in self._known.items() if article_id not in gone}

    def _log(self, refused: Collection[tuple[Unsearchable, Exception]]) -> None:
        for each, error in islice(refused, MOST_LOGGED):
            words = "Article %s “%s” is kept, but no question finds it, because the index could not take it: %s"
            logger.error(words, each.article_id, each.title, each.reason, exc_info=None if self.is_reader else error)
        if len(refused) > MOST_LOGGED:
            logger.error("%d more articles are kept, but no question finds them", len(refused) - MOST_LOGGED)


def reason_of(error: Exception) -> str:
    """Return the exception and its place, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].name}, line {frames[-1].lineno})" if frames else ""
    return shortened(clean_line(f"{type(error).__name__}: {error}".removesuffix(": ")), REASON_CHARS) + place
