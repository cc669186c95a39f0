"""Define where a cluster is, and how to log in to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """The addresses of a cluster, and what it asks of those who use it."""

    urls: tuple[str, ...]  # of its nodes, at least one; without a login
    user: str | None = None  # None: it asks for no login
    password: str = field(default="", repr=False)
    ca_file: Path | None = None  # the certificates to trust; None: those that the system trusts
    prefix: str = "byline"  # of the names of all indices, so that several archives can share a cluster
