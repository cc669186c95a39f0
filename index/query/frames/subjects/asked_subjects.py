"""Find the subject of a message that asks for articles, and asks nothing else.

"Have you got any coverage of the harbour?" and "Haben Sie schon mal über den Hafen berichtet?" ask for articles about
the harbour. The words around the subject say that they ask, for what, and that it is "about" something. No list has
such sentences, and no other word is in them: "who wrote the report on the harbour?" is a question of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.query.frames.borders import Borders
from index.query.frames.own_clauses import MAX_CLAUSE_WORDS, OwnClauses, Range
from index.query.frames.own_words import OwnWord

MAX_WORDS_BEHIND = 6
"""Words of the longest end behind the subject."""


class AskedSubjects:
    """The requests for articles in the tokens of a text, read with the words of one language."""

    def __init__(self, clauses: OwnClauses, borders: Borders) -> None:
        self._clauses = clauses
        self._borders = borders
        self._words = clauses.words

    def subject(self, first: int, last: int) -> Range:
        """Return what articles are asked about in a range of tokens; the whole range if it is no such request."""
        for at in range(min(last - 1, first + MAX_CLAUSE_WORDS), first, -1):
            about = self._clauses.about(first, at)
            if about < at and self._may_ask(first, about):
                for end in self._ends(at, last):
                    if self._asks(first, (about, at), end, last) and self._is_subject(at, end, is_sure=about < at - 1):
                        return at, end
        return first, last

    def asks_for_more(self, first: int, last: int) -> bool:
        """Return whether a range asks for articles, and leaves the subject to the rest: "any coverage of that?"."""
        words = self._words[first:last]
        is_request = self._clauses.has_mark(first, last) and any(word.is_article for word in words)
        is_request = is_request and self._are_asking(words)
        return is_request and not any(word.is_asking and not word.is_what for word in words)

    def asks_to_answer(self, first: int, last: int) -> bool:
        """Return whether a range asks the one who is asked for no more than an answer: "can you tell me?"."""
        words = self._words[first:last]
        is_asked = any(word.is_addressee or (word.is_seeking and not word.is_grammar) for word in words)
        is_empty = all(word.is_known and not word.is_asking for word in words)
        return is_asked and is_empty and not self._clauses.has_name(first, last)

    def _ends(self, at: int, last: int) -> Iterator[int]:
        """Yield the places where the subject that begins at a token may end, first ones first."""
        start = last
        while start > max(at + 1, last - MAX_WORDS_BEHIND) and self._is_of_request(self._words[start - 1]):
            start -= 1
        for end in range(start, last):
            if self._begins_end(self._words[end]) and self._may_ask(end, last):
                yield end
        yield last

    @staticmethod
    def _is_of_request(word: OwnWord) -> bool:
        """Return whether a word may be in a request, and says nothing of a subject."""
        is_sign = word.is_person or word.is_addressee or word.is_article or word.is_seeking or word.is_what
        return is_sign or word.is_grammar or word.is_polite or word.is_behind_subject

    @staticmethod
    def _begins_end(word: OwnWord) -> bool:
        return word.is_seeking or word.is_addressee or word.is_what or word.is_behind_subject

    def _may_ask(self, start: int, end: int) -> bool:
        """Return whether a part of a request has no other words, or none at all."""
        words = self._words[start:end]
        if not all(map(self._is_of_request, words)) or any(word.is_asking and not word.is_what for word in words):
            return False
        if start == end:
            return True
        return not (self._clauses.has_name(start, end) or self._clauses.is_quoted(start, end))

    def _asks(self, first: int, words: Range, end: int, last: int) -> bool:
        """Return whether the words before those for "about" and behind the subject ask for articles."""
        about, at = words
        before, behind = self._words[first:at], self._words[end:last]
        if self._has_border(first, about + 1) or self._has_border(end + 1, last):
            return False
        if self._clauses.asks_otherwise(first, at + 1) or self._clauses.asks_otherwise(end, last):
            return False
        if self._are_asking(before) or (at - about > 1 and self._is_title(first, about)):
            return all(word.is_behind_subject for word in behind)
        return self._are_asking([*before, *behind])

    def _is_title(self, first: int, about: int) -> bool:
        """Return whether words for articles, and no others, are before those for "about": "reports on the topic of"."""
        return first < about and all(word.is_article for word in self._words[first:about])

    @staticmethod
    def _are_asking(words: list[OwnWord]) -> bool:
        """Return whether words say that something is asked for, and that it is articles, or all there is."""
        seeking = [word for word in words if word.is_seeking]
        if any(word.is_article for word in words):
            return bool(seeking)
        is_all = any(word.is_what for word in words)
        is_sure = any(word.is_addressee for word in words) or not all(word.is_grammar for word in seeking)
        return is_all and bool(seeking) and is_sure

    def _is_subject(self, at: int, end: int, *, is_sure: bool) -> bool:
        """Return whether a range may be what articles are about: it is no clause, and not only "school"."""
        words = self._words[at:end]
        if any(word.is_asking for word in words) or self._has_border(at + 1, end):
            return False
        return any(word.is_content and not (word.is_known and not is_sure) for word in words)

    def _has_border(self, start: int, end: int) -> bool:
        """Return whether a sentence ends before one of the tokens in a range."""
        return any(self._borders.ends_whole_sentence(at) for at in range(max(start, 1), end))
