"""The bot as `python -m bot` starts it, but once it is killed when an article is in the log and not in the index yet.

That is when the file that KILLED_BY names is there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

from bot.__main__ import main
from index.opensearch.cluster_client import Action, ClusterClient

FILE_VARIABLE = "KILLED_BY"

bulk_unharmed = ClusterClient.bulk


def bulk(self: ClusterClient, index: str, actions: Iterable[Action], *, refresh: bool, **params: object) -> None:
    """Write to the search index: nothing else is written by this method."""
    asks_for_it = Path(os.environ[FILE_VARIABLE])
    if "-passages" in index and asks_for_it.exists():
        asks_for_it.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    bulk_unharmed(self, index, actions, refresh=refresh, **params)


if __name__ == "__main__":
    ClusterClient.bulk = bulk  # type: ignore[method-assign]  # that is what this program is for
    main()
