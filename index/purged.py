"""Define the result of a purge, with the backups that still have what was purged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.model import Article


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made of the archive, or from which it was restored."""

    path: Path
    at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class BackupFinding:
    """A backup that has, or may have, purged text."""

    backup: Backup | None  # None: unknown backups
    problem: str | None = None  # why it could not be searched; None: it was searched, and has the text


@dataclass(frozen=True, slots=True)
class Purged:
    """The articles that were removed for good, and the places where their text still is."""

    articles: tuple[Article, ...]
    backups: tuple[BackupFinding, ...]  # the latest first


NOTHING_PURGED = Purged((), ())
"""No articles, or none that are known."""
