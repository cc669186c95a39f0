"""Define the form of the documents in the cluster."""

from __future__ import annotations

from index.analysis import Field
from index.backends.okapi import K1, B
from index.opensearch.cluster_client import Reply

MAX_HITS = 1_000_000
"""Most hits of one search. The usual 10,000 would leave out passages where a list of all articles is made."""

MAX_NAMES = 1_000_000
"""Most values of one condition, such as the bylines that a filter accepts."""

LATE = "1h"
"""Time after which no request arrives any more that was sent before a document was deleted. For so long, the cluster
remembers that it was."""

STATE = "state"
ARTICLE = "article"
PASSAGE = "passage"
REMOVED = "removed"
"""Types of documents: the one that names the state of the index, one for each article and for each removed one, and one
for each passage."""

KEYWORDS = ("type", "article", "language", "kind", "wording", "author", "byline", "source", "code")
NUMBERS = ("version", "number", "order", "ordinal", "passages", "day", *(f"{field}_length" for field in Field))

BINARIES = ("tokens", "sentence_sizes", *(f"{field}_counts" for field in Field))
"""Fields that answers have. They are read from columns, because a document as a whole is several times as large."""


def index_form(fingerprint: str) -> Reply:
    """Return settings and fields of a new index.

    It has one shard, so that one number names its state, and frequencies are those of the whole index. Only a change
    makes documents visible, all of the change together (`refresh_interval`).

    Args: fingerprint: Of the code that makes the terms.
    """
    similarities = {
        field.value: {"type": "BM25", "k1": K1[field], "b": B[field], "discount_overlaps": False} for field in Field
    }
    terms = {
        field.value: {
            "type": "text",
            "analyzer": "whitespace",
            "similarity": field.value,
            "index_options": "freqs",
        }
        for field in Field
    }
    fields = {
        **{name: {"type": "keyword"} for name in KEYWORDS},
        **{name: {"type": "long"} for name in NUMBERS},
        **terms,
        **{name: {"type": "binary", "doc_values": True} for name in BINARIES},
        "known": {"type": "object", "enabled": False},
    }
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",
            "gc_deletes": LATE,
            "max_result_window": MAX_HITS,
            "max_terms_count": MAX_NAMES,
            "similarity": similarities,
        },
        "mappings": {"dynamic": "strict", "_meta": {"fingerprint": fingerprint}, "properties": fields},
    }
