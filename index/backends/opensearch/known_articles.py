"""Hold what is known of the indexed articles without a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.backends.opensearch.article_documents import KnownArticle
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import KnownNames, NameLine
from index.metadata.metadata_index import MetadataIndex
from index.model import Outline


class KnownArticles:
    """The articles of one state of the index. Any thread may read while one changes them."""

    def __init__(self, version: int, number: int, articles: Iterable[KnownArticle]) -> None:
        """Begin with all of a state, the first added first. Args: number: See `ReadArticles`."""
        self.version = version
        self.number = number
        self._articles = {each.outline.id: each for each in articles}
        self.metadata = MetadataIndex(outlines=[each.outline for each in self._articles.values()])

    @property
    def hashes(self) -> Mapping[str, str]:
        """Return the content hashes by id."""
        return {article_id: each.content_hash for article_id, each in list(self._articles.items())}

    def get(self, article_id: str) -> KnownArticle | None:
        """Return an article; None if it is not indexed."""
        return self._articles.get(article_id)

    def newest(self, article_filter: ArticleFilter, limit: int | None, number: int) -> list[str]:
        """See `SearchBackend.newest`. Args: number: Of the state, which may be an earlier one; see `added_after`."""
        later = {each.id for each in self.added_after(number)}
        if not later:
            return self.metadata.newest(article_filter, limit)
        newest = self.metadata.newest(article_filter, None)
        return [article_id for article_id in newest if article_id not in later][:limit]

    def lines_with_name(self, name: str, number: int) -> list[NameLine]:
        """See `SearchBackend.lines_with_name`. Args: number: See `newest`."""
        lines = self.metadata.names.lines_with(name)
        if not lines:
            return []
        later = KnownNames()
        for outline in self.added_after(number):
            later.add(outline)
        return [line for line in lines if self.metadata.names.count(line) > later.count(line)]

    def added_after(self, number: int) -> list[Outline]:
        """Return the articles that were added after the state whose largest number of an indexing is this one."""
        if self.number <= number:
            return []
        return [each.outline for each in list(self._articles.values()) if each.order > number]

    def change(self, version: int, number: int, removed: Iterable[str], put: Iterable[KnownArticle]) -> None:
        """Become the articles of another state. Args: put: Also those that take the place of removed ones."""
        added = {each.outline.id: each for each in put}
        gone = [article_id for article_id in removed if article_id not in added]
        for article_id in gone:
            self._articles.pop(article_id, None)
        self.metadata.remove(gone)
        self._articles |= added
        self.metadata.put_outlines(each.outline for each in added.values())
        self.version = version
        self.number = number
