"""Records of an archive of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.records.shared_records import SharedRecords


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedRecords]:
    records = SharedRecords(opensearch_urls)
    yield records
    records.close()
