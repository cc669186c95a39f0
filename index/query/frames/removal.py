"""Remove the frame of a question: greetings, thanks and requests around it, which are not its subject.

"Hi there! Could you please tell me when the harbour opened? Thanks in advance." asks "when the harbour opened?". Frames
are removed one after the other, from both ends, in all languages at once: people greet in one language and ask in
another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from operator import attrgetter

from index.query.frames.borders import ASKING_MARKS, CLOSING, Borders
from index.query.frames.korean.korean_remarks import first_behind_remark, first_of_remark
from index.query.frames.lists import all_kept, but_words, lists_for
from index.query.frames.misspelled import with_words_meant
from index.query.frames.own_life import own_lives
from index.query.frames.phrases import Border, PhraseState, matches
from index.query.frames.polite_remarks import PoliteRemarks
from index.query.frames.tokens import IS_UNSPACED, Token, fold, quoted_part, tokens_of
from index.query.frames.unspaced.unspaced_remarks import first_behind_unspaced_remarks, first_of_unspaced_remarks

_PAUSING = frozenset(",;:—–-、，；：،؛")

TEXTS_KEPT = 16
"""Texts that are cached without their frames. A message is read several times: what it asks, leans on and searches."""

_ASKED = "".join(ASKING_MARKS) + " "

_Matching = Callable[[Sequence[Token]], Iterable[tuple[int, PhraseState]]]


@lru_cache(maxsize=TEXTS_KEPT)
def without_frames(text: str) -> str:
    """Return *text* with blanks in place of the frames of the question, so that every place stays.

    Nothing is removed if nothing else would be left. Frames do not reach into quotation marks.
    """
    framed = _Framed(text)
    first, last = framed.bare()
    if (first, last) == (0, len(framed.tokens)):
        return text
    return framed.blanked(first, last)


class _Framed:
    """A question with its frames, as tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        folded = fold(text)
        self._lists = lists_for(text)
        self.tokens = with_words_meant(tokens_of(text, folded), self._lists)
        quoted = self._first_mark, self._last_mark = quoted_part(folded)
        self._borders = Borders(text, self.tokens)
        self._polite = PoliteRemarks(text, self.tokens, self._borders, self._lists, quoted)
        self._own_lives = own_lives(text, self.tokens, self._borders, self._lists.own_words, quoted)
        self._quote = bisect_right(self.tokens, self._first_mark, key=attrgetter("end"))  # the first token behind it
        self._behind = bisect_right(self.tokens, self._last_mark, key=attrgetter("start"))  # the first behind the last
        self._matched: dict[tuple[int, int], Sequence[tuple[int, PhraseState]]] = {}  # by ranges of tokens
        self._asks_for_articles = False  # its question mark is not one of the subject

    def bare(self) -> tuple[int, int]:
        """Return the range of the tokens without frames. At least one token is in it."""
        first, last = self._after_korean_remarks(), len(self.tokens)
        begins = ends = True  # there may be a frame
        tried: tuple[int, int] | None = None
        for _ in range(MAX_STEPS):
            around = self._around(first, last) if (first, last) != tried else tried
            tried = first, last
            if around != (first, last):
                (first, last), begins, ends = around, True, True
            elif ends:
                start = self._end(first, last)
                ends, last = start < last, start
            elif begins:
                end = self._behind_but(first, self._beginning(first, last), last)
                begins, first = end > first, end
            else:
                around = self._without_own_life(first, last)
                if around == (first, last):
                    break
                (first, last), begins, ends = around, True, True
        return first, last

    def _around(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of the tokens without a frame that is at both ends, the longest one."""
        return min(self._pair(first, last), self._subject(first, last), key=lambda found: found[1] - found[0])

    def _subject(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of what a message asks articles about; the whole range if it asks something else."""
        if self._is_kept(first, last):
            return first, last
        found = (each.requests.subject(first, last) for each in self._own_lives)
        subject = next((each for each in found if each != (first, last)), (first, last))
        self._asks_for_articles |= subject != (first, last)
        return subject

    def _without_own_life(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of the tokens without clauses about the one who asks, at either end."""
        last = min((each.end(first, last) for each in self._own_lives), default=last)
        first = max((each.beginning(first, last) for each in self._own_lives), default=first)
        return first, last

    def blanked(self, first: int, last: int) -> str:
        """Return the text with blanks in place of all but a range of tokens, and its question mark behind that."""
        start = self._start_of_question(first)
        end, mark = self._end_of_question(last)
        kept = " " * start + self._text[start:end] + mark
        if self._asks_for_articles:
            kept = kept.rstrip(_ASKED)
        return kept + " " * (len(self._text) - len(kept))

    def _start_of_question(self, first: int) -> int:
        """Return its place, with the opening brackets and marks."""
        if first == 0:
            return 0
        start = self.tokens[first].start
        while start > self.tokens[first - 1].end and not self._text[start - 1].isspace():
            if self._text[start - 1] in CLOSING:
                break
            start -= 1
        return start

    def _end_of_question(self, last: int) -> tuple[int, str]:
        """Return its place, with the closing brackets and marks, and a question mark that is behind the frame."""
        if last == len(self.tokens):
            return len(self._text), ""
        end = self.tokens[last - 1].end
        while end < self.tokens[last].start and not self._text[end].isspace():
            if self._text[end] in _PAUSING:
                break
            end += 1
        asked = ASKING_MARKS.isdisjoint(self._text[self.tokens[last - 1].end : end])
        return end, next((sign for sign in self._text[end:] if asked and sign in ASKING_MARKS), "")

    def _beginning(self, first: int, last: int) -> int:
        """Return the end of the frames at the beginning, up to the first that is surely one; *first* if there is none.

        "Hello" is one in "hello, who", and if another frame follows, but not in "Hello Kitty".
        """
        if self._is_kept(first, last):
            return first
        at = self._remark_beginning(first, last)
        if at > first:
            return at
        for _ in range(MAX_STEPS):
            before = at
            at, border = self._longest_beginning(before, last)
            if at > before and (border < Border.PAUSE or self._borders.pauses(at)):
                return max(at, self._polite.beginning(first, last, must_tell=True))
            if at == before or self._borders.asks(at):
                sure, _ = self._longest_beginning(first, last, must_pause=True)
                if sure > first or at > before:
                    at = sure if sure > first else at
                    return max(at, self._polite.beginning(first, last, must_tell=True))
                return self._polite.beginning(first, last)
        return first

    def _behind_but(self, first: int, end: int, last: int) -> int:
        """Return the *end* of the frames at the beginning, with the "but" behind it: "sorry to bother, but who …"."""
        is_but = first < end < last - 1 and self.tokens[end].text in but_words()
        return end + 1 if is_but else end

    def _end(self, first: int, last: int) -> int:
        """Return the start of the frames at the end, up to the first that is surely one; *last* if there is none."""
        if self._is_kept(first, last):
            return last
        at, remark = last, self._remark_end(first, last)
        for _ in range(MAX_STEPS):
            behind = at
            at, border = self._longest_end(first, behind, self._lists.ends)
            if at == behind:
                return min(remark, self._polite.end(first, last), self._signed_end(first, last))
            if border < Border.PAUSE or self._borders.pauses(at):
                return min(at, remark, self._polite.end(first, last))
        return last

    def _after_korean_remarks(self) -> int:
        """Return the end of all Korean remarks about asking, at the beginning."""
        last = len(self.tokens)
        at, following = 0, self._korean_beginning(0, last)
        while following > at:
            at, following = following, self._korean_beginning(following, last)
        return at

    def _remark_beginning(self, first: int, last: int) -> int:
        at = first_behind_unspaced_remarks(self._text, self.tokens, (first, last), self._first_mark)
        return max(at, self._korean_beginning(first, last))

    def _korean_beginning(self, first: int, last: int) -> int:
        return first_behind_remark(self._text, self.tokens, (first, last), self._first_mark)

    def _remark_end(self, first: int, last: int) -> int:
        starts = (first_of_unspaced_remarks, first_of_remark)
        return min(start(self._text, self.tokens, (first, last), self._last_mark) for start in starts)

    def _signed_end(self, first: int, last: int) -> int:
        """Return the start of thanks with a name behind them, as in "Many thanks, Anna"; *last* if there is none."""
        for at in range(last - 1, max(first, last - 1 - MAX_NAMES), -1):
            if not self._text[self.tokens[at].start].isupper():
                return last
            if self._borders.ends_sentence(at):
                start, _ = self._longest_end(first, at, self._lists.ends)
                return start if start < at and self._borders.ends_sentence(start) else last
        return last

    def _pair(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of the tokens between the longest frame that is at both ends."""
        found = first, last
        if self._is_kept(first, last):
            return found
        for count, state in self._beginnings(first, last):
            end = first + count
            if state.ends is not None and self._borders.is_border(end):
                start, _ = self._longest_end(end, last, partial(matches, state.ends))
                found = (end, start) if start < last else found
        return found

    def _beginnings(self, first: int, last: int) -> Sequence[tuple[int, PhraseState]]:
        end = min(last - 1, first + _LONGEST_PHRASE, self._quote)
        if (first, end) not in self._matched:
            self._matched[first, end] = self._lists.beginnings(self.tokens[first:end])
        return self._matched[first, end]

    def _longest_beginning(self, first: int, last: int, *, must_pause: bool = False) -> tuple[int, Border]:
        found = first, Border.WORD
        for count, state in self._beginnings(first, last):
            if not must_pause or self._borders.pauses(first + count):
                found = self._better(found, first + count, state)
        if found[0] > first and any(matches(all_kept().beginnings, self.tokens[first:last])):
            return first, Border.WORD
        return found

    def _longest_end(self, first: int, last: int, ends: _Matching) -> tuple[int, Border]:
        found = last, Border.WORD
        start = max(first + 1, last - _LONGEST_PHRASE, self._behind)
        for count, state in ends(self.tokens[start:last][::-1]):
            is_pair = state.border is not Border.WORD or ends != self._lists.ends
            if is_pair or not self._may_be_object(first, last - count, last):
                found = self._better(found, last - count, state)
        if found[0] < last and any(matches(all_kept().ends, reversed(self.tokens[first:last]))):
            return last, Border.WORD
        return found

    def _may_be_object(self, first: int, at: int, last: int) -> bool:
        """Return whether the only word of an end may belong to the question: it is an abbreviation, or little is left.

        "Who is LG?" is no question with regards ("liebe Grüße").
        """
        word = self._text[self.tokens[at].start : self.tokens[at].end]
        is_abbreviation = word.isupper() and len(word) > 1 and not self._text.isupper()
        is_single = last - at == 1 and not IS_UNSPACED.match(word) and not self._borders.pauses(at)
        return is_single and (is_abbreviation or (len(word) < MIN_LETTERS and at - first < MIN_WORDS_LEFT))

    def _better(self, found: tuple[int, Border], at: int, state: PhraseState) -> tuple[int, Border]:
        """Return the border of a frame that is *at* a token, or *found* if it is no border, or a stricter one."""
        if state.border is None or not self._borders.is_border(at, state.border):
            return found
        return at, state.border if found[0] != at else min(found[1], state.border)

    def _is_kept(self, first: int, last: int) -> bool:
        """Return whether the whole range is a phrase that belongs to a subject."""
        whole = (self.tokens[at] for at in range(first, last))
        return any(count == last - first for count, _ in matches(all_kept().wholes, whole))


MAX_STEPS = 100
"""Most looks at the ends of a question, each of which finds a frame or none. More frames are no text of a person."""

MIN_WORDS_LEFT, MIN_LETTERS = 3, 3
"""Fewest words of a question before an abbreviation, and letters of what is none: "who is ty", "the link please"."""

MAX_NAMES = 2
"""Words of the longest name that signs a question."""

_LONGEST_PHRASE = 40
"""Number of tokens of the longest phrase that is looked for."""
