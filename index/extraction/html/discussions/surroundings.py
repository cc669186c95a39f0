"""Judge whether the posts of a page are its main text, or comments on an article.

The rule: a page is a discussion if its posts are its text. Under an article, posts are comments, which are left out.
So the running text outside of the posts must be less than in them. It must be hardly any if the page says that it has
an article. The same holds if comments have such markup, too, and the page does not say that it is a discussion. One
post with such markup may be embedded in an article, so nothing may be around it. Labels, menus and links are not
running text.

The software of Korean boards writes an article with comments as it writes a question with answers. There, the page is a
discussion if the replies are at least half as long as the first post.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml.html import HtmlElement

from index.extraction.dom import HIDDEN, folded, names_of
from index.extraction.html.discussions.thread import Thread
from index.extraction.html.hidden_text import is_hidden
from index.text import clean_line

LINE_CHARS = 80
"""Shortest line of running text, in characters. Shorter ones are labels."""

UNSPACED_LINE_CHARS = 30
"""The same in scripts without spaces between words."""

CERTAIN_SHARE = 1.0
"""Most running text outside of the posts, as a share of theirs, if only discussions have their markup: notes on
the rules of a forum, and forms."""

UNCERTAIN_SHARE = 0.25
"""The same for markup that comments under an article have, too."""

LITTLE_CHARS = 250
"""Running text that may always be outside of posts, in characters: one or two notes, such as on cookies."""

RULES_CHARS = 700
"""The same if only discussions have the markup: what a forum tells its guests about registering."""

MAX_COMPARED = 500
"""Most lines of a page that are searched for in described posts. Each takes up to a millisecond."""

MIN_REPLY_SHARE = 0.5
"""Least length of the replies on a board whose pages may be articles, as a share of the first post's."""

MIN_AUTHOR_SHARE = 0.5
"""Smallest share of the text whose authors are known. The first post is left out: many ask without a name."""

_OUTSIDE = (HIDDEN - {"noscript"}) | {"aside", "footer"}
_NO_TEXT = frozenset({"nav", "form", "header", "a", "button", "label"})
_OTHERS = re.compile(
    r"related|similar|suggested|recommended|footer|recent|popular|trending|cookie|consent|modal"
    r"|(?:^|[-_\s])side(?:bar|[-_]?(?:col|column|nav|menu|area|box))?(?:$|[-_\s\d])",
    re.IGNORECASE,
)
"""Names of elements with other pages, or with notes on the site."""

_DISCUSSIONS = ("qapage", "discussionforumposting")
"""Endings of the types of pages whose main text is a discussion, as they say themselves."""

_ARTICLES = ("article", "blogposting", "recipe", "product", "faqpage", "report", "/review", "itempage")
"""Endings of the types that a page with another main text has."""


def are_main_text(tree: HtmlElement, thread: Thread, types: Sequence[str]) -> bool:
    """Return whether the posts are the main text of a page.

    Args: types: The types of the things that the page describes, in lower case.
    """
    chars = sum(post.chars for post in thread.posts)
    opener = thread.written[0]
    of_named = chars if opener.author else chars - opener.chars
    if thread.chars_with_author < MIN_AUTHOR_SHARE * of_named or _is_article_of_board(thread):
        return False
    lines = (line for line in _lines_around(tree, frozenset(thread.places)) if _is_running(line))
    around = sum(map(len, lines if thread.places else _unknown(lines, thread)))
    if has_article(types):
        return around <= LITTLE_CHARS
    if not thread.is_certain and not any(kind.endswith(_DISCUSSIONS) for kind in types):
        return around <= (max(LITTLE_CHARS, UNCERTAIN_SHARE * chars) if len(thread.written) > 1 else 0)
    return around <= max(RULES_CHARS, CERTAIN_SHARE * chars)


def has_article(types: Sequence[str]) -> bool:
    """Return whether a page describes another main text than a discussion, by the types of what it describes."""
    return any(kind.endswith(_ARTICLES) for kind in types)


def _is_article_of_board(thread: Thread) -> bool:
    """Return whether the first post on a board is an article, and the others are comments on it."""
    first, *others = thread.posts
    return thread.is_board and sum(post.chars for post in others) < MIN_REPLY_SHARE * first.chars


def _unknown(lines: Iterator[str], thread: Thread) -> Iterator[str]:
    """Yield the lines of a page that are not in the posts, which come from its description."""
    whole = folded("".join(text for post in thread.posts for text in post.texts))
    for number, line in enumerate(lines):
        if number >= MAX_COMPARED or folded(line) not in whole:
            yield line


def _is_running(line: str) -> bool:
    return len(line) >= (UNSPACED_LINE_CHARS if " " not in line else LINE_CHARS)


def _lines_around(tree: HtmlElement, posts: frozenset[HtmlElement]) -> Iterator[str]:
    """Yield the texts of the elements that are not in *posts*, each with the texts between its children."""
    for element in elements_outside(tree, posts, without=_NO_TEXT):
        yield clean_line(" ".join((element.text or "", *(child.tail or "" for child in element))))


def elements_outside(
    tree: HtmlElement, posts: frozenset[HtmlElement], *, before: bool = False, without: Collection[str] = ()
) -> Iterator[HtmlElement]:
    """Yield the elements outside of *posts* and of lists of other pages, in the order of the page.

    Args: before: Only those in front of the first post. without: Tags of further elements that are not read.
    """
    around = _around(posts)
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element in posts:
            if before:
                return
            continue
        if isinstance(element.tag, str) and (element in around or not _is_elsewhere(element, without)):
            yield element
            waiting += reversed(element)


def _around(posts: frozenset[HtmlElement]) -> set[HtmlElement]:
    """Return the elements that contain posts."""
    around: set[HtmlElement] = set()
    for post in posts:
        for each in post.iterancestors():
            if each in around:
                break
            around.add(each)
    return around


def _is_elsewhere(element: HtmlElement, without: Collection[str]) -> bool:
    if element.tag in _OUTSIDE or element.tag in without:
        return True
    return _OTHERS.search(names_of(element)) is not None or is_hidden(element)
