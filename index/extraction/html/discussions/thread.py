"""Define the posts of a discussion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lxml.html import HtmlElement

from index.model import Paragraph
from index.text import clean_line

MAX_POST_CHARS = 1_200
"""Most characters of a post that is one paragraph: as many as a passage has, so that no post is cut in other places
than between its own paragraphs. `index.articles.passages` would load the analysis of texts."""

MAX_NAME_CHARS = 80
"""Longest name of an author, in characters. A longer text is another thing."""

_NO_NAME = re.compile(r"[\[(<].*[\])>]|\W*")
"""Text in place of a name, such as "[deleted]"."""

_AROUND_NAME = re.compile(r"^(?:[:：,|·•—–-]+\s+)+|(?:\s+[|·•—–-]+|\s*[:：,])+$")
"""Signs between a name and other text. Without a space they belong to it: "-Kay-"."""


@dataclass(frozen=True, slots=True)
class ThreadPost:
    """A contribution to a discussion."""

    author: str | None  # as printed
    texts: tuple[str, ...]  # its own paragraphs, clean, without a blank line; empty if it was deleted
    day: Callable[[], date | None] = field(default=lambda: None, compare=False)  # of its publication

    @property
    def chars(self) -> int:
        """Return the length of its text, in characters."""
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class Thread:
    """The posts of a page, and what the markup says about them."""

    posts: tuple[ThreadPost, ...]  # in the order of the page
    places: tuple[HtmlElement, ...] = ()  # the elements that contain the posts
    title: str | None = None
    declared: int | None = None  # number of posts or replies of the whole discussion
    is_certain: bool = True  # whether only discussions have such markup
    is_board: bool = False  # whether the first post may also be an article with comments

    @property
    def written(self) -> tuple[ThreadPost, ...]:
        """Return the posts that have a text."""
        return tuple(post for post in self.posts if post.texts)

    @property
    def chars_with_author(self) -> int:
        """Return the length of the texts whose author is known, in characters."""
        return sum(post.chars for post in self.posts if post.author)


def paragraphs_of_posts(posts: tuple[ThreadPost, ...]) -> tuple[Paragraph, ...]:
    """Return a paragraph for each post, or one for each of its own paragraphs if it is too long for a passage."""
    return tuple(Paragraph(text, author=post.author) for post in posts for text in _passages_of(post.texts))


def _passages_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    whole = "\n".join(texts)
    return (whole,) if len(whole) <= MAX_POST_CHARS else texts


def author_named(written: str) -> str | None:
    """Return the name of an author as printed; None if the text is not a name."""
    line = clean_line(written)
    if len(line) > 2 * MAX_NAME_CHARS:
        return None
    name = _AROUND_NAME.sub("", line)
    return None if len(name) > MAX_NAME_CHARS or _NO_NAME.fullmatch(name) else name
