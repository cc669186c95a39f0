"""Find the markup of the posts that a page of an unknown system describes in JSON-LD.

The description has authors and texts, but texts may be cut, names old, and answers missing. The page shows all of them.
So the elements in which it shows described posts say in which markup it shows posts. All posts are read by this markup,
as those of a known system. They count only if the described ones among them are read right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from lxml.html import HtmlElement

from index.extraction.dom import HIDDEN, folded
from index.extraction.html.discussions.system import System
from index.extraction.html.discussions.system_posts import SystemReader
from index.extraction.html.discussions.thread import Thread, ThreadPost
from index.text import clean_line

BEGINNING_CHARS = 24
"""Length of the beginning of a text by which it is found in the page, in letters and digits. Few texts share it."""

MAX_HEIGHT = 8  # most levels between a text and the element of its post
MAX_NAMES = 2_000  # most elements with the name of an author
MAX_ANCHORS = 20  # most posts by which the markup is found; one of each kind is enough
MAX_HONORIFIC_CHARS = 3  # after a name, such as in Japanese
MAX_READ_CHARS = 200  # of a text that is compared

_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A described post in the page: its element, text and author, each by a selector."""

    post: str
    body: str
    author: str


def shown_thread(tree: HtmlElement, said: Thread) -> Thread | None:
    """Return the posts of a page by the markup in which it shows the described ones; None if this is unclear."""
    anchors = [_anchor_of(*found) for found in _places_of(tree, said.posts)]
    known = [anchor for anchor in anchors if anchor is not None]
    if len(known) < 2:
        return None
    post, body, author = (", ".join(dict.fromkeys(names)) for names in zip(*map(_selectors, known), strict=True))
    system = System("described", post=post, body=body, author=author, day="time | [datetime]", is_certain=False)
    thread = SystemReader(tree, (system,)).thread()
    if thread is None or not _agree(thread, said):
        return None
    first = replace(thread.posts[0], day=lambda: thread.posts[0].day() or said.posts[0].day())
    return replace(thread, posts=(first, *thread.posts[1:]), title=said.title, declared=said.declared)


def _selectors(anchor: _Anchor) -> tuple[str, str, str]:
    return anchor.post, anchor.body, anchor.author


def _agree(thread: Thread, said: Thread) -> bool:
    """Return whether the first post is the described one, and all with a described beginning are by its author."""
    described = {_beginning(post): folded(post.author or "") for post in said.written}
    if _beginning(thread.posts[0]) != _beginning(said.posts[0]):
        return False
    read = [post for post in thread.written if _beginning(post) in described]
    right = [post for post in read if _is_named(folded(post.author or ""), described[_beginning(post)])]
    return len(right) >= 2 and 2 * len(right) >= len(read)


def _is_named(shown: str, described: str) -> bool:
    """Return whether a shown name is the described one, perhaps with an honorific such as "さん"."""
    return shown.startswith(described) and len(shown) <= len(described) + MAX_HONORIFIC_CHARS


def _beginning(post: ThreadPost) -> str:
    return folded(post.texts[0][:MAX_READ_CHARS])[:BEGINNING_CHARS] if post.texts else ""


def _places_of(
    tree: HtmlElement, posts: Iterable[ThreadPost]
) -> Iterator[tuple[HtmlElement, HtmlElement, HtmlElement]]:
    """Yield the elements with a text of *posts*, each with the element of its author and that around both."""
    authors = {_beginning(post): clean_line(post.author) for post in posts if post.author and post.texts}
    begun, named = _found_in(tree, authors)
    around = {}
    for element, name in reversed(named):
        for outer in islice(element.iterancestors(), MAX_HEIGHT):
            around[outer, name] = element
    for beginning, text in islice(begun.items(), MAX_ANCHORS):
        outers = islice(text.iterancestors(), MAX_HEIGHT)
        post = next((outer for outer in outers if (outer, authors[beginning]) in around), None)
        if post is not None:
            yield text, around[post, authors[beginning]], post


def _found_in(
    tree: HtmlElement, authors: Mapping[str, str]
) -> tuple[dict[str, HtmlElement], list[tuple[HtmlElement, str]]]:
    """Return the first element with each beginning of a text, and the elements with the names of authors."""
    names = set(authors.values())
    begun: dict[str, HtmlElement] = {}
    named: list[tuple[HtmlElement, str]] = []
    for element in tree.iter():
        written = (element.text or "") if isinstance(element.tag, str) and element.tag not in HIDDEN else ""
        line = clean_line(written[:MAX_READ_CHARS])
        beginning = folded(line)[:BEGINNING_CHARS]
        if beginning in authors:
            begun.setdefault(beginning, element)
        name = next((part for part in _without_honorific(line) if part in names), None)
        if name is not None and len(named) < MAX_NAMES:
            named.append((element, name))
    return begun, named


def _without_honorific(line: str) -> Iterator[str]:
    """Return *line*, and what is left of it without one to three letters at its end."""
    return (line[: len(line) - count] for count in range(MAX_HONORIFIC_CHARS + 1))


def _anchor_of(text: HtmlElement, author: HtmlElement, post: HtmlElement) -> _Anchor | None:
    """Return the selectors of a post; None if its elements have no names."""
    body = _selector_between(text, post, author)
    return _Anchor(_own_selector(post), body, _own_selector(author)) if body and _own_selector(post) else None


def _selector_between(text: HtmlElement, post: HtmlElement, author: HtmlElement) -> str:
    """Return a selector of the outermost named element that begins with *text* and does not contain *author*."""
    excluded = {post, author, *author.iterancestors()}
    found = ""
    for element in takewhile(lambda each: each not in excluded, (text, *text.iterancestors())):
        found = _own_selector(element, named=True) or found
        before = element.getprevious()
        outer = element.getparent()
        if before is not None or (outer is not None and clean_line(outer.text or "")):
            break
    return found


def _own_selector(element: HtmlElement, *, named: bool = False) -> str:
    """Return a selector of an element by its first class, else by its tag, unless it must be *named*."""
    classes = (element.get("class") or "").lower().split()
    usable = [name for name in classes if _NAME.fullmatch(name)]
    if usable:
        return f"{element.tag}.{usable[0]}"
    return "" if named or element.tag in ("div", "html", "body") else str(element.tag)
