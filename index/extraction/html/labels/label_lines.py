"""Find label lines in a page: buttons, calls, paths, and links to other articles between the paragraphs of a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HIDDEN
from index.extraction.html.labels.label_words import (
    HOME,
    LEADS,
    MAX_CALL_LINE_CHARS,
    MAX_LABEL_LINE_CHARS,
    MIN_PHRASE_LETTERS,
    RELATED,
    TAGS,
    is_call,
    is_label,
    is_lead_to_other,
    is_related_heading,
    letters_in,
    says_it_earns,
)
from index.extraction.html.labels.text_amounts import DENSE_WEIGHT, LINE_TAGS, LINK_TAGS, TextAmounts
from index.text import SENTENCE_MARKS, clean_line

_EDGE_TAGS = frozenset({"a", "button", "span", "small", "label"})
_LISTS = frozenset({"ul", "ol"})
_TEXTS = frozenset({"pre", "code", "blockquote", "table", "dl", "figure", "math"})
"""Elements in which a short line is part of a whole, not a label."""

MAX_ELEMENTS = 50_000
"""Most elements of a page that are examined. Long articles have five thousand."""

MAX_LIST_ITEMS = 30
"""Most items of a list of buttons. A longer list is read as text."""

MIN_ROW_LINKS = 2
"""Fewest links of a row of links, such as a path, or names of languages."""

MIN_UNSPACED_LETTERS = 4
"""Fewest letters of a label that is cut from the edge of a paragraph, in scripts without spaces."""

VERSES_BESIDE = 3
"""Number of lines before and after a line that tell whether it is in a poem."""

MIN_VERSES = 3
"""Fewest of these lines that look like lines of a poem."""

MAX_VERSE_CHARS = 60
"""Longest line of a poem, in characters. Longer ones are sentences of a text, with a label between them."""

_NO_VERSE = regex.compile(r"[\d:：|©@]")
"""Signs in dates, times, names with a label, and rights, which may be between labels."""

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_ENDED = regex.compile(rf"[{SENTENCE_MARKS}][\"”’»」』)\]]*\s*$")
_CONTINUED = regex.compile(r"\s*(?:\p{Ll}|[,.;:!?…)'’\-–—，。、：；])")
"""Beginning of the text behind a word that belongs to the same sentence."""

_SIGN = regex.compile(r"[:：|›»>→/]")
"""Sign between a label and what it leads to."""

_PLACE = regex.compile("#.")
"""Place in a page, in an address. Rows of links to places are rules of a grammar, or footnotes."""

_BETWEEN_LINKS = regex.compile(r"\s*[›»>/→|\\·•][\s›»>/→|\\·•]*")
"""Signs between the links of a row."""

_PATH = regex.compile(r"\s*[›»>/→|\\]\s*")


def label_elements(amounts: TextAmounts) -> Iterator[HtmlElement]:
    """Yield the elements of label lines, in order. The inner ones of an element that was yielded may follow."""
    outside: set[HtmlElement] = set()
    for element in islice(amounts.elements, MAX_ELEMENTS):
        if element.tag == "blockquote" and amounts.is_line(element) and amounts.is_linked(element):
            if _is_label_line(element, amounts):
                yield element
        elif element.getparent() in outside or element.tag in _TEXTS or element.tag in HIDDEN:
            outside.add(element)
        elif element.tag in _LISTS:
            if _is_list_of_labels(element, amounts):
                yield element
        elif amounts.is_alone(element):
            if _is_label_line(element, amounts):
                if not _is_in_verses(element, amounts):
                    yield element
            elif element.tag in LINE_TAGS:
                yield from _labels_at_edges(element)


def _is_label_line(element: HtmlElement, amounts: TextAmounts) -> bool:
    if amounts.chars[element] > MAX_CALL_LINE_CHARS:
        return False
    line = clean_line(str(element.text_content()))
    plain = _plain_text(element) if amounts.linked[element] else line
    linked = letters_in(plain) == "" or element.get("role") == "button"
    if is_label(line, linked=linked) or (linked and _names_other(line)) or says_it_earns(line):
        return True
    if amounts.linked[element]:
        return is_call(line) or _leads_elsewhere(element, plain, amounts)
    return _is_path(line)


def _is_in_verses(element: HtmlElement, amounts: TextAmounts) -> bool:
    """Return whether a line is among others like it that are no labels, as in a poem with a paragraph for each line."""
    if element.tag != "p" or amounts.linked[element]:
        return False
    before = islice(element.itersiblings(preceding=True), VERSES_BESIDE)
    after = islice(element.itersiblings(), VERSES_BESIDE)
    return sum(_is_verse(each, element, amounts) for each in (*before, *after)) >= MIN_VERSES


def _is_verse(line: HtmlElement, beside: HtmlElement, amounts: TextAmounts) -> bool:
    is_alike = line.tag == beside.tag and line.get("class") == beside.get("class")
    if not is_alike or not 0 < amounts.chars[line] <= MAX_VERSE_CHARS or amounts.linked[line]:
        return False
    text = clean_line(str(line.text_content()))
    if len(text) * (DENSE_WEIGHT if _UNSPACED.search(text) else 1) > MAX_VERSE_CHARS:
        return False
    return _NO_VERSE.search(text) is None and not is_label(text, linked=False)


def _names_other(line: str) -> bool:
    """Return whether a link says by its words that it leads to another article."""
    return is_lead_to_other(line) or is_related_heading(line)


def _leads_elsewhere(element: HtmlElement, plain: str, amounts: TextAmounts) -> bool:
    """Return whether a line is only links, with a label before them or signs between them: its *plain* text."""
    label = letters_in(plain)
    if label in RELATED or (label in LEADS | TAGS | HOME and _SIGN.search(plain)):
        return _ENDED.search(plain) is None
    links = [inner for inner in element.iter(*LINK_TAGS) if amounts.chars[inner]]
    is_inner = any(_PLACE.search(link.get("href") or "") for link in links)
    return not is_inner and len(links) >= MIN_ROW_LINKS and _BETWEEN_LINKS.fullmatch(plain) is not None


def _plain_text(element: HtmlElement) -> str:
    """Return the text of a line outside of its links."""
    pieces: list[str] = []
    linking: set[HtmlElement] = set()
    for inner in element.iter():
        if inner.tag in LINK_TAGS or inner.getparent() in linking:
            linking.add(inner)
        else:
            pieces.append(inner.text or "")
        if inner is not element and inner.getparent() not in linking:
            pieces.append(inner.tail or "")
    return "".join(pieces)


def _is_path(line: str) -> bool:
    first, *others = _PATH.split(line)
    return letters_in(first) in HOME and any(others)


def _is_list_of_labels(element: HtmlElement, amounts: TextAmounts) -> bool:
    items = [item for item in element if item.tag == "li"]
    if not 0 < len(items) <= MAX_LIST_ITEMS or amounts.chars[element] > MAX_LABEL_LINE_CHARS * len(items):
        return False
    return all(is_label(clean_line(str(item.text_content())), linked=amounts.is_linked(item)) for item in items)


def _labels_at_edges(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements with labels at the beginning and the end of a paragraph."""
    if len(element) == 0:
        return
    first, last = element[0], element[-1]
    if not (element.text or "").strip() and _is_edge(first) and not _CONTINUED.match(first.tail or "."):
        yield first
    before = last.getprevious()
    text = element.text if before is None else before.tail
    if not (last.tail or "").strip() and _is_edge(last) and _ENDED.search(text or ""):
        yield last


def _is_edge(element: HtmlElement) -> bool:
    if element.tag not in _EDGE_TAGS:
        return False
    line = clean_line(str(element.text_content()))
    if not is_label(line, linked=element.tag in LINK_TAGS):
        return False
    least = MIN_UNSPACED_LETTERS if _UNSPACED.search(line) else MIN_PHRASE_LETTERS
    return element.tag == "button" or len(letters_in(line)) >= least or line.isupper()
