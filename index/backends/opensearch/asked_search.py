"""Hold what one search asks for, with its terms as the cluster has them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from index.analysis.term_hashes import term_bytes
from index.backends.base import EVERYTHING, QueryTerm, Scope
from index.backends.opensearch.index_state import Term, Wanted


class AskedSearch:
    """A search in any state of the index."""

    def __init__(
        self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING, *, is_read: bool = True
    ) -> None:
        """See `SearchBackend.search`. Args: is_read: Whether `Ranking.read` may be called."""
        self.query = query
        self.limit = limit
        self.scope = scope
        self.is_read = is_read
        self.terms: Sequence[Term] = [(each.field, key_of(each.term)) for each in query]

    @property
    def wanted(self) -> Wanted:
        """Return the terms whose frequencies the true scores need."""
        return self.terms, self.scope.language


def key_of(term: str) -> str:
    """Return a term as the cluster has it in each field; see `words_of_keys`."""
    return b64encode(term_bytes(term)).decode().rstrip("=")
