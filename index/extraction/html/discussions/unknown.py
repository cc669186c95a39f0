"""Find the posts of a page whose system is unknown: elements of one shape, each with author, day and text.

The rule is narrow, because teasers, letters and entries of a live blog are of one shape, too. At least three elements
side by side have the same tag and the same first class. Most have a named author, a day and a text. The author is a
member of the site by the markup, or the element is a reply. At least two authors wrote them. No headline in them is a
link. They are not in a part of the page that is named for comments, reviews or teasers, and hardly any running text is
outside of them (`surroundings.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from index.articles.limits import MAX_PASSAGES
from index.extraction.dom import HEADINGS, HIDDEN, names_of
from index.extraction.html.discussions.post_days import day_of
from index.extraction.html.discussions.post_text import texts_of
from index.extraction.html.discussions.system_posts import name_of
from index.extraction.html.discussions.thread import Thread, ThreadPost
from index.extraction.html.hidden_text import hidden_names, is_hidden
from index.text import clean_line

MIN_POSTS = 3
"""Fewest elements of one shape. Two may be two columns."""

MIN_AUTHORS = 2

MOST_SHARE = 0.8
"""Smallest share of the elements that have author, day and text. Others may be deleted posts."""

MIN_TEXT_CHARS = 20  # of the average text; shorter ones are labels
MIN_PARTS = 2  # fewest elements directly in a post
MAX_WITHIN = 2_000  # most elements of a post
MAX_GROUPS = 20  # most groups of elements that are examined, those with most elements first

_MEMBER = re.compile(
    r"(?:^|[-_\s])(?:user|member|poster|nick|nickname|screen-?name)(?:[-_]?(?:name|link|nick|id))?(?:$|[-_\s])"
    r"|(?:user|nick|member|poster)name",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:^|[-_\s])(?:author|by-?line|autor|auteur|writer)(?:[-_]?(?:name|link|nick|id))?(?:$|[-_\s])|authorname",
    re.IGNORECASE,
)
"""Names of the element with an author. Articles and their teasers name theirs, too, but not as a member."""

_PROFILE = re.compile(r"(?:^|/)(?:u|users?|members?|profiles?|memberlist\.php)(?:/|\?|\.[a-z]{2,5}\b)", re.IGNORECASE)
_REPLY = re.compile(r"(?:^|[-_\s])(?:reply|replies|answer|message|msg|forum)", re.IGNORECASE)
"""Names of an element that is a post by its author, although it does not call him or her a member."""

_DAY = re.compile(
    r"(?:^|[-_\s])(?:(?:post|message|msg)?(?:date|time)|timestamp|datetime|posted(?:[-_]on)?|created)(?:$|[-_\s])",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[-_\s])(?:body|content|text|message|msg|entry|copy|markdown|prose)(?:$|[-_\s])|(?:post|message|msg)(?:body|text|content)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"comment|review|disqus|respond|testimonial|related|letters?|liveblog|live-blog"
    r"|(?:^|[-_\s])(?:updates?|results?|search|teasers?|snippets?|excerpts?|archives?)(?:$|[-_\s])",
    re.IGNORECASE,
)
_OUTSIDE = HIDDEN | {"aside", "footer", "nav", "form", "header"}


def unknown_thread(tree: HtmlElement) -> Thread | None:
    """Return the posts of a page whose system is unknown; None if it has none."""
    hidden = hidden_names(tree)
    for group in _groups(tree):
        posts = tuple(_post_in(element, hidden) for element in group)
        if _are_posts([post for post in posts if post is not None], len(group)):
            return Thread(tuple(post or ThreadPost(None, ()) for post in posts), tuple(group), is_certain=False)
    return None


def _are_posts(posts: Sequence[ThreadPost], count: int) -> bool:
    written = [post for post in posts if post.author and post.texts and post.day()]
    chars = sum(post.chars for post in written)
    authors = {post.author for post in written}
    is_enough = len(written) >= max(MIN_POSTS, MOST_SHARE * count) and len(authors) >= MIN_AUTHORS
    return is_enough and chars >= MIN_TEXT_CHARS * len(written)


def _groups(tree: HtmlElement) -> list[list[HtmlElement]]:
    """Return the groups of elements of one shape that may be posts, the largest first."""
    groups: list[list[HtmlElement]] = []
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element.tag in _OUTSIDE or _is_left_out(element):
            continue
        if len(element) >= MIN_POSTS and (group := _largest_group(element)):
            groups.append(group)
        waiting += (child for child in element if len(child))
    return sorted(groups, key=len, reverse=True)[:MAX_GROUPS]


def _largest_group(element: HtmlElement) -> list[HtmlElement]:
    """Return the children of the most frequent shape, if there are enough."""
    shapes = [_shape(child) for child in element]
    known = Counter(shape for shape in shapes if shape is not None)
    shape, count = next(iter(known.most_common(1)), (None, 0))
    if count < MIN_POSTS:
        return []
    return [child for child, each in zip(element, shapes, strict=True) if each == shape][: MAX_PASSAGES + 1]


def _is_left_out(element: HtmlElement) -> bool:
    return bool(element.attrib) and (_is_of_comments(element) or is_hidden(element))


def _is_of_comments(element: HtmlElement) -> bool:
    return element.tag not in ("html", "body") and _COMMENTS.search(names_of(element)) is not None


def _shape(element: HtmlElement) -> tuple[str, str] | None:
    """Return the tag and the first class; None for what cannot be a post."""
    if len(element) < MIN_PARTS or element.tag in _OUTSIDE:
        return None
    classes = (element.get("class") or "").lower().split()
    return (str(element.tag), classes[0]) if classes and not _is_of_comments(element) else None


def _post_in(element: HtmlElement, hidden: frozenset[str]) -> ThreadPost | None:
    """Return the post in an element; None if it has a linked headline, or not what a post has."""
    inner = list(islice(element.iterdescendants(), MAX_WITHIN + 1))
    if len(inner) > MAX_WITHIN or any(map(_is_linked_headline, inner)):
        return None
    author = next(_authors_of(element, inner), None)
    day = next((each for each in inner if each.tag == "time" or _DAY.search(each.get("class") or "")), None)
    bodies = (each for each in inner if _BODY.search(each.get("class") or ""))
    body = next((each for each in bodies if not (_has(each, author) or _has(each, day))), None)
    if author is None or day is None or body is None:
        return None
    found = day_of([day])
    return ThreadPost(name_of(author), texts_of(body, hidden), lambda: found)


def _authors_of(post: HtmlElement, inner: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements with the name of an author, the best first."""
    kinds = (_MEMBER, _AUTHOR) if _REPLY.search(names_of(post)) else (_MEMBER,)
    for each in inner:
        if each.tag == "a" and _PROFILE.search(each.get("href") or "") and name_of(each):
            yield each
    for kind in kinds:
        yield from (each for each in inner if kind.search(each.get("class") or "") and not len(each) and name_of(each))


def _has(element: HtmlElement, other: HtmlElement | None) -> bool:
    return other is not None and any(around is element for around in (other, *other.iterancestors()))


def _is_linked_headline(element: HtmlElement) -> bool:
    """Return whether an element is a headline that leads to another page, as in a teaser."""
    if element.tag not in HEADINGS:
        return False
    links = (link for link in element.iter("a") if not (link.get("href") or "#").startswith("#"))
    return any(clean_line(str(link.text_content())) and not _PROFILE.search(link.get("href") or "") for link in links)
