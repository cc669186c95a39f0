"""Tell whether a clause speaks of the one who asks, and whether a question stands by itself without it.

"My grandmother keeps asking me:" has a word of the first person, and else only words of the life of readers. With
words that may belong to a subject, a clause counts only if the question beside it does not lean on it: "my landlord
raised the rent, what can I do?" is about the rent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import takewhile

from index.query.frames.borders import ASKING_MARKS, Borders
from index.query.frames.own_words import OwnWord, OwnWords
from index.query.frames.tokens import NAME, Token

MAX_CLAUSE_WORDS = 30
"""Words of the longest clause."""

MIN_CONTENT = 2
"""Fewest content words of a question that stands by itself."""

MAX_UNKNOWN, MAX_UNKNOWN_IN_CLAUSE = 0.5, 0.3
"""Largest shares of words that may belong to a subject, in a sentence about the reader, and in a part of one."""

MAX_NEAR_WORDS = 8
"""Words of the longest sentence that speaks of no person, beside one about the reader."""

MIN_UNMARKED_WORDS = 4
"""Fewest words of a clause that no sign ends, if a question may begin with other words than those that ask."""

MAX_DISTANCE, MAX_HAD_DISTANCE = 4, 2
"""Words behind one that tells circumstances, or what somebody has, that say which."""

MAX_STEM_CHARS = 4
"""Letters in which forms of a word are alike."""

MAX_TITLED = 1
"""Most known words with a capital letter inside a sentence. With more of them, it is a title."""


class ClauseKind(IntEnum):
    """The degree to which a clause speaks of the reader."""

    OWN = 0  # of nothing else
    FILLING = 1  # of nothing at all
    NEAR = 2  # of no person, in words that may belong to a subject: only beside one about the reader
    LOOSE = 3  # of the reader, in words that may belong to a subject


Range = tuple[int, int]
"""First token, and the token behind the last one."""


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """Where a clause is."""

    has_sign: bool = True  # at the border to the question
    is_behind: bool = False  # behind the question
    is_first: bool = True  # nothing about the reader is before it


class OwnClauses:
    """The clauses of a text, read with the words of one language."""

    def __init__(self, text: str, tokens: Sequence[Token], borders: Borders, language: OwnWords, quoted: Range) -> None:
        self._text = text
        self._tokens = tokens
        self._borders = borders
        self._language = language
        self._first_mark, self._last_mark = quoted
        self._is_upper = text.isupper()
        self.words: list[OwnWord] = [language.word(token) for token in tokens]
        self.has_person = any(word.is_person for word in self.words)
        has_words = any(word.is_sign for word in self.words)
        self.may_be_own = has_words or (bool(tokens) and self.has_mark(0, len(tokens) - 1))

    def kind(self, start: int, end: int, place: ClausePlace = ClausePlace()) -> ClauseKind | None:
        """Return how a clause speaks of the reader; None if it may be about the subject."""
        words = self.words[start:end]
        if len(words) > MAX_CLAUSE_WORDS or self._is_barred(start, end, place):
            return None
        has_topic = any(word.is_topic for word in words)
        has_addressee = any(word.is_addressee for word in words)
        has_person = has_addressee or any(word.is_person for word in words)
        is_own = any(word.is_person for word in words) or (has_topic and has_addressee)
        unknown = sum(not word.is_known for word in words)
        if not unknown:
            if self.words[start].is_condition and not place.is_behind and not has_addressee:
                return None
            is_sure = place.has_sign or has_topic or self._language.asks_first or len(words) >= MIN_UNMARKED_WORDS
            return ClauseKind.OWN if is_own and is_sure and len(words) > 1 else ClauseKind.FILLING
        if self._tells_circumstances(start, end, place) or unknown > MAX_UNKNOWN * len(words):
            return None
        if not place.has_sign:
            is_loose = is_own and has_topic and words[-1].is_known and self._begins_surely(end)
            return ClauseKind.LOOSE if is_loose else None
        whole = self._is_sentence(start, end)
        if is_own:
            is_loose = has_topic or whole or unknown <= MAX_UNKNOWN_IN_CLAUSE * len(words)
            return ClauseKind.LOOSE if is_loose else None
        is_near = has_topic or has_person or (len(words) <= MAX_NEAR_WORDS and not place.is_behind)
        return ClauseKind.NEAR if whole and is_near else None

    def is_question(
        self,
        kept: Range,
        removed: Range,
        kind: ClauseKind,
        place: ClausePlace = ClausePlace(),
        *,
        must_ask: bool = False,
    ) -> bool:
        """Return whether a range is a question by itself, beside one that is *removed*, of a *kind*.

        Args:
            place: Where the removed range is.
            must_ask: The range has a word that asks, or a question mark.
        """
        first, last = kept
        words = self.words[first:last]
        has_asking = any(word.is_asking for word in words)
        asks = has_asking or self.has_mark(first, last)
        if (must_ask and not asks) or (self.words[removed[0]].is_asking and not has_asking):
            return False
        content = [word for word in words if word.is_content]
        core = self._core(first, last)
        if len(content) < MIN_CONTENT:
            is_clear = kind < ClauseKind.NEAR and has_asking and place.has_sign and not place.is_behind
            vague = any(word.is_selecting for word in words) or any(word.is_person for word in core)
            return is_clear and not vague and any(not word.is_known for word in content)
        if kind < ClauseKind.NEAR:
            return True
        return asks and not self._leans(core) and not self._share(removed, kept)

    def has_mark(self, first: int, last: int) -> bool:
        """Return whether a question mark is in a range of tokens, or behind it."""
        end = self._tokens[last].start if last < len(self._tokens) else len(self._text)
        return not ASKING_MARKS.isdisjoint(self._text[self._tokens[first].start : end])

    def has_name(self, start: int, end: int) -> bool:
        """Return whether a name or a number is in a range of tokens, or a title."""
        capitals = [at for at in range(start, end) if self._has_capital(at)]
        if any(self._is_name(at, start) for at in capitals):
            return True
        if any(character.isdigit() for token in self._tokens[start:end] for character in token.text):
            return True
        titled = (at for at in capitals if not (self.words[at].is_topic or self.words[at].is_person))
        return self._language.language != "de" and sum(1 for _ in titled) > MAX_TITLED

    def is_quoted(self, start: int, end: int) -> bool:
        """Return whether a quotation is in a range of tokens."""
        return self._tokens[end - 1].end > self._first_mark and self._tokens[start].start < self._last_mark

    def begins_with_capital(self, at: int) -> bool:
        """Return whether a question begins at a token without a sign before it: a word of grammar has a capital."""
        word = self.words[at]
        return word.is_grammar and not word.is_person and self._is_written_large(at)

    def begins_sentence(self, at: int) -> bool:
        """Return whether a sentence behind the question begins at a token: that, or "My"."""
        word = self.words[at]
        return (word.is_grammar or word.is_person or word.is_addressee) and self._is_written_large(at)

    def _is_written_large(self, at: int) -> bool:
        """Return whether only the first letter of a token is a capital. "I" is always one."""
        text = self._text[self._tokens[at].start : self._tokens[at].end]
        return text[0].isupper() and not text.rstrip("'’").isupper()

    def about(self, first: int, at: int) -> int:
        """Return the start of the words for "about" that end before a token; *at* if there are none."""
        return self._language.abouts.start(self._tokens, first, at)

    def asks_otherwise(self, first: int, last: int) -> bool:
        """Return whether words are in a range that ask for something else than articles: "have to"."""
        phrases = self._language.other_questions
        return any(phrases.start(self._tokens, first, at) < at for at in range(first + 1, last + 1))

    def joins(self, at: int) -> bool:
        """Return whether a word may join clauses though it asks elsewhere. With an accent, as in "qué", it asks."""
        token = self._tokens[at]
        is_typed_bare = token.text == self._text[token.start : token.end].casefold()
        return self.words[at].is_joining and (is_typed_bare or not token.text.isascii())

    def _is_barred(self, start: int, end: int, place: ClausePlace) -> bool:
        """Return whether a range asks, or has a name, a number or a quotation."""
        if self.is_quoted(start, end) or self.has_name(start, end) or self._is_followed_by_mark(end):
            return True
        unknown_from = max((at + 1 for at in range(start, end) if not self.words[at].is_known), default=start)
        asking = [at for at in range(start, end) if self.words[at].is_asking]
        if asking and asking[0] == start:
            may_join = (place.has_sign or not place.is_first) and self.joins(start)
            if not may_join or unknown_from > start:
                return True
        return any((at < unknown_from or not place.has_sign) and not self.joins(at) for at in asking)

    def _is_followed_by_mark(self, end: int) -> bool:
        behind = self._borders.gap(end) if end < len(self._tokens) else self._text[self._tokens[-1].end :]
        return not ASKING_MARKS.isdisjoint(behind)

    def _has_capital(self, at: int) -> bool:
        """Return whether a token has a capital letter that is not the first one of a sentence."""
        token = self._tokens[at]
        if NAME not in token.spellings or not self._text[token.start].isupper() or self._is_upper:
            return False
        return at > 0 and not self._borders.ends_whole_sentence(at)

    def _is_name(self, at: int, start: int) -> bool:
        """Return whether a token with a capital letter is a name. German nouns have one too, but words before them."""
        if self.words[at].is_known:
            return False
        return self._language.language != "de" or at == start or self.words[at - 1].is_near

    def _tells_circumstances(self, start: int, end: int, place: ClausePlace) -> bool:
        """Return whether a range tells in which case the question is asked."""
        if not place.is_behind and (self.joins(start) or self.words[start].is_condition):
            return True
        return any(self._tells_at(at, end) for at in range(start, end))

    def _tells_at(self, at: int, end: int) -> bool:
        word = self.words[at]
        distances = (word.is_circumstance * MAX_DISTANCE, word.is_having * MAX_HAD_DISTANCE, word.is_near * 1)
        return any(not each.is_known for each in self.words[at : min(end, at + max(distances) + 1)][1:])

    def _begins_surely(self, at: int) -> bool:
        """Return whether a question is likely to begin at a place: in some languages, its subject comes first."""
        if self._language.asks_first:
            return True
        near = range(at, min(at + 2, len(self.words)))
        asks = any(self.words[each].is_asking and not self.joins(each) for each in near)
        return asks and not self._language.ends_with_verb

    def _is_sentence(self, start: int, end: int) -> bool:
        """Return whether more than commas are around a range."""
        ends = end == len(self._tokens) or self._borders.ends_whole_sentence(end)
        return ends and (start == 0 or self._borders.ends_whole_sentence(start) or self.begins_sentence(start))

    def _core(self, first: int, last: int) -> Sequence[OwnWord]:
        """Return the words of a range from the first that asks to the end of its sentence."""
        asking = [at for at in range(first, last) if self.words[at].is_asking]
        start = next((at for at in asking if not self.joins(at)), asking[0] if asking else first)
        end = next((at for at in range(start + 1, last) if self._borders.ends_whole_sentence(at)), last)
        return self.words[start:end]

    def _leans(self, core: Sequence[OwnWord]) -> bool:
        """Return whether a question may lean on what is said beside it.

        It speaks of the one who asks, begins with a pronoun, or says little of a subject.
        """
        if any(word.is_person for word in core):
            return True
        content = [word for word in core if word.is_content]
        before = [word for word in takewhile(lambda word: not word.is_pronoun, core) if word.is_content]
        is_open = any(word.is_pronoun for word in core) and len(before) < MIN_CONTENT
        selects = any(word.is_selecting for word in core[:2])
        is_vague = selects or sum(not word.is_known for word in content) < MIN_CONTENT
        return is_open or (is_vague and len(content) <= MIN_CONTENT)

    def _share(self, removed: Range, kept: Range) -> bool:
        """Return whether a content word is in both ranges, in any form."""
        stems = set(self._stems(removed))
        return any(stem in stems for stem in self._stems(kept))

    def _stems(self, words: Range) -> Iterator[str]:
        return (self._tokens[at].text[:MAX_STEM_CHARS] for at in range(*words) if self.words[at].is_content)
