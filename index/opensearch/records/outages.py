"""Say in the terms of the bookkeeping that a cluster does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import BackendUnavailableError, StoreUnavailableError


@contextmanager
def storing() -> Iterator[None]:
    """Raise StoreUnavailableError if the cluster does not answer in the block."""
    try:
        yield
    except BackendUnavailableError as error:
        raise StoreUnavailableError(str(error)) from error
