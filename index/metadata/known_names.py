"""Find the lines of an archive that name authors and publications, by the words in them."""

from __future__ import annotations

from typing import NamedTuple

import regex

from index.analysis.tokenizer import has_unspaced
from index.metadata.name_matching import folded, has_name
from index.model import Outline


class NameLine(NamedTuple):
    """A line that names authors, or a publication."""

    text: str  # as printed
    is_source: bool


class KnownNames:
    """The bylines, authors and publications of articles, each line once.

    Any thread may read while one thread adds and discards. A search takes no longer in an archive with more articles.
    """

    def __init__(self) -> None:
        self._authors: dict[str, int] = {}  # number of articles with each line
        self._sources: dict[str, int] = {}
        self._by_word: dict[str, set[NameLine]] = {}

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the bylines of articles and the authors of paragraphs."""
        return tuple(self._authors)  # at once, even if another thread adds meanwhile

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the publications."""
        return tuple(self._sources)

    def count(self, line: NameLine) -> int:
        """Return the number of articles with a line."""
        return (self._sources if line.is_source else self._authors).get(line.text, 0)

    def add(self, outline: Outline) -> None:
        """Add the names of an article."""
        if outline.byline:
            self._count(self._authors, outline.byline, 1)
        if outline.source:
            self._count(self._sources, outline.source, 1)
        for author in outline.authors:
            self._count(self._authors, author, 1)

    def discard(self, outline: Outline) -> None:
        """Remove the names of an article that were added."""
        for author in filter(None, (outline.byline, *outline.authors)):
            self._count(self._authors, author, -1)
        if outline.source:
            self._count(self._sources, outline.source, -1)

    def _count(self, lines: dict[str, int], text: str, change: int) -> None:
        before = lines.get(text, 0)
        after = lines[text] = before + change
        if before and after:  # nearly always
            return
        line = NameLine(text, lines is self._sources)
        for word in set(_words(text)):
            if after:
                self._by_word.setdefault(word, set()).add(line)
            else:
                self._by_word[word].discard(line)
        if not after:
            del lines[text]

    def lines_with(self, name: str) -> list[NameLine]:
        """Return the lines that have the words of *name* in this order. Case and accents do not matter."""
        having = [self._by_word.get(word, frozenset[NameLine]()) for word in _words(name)]
        rarest = min(having, key=len, default=frozenset[NameLine]())
        return [line for line in tuple(rarest) if has_name(line.text, name)]


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def _words(text: str) -> list[str]:
    """Return the words of a name without marks, in scripts without spaces its characters. It is ten times as fast as
    `has_name`, which compares what it finds."""
    words = _WORD.findall(text.lower() if text.isascii() else folded(text))
    return [part for word in words for part in (word if has_unspaced(word) else (word,))]
