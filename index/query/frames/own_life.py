"""Find sentences in which people speak about themselves, before and behind their question.

"My grandmother keeps asking me who opened the harbour, sorry for the typos" asks who opened the harbour. No list has
such sentences. A clause is one if it speaks of the one who asks, and the rest is a whole question by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.query.frames.borders import ASKING_MARKS, Borders
from index.query.frames.own_clauses import MAX_CLAUSE_WORDS, ClauseKind, ClausePlace, OwnClauses, Range
from index.query.frames.own_words import OwnLanguages
from index.query.frames.subjects.asked_subjects import AskedSubjects
from index.query.frames.tokens import IS_UNSPACED, Token

MAX_WORDS = 200
"""Words of the longest range that is read. Nobody says so much about themselves to a bot."""

MAX_CLAUSES = 8
"""Most clauses about the reader at one end of a question."""

MIN_TOPICS = 2
"""Fewest words of the life of a reader that show that a clause without a person is about it."""

MIN_WORDS_BEHIND = 3
"""Fewest words of a clause behind a question without a sign between them."""

MAX_EMPTY_WORDS = 8
"""Words of the longest question that leaves the subject to the rest: "what can you tell me?"."""

_Chain = Sequence[tuple[int, ClauseKind]]
"""Borders of clauses, from an end of the text inwards, and how each clause speaks of the reader."""

_UNMARKED = ClausePlace(has_sign=False)
_BEHIND = ClausePlace(is_behind=True)
_UNMARKED_BEHIND = ClausePlace(has_sign=False, is_behind=True)


def own_lives(
    text: str, tokens: Sequence[Token], borders: Borders, languages: OwnLanguages, quoted: Range
) -> list[OwnLife]:
    """Return the readings of a text in the languages that know most of its words; empty if it is too long.

    Texts in scripts without spaces have none, and most others: nothing in them is about the one who asks, and no
    question mark is inside.
    """
    if len(tokens) > MAX_WORDS or any(IS_UNSPACED.match(token.text) for token in tokens):
        return []
    has_mark = bool(tokens) and not ASKING_MARKS.isdisjoint(text[: tokens[-1].start])
    best = languages.likely(tokens, must_have_sign=not has_mark)
    readings = (OwnClauses(text, tokens, borders, each, quoted) for each in best)
    return [OwnLife(each, borders) for each in readings if each.may_be_own]


class OwnLife:
    """Clauses about the one who asks in the tokens of a question, read with the words of one language."""

    def __init__(self, clauses: OwnClauses, borders: Borders) -> None:
        self.requests = AskedSubjects(clauses, borders)
        self._clauses = clauses
        self._words = clauses.words
        self._borders = borders

    def beginning(self, first: int, last: int) -> int:
        """Return the end of the clauses about the reader at the beginning of a range; *first* if there is none."""
        chain: list[tuple[int, ClauseKind]] = []
        start = first
        while len(chain) < MAX_CLAUSES and (found := next(self._first_clauses(start, last), None)):
            chain.append(found)
            start = found[0]
        for border in self._inner_borders(start, last):
            kind = self._unmarked_kind(start, border, last, is_first=not chain)
            if kind is not None and self._longest([*chain, (border, kind)], first, last, _UNMARKED) == border:
                return border
        about = max(self._previous_question(first, last), self._about(first, last))
        return max(self._longest(chain, first, last, ClausePlace()), about)

    def end(self, first: int, last: int) -> int:
        """Return the start of the clauses about the reader at the end of a range; *last* if there is none."""
        chain: list[tuple[int, ClauseKind]] = []
        end = last
        while len(chain) < MAX_CLAUSES and (found := next(self._last_clauses(first, end), None)):
            chain.append(found)
            end = found[0]
        for count in range(len(chain), 0, -1):
            start, kinds = chain[count - 1][0], {kind for _, kind in chain[:count]}
            is_sure = not ASKING_MARKS.isdisjoint(self._borders.gap(start)) or kinds & {
                ClauseKind.OWN,
                ClauseKind.LOOSE,
            }
            if is_sure and self._is_question_before(first, start, (start, last), max(kinds), _BEHIND):
                return start
        return min(
            self._empty_question(first, last), self._further_question(first, last), self._end_without_sign(first, last)
        )

    def _longest(self, chain: _Chain, first: int, last: int, place: ClausePlace) -> int:
        """Return the end of the longest part of a chain beside which there is a question; *first* if there is none."""
        for count in range(len(chain), 0, -1):
            end = chain[count - 1][0]
            kinds = [kind for _, kind in chain[:count]]
            is_chain = self._is_chain(kinds, first, end)
            if is_chain and self._clauses.is_question((end, last), (first, end), max(kinds), place):
                return end
        return first

    def _is_chain(self, kinds: Sequence[ClauseKind], first: int, end: int) -> bool:
        """Return whether clauses are about the reader. If no person is in them, they are sentences of their life."""
        if ClauseKind.OWN in kinds or ClauseKind.LOOSE in kinds:
            return True
        if ClauseKind.NEAR in kinds or first > 0:
            return ClauseKind.NEAR not in kinds
        topics = sum(word.is_topic for word in self._words[first:end])
        is_sure = topics >= MIN_TOPICS or (topics > 0 and self._clauses.has_person)
        return is_sure and self._borders.ends_whole_sentence(end)

    def _first_clauses(self, first: int, last: int) -> Iterator[tuple[int, ClauseKind]]:
        """Yield the end of the first sentence of a range, and that of its first clause, with their kinds."""
        ends = [at for at in self._borders.clause_ends if first < at < last]
        sentence = (at for at in ends if self._borders.ends_whole_sentence(at))
        for end in dict.fromkeys([*[*sentence][:1], *ends[:1]]):
            if (kind := self._clauses.kind(first, end)) is not None:
                yield end, kind

    def _last_clauses(self, first: int, last: int) -> Iterator[tuple[int, ClauseKind]]:
        """Yield the start of the last sentence of a range, and that of its last clause, with their kinds."""
        starts = [at for at in reversed(self._borders.clause_ends) if first < at < last]
        sentence = (at for at in starts if self._borders.ends_whole_sentence(at))
        lowest = max(first, last - MAX_CLAUSE_WORDS - 1)
        capital = (at for at in range(last - 1, lowest, -1) if self._clauses.begins_sentence(at))
        for start in dict.fromkeys([*[*sentence][:1], *starts[:1], *[*capital][:1]]):
            if (kind := self._clauses.kind(start, last, _BEHIND)) is not None:
                yield start, kind

    def _inner_borders(self, first: int, last: int) -> Iterator[int]:
        """Yield the places in the clause that begins at *first* where the question may begin, last ones first."""
        limit = min(last, first + MAX_CLAUSE_WORDS)
        end = next((at for at in self._borders.clause_ends if first < at < limit), limit)
        for at in range(end - 1, first, -1):
            if self._words[at].is_asking or self._clauses.begins_with_capital(at):
                start = at - self._words[at - 1].is_preposition
                if start > first:
                    yield start
        yield from (at for at in range(end - 1, first + 1, -1) if self._words[at - 1].is_closing)

    def _unmarked_kind(self, start: int, border: int, last: int, *, is_first: bool) -> ClauseKind | None:
        """Return how a clause speaks of the reader that no sign separates from the question."""
        kind = self._clauses.kind(start, border, ClausePlace(has_sign=False, is_first=start == 0))
        if kind is not ClauseKind.FILLING or not is_first:
            return kind
        return ClauseKind.OWN if self._is_surely_filling(start, border, last) else None

    def _is_surely_filling(self, start: int, border: int, last: int) -> bool:
        """Return whether a clause before the question is about the reader, though no sign and no person is in it."""
        words = self._words[start:border]
        if any(word.is_asking for word in words) or all(word.is_preposition for word in words):
            return False
        if start > 0 and len(words) > 1:
            return True
        topics = sum(word.is_topic for word in words)
        is_about = topics >= MIN_TOPICS or any(word.is_addressee for word in words)
        if self._clauses.begins_with_capital(border):
            return is_about or topics > 0
        return is_about and self._clauses.has_mark(border, last) and not self._clauses.joins(border)

    def _about(self, first: int, last: int) -> int:
        """Return the place behind "I need something about", if the rest asks nothing; *first* if it is not there."""
        words = self._words[first:last]
        if not self._clauses.has_person or any(word.is_asking for word in words) or self._clauses.has_mark(first, last):
            return first
        for at in range(min(last - 1, first + MAX_CLAUSE_WORDS), first + 2, -1):
            is_border = self._clauses.about(first, at) < at and any(word.is_content for word in self._words[at:last])
            if is_border and self._clauses.kind(first, at, _UNMARKED) in (ClauseKind.OWN, ClauseKind.FILLING):
                return at
        return first

    def _is_question_before(self, first: int, last: int, removed: Range, kind: ClauseKind, place: ClausePlace) -> bool:
        must_ask = first == 0 and self._about(first, last) == first
        return self._clauses.is_question((first, last), removed, kind, place, must_ask=must_ask)

    def _empty_question(self, first: int, last: int) -> int:
        """Return the start of a last sentence such as "what can you tell me?", that leaves the subject to the rest."""
        start = next((at for at in reversed(self._borders.clause_ends) if first < at < last), last)
        words = self._words[start:last]
        if not 0 < len(words) <= MAX_EMPTY_WORDS or self._clauses.has_name(start, last):
            return last
        if self._clauses.is_quoted(start, last) or self._clauses.has_mark(first, start):
            return last
        addressed = words if self._clauses.begins_sentence(last - 1) else words[:-1]  # "who reads it", in German
        asks = any(word.is_addressee for word in addressed) or self.requests.asks_for_more(start, last)
        is_empty = asks and all(word.is_known for word in words)
        rest = self._words[first:start]
        is_subject = any(word.is_content and not word.is_known for word in rest)
        return start if is_empty and is_subject and not any(word.is_asking for word in rest) else last

    def _previous_question(self, first: int, last: int) -> int:
        """Return the end of a first question that leads to the next one: "have you got a minute?"."""
        end = next((at for at in self._borders.clause_ends if at > first and at < last), first)
        if not 0 < end - first <= MAX_EMPTY_WORDS or ASKING_MARKS.isdisjoint(self._borders.gap(end)):
            return first
        leads = self.requests.asks_to_answer(first, end)
        return end if leads and self._clauses.is_question((end, last), (first, end), ClauseKind.OWN) else first

    def _further_question(self, first: int, last: int) -> int:
        """Return the start of a last question that asks for an answer to the one before it: "have you any idea?"."""
        start = next((at for at in reversed(self._borders.clause_ends) if first < at < last), last)
        if not 0 < last - start <= MAX_EMPTY_WORDS or not self._clauses.has_mark(start, last):
            return last
        is_further = self.requests.asks_to_answer(start, last)
        return (
            start
            if is_further and self._is_question_before(first, start, (start, last), ClauseKind.OWN, _BEHIND)
            else last
        )

    def _end_without_sign(self, first: int, last: int) -> int:
        """Return the start of a clause about the reader that no sign separates; *last* if there is none."""
        known = last
        while known > max(first + 1, last - MAX_CLAUSE_WORDS) and self._words[known - 1].is_known:
            known -= 1
        for at in range(max(known, first + 1), last - MIN_WORDS_BEHIND + 1):
            if self._begins_behind(first, at, last) and self._is_own_behind(first, at, last):
                return at
        return last

    def _begins_behind(self, first: int, at: int, last: int) -> bool:
        """Return whether a clause about the reader may begin at a token behind the question.

        Behind a subject that is no question, it may also begin with "for": "harbour for my homework".
        """
        if self._words[at - 1].is_grammar:
            return False
        begins = self._words[at].is_start or (self._words[at].is_grammar and self._words[at + 1].is_start)
        words = self._words[first:last]
        is_for = first > 0 and self._words[at].is_preposition and any(word.is_topic for word in words[at - first :])
        return begins or (is_for and not any(word.is_asking for word in words))

    def _is_own_behind(self, first: int, at: int, last: int) -> bool:
        has_topic = first > 0 or any(word.is_topic for word in self._words[at:last])
        is_own = has_topic and self._clauses.kind(at, last, _UNMARKED_BEHIND) is ClauseKind.OWN
        return is_own and self._is_question_before(first, at, (at, last), ClauseKind.OWN, _UNMARKED_BEHIND)
