"""A log of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.opensearch.shared_log import SharedLog


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedLog]:
    log = SharedLog(opensearch_urls)
    yield log
    log.close()
