"""Set the limits of fetching and reading from the settings."""

from __future__ import annotations

from bot.config import Settings
from index.fetch.fetcher import FetchLimits
from index.ingest import Ingestion, IngestLimits
from index.ingest.sandbox import ExtractionLimits

MIB = 1 << 20  # bytes


def ingestion_of(settings: Settings) -> Ingestion:
    """Return the ingestion of links, files and texts, within the limits of *settings*."""
    fetch = FetchLimits(
        seconds=settings.fetch_timeout_s,
        bytes=settings.fetch_max_bytes,
        file_bytes=settings.file_max_bytes,
        redirects=settings.fetch_max_redirects,
    )
    extraction = ExtractionLimits(
        seconds=settings.extract_timeout_s,
        memory_bytes=settings.extract_memory_mib * MIB,
        files=settings.zip_max_files,
    )
    limits = IngestLimits(
        fetch, extraction, text_bytes=settings.fetch_max_bytes, passages=settings.article_max_passages
    )
    return Ingestion(settings.fetch_allow_hosts, limits)
