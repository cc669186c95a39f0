"""Find sections of links to other articles, tables of contents and biographies, by their headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS
from index.extraction.html.labels.label_words import (
    AUTHOR_HEADINGS,
    CONTENTS,
    LEADS,
    MAX_LABEL_LINE_CHARS,
    is_author_link,
    is_related_heading,
    letters_in,
)
from index.extraction.html.labels.text_amounts import LINK_TAGS, TextAmounts
from index.text import clean_line

_WHOLE = frozenset({"html", "body", "main", "article"})
"""Elements that contain more than a section."""

_LISTS = frozenset({"ul", "ol", "nav", "div"})

MAX_CLIMB = 6
"""Most elements around a heading that are still the same box."""

MAX_SIBLINGS = 60
"""Most elements of a section that are examined."""

TEXT_CHARS = 80
"""Length from which text outside of links is not that of a teaser without a link, in characters."""

MAX_BIOGRAPHY_CHARS = 1_500
"""Longest biography, in characters. A longer text is an article about a person."""

MAX_LINES = 20_000
"""Most lines of a page that are examined. Articles have up to three thousand."""

MAX_BOX_CHARS = 800
"""Most characters of a box about an author with a link to the author's other articles."""

_AUTHOR_ADDRESS = regex.compile(r"/(?:authors?|autor(?:es|en)?|auteurs?|profile|people|staff|contributors?|by)/")

LINE_RANK = 7
"""Rank of a heading that is a line without the tag of one. Any heading ends its section."""

MAX_CONTENTS_CHARS = 60
"""Most characters of the heading of a table of contents, with its buttons."""

MIN_CONTENTS_LINKS = 2
"""Fewest links of a table of contents."""


