"""Make the documents of a change while they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from index.backends.opensearch.article_documents import KnownArticle, deletion, documents_of, indexing
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import Progress
from index.model import Article
from index.opensearch.cluster_client import Action


class IndexChange:
    """A change of the index. After its actions, it has what they did."""

    def __init__(
        self,
        before: Progress,
        known: KnownArticles,
        articles: Mapping[str, Article],
        refused: dict[str, Exception],
    ) -> None:
        """Plan the change. Args: refused: Gets the articles that cannot be analyzed."""
        self.put: list[KnownArticle] = []  # indexed articles
        self.after = before
        self._known = known
        self._articles = articles
        self._refused = refused

    def actions(self, article_ids: Sequence[str]) -> Iterator[Action]:
        """Yield what a bulk does to delete articles, and to index those that are given."""
        before = self.after
        yield before._replace(unfinished=article_ids).action()
        is_clean, number = before.is_clean, before.number
        for article_id in article_ids:
            known = self._known.get(article_id)
            if known:
                is_clean = False
                yield from deletion(known)
            if article_id in self._articles:
                number += 1
                yield from self._indexing(self._articles[article_id], number, known.order if known else number)
        self.after = Progress(before.version + 1, number, is_clean)
        yield self.after.action()

    def _indexing(self, article: Article, number: int, order: int) -> Iterator[Action]:
        try:
            documents = documents_of(article, number, order)
        except MemoryError:  # the machine is the cause, and the same article may succeed later
            raise
        except Exception as error:  # noqa: BLE001 - of any class: a text that cannot be analyzed must not stop the others
            self._refused[article.id] = error
            return
        self.put.append(documents.known)
        yield from indexing(documents)
