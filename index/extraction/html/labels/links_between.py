"""Find lines between paragraphs that are nothing but the title of another article of the same site, as a link."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS
from index.extraction.html.labels.text_amounts import TextAmounts
from index.text import clean_line

MIN_TITLE_CHARS = 15
"""Shortest title, in characters. Shorter links are names."""

MAX_TITLE_CHARS = 160
"""Longest title, in characters."""

PARAGRAPH_CHARS = 80
"""Length of prose from which an element is a paragraph of the article, in characters."""

PARAGRAPHS_PER_LINK = 4
"""Fewest paragraphs of a page for each such link. In a digest, every second line is the title of what follows."""

MAX_LINKS = 20
"""Most such links of a page. With more, it is a list."""

_LINES = frozenset({"p", "div"})
_ARTICLE_PATH = regex.compile(r"(?:[^/\-]{1,40}-){3}|\d{5}|/(?:19|20)\d\d/\d{1,2}/")
"""Part of the address of an article: a title with hyphens, a number, a month."""

_FILE = regex.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|csv|mp3|mp4|jpe?g|png)$", regex.IGNORECASE)
_SENTENCE_END = regex.compile(r"[.。।:：][\"”’»」』)\]]*$")


def links_between_paragraphs(amounts: TextAmounts) -> Iterator[HtmlElement]:
    """Yield these lines in order, unless there are so many that they belong to the text."""
    hosts = own_hosts(amounts.elements[0])
    found = list(islice((each for each in amounts.elements if _is_title(each, hosts, amounts)), MAX_LINKS + 1))
    paragraphs = sum(1 for each in amounts.elements if each.tag in _LINES and _is_paragraph(each, amounts))
    if found and len(found) <= MAX_LINKS and len(found) * PARAGRAPHS_PER_LINK <= paragraphs:
        yield from found


def own_hosts(tree: HtmlElement) -> frozenset[str]:
    """Return the hosts of the page as it names itself, and "" for addresses without a host."""
    named = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    named += [meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "og:url"]
    return frozenset({"", *(host_and_path(address)[0] for address in named)})


def host_and_path(address: str | None) -> tuple[str, str]:
    """Return the host and the path of an address; empty if it is invalid."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "", ""
    return parts.netloc.lower(), parts.path


def _is_title(element: HtmlElement, hosts: frozenset[str], amounts: TextAmounts) -> bool:
    is_sized = MIN_TITLE_CHARS <= amounts.chars[element] <= MAX_TITLE_CHARS
    if element.tag not in _LINES or not is_sized or not amounts.is_line(element) or not amounts.is_linked(element):
        return False
    beside = (element.getprevious(), element.getnext())
    if not all(each is not None and _is_paragraph(each, amounts) for each in beside):
        return False
    links = list(islice(element.iter("a"), 2))
    host, path = host_and_path(links[0].get("href")) if len(links) == 1 else ("", "")
    is_article = _ARTICLE_PATH.search(path) is not None and not _FILE.search(path)
    return is_article and host in hosts and not _SENTENCE_END.search(clean_line(str(element.text_content())))


def _is_paragraph(element: HtmlElement, amounts: TextAmounts) -> bool:
    return element.tag not in HEADINGS and amounts.is_line(element) and amounts.prose[element] >= PARAGRAPH_CHARS
