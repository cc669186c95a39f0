"""Determine the area of an article in its page, from the lines that were extracted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from index.extraction.dom import innermost_with
from index.extraction.html.article_text.page_lines import PageLine, Place
from index.extraction.html.article_text.page_parts import is_discussion, is_other_part
from index.model import PassageKind
from index.text import SENTENCE_MARKS

PLACE_SHARE = 2 / 3
"""Smallest share of the found text in its place. A line may be repeated elsewhere."""

PROSE_CHARS = 40
"""Shortest line that is prose if it ends like a sentence, in characters. Shorter ones are labels."""

UNSPACED_WEIGHT = 3
"""Number of characters that say as much as one character of a script without spaces."""

MAX_WORD_CHARS = 12
"""Average length of a word above which a script has no spaces, in characters."""

SAMPLE_CHARS = 500
"""Length of the beginning of a line that shows its script, in characters."""

HEADED_DEPTH = 6
"""Most elements around a heading in which its links are searched for."""

ENDING_CHARS = 8  # of a line that contain the end of its last sentence

_SENTENCE_END = re.compile(rf"[{SENTENCE_MARKS}:;]\W{{0,5}}$")
_VARIABLE = re.compile(r"\d|^(?:first|last|odd|even|active|selected|collapsed|open)$")
"""Class names that differ between containers of the same kind."""


class TextArea:
    """The lines of a page, with the area of the text among them."""

    def __init__(self, tree: HtmlElement, lines: Sequence[PageLine], places: Sequence[Place | None]) -> None:
        """Find the area of the text from the *places* of the lines in it, at least one."""
        self.lines = lines
        found: Counter[HtmlElement] = Counter()
        for line, place in zip(lines, places, strict=True):
            found[line.element] += place.chars if place else 0
        self.place = innermost_with(tree, found, PLACE_SHARE)
        beside = _Paths({self.place, *self.place.iterancestors()})
        inside = set(self.place.iter())
        self.is_inside = [line.element in inside for line in lines]
        self.found = {
            at: place
            for at, (line, place) in enumerate(zip(lines, places, strict=True))
            if place and (self.is_inside[at] or not beside.is_other(line.element))
        }
        """The places of the lines that are in the text, by their numbers."""
        end = max(place.block for place in self.found.values())
        self.blocks_elsewhere = {
            place.block
            for at, place in enumerate(places)
            if place and at not in self.found and place.block > end and not is_discussion(lines[at].element)
        }
        """The numbers of blocks after the text that come from other parts of the page."""
        self.weight = sum(weight_of(lines[at]) for at in self.found)
        containers = {lines[at].element for at in self.found}
        self.around = {each for element in containers for each in (element, *element.iterancestors())}
        self._paths = _Paths(self.around)
        self._chars: Counter[HtmlElement] = Counter()
        self._linked: Counter[HtmlElement] = Counter()
        for line in lines:
            self._chars[self.part_of(line)] += len(line.line)
            self._linked[self.part_of(line)] += line.linked

    def part_of(self, line: PageLine) -> HtmlElement:
        """Return the largest element with a line but without lines of the text; else the block around it."""
        return self._paths.top(line.element)

    def is_other(self, line: PageLine) -> bool:
        """Return whether a line is in a part of the page that is not the text."""
        return self._paths.is_other(line.element)

    def linked_share(self, part: HtmlElement) -> float:
        """Return which share of a part is in links."""
        return self._linked[part] / max(1, self._chars[part])


def headings_of_links(lines: Sequence[PageLine], places: Sequence[Place | None]) -> set[int]:
    """Return the numbers of the blocks that are headings over links only, of which none is in the text."""
    of_text = _around(line for line, place in zip(lines, places, strict=True) if place)
    others = [line for line, place in zip(lines, places, strict=True) if not place]
    of_others, of_links = _around(others), _around(line for line in others if line.is_link)
    headings: set[int] = set()
    for line, place in zip(lines, places, strict=True):
        if place and line.kind is PassageKind.HEADING:
            around = list(takewhile(lambda each: of_text[each] == 1, line.element.iterancestors()))
            if around and 0 < of_others[around[-1]] == of_links[around[-1]]:
                headings.add(place.block)
    return headings


def _around(lines: Iterable[PageLine]) -> Counter[HtmlElement]:
    """Return the number of lines in each of the innermost elements around them."""
    ways = (chain((line.element,), islice(line.element.iterancestors(), HEADED_DEPTH)) for line in lines)
    return Counter(chain.from_iterable(ways))


class _Paths:
    """The ways from elements up to one of certain elements around them, without these."""

    def __init__(self, around: Collection[HtmlElement]) -> None:
        self._known: dict[HtmlElement, tuple[HtmlElement | None, bool]] = dict.fromkeys(around, (None, False))

    def top(self, element: HtmlElement) -> HtmlElement:
        """Return the last element of the way; *element* if it is one of those around."""
        top = self._way(element)[0]
        return element if top is None else top

    def is_other(self, element: HtmlElement) -> bool:
        """Return whether an element of the way is not a part of a text."""
        return self._way(element)[1]

    def _way(self, element: HtmlElement) -> tuple[HtmlElement | None, bool]:
        way: list[HtmlElement] = []
        above: HtmlElement | None = element
        while above is not None and above not in self._known:
            way.append(above)
            above = above.getparent()
        for each in reversed(way):
            top, is_other = self._known[above] if above is not None else (None, False)
            self._known[each] = (each if top is None else top, is_other or is_other_part(each))
            above = each
        return self._known[element]


def is_prose(line: PageLine) -> bool:
    """Return whether a line is at least one whole sentence."""
    return weight_of(line) >= PROSE_CHARS and _SENTENCE_END.search(line.line[-ENDING_CHARS:]) is not None


def weight_of(line: PageLine) -> int:
    """Return the length of a line, in characters of a script with spaces between words."""
    beginning = line.line[:SAMPLE_CHARS]
    has_words = len(beginning) <= MAX_WORD_CHARS * len(beginning.split())
    return len(line.line) * (1 if has_words else UNSPACED_WEIGHT)


class Kinds:
    """The kinds of elements: those with the same tags and classes up to the root are of the same kind."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, int] = {}
        self._numbers: dict[tuple[int, str, str], int] = {}

    def of(self, element: HtmlElement) -> int:
        """Return the number of the kind of an element."""
        way: list[HtmlElement] = []
        above: HtmlElement | None = element
        while above is not None and above not in self._known:
            way.append(above)
            above = above.getparent()
        kind = 0 if above is None else self._known[above]
        for each in reversed(way):
            names = sorted(name for name in (each.get("class") or "").split() if not _VARIABLE.search(name))
            key = (kind, str(each.tag), " ".join(names))
            kind = self._known[each] = self._numbers.setdefault(key, len(self._numbers) + 1)
        return kind
