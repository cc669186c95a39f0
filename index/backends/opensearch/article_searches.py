"""Ask the cluster for articles that have passages of some kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index.opensearch.cluster_client import Reply

IDS = 10_000
"""Ids of articles that are read in one request. The cluster allows 65,535."""


class ArticlePage(NamedTuple):
    """Some of the articles that meet a condition."""

    version: int  # of the state of the index that was searched
    articles: Sequence[str]  # ids


def pages_of_articles(conditions: Reply, search: Callable[[Reply], Reply]) -> Iterator[ArticlePage]:
    """Yield all articles with a passage that meets conditions, each once. Args: search: Returns the aggregations."""
    after: Reply = {}
    while True:
        pages = {"size": IDS, "sources": [{"article": {"terms": {"field": "article"}}}], **after}
        state = {"global": {}, "aggs": {"version": {"max": {"field": "version"}}}}
        request = {
            "size": 0,
            "query": {"bool": conditions},
            "aggs": {"articles": {"composite": pages}, "state": state},
        }
        aggregations = search(request)["aggregations"]
        found = aggregations["articles"]
        articles = [each["key"]["article"] for each in found["buckets"]]
        yield ArticlePage(int(aggregations["state"]["version"]["value"]), articles)
        if len(articles) < IDS:
            return
        after = {"after": found["after_key"]}


def wording_request(terms: Sequence[str], limit: int) -> Reply:
    """Return a search for the articles with most of these wordings. Args: terms: See `wording_term`."""
    most_first = [{"different": "desc"}, {"number": "desc"}]
    return {
        "size": 0,
        "query": {"terms": {"wording": terms}},
        "aggs": {
            "articles": {
                "terms": {"field": "article", "size": limit, "order": most_first},
                "aggs": {
                    "different": {"cardinality": {"field": "wording", "precision_threshold": 40_000}},
                    "number": {"max": {"field": "number"}},
                    "wordings": {"terms": {"field": "wording", "size": len(terms)}},
                },
            }
        },
    }


def articles_in(reply: Reply) -> dict[str, frozenset[int]]:
    """Return the articles that a `wording_request` has found, each with its wordings."""
    found = reply["aggregations"]["articles"]["buckets"]
    return {each["key"]: frozenset(int(one["key"], 16) for one in each["wordings"]["buckets"]) for each in found}
