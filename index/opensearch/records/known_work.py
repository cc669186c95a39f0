"""Remember the keys of work that is done, and of work that other processes do."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from index.bookkeeping import REMEMBERED

T = TypeVar("T")


class KnownWork:
    """The last REMEMBERED keys of either. One thread may use it at a time."""

    def __init__(self) -> None:
        self._done: OrderedDict[str, int] = OrderedDict()  # key -> time of completion, in seconds since 1970
        self._elsewhere: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._done or key in self._elsewhere

    def is_done(self, key: str) -> bool:
        """Return whether the work under a key is done."""
        return key in self._done

    def note_done(self, done: Mapping[str, int]) -> None:
        """Note that work is done. Args: done: The time in seconds since 1970, by key."""
        _add(self._done, done)

    def note_elsewhere(self, key: str) -> None:
        """Note that another process does the work under a key."""
        _add(self._elsewhere, {key: None})

    def forget_elsewhere(self, keys: Iterable[str]) -> None:
        """Note that other processes may have left this work."""
        for key in keys:
            self._elsewhere.pop(key, None)

    def forget_done(self, oldest: int) -> None:
        """Forget what was done before a time, in seconds since 1970."""
        while self._done and next(iter(self._done.values())) < oldest:
            self._done.popitem(last=False)


def _add(known: OrderedDict[str, T], keys: Mapping[str, T]) -> None:
    known.update(keys)
    while len(known) > REMEMBERED:
        known.popitem(last=False)
