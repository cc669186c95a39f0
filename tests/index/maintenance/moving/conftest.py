"""An archive in files, and a place for it in a real cluster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.archive.moving import Places
from tests.support.opensearch.shared_log import SharedLog


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()


@pytest.fixture
def places(shared: SharedLog, tmp_path: Path) -> Places:
    return Places(shared, tmp_path)
