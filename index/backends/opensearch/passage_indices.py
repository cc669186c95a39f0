"""Find the indices with passages of one archive, and remove those that nobody uses any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from index.errors import BackendUnavailableError, NotPurgedError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.index_copies import filling

DIGEST_CHARS = 12
"""Length of the part of a name that tells indices of different code apart."""

ROLLING_UPGRADE = timedelta(days=1)
"""Time in which all processes get the same version. Until then, the index of the earlier version is kept."""


class PassageIndices:
    """The indices of an archive: the present one, replaced ones, unfinished copies, and those of other versions.

    Each method raises BackendUnavailableError if the cluster does not answer.
    """

    def __init__(self, client: ClusterClient, prefix: str, digest: str) -> None:
        """Ask nothing yet. Args: digest: Of the code that makes the terms."""
        self.name = f"{prefix}-passages-{digest}"  # of those of this version, without its end
        self._of_all_versions = f"{prefix}-passages-*"
        self._names = re.compile(rf"{re.escape(prefix)}-passages-[0-9a-f]{{{DIGEST_CHARS}}}-[0-9a-z]+")
        self._client = client
        self._prefix = Path(prefix)

    def _own(self) -> Iterator[tuple[str, Reply]]:
        """Yield the name of each index of this version with its aliases."""
        for name, found in self._client.get(f"/{self.name}-*/_alias").items():
            if self._names.fullmatch(name):
                yield name, found["aliases"]

    def giving_up(self) -> list[Reply]:
        """Return how to take their aliases from copies that are not finished, so that nobody finishes them."""
        unfinished = [name for name, aliases in self._own() if filling(name) in aliases]
        return [{"remove": {"index": name, "alias": filling(name)}} for name in unfinished]

    def remove_unused(self) -> None:
        """Remove what copies have replaced, and copies that were given up. They have no alias, and never get one again.

        Raises: BackendUnavailableError: one is left, as it is while a snapshot is being made.
        """
        for name, aliases in self._own():
            if not aliases:
                self._client.delete(f"/{name}")

    def remove_other_versions(self, now: datetime | None = None) -> None:
        """Remove the indices of other code.

        Args: now: Remove only those that are older than this one, and this one only if it is old enough that no process
            of another version runs any more. None: remove all.
        Raises: BackendUnavailableError: see `remove_unused`.
        """
        found = self._client.get(f"/{self._of_all_versions}/_settings", filter_path="*.settings.index.creation_date")
        made_at = {
            name: int(described["settings"]["index"]["creation_date"]) / 1_000
            for name, described in found.items()
            if self._names.fullmatch(name)
        }
        own = max((at for name, at in made_at.items() if self._is_own(name)), default=0.0)
        is_upgraded = now is None or own <= (now - ROLLING_UPGRADE).timestamp()
        for name, at in made_at.items():
            if is_upgraded and not self._is_own(name) and (now is None or at < own):
                self._client.delete(f"/{name}")

    def purge_files(self) -> None:
        """Remove all that nobody needs any more, as `remove_unused` does, and the indices of all other versions.

        Raises: NotPurgedError: some are left. Another call, or `remove_unused`, completes it.
        """
        try:
            self.remove_unused()
            self.remove_other_versions()
        except BackendUnavailableError as error:
            raise NotPurgedError(self._prefix, str(error)) from error

    def _is_own(self, name: str) -> bool:
        return name.startswith(f"{self.name}-")
