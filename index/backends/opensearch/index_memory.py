"""Hold what a process knows of the index in the cluster without a request."""

from __future__ import annotations

import threading
import time

from index.backends.opensearch.index_state import IndexState
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import PassageIndex

FRESH_S = 1.0
"""Seconds for which what is known of the state is taken for true without asking. A search always sees the present
one."""


class IndexMemory:
    """The articles, and the last state that was seen with what is known of it. Any thread may use it."""

    def __init__(self, index: PassageIndex) -> None:
        """Read all articles."""
        self.changing = threading.Lock()  # of the articles
        self._index = index
        self._state: IndexState | None = None
        self._seen_at = 0.0
        self.articles = self._all_articles()

    @property
    def state(self) -> IndexState | None:
        """Return the last state that was seen; None: nothing is known of it, or too much.

        A thread whose reply was late may have seen a state that is older than this process's own last change.
        """
        state = self._state
        return state if state and not state.is_full and state.version >= self.articles.version else None

    @property
    def is_fresh(self) -> bool:
        """Return whether the state was the present one a moment ago."""
        return time.monotonic() - self._seen_at < FRESH_S

    def see(self, state: IndexState) -> None:
        """Note that this was just found to be the present state."""
        if self._state is None or state.version >= self._state.version:
            self._state, self._seen_at = state, time.monotonic()

    def forget(self, state: IndexState | None = None) -> None:
        """Note that this is no longer the present state. None: whatever is remembered."""
        if state is None or self._state is state:
            self._state = None

    def articles_in(self, state: IndexState) -> KnownArticles:
        """Return what is known of the articles in a state, or in a later one."""
        self.learn(state.version)
        return self.articles

    def learn(self, version: int) -> None:
        """Read what was indexed and removed since, if it is not known for this version of the state."""
        if self.articles.version >= version:
            return
        with self.changing:  # if this process makes the change, it soon knows
            if self.articles.version >= version:
                return
            known = self.articles
            read = self._index.changes_after(known.number)
            if read is None:
                self.articles = self._all_articles()
                return
            added_again = [each.outline.id for each in read.articles if each.order > known.number]
            known.change(read.version, read.number, [*read.removed, *added_again], ())
            known.change(read.version, read.number, (), read.articles)

    def _all_articles(self) -> KnownArticles:
        read = self._index.articles()
        return KnownArticles(read.version, read.number, read.articles)
