"""Find clauses about asking that no sign separates from the question.

"hello i am new here can someone tell me who opened the harbour": Persian is often typed without a comma. Such a clause
has only known words, ends or begins with one that shows a border, and is about asking.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from index.query.frames.tokens import Token

_LEAST_WORDS = 2
"""Words of the shortest clause. One word alone may be a name or a title."""

_LEAST_LEFT = 2
"""Words of the shortest question beside a clause: of two words that are left, at least one is the subject."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The words of clauses about asking, of a language."""

    words: Container[str]  # all, and some that ask
    signs: Container[str]  # that show that it is about asking
    last: frozenset[str]  # before the question
    first: frozenset[str]  # behind it
    grammar: frozenset[str] = frozenset()  # behind which no clause begins; empty if a question may end with it
    asking: frozenset[str] = frozenset()  # in no clause, though they are among all words

    def beginnings(self, tokens: Sequence[Token]) -> Iterator[int]:
        """Yield the numbers of tokens after which a clause may end, shorter ones first."""
        return self._lengths(tokens, self.last)

    def ends(self, tokens: Sequence[Token]) -> Iterator[int]:
        """Do the same for clauses behind the question, with tokens from behind.

        The question has a word that clauses do not have: "what if I need help?" asks nothing without its end.
        """
        for count in self._lengths(tokens, self.first):
            rest = tokens[count:]
            is_whole = not rest[0].is_in(self.grammar)
            own = (not (self._knows(each) or each.is_in(self.grammar)) for each in rest)
            if not self.grammar or (is_whole and any(own)):
                yield count

    def _knows(self, token: Token) -> bool:
        words = (spelling.rstrip("'") for spelling in token.spellings)
        return any(word in self.words and word not in self.asking for word in words)

    def _lengths(self, tokens: Sequence[Token], borders: frozenset[str]) -> Iterator[int]:
        is_about_asking = False
        for count, token in enumerate(tokens[: 1 - _LEAST_LEFT], 1):
            if not self._knows(token):
                return
            is_about_asking |= token.is_in(self.signs)
            if is_about_asking and count >= _LEAST_WORDS and token.is_in(borders):
                yield count
