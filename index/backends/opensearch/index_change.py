"""Make the documents of a change while they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from index.backends.opensearch.article_documents import KnownArticle, deletion, documents_of, indexing, removal
from index.backends.opensearch.index_progress import Progress
from index.backends.opensearch.known_articles import KnownArticles
from index.model import Article
from index.opensearch.cluster_client import Action


class IndexChange:
    """A change of the index. After its actions, it has what they did."""

    def __init__(self, before: Progress, known: KnownArticles, renewed: Callable[[Progress], Progress]) -> None:
        """Plan nothing yet.

        Args: renewed: Tells others from time to time that the change goes on, and returns the progress as it is then.
        """
        self.put: list[KnownArticle] = []  # indexed articles
        self.refused: dict[str, Exception] = {}  # articles that cannot be analyzed, by id
        self.after = before
        self._known = known
        self._renewed = renewed

    def actions(self, articles: Mapping[str, Article | None], revision: int) -> Iterator[Action]:
        """Yield what a bulk does to replace articles by others as a whole. Args: articles: By id; None: remove it."""
        progress = self.after
        is_clean, number = progress.is_clean, progress.number
        for article_id, article in articles.items():
            progress = self._renewed(progress)
            known = self._known.get(article_id)
            number += 1
            if known:
                is_clean = False
                yield from _unless_later(deletion(known), progress)
            documents = article and self._indexing(article, number, known.order if known else number)
            yield from _unless_later(documents or [removal(article_id, number)], progress)
        lacking = [article_id for article_id in progress.lacking if article_id not in articles]
        self.after = progress._replace(
            version=progress.version + 1,
            number=number,
            is_clean=is_clean,
            revision=revision,
            lacking=lacking,
            writer="",
        ).renewed()
        yield self.after.action

    def _indexing(self, article: Article, number: int, order: int) -> Iterator[Action] | None:
        """Return what a bulk does to index an article; None: it cannot be analyzed."""
        try:
            documents = documents_of(article, number, order)
        except MemoryError:  # the machine is the cause, and the same article may succeed later
            raise
        except Exception as error:  # noqa: BLE001 - of any class: a text that cannot be analyzed must not stop the others
            self.refused[article.id] = error
            return None
        self.put.append(documents.known)
        return indexing(documents)


def _unless_later(actions: Iterable[Action], before: Progress) -> Iterator[Action]:
    """Let actions have no effect where a later change has written or deleted the document.

    A request that waited in a node that stood still may be done after it was sent again, and after others.
    """
    order = {"version": before.version + 1, "version_type": "external_gte"}
    for action, document in actions:
        yield {kind: {**named, **order} for kind, named in action.items()}, document
