"""From a URL, a file or a text to a draft of an article."""

from index.ingest.ingestion import Ingestion, IngestLimits

__all__ = ["IngestLimits", "Ingestion"]
