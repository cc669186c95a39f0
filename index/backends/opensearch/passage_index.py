"""Open, read and change the index in the cluster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import uuid4

from index.backends.opensearch.article_documents import KnownArticle, known_article
from index.backends.opensearch.index_form import ARTICLE, PASSAGE, REMOVED, STATE, index_form
from index.backends.opensearch.index_progress import STATE_NAME, Progress
from index.backends.opensearch.passage_indices import DIGEST_CHARS, PassageIndices
from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import Action, ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.guarded_index import GuardedIndex, HeldState, OutdatedError
from index.opensearch.index_copies import LATEST, copy_documents, filling

PAGE = 5_000
"""Articles that are read in one request, of about 300 bytes each."""

FORGET_S = 600.0
"""Seconds in which what a broken change left must be removed."""


class ReadArticles(NamedTuple):
    """Articles of the index in one state."""

    version: int  # of that state
    number: int  # the largest number of an indexing or a removal by then
    articles: Sequence[KnownArticle]  # in the order of their addition
    removed: Sequence[str] = ()  # ids


class Copy(NamedTuple):
    """A copy of the index that is not in its place yet."""

    old: str  # name of the index
    new: str  # name of the copy


class PassageIndex:
    """An index in the cluster under a name that stays, while the index behind it may be replaced by another.

    The name has a digest of the code that makes the terms. So processes of two versions do not disturb each other.

    Whoever changes the index writes under a second alias, which has a number. Where a process that is changing it is
    taken for dead, another one replaces that alias. So nothing that the first one still sends has an effect.
    """

    def __init__(self, client: ClusterClient, prefix: str, fingerprint: str) -> None:
        """Ask nothing yet. Args: fingerprint: Of the code that makes the terms."""
        form = json.dumps(index_form(fingerprint), sort_keys=True)
        digest = hashlib.blake2b(form.encode()).hexdigest()[:DIGEST_CHARS]
        self.indices = PassageIndices(client, prefix, digest)
        self.name = self.indices.name
        self._form = index_form(fingerprint)
        self._client = client
        self._guarded = GuardedIndex(client, self.name)

    def open(self) -> None:
        """Make the index, if there is none. Others may do the same."""
        while not self.exists():
            self.indices.remove_unused()  # one that was replaced may have the name of the first
            first, new = f"{self.name}-first", Progress.of_new_index()
            self._make(first)
            with suppress(OutdatedError):  # another process has finished it
                self._guarded.create(filling(first), STATE_NAME, new.document)
                self._guarded.switch(self._finishing(first, new.term))

    def exists(self) -> bool:
        """Return whether there is an index."""
        return self._client.find(f"/{self.name}/_alias") is not None

    def _make(self, index: str) -> None:
        """Make an index, which may exist, under a name for those who fill it."""
        self._client.create(f"/{index}", {**self._form, "aliases": {filling(index): {}}})

    def progress(self) -> Progress:
        """Return what the index says of itself now, also of a change that no search sees yet.

        If there is no index any more, it is made again.
        """
        while (found := self._guarded.document(STATE_NAME)) is None:
            self.open()
        return Progress.of(found)

    def note(self, progress: Progress, *, refresh: bool = False) -> Progress:
        """Write the progress in place of the one of its document's version. Args: refresh: Whether searches see it.

        Raises: OutdatedError: there is another one.
        """
        return self._note(self._writer_alias(progress.term), progress, refresh=refresh)

    def _note(self, alias: str, progress: Progress, *, refresh: bool) -> Progress:
        new = progress.renewed()
        try:
            version = self._guarded.replace(alias, STATE_NAME, new.document, progress.at, refresh=refresh)
        except OutdatedError:
            found = self.progress()
            if found.token != new.token:
                raise
            return found  # the answer to an earlier try was lost
        return new._replace(at=version)

    def change(self, term: int, actions: Iterable[Action]) -> None:
        """Make a change, and let all searches see it as a whole.

        Raises: OutdatedError: another process makes the changes now.
        """
        self._guarded.change(self._writer_alias(term), actions)

    def take_over(self, progress: Progress, writer: str) -> Progress:
        """Take the index from a process that is changing it, and remove the articles of its change.

        Returns: The progress with *writer* as the one who is changing it.
        Raises: OutdatedError: another process was faster.
        """
        taken = self._note(self.name, progress._replace(writer=writer, term=progress.term + 1), refresh=False)
        concrete = self._concrete_name()
        self._guarded.switch(
            [
                self._leaving(concrete),  # it fails if a copy has taken its place
                {"add": {"index": concrete, "alias": self.name}},
                {"remove": {"index": concrete, "alias": f"{self.name}-writer-*"}},
                {"add": {"index": concrete, "alias": self._writer_alias(taken.term)}},
                *self.indices.giving_up(),
            ]
        )
        number = progress.number + 1
        taken = self.note(
            taken._replace(version=progress.version + 1, number=number, forgotten=number, is_clean=False), refresh=True
        )
        self._guarded.delete({"terms": {"article": list(progress.lacking)}}, FORGET_S)
        return taken

    def refresh(self) -> None:
        """Let all searches see what was written."""
        self._guarded.refresh()

    def search(self, request: Reply, **params: object) -> Reply:
        """Return what a search finds."""
        return self._guarded.search(request, **params)

    def search_all(self, requests: Sequence[Reply], copy: str) -> list[Reply]:
        """Return what several searches find, in one request. See `ClusterClient.search_all`."""
        return self._guarded.search_all(requests, copy)

    def hold(self, copy: str) -> HeldState:
        """See `GuardedIndex.hold`."""
        return self._guarded.hold(copy)

    def articles(self) -> ReadArticles:
        """Return all articles."""
        while True:
            first = page = self._articles_after(-1, PAGE)
            articles = [*first.articles]
            while len(page.articles) == PAGE:
                page = self._articles_after(page.articles[-1].order, PAGE)
                articles += page.articles
            if len(articles) < PAGE or self._articles_after(-1, 0).version == first.version:
                return first._replace(articles=articles)

    def _articles_after(self, order: int, limit: int) -> ReadArticles:
        """Return the articles that were added after the one with this order."""
        later = {"bool": {"filter": [{"term": {"type": ARTICLE}}, {"range": {"order": {"gt": order}}}]}}
        state, articles = self._articles(later, limit)
        return ReadArticles(state["version"], state["order"], list(map(known_article, articles)))

    def changes_after(self, number: int) -> ReadArticles | None:
        """Return the articles that were indexed or removed since the change with this number; None: too many, or some
        removals are forgotten."""
        kinds = {"terms": {"type": [ARTICLE, REMOVED]}}
        state, found = self._articles({"bool": {"filter": [kinds, {"range": {"number": {"gt": number}}}]}}, PAGE + 1)
        if len(found) > PAGE or state["known"]["forgotten"] > number:
            return None
        articles = sorted(
            (known_article(each) for each in found if each["type"] == ARTICLE), key=lambda each: each.order
        )
        removed = [each["article"] for each in found if each["type"] == REMOVED]
        return ReadArticles(state["version"], state["order"], articles, removed)

    def _articles(self, condition: Reply, limit: int) -> tuple[Reply, list[Reply]]:
        """Return the progress, and the documents of articles that meet a condition, as of one state."""
        request = {
            "size": limit + 1,
            "query": {"bool": {"should": [condition, {"term": {"type": STATE}}]}},
            "sort": [{"type": "desc"}, {"order": {"order": "asc", "missing": "_first"}}],  # the state comes first
        }
        state, *found = [hit["_source"] for hit in self.search(request)["hits"]["hits"]]
        return state, found

    def _concrete_name(self) -> str:
        """Return the name of the index behind the alias. Raises: OutdatedError: there is none."""
        found = self._client.find(f"/{self.name}/_alias")
        if found is None:
            raise OutdatedError
        return str(next(iter(found)))

    def _writer_alias(self, term: int) -> str:
        """Return the alias under which a process may write in a term."""
        return f"{self.name}-writer-{term}"

    def _finishing(self, index: str, term: int) -> list[Reply]:
        """Return how to give a filled index its two names. It fails if a process that was faster has removed it."""
        names = [{"add": {"index": index, "alias": alias}} for alias in (self.name, self._writer_alias(term))]
        return [{"remove": {"index": index, "alias": filling(index), "must_exist": True}}, *names]

    def copy(self, meanwhile: Callable[[], object]) -> Copy:
        """Copy all articles and passages. Only who is changing the index may do this.

        Args: meanwhile: It is called again and again while one waits.
        Raises: OutdatedError: another process makes the changes now.
        """
        old = self._concrete_name()
        if unfinished := self.indices.giving_up():
            self._guarded.switch(unfinished)
        with suppress(BackendUnavailableError):  # a snapshot is being made
            self.indices.remove_unused()
        new = f"{self.name}-{uuid4().hex}"  # nobody who was taken for dead finishes a copy of another process
        self._make(new)
        copied = {"index": old, "query": {"terms": {"type": [ARTICLE, PASSAGE]}}}
        try:
            copy_documents(self._client, copied, new, LATEST, meanwhile)
        except GoneError:
            raise OutdatedError from None
        return Copy(old, new)

    def replace(self, copy: Copy, progress: Progress) -> None:
        """Put a copy in the place of the index, at one moment. The index stays, without a name.

        While a snapshot of it is being made, it cannot be removed, and no change must wait for that.

        Raises: OutdatedError: another process makes the changes now.
        """
        self._guarded.create(filling(copy.new), STATE_NAME, progress.document)
        writers = {"index": copy.old, "alias": self._writer_alias(progress.term - 1), "must_exist": True}
        self._guarded.switch([*self._finishing(copy.new, progress.term), self._leaving(copy.old), {"remove": writers}])

    def _leaving(self, index: str) -> Reply:
        """Return how to take the name from an index. It fails if that does not have it."""
        return {"remove": {"index": index, "alias": self.name, "must_exist": True}}
