"""Find sentences about asking at the ends of a question: "I was hoping that you might help" is in no list as a whole.

All of their words are words of frames, of one language, and one of them is a sign that they are about asking.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from index.query.frames.borders import ASKING_MARKS, Borders
from index.query.frames.lists import Lists, but_words, remark_starts
from index.query.frames.tokens import Token

MAX_WORDS = 16
"""Words of the longest sentence about asking that is looked for."""

MIN_WORDS_OF_TITLE = 3
"""Fewest words with capital letters that are no sentence about asking."""

MIN_WORDS_OF_REMARK, MIN_WORDS_BEFORE = 3, 3
"""Fewest words of a sentence about asking that no sign shows, and of the question before it."""


class PoliteRemarks:
    """The sentences about asking in the tokens of a question."""

    def __init__(
        self, text: str, tokens: Sequence[Token], borders: Borders, lists: Lists, quoted: tuple[int, int]
    ) -> None:
        """Find none yet. Args: quoted: Places of the first and the last quotation mark; see `tokens.quoted_part`."""
        self._text = text
        self._tokens = tokens
        self._borders = borders
        self._lists = lists
        self._first_mark, self._last_mark = quoted
        self._signs, self._sure_signs = lists.signs(tokens)

    def beginning(self, first: int, last: int, *, must_tell: bool = False) -> int:
        """Return the end of a sentence about asking, at the beginning of a range; *first* if there is none.

        Args: must_tell: No word in it asks. Without this, its first word does not.
        """
        if not _any_in(self._signs, first, last):
            return first
        for at in range(first + 1, min(last, first + MAX_WORDS + 1)):
            is_but = at - 1 > first and self._tokens[at - 1].text in but_words()
            if is_but or self._borders.ends_sentence(at):
                is_polite = self._is_polite(first, at, at if must_tell else first + 1)
                if self._tokens[at - 1].end > self._first_mark or not is_polite:
                    return first
                return at + (at < last - 1 and self._tokens[at].text in but_words())
        return first

    def end(self, first: int, last: int) -> int:
        """Return the start of a sentence about asking, at the end of a range; *last* if there is none, or if it asks
        something."""
        if not _any_in(self._signs, first, last):
            return last
        for at in range(last - 1, max(first, last - 1 - MAX_WORDS), -1):
            ends_sentence = self._borders.ends_sentence(at)
            if ends_sentence or self._begins_with_capital(at, last) or self._begins_unmarked(first, at, last):
                is_polite = self._is_polite(at, last, self._silent(at, last))
                is_frame = is_polite and self._tokens[at].start > self._last_mark
                if is_frame or ends_sentence:
                    return at if is_frame else last
        return last

    def _silent(self, first: int, last: int) -> int:
        """Return the place up to which no word may ask.

        Behind a question mark, "que" and "when" inside a sentence without one join: "who? I ask when I am in doubt."
        """
        end = self._tokens[last].start if last < len(self._tokens) else len(self._text)
        has_mark = not ASKING_MARKS.isdisjoint(self._text[self._tokens[first].start : end])
        is_asked = not ASKING_MARKS.isdisjoint(self._borders.gap(first)) and not has_mark
        return first if is_asked and not self._borders.asks(last - 1) else last

    def _begins_with_capital(self, at: int, last: int) -> bool:
        """Return whether a last sentence about asking may begin at a token, without a sign before it.

        "who opened the harbour Thank you for reading." It begins with a capital letter, and ends as no question does.
        """
        word = self._text[self._tokens[at].start : self._tokens[at].end]
        end = self._text[self._tokens[last - 1].end :].strip()[:1]
        return word.istitle() and word[1:].isalpha() and end in (".", "!") and at in self._signs

    def _begins_unmarked(self, first: int, at: int, last: int) -> bool:
        """Return whether a sentence about asking may begin behind a question, though no sign shows it.

        "how long is the pool Sorry if you were asked before": many people type no question mark. Such a sentence begins
        with a capital letter, or as such sentences do. A title has more capital letters, or no word that is surely
        about asking: "which band sang Wish you were here". The word before the sentence says what the question is
        about.
        """
        behind = self._tokens[at:last]
        if not _any_in(self._sure_signs, at, last) or self._text.isupper():
            return False
        if at - first < MIN_WORDS_BEFORE or len(behind) < MIN_WORDS_OF_REMARK:
            return False
        word = self._text[behind[0].start : behind[0].end]
        is_start = any(tuple(token.text for token in behind[:count]) in remark_starts() for count in (1, 2))
        if not is_start and (not word[0].isupper() or word.rstrip("'’").isupper()):
            return False
        if self._lists.is_polite(self._tokens[at - 1 : at]):
            return False
        return sum(self._text[token.start].isupper() for token in behind[1:]) * 2 <= len(behind)

    def _is_polite(self, first: int, last: int, silent: int) -> bool:
        """Return whether a range of tokens is about asking, in words of frames of one language.

        "My village has no internet" is not, but "can you check something for me?" is.

        Args: silent: No token before this place asks.
        """
        words = self._tokens[first:last]
        signs = self._signs if self._ends_with_mark(last) else self._sure_signs
        is_about_asking = last - first > 1 and _any_in(signs, first, last)
        return is_about_asking and self._lists.is_polite(words, silent - first) and not self._is_title(first, last)

    def _ends_with_mark(self, last: int) -> bool:
        return last < len(self._tokens) and not ASKING_MARKS.isdisjoint(self._borders.gap(last))

    def _is_title(self, first: int, last: int) -> bool:
        """Return whether all words of a range have a capital letter: "Here We Go Again"."""
        is_title = last - first >= MIN_WORDS_OF_TITLE and not self._text.isupper()
        return is_title and all(self._text[self._tokens[at].start].isupper() for at in range(first, last))


def _any_in(places: Sequence[int], first: int, last: int) -> bool:
    """Return whether any of some ordered *places* is in a range."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] < last
