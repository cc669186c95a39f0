"""Put the summary under a headline at the beginning of the text, because trafilatura treats it as part of the
header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from index.extraction.blocks import Block
from index.extraction.dom import HIDDEN, folded, is_small, names_of
from index.extraction.html.attribution.titles import meta
from index.extraction.html.labels.element_names import ELSEWHERE
from index.text import SENTENCE_MARKS, clean_line, letters_of

MIN_LEAD_CHARS = 40
"""Shortest summary, in characters. Shorter lines are kickers, dates and labels."""

MAX_LEAD_CHARS = 800  # longer ones are the text

MAX_LEADS = 2
"""Most summaries of an article: a summary, and a note on the news."""

ELEMENTS_UNDER = 150
"""Number of elements after a headline that may contain its summary. Pictures, authors and buttons may come before
it."""

DESCRIBED_LETTERS = 25
"""Fewest letters at the beginning of a summary that must equal the page's description of itself."""

MOST_LETTERS = 60
"""Most letters that are compared. Descriptions are cut, and sometimes have another ending."""

TEXT_CHARS = 80
"""Length of a paragraph from which the text has begun, in characters."""

_NAMES = frozenset(
    {
        *(
            "lead",
            "lede",
            "intro",
            "introduction",
            "summary",
            "standfirst",
            "dek",
            "subtitle",
            "subheadline",
            "subhead",
        ),
        *("subheading", "excerpt", "abstract", "description", "ingress", "vorspann", "perex", "chapo", "chapeau"),
        *("subheader", "preamble", "preambule", "ledtext", "sapo"),
        *("entradilla", "bajada", "sommario", "occhiello", "manchet", "anons", "аннотация"),
    }
)
"""Names of elements with a summary, in many languages."""

_NAMING = ("itemprop", "data-testid", "data-component", "data-gu-name", "data-qa", "data-type")
"""Attributes that name the purpose of an element, in addition to its class and id."""

_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong", "section")
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "div", "ul", "ol", "table", "figure", "section", "article", "form")
_OUTSIDE = HIDDEN | {"aside", "nav", "footer", "form", "figure", "figcaption", "a", "button", "li", "address", "time"}
_WORD = re.compile(r"[a-zа-я]+|[A-ZА-Я][a-zа-я]*")
_SENTENCE_END = re.compile(rf"[{SENTENCE_MARKS}:][\"'”’»)\]]*$")


def with_leads(blocks: Sequence[Block], tree: HtmlElement, title: str) -> list[Block]:
    """Return *blocks* with the summary under the headline if they do not have it."""
    there = {folded(block.text) for block in blocks}
    text = "".join(there)
    found = (line for line in _leads_in(tree, title, there) if folded(line) not in text)
    leads = list(dict.fromkeys(found))[:MAX_LEADS]
    return [*(Block(line) for line in leads), *blocks]


def _leads_in(tree: HtmlElement, title: str, there: set[str]) -> Iterator[str]:
    described = [letters_of(meta(tree, name) or "") for name in ("og:description", "description")]
    for element in _under(tree, title):
        if element.tag not in _TAGS or any(inner is not element for inner in element.iter(*_BLOCKS)):
            continue
        line = clean_line(str(element.text_content())) if is_small(element) else ""
        if folded(line) in there and len(line) >= TEXT_CHARS:
            return
        is_sized = MIN_LEAD_CHARS <= len(line) <= MAX_LEAD_CHARS and _SENTENCE_END.search(line) is not None
        if is_sized and not _is_outside(element) and (_is_called_so(element) or _is_described(line, described)):
            yield line


def _under(tree: HtmlElement, title: str) -> Sequence[HtmlElement]:
    """Return the elements after the first heading that is the headline, in order."""
    elements = list(tree.iter())
    for at, element in enumerate(elements):
        if element.tag in ("h1", "h2", "h3") and letters_of(str(element.text_content())) == letters_of(title) != "":
            return elements[at + 1 : at + 1 + ELEMENTS_UNDER]
    return []


def _is_outside(element: HtmlElement) -> bool:
    around = (element, *element.iterancestors())
    return any(each.tag in _OUTSIDE or ELSEWHERE.search(each.get("class") or "") for each in around[:-2])


def _is_called_so(element: HtmlElement) -> bool:
    """Return whether the element or one of the two around it is named like a summary, or grouped with the headline."""
    around = [element, *element.iterancestors()][:3]
    words = (word.lower() for each in around for word in _WORD.findall(_all_names_of(each)))
    return any(each.tag == "hgroup" for each in around) or not _NAMES.isdisjoint(words)


def _all_names_of(element: HtmlElement) -> str:
    """Return the names of an element for styles, for scripts and for search engines."""
    return " ".join((names_of(element), *(element.get(attribute) or "" for attribute in _NAMING)))


def _is_described(line: str, described: Sequence[str]) -> bool:
    letters = letters_of(line)
    return any(len(each) >= DESCRIBED_LETTERS and letters.startswith(each[:MOST_LETTERS]) for each in described)
