"""Read the posts that a page describes in JSON-LD, and how many it says there are."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice

from lxml.html import fragment_fromstring

from index.articles.limits import MAX_PASSAGES
from index.errors import BrokenContentError
from index.extraction.declared import published_of
from index.extraction.dom import html_tree
from index.extraction.html.attribution.json_ld import Node
from index.extraction.html.discussions.post_text import texts_of
from index.extraction.html.discussions.thread import Thread, ThreadPost, author_named
from index.text import clean_line

DISCUSSIONS = frozenset({"discussionforumposting", "question"})
"""Types of the first post of a discussion."""

_REPLIES = ("comment", "acceptedAnswer", "suggestedAnswer")

REPLYING = ("commentaction", "replyaction")
"""Endings of the names of interactions that are posts."""

MAX_DIGITS = 7  # of a number of posts


def types_of(node: Node) -> list[str]:
    """Return the types of a described thing, in lower case."""
    kinds = node.get("@type")
    return [each.lower() for each in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(each, str)]


def linked_thread(nodes: Sequence[Node]) -> Thread | None:
    """Return the discussion that a page describes; None if it describes none, or several."""
    described = [node for node in nodes if DISCUSSIONS & {each.rpartition("/")[2] for each in types_of(node)}]
    if len(described) != 1 or any("faqpage" in types_of(node) for node in nodes):
        return None
    (opener,) = described
    posts = tuple(islice(_posts_of(opener), MAX_PASSAGES + 1))
    title = _line(opener.get("headline") or opener.get("name"))
    return Thread(posts, (), title or None, _declared(opener), is_certain=False)


def is_cut(thread: Thread) -> bool:
    """Return whether most texts of a described discussion end with an ellipsis: a description may have beginnings."""
    ends = [post.texts[-1].endswith(("…", "...", "[…]")) for post in thread.written]
    return sum(ends) > len(ends) / 2


def _posts_of(node: Node) -> Iterator[ThreadPost]:
    """Yield the post that *node* describes, and its replies."""
    waiting: list[object] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, Mapping):
            yield _post_of(each)
            waiting += [each[name] for name in reversed(_REPLIES) if name in each]


def _post_of(node: Node) -> ThreadPost:
    author = node.get("author") or node.get("creator")
    first = author[0] if isinstance(author, list) and author else author
    name = _line(first.get("name") if isinstance(first, Mapping) else first)
    written = node.get("text") or node.get("articleBody")
    made = _line(node.get("datePublished") or node.get("dateCreated"))
    return ThreadPost(
        author_named(name), texts_of_markup(written if isinstance(written, str) else ""), partial(_day_of, made)
    )


def texts_of_markup(written: str) -> tuple[str, ...]:
    """Return the paragraphs of a post that is written in HTML or plain text; none if it cannot be read."""
    marked = written if "<" in written else html.escape(written, quote=False).replace("\n", "<br>")
    try:
        tree = html_tree(marked, "", partial(fragment_fromstring, create_parent="div"))
    except BrokenContentError:
        return ()
    return texts_of(tree) if tree is not None else ()


def _day_of(written: str) -> date | None:
    return published_of(written[:10])


def _declared(node: Node) -> int | None:
    """Return the number of replies that *node* declares."""
    name = "answerCount" if "question" in types_of(node) else "commentCount"
    counts = [number_of(node.get(name))]
    statistics = node.get("interactionStatistic")
    for each in statistics if isinstance(statistics, list) else [statistics]:
        if isinstance(each, Mapping) and _is_replying(each.get("interactionType")):
            counts.append(number_of(each.get("userInteractionCount")))
    return max((count for count in counts if count is not None), default=None)


def _is_replying(kind: object) -> bool:
    name = kind.get("@type") if isinstance(kind, Mapping) else kind
    return isinstance(name, str) and name.lower().endswith(REPLYING)


def number_of(value: object) -> int | None:
    """Return a declared number; None if it is not one."""
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(digits) if digits.isdecimal() and len(digits) <= MAX_DIGITS else None


def _line(value: object) -> str:
    return clean_line(html.unescape(value)) if isinstance(value, str) else ""
