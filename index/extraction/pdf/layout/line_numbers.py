"""Remove the numbers of lines, as in transcripts, bills and manuscripts. They are next to lines, or a part of them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import attrgetter, itemgetter
from statistics import median

import regex

from index.extraction.pdf.layout.lines import Line, rows_of
from index.text import SENTENCE_MARKS

SAME_PLACE_POINTS = 2.5
"""Largest distance between the numbers of a column, and between a number and its line, in points."""

MIN_NUMBERS = 5
"""Fewest line numbers on a page. Some files number every fifth line."""

MIN_STEP_SHARE = 0.8
"""Smallest share of line numbers with the usual difference to the previous one. Some files number headings too, and
some start again."""

MIN_ROWS_SHARE = 0.6
"""Smallest share of the lines between the first number and the last one that have a number, or that one of every fifth
line stands for. Numbers of paragraphs and of items stand for more lines."""

MAX_ROWS_SHARE = 1.6
"""The same for the largest share, if not all lines are numbered. Years of decades, and the lines of a program that is
numbered by tens, stand for a single line each."""

MIN_WIDTH_EM = 15.0
"""Smallest width of most lines next to their numbers, in em. Texts next to numbers in a table are shorter."""

MAX_GAP_EM = 5.0
"""Largest gap between a line number and its line, including an indent, in em."""

MIN_RUNNING_SHARE = 0.15
"""Smallest share of numbered lines in which the sentence of the line before continues. Verses and the rows of a table
begin something each. In questions and answers, every fourth line continues at least."""

MIN_PAGE_NUMBERS = 15
"""Fewest numbers on a page on which they start at 1, as in a transcript."""

MIN_PAGES = 2
"""Fewest such pages. Then the numbers are those of lines, even if all lines are short, unless the file has only lists,
as of ranks."""

_NUMBER = regex.compile(r"(\p{Nd}{1,4})(?:$|\s+(?=\S))")
_SMALL_START = regex.compile(r"\P{L}*\p{Ll}")
_UNCASED_START = regex.compile(r"\p{Lo}")
_IN_SENTENCE = regex.compile(r"[\p{L}\p{Nd},،、-]$")
_ENDED = regex.compile(rf"[{SENTENCE_MARKS}][\p{{Pf}}\p{{Pe}}\"']*$")
_SENTENCE_END = regex.compile(r"[.!?…][\p{Pf}\p{Pe}\"']*(?:\s+\p{P}*\p{Lu}|$)|[؟।۔،。！？，、]|[.!?]\s+\p{Lo}")
"""End of a sentence, or a comma of a script without capitals. Lists have none, even if their items begin small."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that may be that of a line."""

    value: int
    line: Line  # which it is, or which it begins
    beside: Line | None  # the line that it numbers, without the number; None if it is empty

    @property
    def is_apart(self) -> bool:
        """Return whether it is a line of its own."""
        return self.line.text.isdecimal()

    @property
    def right(self) -> float:
        """Return its right border."""
        return self.line.right if self.is_apart else self.line.left + self.line.first_word


