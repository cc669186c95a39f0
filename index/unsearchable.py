"""The articles of an archive that its index could not take: they are kept, but no question finds them.

The list is made whenever the archive is opened, and is not kept on disk. Each start tries these articles again, after
an upgrade as after any other stop. That costs the analysis of these articles alone, and a list on disk could be out of
date. While the archive is open, an article is tried again only if it changes.
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
"""Characters of a reason: an exception may have a whole text in its message."""

MOST_LOGGED = 20
"""Articles that are logged one by one of those that are refused at once: more have one cause, as a rule."""


class Unsearchables:
    """Remembers why articles cannot be searched. May be asked in any thread while one thread changes it."""

    def __init__(self, *, is_reader: bool = False) -> None:
        """Args: is_reader: Another process changes the archive and logs all of an error; here, a line is enough."""
        self._is_reader = is_reader
        self._known: Mapping[str, tuple[str, Unsearchable]] = {}  # by article id, with the content hash; never changed

    @property
    def ids(self) -> Collection[str]:
        """The ids of the articles."""
        return self._known.keys()

    def all(self) -> tuple[Unsearchable, ...]:
        """All of them, the first refused first."""
        return tuple(each for _, each in self._known.values())

    def with_content(self, article_id: str, content_hash: str) -> Unsearchable | None:
        """Return why the article cannot be searched, if it was refused with this content; else None."""
        known_hash, each = self._known.get(article_id, ("", None))
        return each if known_hash == content_hash else None

    def note(self, articles: Iterable[Article], refused: Mapping[str, Exception]) -> None:
        """Note what became of articles that were to be indexed. Args: refused: Why some were not, by their ids."""
        tried = {article.id: article for article in articles}
        known = {article_id: each for article_id, each in self._known.items() if article_id not in tried}
        for article_id, error in refused.items():
            article = tried[article_id]
            known[article_id] = article.content_hash, Unsearchable(article_id, article.title, reason_of(error))
        self._known = known
        self._log([(known[article_id][1], error) for article_id, error in refused.items()])

    def forget(self, article_ids: Iterable[str]) -> None:
        """Forget articles that are no longer there."""
        gone = frozenset(article_ids)
        self._known = {article_id: each for article_id, each in self._known.items() if article_id not in gone}

    def _log(self, refused: Collection[tuple[Unsearchable, Exception]]) -> None:
        for each, error in islice(refused, MOST_LOGGED):
            words = "Article %s “%s” is kept, but no question finds it, because the index could not take it: %s"
            logger.error(words, each.article_id, each.title, each.reason, exc_info=None if self._is_reader else error)
        if len(refused) > MOST_LOGGED:
            logger.error("%d more articles are kept, but no question finds them", len(refused) - MOST_LOGGED)


def reason_of(error: Exception) -> str:
    """Return in one line what was raised, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].name}, line {frames[-1].lineno})" if frames else ""
    return shortened(clean_line(f"{type(error).__name__}: {error}".removesuffix(": ")), REASON_CHARS) + place
