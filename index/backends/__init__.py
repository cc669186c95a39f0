"""What ranks passages: the seam between the archive and its search engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from index.model import Passage, PassageId


class Match(NamedTuple):
    """A passage that shares a term with the query."""

    passage_id: PassageId
    score: float  # no unit; comparable only inside one ranking


class SearchBackend(Protocol):
    """Ranks passage ids. The texts belong to the store, not to the backend.

    `search` may run in any thread while one thread indexes or deletes: each search sees one consistent state.
    """

    def index(self, passages: Sequence[Passage]) -> None:
        """Add passages; one whose id is there already takes its place. Found by the next search."""
        ...

    def delete(self, passage_ids: Iterable[PassageId]) -> None:
        """Take passages out; ids that are not there are no error."""
        ...

    def search(self, query: str, limit: int) -> list[Match]:
        """Rank the passages that share a term with *query*: best first, ties in the order of indexing."""
        ...

    def __len__(self) -> int:
        """The number of passages."""
        ...
