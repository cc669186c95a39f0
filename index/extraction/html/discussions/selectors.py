"""Select elements of a page by the names in its markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.html import HtmlElement

from index.articles.limits import MAX_PASSAGES

MAX_SELECTED = MAX_PASSAGES + 1
"""Most elements of one name that are read. A discussion with as many posts is too long for an article."""

_PART = re.compile(r"(?P<mark>[.#]?)(?P<name>[\w-]+)|\[(?P<key>[\w-]+)(?P<how>[$^]?=)?(?P<value>[^\]]*)\]")
_NUMBER = re.compile(r"[-_]?\d+$")


@dataclass(frozen=True, slots=True)
class Selector:
    """A condition for an element. The number at the end of an id does not count."""

    tag: str = ""
    classes: frozenset[str] = frozenset()
    id: str = ""
    attributes: tuple[tuple[str, str, str], ...] = ()  # name, operator and value; without operator: it is there
    within: tuple[Selector, ...] = ()  # conditions for elements around it, the innermost first

    @property
    def key(self) -> str:
        """Return the name under which `MarkedElements` has all its elements."""
        if self.classes:
            return f".{min(self.classes)}"
        if self.id:
            return f"#{self.id}"
        if self.attributes:
            name, how, value = self.attributes[0]
            return f"@{value}" if (name, how) == ("itemprop", "=") else f"[{name}]"
        return self.tag

    def matches(self, element: HtmlElement) -> bool:
        """Return whether *element* fulfils the condition."""
        if self.tag and element.tag != self.tag:
            return False
        if self.classes and not self.classes <= set(_classes_of(element)):
            return False
        if self.id and _id_of(element) != self.id:
            return False
        return all(_has(element, *each) for each in self.attributes) and self._is_within(element)

    def _is_within(self, element: HtmlElement) -> bool:
        around = element.iterancestors()
        return all(any(outer.matches(each) for each in around) for outer in self.within)


def _has(element: HtmlElement, name: str, how: str, value: str) -> bool:
    found: str | None = element.get(name)
    if found is None or not how:
        return found is not None
    if how == "=":
        return value in found.lower().split()
    return found.lower().endswith(value) if how == "$=" else found.lower().startswith(value)


@lru_cache(maxsize=1_000)
def selectors_of(written: str) -> tuple[Selector, ...]:
    """Return the alternatives of a selector, which commas separate: "li.post, div#post[data-author]".

    It is in lower case. "[name=word]" means that the word is one of the attribute's, "[name$=end]" and "[name^=start]"
    that its value ends or starts with it. "dl dd" is a dd in a dl.
    """
    found = []
    for each in written.split(","):
        *outer, inner = [_selector_of(part) for part in each.split()]
        found.append(replace(inner, within=tuple(outer[::-1])))
    return tuple(found)


def _selector_of(written: str) -> Selector:
    tag, id_, classes, attributes = "", "", set(), []
    for part in _PART.finditer(written):
        if part["key"]:
            attributes.append((part["key"], part["how"] or "", part["value"]))
        elif part["mark"] == ".":
            classes.add(part["name"])
        elif part["mark"] == "#":
            id_ = part["name"]
        else:
            tag = part["name"]
    return Selector(tag, frozenset(classes), id_, tuple(attributes))


class MarkedElements:
    """The elements of a page that selectors may select, by the names in their markup."""

    def __init__(self, tree: HtmlElement, written: Iterable[str]) -> None:
        """Read a page once. *written* are all selectors that will be used."""
        keys = {selector.key for each in written for selector in selectors_of(each)}
        self._found: dict[str, list[HtmlElement]] = {}
        self._places: dict[HtmlElement, int] = {}
        for place, element in enumerate(tree.iter()):
            if isinstance(element.tag, str) and (names := keys.intersection(_names_of(element))):
                self._places[element] = place
                for name in names:
                    self._found.setdefault(name, []).append(element)

    def select(self, written: str) -> list[HtmlElement]:
        """Return the elements that match one of the alternatives, in the order of the page."""
        chosen = [self._matching(selector) for selector in selectors_of(written)]
        if len(chosen) == 1:
            return chosen[0]
        return self.in_order({element for found in chosen for element in found})

    def in_order(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Return selected *elements* in the order of the page."""
        return sorted(elements, key=self.place)[:MAX_SELECTED]

    def place(self, element: HtmlElement) -> int:
        """Return the place of a selected element in the page."""
        return self._places[element]

    def _matching(self, selector: Selector) -> list[HtmlElement]:
        found = self._found.get(selector.key, [])
        return [element for element in found[: 2 * MAX_SELECTED] if selector.matches(element)][:MAX_SELECTED]


def _names_of(element: HtmlElement) -> Iterator[str]:
    yield str(element.tag)
    if not element.attrib:
        return
    yield from (f"[{name}]" for name in element.attrib)
    yield from (f".{name}" for name in _classes_of(element))
    yield from (f"@{name}" for name in (element.get("itemprop") or "").lower().split())
    if element.get("id"):
        yield f"#{_id_of(element)}"


def _classes_of(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").lower().split()


def _id_of(element: HtmlElement) -> str:
    return _NUMBER.sub("", (element.get("id") or "").strip().lower())
