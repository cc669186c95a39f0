"""An archive in a cluster that several processes change."""

from __future__ import annotations

from collections.abc import Callable

from index.changes.shared_synchronizer import SharedSynchronizer
from index.changes.synchronizer import Progress
from index.model import Change, Draft, Paragraph
from index.shared_corpus import SharedCorpus
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.support.opensearch.shared_index import SharedIndex


class SharedArchive(SharedIndex):
    """An archive of its own for a test, and those who have it open, as if each were a process."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(urls)
        self._corpora: list[SharedCorpus] = []

    def corpus(self, *, is_reader: bool = False, on_progress: Progress | None = None) -> SharedCorpus:
        """Open the archive. `client` is then that of its backend."""
        store = OpenSearchStore.open(self.access, read_only=is_reader)
        self._corpora.append(SharedCorpus(store, self.open(), on_progress, is_reader=is_reader))
        return self._corpora[-1]

    def close(self) -> None:
        for corpus in self._corpora:
            corpus.close()
        super().close()


class DiedError(Exception):
    """A process was killed at this point."""


def draft(title: str, *texts: str, url: str | None = None) -> Draft:
    return Draft(title, tuple(map(Paragraph, texts or (f"{title} purr.",))), url=url)


def titles_found(corpus: SharedCorpus, question: str = "purr") -> list[str]:
    """Return the titles of the articles that are found, in order."""
    return sorted(hit.article.title for hit in corpus.search(question, 100).hits)


def die_before_indexing(corpus: SharedCorpus) -> None:
    """Let the process die as soon as the store has its next change."""

    def die(*_: object, **__: object) -> None:
        raise DiedError

    assert isinstance(corpus._synchronizer, SharedSynchronizer)
    corpus._synchronizer._bring_up = die  # type: ignore[method-assign]  # for this object only


def before_applying(corpus: SharedCorpus, act: Callable[[], object]) -> None:
    """Have something happen once, between the planning and the writing of the next change."""
    apply = corpus._store.apply

    def first_act(changes: list[Change]) -> None:
        corpus._store.apply = apply  # type: ignore[method-assign]  # for this object only
        act()
        apply(changes)

    corpus._store.apply = first_act  # type: ignore[method-assign, assignment]  # for this object only
