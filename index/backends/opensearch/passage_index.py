"""Open, change and copy the index in the cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.backends.opensearch.article_documents import KnownArticle, known_article
from index.backends.opensearch.index_form import ARTICLE, STATE, index_form
from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import Action, ClusterClient, Reply

PAGE = 5_000
"""Articles that are read in one request, of about 300 bytes each."""

IDS = 10_000
"""Ids of articles that are read in one request. The cluster allows 65,535."""

COPY_S = 3_600.0
"""Seconds in which the whole index must be copied. A million passages take some minutes."""

STATE_NAME = "state"


class Progress(NamedTuple):
    """What the index says of itself."""

    version: int  # of its state; each change makes it larger
    number: int  # the largest number of an indexing that was ever made
    is_clean: bool  # whether nothing was deleted since the index was made, so that its files have no deleted texts
    unfinished: Sequence[str] = ()  # ids of articles that a change has begun to index or delete

    def action(self) -> Action:
        """Return what a bulk does to note it."""
        details = {"is_clean": self.is_clean, "unfinished": self.unfinished}
        document = {"type": STATE, "version": self.version, "order": self.number, "known": details}
        return {"index": {"_id": STATE_NAME}}, document


NEW = Progress(1, 0, is_clean=True)


class PassageIndex:
    """An index in the cluster under a name that stays, while the index behind it may be replaced by another.

    Any process may search it. Only one at a time may change it.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        self.name = f"{prefix}-passages"
        self._client = client

    def open(self, fingerprint: str) -> None:
        """Make the index, if there is none whose terms are those of the present code.

        Leftovers of a copy that was broken off are removed.
        """
        present = self._client.find(f"/{self.name}")
        if present is None:
            self._make(1, fingerprint)
            self._switch_to(1, NEW)
        else:
            ((name, described),) = present.items()
            if described["mappings"]["_meta"]["fingerprint"] != fingerprint:
                before = self.progress()
                self._make(_number_in(name) + 1, fingerprint)
                self._switch_to(_number_in(name) + 1, Progress(before.version + 1, before.number, is_clean=True))
        self._remove_others()

    def progress(self) -> Progress:
        """Return what the index says of itself now, also of a change that no search sees yet."""
        document = self._client.get(f"/{self.name}/_doc/{STATE_NAME}")["_source"]
        known = document["known"]
        return Progress(document["version"], document["order"], known["is_clean"], known["unfinished"])

    def change(self, actions: Iterable[Action]) -> None:
        """Make a change, and let all searches see it as a whole."""
        self._client.bulk(self.name, actions, refresh=True)

    def forget(self, article_ids: Sequence[str]) -> None:
        """Remove all documents of articles, also those that a change that was broken off has left."""
        self._client.post(f"/{self.name}/_refresh", {})
        asked = {"query": {"terms": {"article": article_ids}}}
        self._client.post(f"/{self.name}/_delete_by_query", asked, COPY_S, refresh="true", conflicts="proceed")

    def search(self, request: Reply, **params: str) -> Reply:
        """Return what a search finds."""
        return self._client.post(f"/{self.name}/_search", request, None, **params)

    def search_all(self, requests: Sequence[Reply], copy: str, parts: str) -> list[Reply]:
        """Return what several searches find, in one request. See `ClusterClient.search_all`."""
        return self._client.search_all(self.name, requests, copy, parts)

    def articles_with(self, conditions: Reply) -> Iterator[str]:
        """Yield the ids of all articles with a passage that meets conditions, each once."""
        after: Reply = {}
        while True:
            pages = {"size": IDS, "sources": [{"article": {"terms": {"field": "article"}}}], **after}
            request = {"size": 0, "query": {"bool": conditions}, "aggs": {"articles": {"composite": pages}}}
            found = self.search(request, filter_path="aggregations")["aggregations"]["articles"]
            yield from (each["key"]["article"] for each in found["buckets"])
            if len(found["buckets"]) < IDS:
                return
            after = {"after": found["after_key"]}

    def articles(self) -> tuple[int, list[KnownArticle]]:
        """Return all articles in the order of their addition, and the version of the state."""
        while True:
            version, articles = self._articles()
            if len(articles) < PAGE or self._articles_after(-1, 0)[0] == version:
                return version, articles

    def _articles(self) -> tuple[int, list[KnownArticle]]:
        version, articles = self._articles_after(-1, PAGE)
        page = articles
        while len(page) == PAGE:
            _, page = self._articles_after(page[-1].order, PAGE)
            articles += page
        return version, articles

    def _articles_after(self, order: int, limit: int) -> tuple[int, list[KnownArticle]]:
        """Return the articles that were added after the one with this order, and the version of the state."""
        later = {"bool": {"filter": [{"term": {"type": ARTICLE}}, {"range": {"order": {"gt": order}}}]}}
        request = {
            "size": limit + 1,
            "query": {"bool": {"should": [later, {"term": {"type": STATE}}]}},
            "sort": [{"type": "desc"}, {"order": "asc"}],  # the state comes first
        }
        state, *found = [hit["_source"] for hit in self.search(request)["hits"]["hits"]]
        return state["version"], list(map(known_article, found))

    def copy(self) -> Progress:
        """Replace the index by a copy without anything that was deleted, and remove its files.

        Returns: What the copy says of itself.
        """
        ((name, described),) = self._client.get(f"/{self.name}").items()
        number = _number_in(name) + 1
        self._remove_others()
        self._make(number, described["mappings"]["_meta"]["fingerprint"])
        asked = {"source": {"index": name}, "dest": {"index": self._numbered(number)}}
        reply = self._client.post("/_reindex", asked, COPY_S, refresh="true")
        if reply["failures"] or reply["timed_out"]:
            raise BackendUnavailableError("OpenSearch: the index could not be copied")
        before = self.progress()
        copied = Progress(before.version + 1, before.number, is_clean=True)
        self._switch_to(number, copied)
        self._remove_others()
        return copied

    def _make(self, number: int, fingerprint: str) -> None:
        self._client.create(f"/{self._numbered(number)}", index_form(fingerprint))

    def _switch_to(self, number: int, progress: Progress) -> None:
        """Give the name to another index, which no search has seen yet."""
        self._client.bulk(self._numbered(number), [progress.action()], refresh=True)
        named = {"index": self._numbered(number), "alias": self.name}
        others = {"index": f"{self.name}-*", "alias": self.name, "must_exist": False}
        self._client.post("/_aliases", {"actions": [{"remove": others}, {"add": named}]})

    def _remove_others(self) -> None:
        """Remove the indices that no longer have the name, or do not have it yet."""
        for name, described in self._numbered_ones():
            if self.name not in described["aliases"]:
                self._client.delete(f"/{name}")

    def _numbered_ones(self) -> Iterator[tuple[str, Reply]]:
        pattern = re.compile(re.escape(self.name) + r"-\d{6}")
        for name, described in self._client.get(f"/{self.name}-*").items():
            if pattern.fullmatch(name):
                yield name, described

    def _numbered(self, number: int) -> str:
        return f"{self.name}-{number:06d}"


def _number_in(name: str) -> int:
    return int(name.rpartition("-")[2])
