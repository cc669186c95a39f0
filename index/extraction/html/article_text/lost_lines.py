"""Find the lines of an article that were not extracted: containers, lists, steps and blocks of the same text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice, takewhile

from lxml.html import HtmlElement

from index.extraction.dom import names_of
from index.extraction.html.article_text.text_area import Kinds, TextArea, is_prose, weight_of
from index.extraction.html.labels.links_between import host_and_path, own_hosts
from index.model import PassageKind
from index.text import clean_line

LINKED_SHARE = 0.5
"""Share of a part in links from which it is a list of links."""

FEW_LINKS = 2
"""Number of lines in a part that are only links from which they are teasers."""

FEW_SENTENCES = 2
"""Fewest lines of prose in containers of another kind than the text, between its paragraphs. A single one is a note or
a call."""

REST_SHARE = 0.5
"""Amount of prose after a text, in the same article, from which it belongs to it, as a share of the text. What follows
an article, such as the life of its author, is shorter."""

MIN_REST = 300
"""Smallest amount of such prose, in characters."""

MAX_AROUND = 20
"""Most elements around a line that are examined. More are only in pages that are made to exhaust their reader."""

MIN_RESOURCES = 3
"""Fewest links to other sites in a list that is a part of a text. Two may be partners of the site."""

MIN_RESOURCE_CHARS = 15
"""Shortest text of such a link, in characters. The names of social networks are shorter."""

_ENTRIES = frozenset({"li", "dd", "dt", "tr"})
_LISTS = frozenset({"ul", "ol", "dl", "table"})
_QUOTES = frozenset({"blockquote", "q", "aside"})  # an aside that is a sentence of the text
_LINE_TAGS = frozenset({"p", "li", "dd", "dt", "tr", "blockquote"})
_FOOTNOTES = re.compile(r"foot-?note|end-?note", re.IGNORECASE)
_HEADLINE = re.compile(r"(?:post|entry|article|story|item)-?_*(?:title|headline)", re.IGNORECASE)
_COLONS = (":", "：")


class LostLines:
    """A search for the lines of a text that are missing in it."""

    def __init__(self, area: TextArea) -> None:
        self._area = area
        self._lines = area.lines
        self._kinds = Kinds()
        self._hosts = own_hosts(area.place.getroottree().getroot())
        self._resources: dict[HtmlElement, bool] = {}
        found = [at for at in area.found if is_prose(self._lines[at])]
        self._kinds_of_text = {self._kind(at) for at in found}
        self._kinds_around = {self._kinds.of(each) for each in area.around}
        inner = [at for at in found if area.is_inside[at]]
        self._begin, self._end = (inner[0], inner[-1]) if inner else (len(self._lines), -1)
        self._links_in = Counter(area.part_of(line) for line in self._lines if line.is_link)
        self._candidates = [at for at in range(len(self._lines)) if self._may_be_text(at)]
        prose = [at for at in self._candidates if is_prose(self._lines[at])]
        self._prose_of_kind = Counter(self._kind(at) for at in prose if self._is_between(at))
        self._prose_in = Counter(area.part_of(self._lines[at]) for at in prose)

    def numbers(self) -> list[int]:
        """Return the numbers of the lines that are missing, in order."""
        chosen = {at for at in self._candidates if self._is_between(at) and self._is_text(at)}
        for run in _runs(self._candidates):
            chosen.update(self._lists_in(run))
            if run[0] - 1 in self._area.found and self._is_quote(run[0]):
                chosen.add(run[0])
        beyond = [at for at in self._candidates if not self._begin <= at <= self._end]
        chosen.update(self._of_the_same_kind(beyond))
        chosen.update(self._of_a_long_rest([at for at in beyond if at > self._end]))
        for at in reversed(self._candidates):
            if at > self._begin and self._lines[at].is_heading and (at + 1 in chosen or self._begins_text(at + 1)):
                chosen.add(at)
        return sorted(chosen)

    def _kind(self, at: int) -> int:
        return self._kinds.of(self._lines[at].element)

    def _is_between(self, at: int) -> bool:
        return self._begin < at < self._end

    def _may_be_text(self, at: int) -> bool:
        """Return whether a line is missing, and is neither a link nor in another part of the page."""
        line = self._lines[at]
        if at in self._area.found or line.kind is PassageKind.CAPTION or self._area.is_other(line):
            return False
        if line.is_link:
            return line.element.tag == "li" and self._is_resources(line.element.getparent())
        part = self._area.part_of(line)
        return self._area.linked_share(part) <= LINKED_SHARE and self._links_in[part] < FEW_LINKS

    def _is_resources(self, list_: HtmlElement) -> bool:
        """Return whether a list has only links to other sites, as in an article about them."""
        if list_ not in self._resources:
            links = [list(islice(item.iter("a"), 2)) for item in list_.iter("li")]
            self._resources[list_] = len(links) >= MIN_RESOURCES and all(map(self._is_resource, links))
        return self._resources[list_]

    def _is_resource(self, links: Sequence[HtmlElement]) -> bool:
        """Return whether an item has one link, to another site. The page must say which site is its own."""
        if len(links) != 1 or len(self._hosts) == 1:
            return False
        host, _ = host_and_path(links[0].get("href"))
        is_other = _site(host) not in map(_site, self._hosts)
        return is_other and len(clean_line(str(links[0].text_content()))) >= MIN_RESOURCE_CHARS

    def _is_text(self, at: int) -> bool:
        """Return whether a line between lines of the text belongs to it, because it is prose or a quotation."""
        line = self._lines[at]
        if line.kind is PassageKind.HEADING:
            return False  # it does if text follows
        part = self._area.part_of(line)
        if self._is_quote(at) or part.tag in _ENTRIES:  # other entries of the list are in the text
            return True
        is_plain = line.element is part and (line.element.tag == "p" or not line.element.get("class"))
        is_one = is_plain or self._is_entry(at) or self._kind(at) in self._kinds_of_text
        several = max(self._prose_in[part], self._prose_of_kind[self._kind(at)])
        return is_prose(line) and (is_one or several >= FEW_SENTENCES)

    def _is_entry(self, at: int) -> bool:
        return any(element.tag in _ENTRIES for element in self._way(at))

    def _is_quote(self, at: int) -> bool:
        return any(element.tag in _QUOTES for element in self._way(at))

    def _way(self, at: int) -> Iterator[HtmlElement]:
        """Return the elements around a line, up to its part."""
        own, above = self._lines[at].element, self._area.part_of(self._lines[at]).getparent()
        return islice(takewhile(lambda each: each is not above, chain((own,), own.iterancestors())), MAX_AROUND)

    def _lists_in(self, run: Sequence[int]) -> Iterator[int]:
        """Yield the entries of lists in a run of missing lines, with the line that introduces them."""
        entries = [at for at in run if self._is_entry(at)]
        is_after_text = run[0] - 1 in self._area.found and self._begin <= run[0] - 1 <= self._end
        if entries and is_after_text and self._is_list(run, entries[0]):
            yield from entries
            yield from {entries[0] - 1} & set(run)

    def _is_list(self, run: Sequence[int], first: int) -> bool:
        """Return whether the list that begins in the line *first* belongs to the text before it.

        Text also follows it, unless it is the end of a container of text, or has its footnotes. It is a table, beside
        a paragraph, in a container like those of the text, or announced; but not in a box, with its own heading.
        """
        part, before = self._area.part_of(self._lines[first]), self._lines[first - 1]
        is_within = run[-1] < self._end
        is_alike = part.get("class") is not None and self._kinds.of(part) in self._kinds_around
        is_beside = part.tag in _LISTS and part.getparent() is self._parent_of(run[0] - 1)
        is_table = self._lines[first].element.tag == "tr"
        if _FOOTNOTES.search(names_of(part)) or (is_within and (is_alike or is_beside or is_table)):
            return True
        is_announced = before.is_heading or before.line.endswith(_COLONS)
        is_box = self._area.part_of(before) is part and not is_alike
        is_at_end = part.getparent() is self._parent_of(run[0] - 1)
        return is_announced and not is_box and (is_within or is_at_end)

    def _parent_of(self, at: int) -> HtmlElement:
        """Return the container around a paragraph, or around the list of an entry."""
        element = self._lines[at].element
        while element.tag in _ENTRIES:
            element = element.getparent()
        return element.getparent()

    def _of_the_same_kind(self, beyond: Sequence[int]) -> Iterator[int]:
        """Yield the lines in containers like those of the text, before and after it."""
        alike = (at for at in beyond if is_prose(self._lines[at]) and self._kind(at) in self._kinds_of_text)
        parts = {self._area.part_of(self._lines[at]) for at in alike}
        own = {part for part in parts if part.tag not in _LINE_TAGS and not self._is_article(part)}
        yield from (at for at in beyond if self._area.part_of(self._lines[at]) in own and self._is_text(at))

    def _of_a_long_rest(self, after: Sequence[int]) -> Sequence[int]:
        """Return the lines after the text in the same article, if there are so many that they are no notes to it."""
        around = next(filter(_is_article, (self._area.place, *self._area.place.iterancestors())), None)
        inside = set() if around is None else set(around.iter())
        parts = {self._area.part_of(self._lines[at]) for at in after if self._lines[at].element in inside}
        own = {part for part in parts if not self._is_article(part)}
        rest = [at for at in after if self._area.part_of(self._lines[at]) in own and self._may_follow(at)]
        prose = sum(weight_of(self._lines[at]) for at in rest if is_prose(self._lines[at]))
        return rest if prose >= max(MIN_REST, REST_SHARE * self._area.weight) else ()

    def _may_follow(self, at: int) -> bool:
        is_one = is_prose(self._lines[at]) or self._is_entry(at) or self._is_quote(at)
        return is_one and not self._lines[at].is_heading

    def _is_article(self, part: HtmlElement) -> bool:
        """Return whether a part is or contains another article, with its own headline."""
        return part not in self._area.around and any(map(_is_headline, part.iter("article", "h1", "h2", "h3", "h4")))

    def _begins_text(self, at: int) -> bool:
        """Return whether a line that was found begins a paragraph or list of the text."""
        if at not in self._area.found or not self._begin < at <= self._end:
            return False
        return not self._lines[at].is_link and (is_prose(self._lines[at]) or self._is_entry(at))


def _site(host: str) -> str:
    """Return the last two parts of a host, which its other addresses share."""
    return ".".join(host.split(".")[-2:])


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers that follow each other without a gap."""
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        yield [number for _, number in run]


def _is_article(element: HtmlElement) -> bool:
    is_main = element.tag in ("article", "main") or element.get("role") == "main"
    return is_main or element.get("itemprop") == "articleBody"


def _is_headline(element: HtmlElement) -> bool:
    """Return whether an element is an article, or a heading that is named like the headline of one."""
    return element.tag in ("article", "h1") or _HEADLINE.search(names_of(element)) is not None
