"""Ask the cluster for articles that have passages of the same wording."""

from __future__ import annotations

from collections.abc import Sequence

from index.opensearch.cluster_client import Reply


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