class SectionFinder:
    """Finds the elements of sections that are not part of an article."""

    def __init__(self, amounts: TextAmounts) -> None:
        self._amounts = amounts

    def elements(self) -> Iterator[HtmlElement]:
        """Yield the elements of these sections with their headings. Elements inside of a yielded one may follow."""
        lists = (each for each in self._amounts.elements if each.tag in _LISTS and self._is_contents(each))
        for element in lists:
            yield from self._contents(element)
        lines = ((each, line) for each in self._amounts.elements if (line := self._line_of(each)))
        for element, line in islice(lines, MAX_LINES):
            letters = letters_in(line)
            if self._amounts.is_linked(element) and is_author_link(line):
                yield from self._author_box(element, line)
            elif element.tag in LINK_TAGS:
                continue
            elif letters in AUTHOR_HEADINGS:
                yield from self._biography(element)
            elif is_related_heading(line) or letters in LEADS:
                yield from self._links(element)

    def _line_of(self, element: HtmlElement) -> str:
        """Return the text of an element that may be a heading; "" for others."""
        may_be = element.tag in HEADINGS or self._amounts.is_alone(element)
        if not may_be or not 0 < self._amounts.chars[element] <= MAX_LABEL_LINE_CHARS:
            return ""
        return clean_line(str(element.text_content()))

    def _links(self, heading: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the box of a heading if it is mostly links, else the heading with the links that follow."""
        box = self._box(heading)
        if self._amounts.chars[box] > self._amounts.chars[heading]:
            yield box
            return
        if found := self._following(box, _rank(heading)):
            yield from (box, *found)

    def _box(self, heading: HtmlElement) -> HtmlElement:
        """Return the outermost element around a heading in which all other text is mostly links."""
        own = self._amounts.chars[heading]
        box = heading
        for around in islice(heading.iterancestors(), MAX_CLIMB):
            plain = self._amounts.plain(around) - own
            if around.tag in _WHOLE or plain > self._amounts.linked[around] or self._has_other(around, heading):
                break
            box = around
        return box

    def _has_other(self, around: HtmlElement, heading: HtmlElement) -> bool:
        """Return whether an element begins with another heading, such as the headline."""
        first, own = self._amounts.first_heading.get(around), self._first_heading(heading)
        return first is not None and (first.tag == "h1" or first is not own)

    def _first_heading(self, element: HtmlElement) -> HtmlElement | None:
        return element if element.tag in HEADINGS else self._amounts.first_heading.get(element)

    def _heads_teaser(self, element: HtmlElement) -> bool:
        """Return whether an element begins with a heading that is a link."""
        first = self._first_heading(element)
        return first is not None and self._amounts.linked[first] > 0

    def _following(self, box: HtmlElement, rank: int) -> list[HtmlElement]:
        """Return the links and teasers behind a heading, up to the next heading or text of the article."""
        found: list[HtmlElement] = []
        waiting: list[HtmlElement] = []
        for element in islice(box.itersiblings(), MAX_SIBLINGS):
            if self._amounts.chars[element] == 0:
                continue
            is_summary = bool(found) and found[-1] is element.getprevious() and self._is_title(found[-1])
            if self._ends(element, rank) or (self._is_text(element) and not is_summary):
                break
            waiting.append(element)
            if self._amounts.is_mostly_linked(element) or self._heads_teaser(element):
                found += waiting
                waiting.clear()
            if (element.tail or "").strip():
                break
        else:
            found += waiting if rank < LINE_RANK and self._are_last(found, waiting) else []
        return found

    def _are_last(self, found: list[HtmlElement], waiting: list[HtmlElement]) -> bool:
        """Return whether the last elements belong to a section: dates, or a summary where others have one too."""
        has_summaries = any(self._amounts.prose[each] and not self._heads_teaser(each) for each in found)
        return found != [] and (has_summaries or not any(self._amounts.prose[each] for each in waiting))

    def _is_title(self, element: HtmlElement) -> bool:
        """Return whether an element is only the title of another article."""
        return self._heads_teaser(element) and self._amounts.is_linked(element)

    def _ends(self, element: HtmlElement, rank: int) -> bool:
        """Return whether an element begins with a heading of this or a higher rank that is not a link."""
        first = self._first_heading(element)
        return first is not None and _rank(first) <= rank and self._amounts.linked[first] == 0

    def _is_text(self, element: HtmlElement) -> bool:
        is_long = self._amounts.prose[element] >= TEXT_CHARS
        return (
            is_long and self._amounts.plain(element) > self._amounts.linked[element] and not self._heads_teaser(element)
        )

    def _is_contents(self, element: HtmlElement) -> bool:
        """Return whether an element has only links to places in the same page."""
        linked = self._amounts.linked[element]
        if linked == 0 or self._amounts.plain(element) > linked // 2:
            return False
        if element.tag == "div" and not self._is_under_its_heading(element):
            return False
        links = [link for link in islice(element.iter("a"), MAX_SIBLINGS) if self._amounts.chars[link]]
        return len(links) >= MIN_CONTENTS_LINKS and all((link.get("href") or "").startswith("#") for link in links)

    def _contents(self, list_: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the outermost element around a table of contents that is only a menu, and its heading."""
        box = list_
        for around in islice(list_.iterancestors(), MAX_CLIMB):
            is_menu = self._amounts.prose[around] == 0 and self._amounts.is_mostly_linked(around)
            is_box = self._amounts.chars[around] - self._amounts.chars[list_] <= MAX_CONTENTS_CHARS
            if around.tag in _WHOLE or not (is_menu or is_box):
                break
            box = around
        yield box
        if self._is_under_its_heading(list_):
            yield list_.getprevious()

    def _is_under_its_heading(self, list_: HtmlElement) -> bool:
        above = list_.getprevious()
        return above is not None and letters_in(self._line_of(above)) in CONTENTS

    def _author_box(self, link: HtmlElement, line: str) -> Iterator[HtmlElement]:
        """Yield the box about an author that ends with a link to the author's other articles."""
        address = next((each.get("href") or "" for each in (link, *link.iter("a")) if each.get("href")), "")
        for around in islice(link.iterancestors(), MAX_CLIMB):
            if around.tag in _WHOLE or self._amounts.chars[around] > MAX_BOX_CHARS:
                return
            heading = self._amounts.first_heading.get(around)
            if heading is not None and heading.tag != "h1":
                name = letters_in(str(heading.text_content()))
                if (name and name in letters_in(line)) or _AUTHOR_ADDRESS.search(address):
                    yield around
                return

    def _biography(self, heading: HtmlElement) -> Iterator[HtmlElement]:
        """Yield the box of a biography, or its heading with the paragraphs under it, if the article ends there."""
        box = heading
        for around in islice(heading.iterancestors(), MAX_CLIMB):
            is_long = self._amounts.chars[around] > MAX_BIOGRAPHY_CHARS
            if around.tag in _WHOLE or is_long or self._has_other(around, heading):
                break
            box = around
        if self._amounts.chars[box] > self._amounts.chars[heading]:
            yield box
            return
        section: list[HtmlElement] = []
        for element in islice(box.itersiblings(), MAX_SIBLINGS):
            if self._ends(element, _rank(heading)):
                break
            section.append(element)
        rest = list(islice(section[-1].itersiblings(), MAX_SIBLINGS)) if section else []
        is_short = sum(self._amounts.chars[each] for each in section) <= MAX_BIOGRAPHY_CHARS
        if is_short and not any(self._amounts.prose[each] >= TEXT_CHARS for each in rest):
            yield from (box, *section)


def _rank(heading: HtmlElement) -> int:
    return int(heading.tag[1]) if heading.tag in HEADINGS else LINE_RANK
