"""Plan changes, so that they can be planned again when another writer was faster."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from index.model import Change

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """Changes that fit the state of the archive at which they were planned. They are made all or none."""

    changes: Sequence[Change]  # empty: nothing needs to be changed
    outcome: Callable[[], T]  # called once, when the store and the backend have the changes


def new_change_id() -> str:
    """Return an id for a change of a caller that has none."""
    return secrets.token_hex(8)  # 16 characters: short enough for callers with little room
