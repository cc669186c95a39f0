"""An index of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.opensearch.shared_index import SharedIndex


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedIndex]:
    index = SharedIndex(opensearch_urls)
    yield index
    index.close()
