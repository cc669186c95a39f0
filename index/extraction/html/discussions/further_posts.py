"""Recognize what a page says of posts of its discussion that it does not show: their number, and further pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS, names_of
from index.extraction.html.discussions.linked_posts import REPLYING, number_of
from index.extraction.html.discussions.surroundings import elements_outside
from index.extraction.html.discussions.thread import Thread
from index.patterns import any_of, compiled, one_of
from index.text import clean_line

MAX_LINKS = 5_000
"""Most links of a page of which it is checked whether they lead to further pages of the discussion."""

MAX_LINE_CHARS = 120
"""Longest line that says how many posts or pages there are, in characters."""

MAX_PAGE_DIGITS = 4  # of the number of a page
SPARE_POSTS = 1  # the opener may count as a reply, or not

_PACKAGE = "index.extraction.html.discussions"
_NUMBER = r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,7})"
_POSTS = one_of(_PACKAGE, "posts")
_PAGES = one_of(_PACKAGE, "pages")
_OF = any_of(one_of(_PACKAGE, "of"), "/", "／")

_COUNT = compiled(
    rf"\W*{_NUMBER}\s*{_POSTS}\W*",
    rf"\W*{_POSTS}\s*[:：(]\s*{_NUMBER}\W*",
)
"""Number of posts or replies, by itself."""

_RANGE = compiled(rf"\d{{1,7}}\s*(?:[-–—~〜]|to|through|bis|à|al?|до|по)\s*\d{{1,7}}\W{{0,3}}{_OF}\W{{0,3}}{_NUMBER}")
"""The posts that are shown, of all."""

_PAGE_OF = compiled(
    rf"{_PAGES}\W{{0,3}}\d{{1,4}}\W{{0,3}}{_OF}\W{{0,3}}{_NUMBER}(?!\d)",
    rf"第?\s*\d{{1,4}}\s*[页頁ページ]{{0,3}}\s*[,，/／共]\s*共?\s*{_NUMBER}\s*[页頁ペ]",
    rf"\d{{1,4}}\s*/\s*{_NUMBER}\s*{_PAGES}",
)

_PAGER = re.compile(
    r"(?:^|[-_\s])(?:pagination|paginator|paging|page-?nav|page-?numbers|pagelinks|pages|pager|pg|pagejump|pagetop)"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_PAGE_PART = re.compile(
    r"(?:[?&;](?:page|start|st|offset|pagina|seite|pg|pagenumber)=(\d+)|[-/](?:page|pagina|seite)[-/=]?(\d+)|/p(\d{1,4})(?=$|[?/])"
    r"|(?<=[?&;]topic=)\d+\.(\d+)|(?<=/thread-)\d+-(\d+)-\d+)(?=$|[^\d])",
    re.IGNORECASE,
)
"""The place of the number of a page in an address."""

_TOPIC = re.compile(r"(?<=[?&;]topic=)(\d+)\.\w+|(?<=/thread-)(\d+)-\d+-\d+", re.IGNORECASE)
_MORE = re.compile(r"(?:load-?)?more-?(?:comments|children|replies|posts|answers)", re.IGNORECASE)
_COUNTS = ("data-comments-count", "comment-count", "data-answercount", "data-reply-count")
"""Attributes with the number of posts, as some systems write it."""

MAX_CLASSES = 30  # of an element that are read


def has_further_posts(tree: HtmlElement, thread: Thread, declared: int | None, url: str | None) -> bool:
    """Return whether a page says that its discussion has more posts than those of *thread*.

    Args: declared: The number of posts or replies that the page describes for programs.
    """
    places = frozenset(thread.places)
    if any(_offers_more(element) for element in tree.iter()):
        return True
    counts = [declared, thread.declared, *_marked_counts(tree), *_printed_counts(tree, places)]
    most = max((count for count in counts if count is not None), default=0)
    return most > len(thread.posts) + SPARE_POSTS or _has_further_pages(tree, places, url)


def is_later_page(tree: HtmlElement, url: str | None) -> bool:
    """Return whether a page is not the first of its discussion, according to its address."""
    return any(_page_in(address) > 1 for address in _own_addresses(tree, url))


def _offers_more(element: HtmlElement) -> bool:
    """Return whether an element loads more posts."""
    return any(_MORE.fullmatch(name) for name in (element.get("class") or "").split()[:MAX_CLASSES])


def _marked_counts(tree: HtmlElement) -> Iterator[int | None]:
    for element in tree.iter():
        name = element.get("itemprop") if isinstance(element.tag, str) else None
        yield from (number_of(element.get(each)) for each in _COUNTS if element.get(each))
        if name in ("commentCount", "answerCount"):
            kind = "question" if name == "answerCount" else "posting"
            if _scope_of(element).endswith(kind):
                yield _value_of(element)
        elif name == "userInteractionCount":
            around = element.getparent()
            kinds = [
                (each.get("content") or each.get("href") or "").lower()
                for each in around
                if each.get("itemprop") == "interactionType"
            ]
            if any(kind.endswith(REPLYING) for kind in kinds):
                yield _value_of(element)


def _scope_of(element: HtmlElement) -> str:
    around = (each for each in element.iterancestors() if each.get("itemtype"))
    return next((each.get("itemtype", "").lower() for each in around), "")


def _value_of(element: HtmlElement) -> int | None:
    return number_of(clean_line(str(element.get("content") or element.text_content() or "")))


def _printed_counts(tree: HtmlElement, places: frozenset[HtmlElement]) -> Iterator[int]:
    """Yield the numbers of posts in front of the first post, and in headings."""
    first = set(elements_outside(tree, places, before=True))
    for element in elements_outside(tree, places):
        if element not in first and element.tag not in HEADINGS:
            continue
        line = clean_line(" ".join((element.text or "", *(child.tail or "" for child in element))))
        if len(line) <= MAX_LINE_CHARS:
            for part in re.split(r"[•·|]", line):
                if match := _COUNT.fullmatch(part.strip()) or _RANGE.search(part):
                    yield _number_in(match)


def _number_in(match: regex.Match[str]) -> int:
    return int(re.sub(r"\D", "", next(group for group in match.groups() if group)))


def _has_further_pages(tree: HtmlElement, places: frozenset[HtmlElement], url: str | None) -> bool:
    own = {_without_page(address) for address in _own_addresses(tree, url)}
    base = url or next(_own_addresses(tree, url), "")
    if any(_leads_on(link.get("href") or "", base, own) for link in _links(tree, "next")):
        return True
    links = 0
    for element in elements_outside(tree, places):
        if element.tag == "a" and links < MAX_LINKS:
            links += 1
            if _leads_on(element.get("href") or "", base, own):
                return True
        elif (_PAGER.search(names_of(element)) and _counts_pages(element)) or _says_pages(element):
            return True
    return False


def _leads_on(href: str, base: str, own: set[str]) -> bool:
    """Return whether a link leads to another page of the discussion."""
    address = _joined(base, href)
    return _page_in(address) > 1 and _without_page(address) in own


def _counts_pages(pager: HtmlElement) -> bool:
    """Return whether an element with links to pages has more than one, besides other text."""
    for link in islice(pager.iter("a"), MAX_LINE_CHARS):
        label = clean_line(str(link.text_content()))
        if label.isdecimal() and len(label) <= MAX_PAGE_DIGITS and int(label) > 1:
            return True
    text = clean_line(str(pager.text_content())[: 4 * MAX_LINE_CHARS])
    return any(_number_in(match) > 1 for match in _PAGE_OF.finditer(text))


def _says_pages(element: HtmlElement) -> bool:
    text = clean_line(element.text or "")
    if not text or len(text) > MAX_LINE_CHARS:
        return False
    return (match := _PAGE_OF.fullmatch(text.strip("()[] "))) is not None and _number_in(match) > 1


def _own_addresses(tree: HtmlElement, url: str | None) -> Iterator[str]:
    if url:
        yield url
    for link in _links(tree, "canonical"):
        if link.get("href"):
            yield _joined(url or "", (link.get("href") or "").strip())


def _links(tree: HtmlElement, kind: str) -> Iterator[HtmlElement]:
    """Yield the links of a page to another of this kind."""
    return (link for link in tree.iter("link") if kind in (link.get("rel") or "").lower().split())


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # an invalid address
        return href


def _page_in(address: str) -> int:
    """Return the number of a page, or of its first post, in an address; 0 if there is none."""
    found = _PAGE_PART.search(address.partition("#")[0])
    digits = next((group for group in found.groups() if group), "") if found else ""
    return int(digits) if 0 < len(digits) <= 7 else 0


def _without_page(address: str) -> str:
    """Return an address as it is for all pages of a discussion."""
    try:
        parts = urlsplit(address.partition("#")[0])
    except ValueError:
        return address
    topic = _TOPIC.sub(lambda match: match[1] or match[2], f"{parts.path}?{parts.query}")
    path, *names = (part.rstrip("/") for part in re.split(r"[?&;]", _PAGE_PART.sub("", topic)))
    return " ".join([(parts.hostname or "").removeprefix("www."), path, *sorted(filter(None, names))])
