"""Turn a URL, a file or a text into one or several drafts of articles."""

from index.fetch.fetcher import Fetcher
from index.fetch.response import NOTHING_KNOWN, FetchedPage, Hop, Validators
from index.ingest.pipeline import Ingestion, IngestLimits
from index.ingest.readings import Entry, FeedReading, Reading

__all__ = [
    "NOTHING_KNOWN",
    "Entry",
    "FeedReading",
    "FetchedPage",
    "Fetcher",
    "Hop",
    "IngestLimits",
    "Ingestion",
    "Reading",
    "Validators",
]