def without_line_numbers(pages: Iterable[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without their numbers."""
    found = [(lines, list(_columns(lines))) for lines in pages]
    numbered = [[column for column in columns if _is_transcript(column)] for _, columns in found]
    are_transcripts = sum(map(bool, numbered)) >= MIN_PAGES and any(map(_has_sentences, chain.from_iterable(numbered)))
    kept: list[list[Line]] = []
    before: Sequence[_Number] = ()  # on the last page with line numbers
    for lines, columns in found:
        counted = {
            id(one.line): one
            for column in columns
            if _are_of_text(column) or (are_transcripts and _is_transcript(column))
            for one in _counting(column)
        }
        numbers = sorted(counted.values(), key=attrgetter("value")) or _few_after(before, lines)
        before = numbers or before
        rest = {id(one.line): None if one.is_apart else one.beside for one in numbers}
        after = (rest.get(id(line), line) for line in lines)
        kept.append([line for line in after if line is not None])
    return kept


def _few_after(before: Sequence[_Number], lines: Sequence[Line]) -> Sequence[_Number]:
    """Return the numbers on a page that has too few to tell, if they are at the place of those on a page *before*, and
    follow them or begin again."""
    if not before:
        return ()
    step = _step(before)
    lefts = {round(one.line.left / SAME_PLACE_POINTS) for one in before}
    rights = {round(one.right / SAME_PLACE_POINTS) for one in before}
    near = [
        one
        for row in rows_of(lines)
        for one in _numbers(row)
        if round(one.line.left / SAME_PLACE_POINTS) in lefts or round(one.right / SAME_PLACE_POINTS) in rights
    ]
    starts = before[-1].value + step, step, 1
    are_next = any([one.value for one in near] == [start + step * at for at in range(len(near))] for start in starts)
    return near if are_next else ()


def _columns(lines: Sequence[Line]) -> Iterator[list[_Number]]:
    """Yield the numbers below each other on a page that count up next to most of its lines, from the top."""
    rows = rows_of(lines) if sum(line.text[:1].isdecimal() for line in lines) >= MIN_NUMBERS else []
    numbers = [one for row in rows for one in _numbers(row)]
    heights = [-row[0].baseline for row in rows]
    for edge in (attrgetter("line.left"), attrgetter("right")):
        places: dict[int, list[_Number]] = defaultdict(list)
        for one in numbers:
            places[round(edge(one) / SAME_PLACE_POINTS)].append(one)
        for place, near in places.items():
            column = sorted([*near, *places.get(place + 1, ())], key=lambda one: -one.line.baseline)
            if len(column) >= MIN_NUMBERS and (step := _step(column)):
                top, foot = (-column[at].line.baseline for at in (0, -1))
                count = bisect_right(heights, foot + SAME_PLACE_POINTS) - bisect_left(heights, top - SAME_PLACE_POINTS)
                most = MAX_ROWS_SHARE * count if step > 1 else math.inf  # empty lines may be numbered too
                if MIN_ROWS_SHARE * count <= step * len(column) <= most:
                    yield column


def _numbers(row: Sequence[Line]) -> Iterator[_Number]:
    """Yield the numbers in the parts of a row."""
    for at, line in enumerate(row):
        match = _NUMBER.match(line.text)
        if match is None:
            continue
        if match.end() == len(line.text):
            yield _Number(int(match[1]), line, _beside(line, [*row[max(0, at - 1) : at], *row[at + 1 : at + 2]]))
        elif line.second_word:
            left, width = line.second_word
            text = replace(line, text=line.text[match.end() :], left=left, first_word=width, second_word=None)
            yield _Number(int(match[1]), line, text)


def _beside(number: Line, parts: Iterable[Line]) -> Line | None:
    """Return the nearest of the *parts* before and after a *number*; None if there is none near it."""
    rooms = [(max(part.left - number.right, number.left - part.right), part) for part in parts]
    near = [(room, part) for room, part in rooms if room <= MAX_GAP_EM * number.size]
    return min(near, key=itemgetter(0), default=(0.0, None))[1]


def _step(column: Sequence[_Number]) -> int:
    """Return the step by which most numbers of a *column* increase; 0 if they do not."""
    steps = Counter(after.value - before.value for before, after in pairwise(column))
    step, count = steps.most_common(1)[0]
    return step if step > 0 and count >= MIN_STEP_SHARE * (len(column) - 1) else 0


def _counting(column: Sequence[_Number]) -> Iterator[_Number]:
    """Yield the numbers of a *column* that are a step away from the one before or after. A year may be among them."""
    step = _step(column)
    for at, one in enumerate(column):
        before, after = column[max(0, at - 1)], column[min(at + 1, len(column) - 1)]
        if step in (one.value - before.value, after.value - one.value):
            yield one


def _is_transcript(column: Sequence[_Number]) -> bool:
    return column[0].value == 1 and len(column) >= MIN_PAGE_NUMBERS and _step(column) == 1


def _are_of_text(column: Sequence[_Number]) -> bool:
    """Return whether the lines next to the numbers are those of a text: long, and in the middle of sentences."""
    texts = [one.beside for one in column if one.beside]
    if not texts or median(text.width / text.size for text in texts) < MIN_WIDTH_EM:
        return False
    if _step(column) > 1 or _has_sentences(column):
        return True
    return _is_running(texts) and any(map(_UNCASED_START.match, (text.text for text in texts)))


def _has_sentences(column: Sequence[_Number]) -> bool:
    """Return whether sentences go on in the lines next to the numbers, and end there. Lists, as of ranks, have none."""
    texts = [one.beside for one in column if one.beside]
    return _is_running(texts) and any(_SENTENCE_END.search(text.text) for text in texts)


def _is_running(texts: Sequence[Line]) -> bool:
    running = sum(goes_on(before, after) for before, after in pairwise(texts))
    return running >= MIN_RUNNING_SHARE * len(texts) > 0


def goes_on(before: Line, after: Line) -> bool:
    """Return whether a sentence goes on from one line to the next."""
    if _SMALL_START.match(after.text):
        return _ENDED.search(before.text) is None
    is_uncased = _UNCASED_START.match(after.text) or (before.text.isupper() and after.text.isupper())
    return bool(is_uncased) and _IN_SENTENCE.search(before.text) is not None
