"""Read the lines of a page in order, as readers see them, with the marks around them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

import regex
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.extraction.blocks import PARAGRAPH_BREAK
from index.extraction.dom import HEADINGS, HIDDEN, is_small
from index.extraction.html.labels.element_names import ELSEWHERE
from index.text import clean_line, letters_of

MAX_LINES = 20_000
"""Most lines of a page that are read. Articles with all their comments have two thousand."""

MAX_PIECES = 200
"""Most pieces of a line. Longer lines are lists of links."""

MAX_LINE_CHARS = 4_000
"""Most characters of a line that are read. Longer ones are text, of which the beginning is enough."""

MAX_PIECE_CHARS = 400
"""Most characters of a piece that are read. Longer ones are text, of which the beginning is enough."""

_BLOCKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav"),
    *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
"""Elements that begin and end a line."""

_NOT_READ = HIDDEN - {"noscript"} | {"sup"}
"""Elements that are no part of a line. Superscripts are numbers of notes."""

_OUTSIDE = frozenset({"aside", "nav", "footer", "form", "figcaption", "blockquote"})
_REPLIES = frozenset({"acceptedAnswer", "answer", "comment", "suggestedAnswer"})
"""Properties of microdata for the texts of other people."""

_OTHERS = regex.compile(
    r"(?<![a-z])(?:repl(?:y|ies)|respond|disqus|testimonials?|trending|most-?read|recommend\w*|read-?next|latest|popular"
    r"|more-?(?:from|news|posts|stories)|carousel|slider|current-?da(?:te|y)|date-?today|td_data_time)(?![a-z])|^today$",
    regex.IGNORECASE,
)
"""More class names of elements with the texts of other people, with other articles, and with the present day."""

_MARKED = regex.compile(
    r"(?<![a-z])(?:by-?lines?|authou?rs?|autor(?:in|es|en)?|auteurs?|autore|forfatter|skribent|verfasser(?:in)?"
    r"|writers?|reporters?|journalists?|columnists?|contributors?|creators?|(?:posted|written)-?by|submitted|avtor|yazar|muhabir"
    r"|redactor|kirjoittaja|zuozhe|vcard|h-card|nick-?(?:name)?|user-?name|lj-?user|display-?name|screen-?name|pen-?name)(?![a-z])(?!.*(?:count|posts|follow))|^\s*by\s*$",
    regex.IGNORECASE,
)
"""Class names of elements with the author."""

_OF_PICTURE = regex.compile(
    r"(?<![a-z])(?:caption|credits?|foto|illustration|image|img|photo|picture)[-_]{0,2}(?:by-?line|authou?r|autor|auteur|name)",
    regex.IGNORECASE,
)
"""Class names of elements with the one who took a picture."""

_OF_ARTICLE = regex.compile(
    r"(?:article|blog|content|entry|item|news|post|story)[-_]*footer|comments?[-_]?(?:count|link|number)|no-comments",
    regex.IGNORECASE,
)
"""Class names of elements of an article, which look like those of other parts of a page."""

_NAMING = ("class", "data-testid", "data-hook", "data-qa", "data-component")
"""Attributes that name the meaning of an element. Names of ids are too often those of widgets."""

_CAMEL = regex.compile(r"(?<=[a-z])(?=[A-Z])")
_ABOUT_PEOPLE = regex.compile(
    r"/(?:authou?rs?|autor(?:es|en)?|auteurs?|autore|contributors?|writers?|reporters?"
    r"|journalists?|by|byline|profiles?|yazar(?:lar)?|muhabir|avtor|editor|users?|forfatter|skribent)/[^/]",
    regex.IGNORECASE,
)
"""Addresses of pages about an author."""


@dataclass(frozen=True, slots=True)
class InlinePiece:
    """The text of one inline element, with what its markup says about it."""

    text: str
    marked: HtmlElement | None = None  # outermost small element around it that is named after an author
    is_name: bool = False  # whether the markup says that it is a name
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as readers see it."""

    text: str
    pieces: tuple[InlinePiece, ...]
    is_outside: bool = False  # whether it is not part of the article: in a menu, a side column, comments, a caption
    is_heading: bool = False
    times: tuple[str, ...] = ()  # the machine-readable times in it
    is_linked: bool = False  # whether all of it leads to another page


@dataclass(slots=True)
class _Around:
    """State of the walk inside an element."""

    is_outside: bool = False
    marked: HtmlElement | None = None
    is_name: bool = False
    is_heading: bool = False
    is_linked: bool = False


def lines_of(tree: HtmlElement, title: str) -> list[ShownLine]:
    """Return the lines of a page. Elements around its headline *title* are never outside the article."""
    return list(islice(_Walk(_around_headline(tree, title)).lines(tree), MAX_LINES))


def _around_headline(tree: HtmlElement, title: str) -> set[HtmlElement]:
    folded = letters_of(title)
    for heading in tree.iter("h1", "h2", "h3"):
        if folded and is_small(heading) and letters_of(str(heading.text_content())) == folded:
            return set(heading.iterancestors())
    return {tree, *tree.iter("body")}


def _is_outside(element: HtmlElement, tag: str) -> bool:
    if element.get("itemprop") in _REPLIES:
        return True
    if tag == "footer" and any(around.tag == "article" for around in element.iterancestors()):
        return False
    called = _OF_ARTICLE.sub("", (element.get("class") or "")[:MAX_PIECE_CHARS])
    return tag in _OUTSIDE or ELSEWHERE.search(called) is not None or _OTHERS.search(called) is not None


def _marked(element: HtmlElement, tag: str, named: Collection[str]) -> HtmlElement | None:
    """Return *element* if its markup says that it contains the author."""
    called = _CAMEL.sub("-", " ".join(element.get(name) or "" for name in _NAMING)[:MAX_PIECE_CHARS])
    is_one = "author" in named or _MARKED.search(called) or (tag == "a" and _ABOUT_PEOPLE.search(_path_of(element)))
    return element if is_one and not _OF_PICTURE.search(called) and is_small(element) else None


def _path_of(link: HtmlElement) -> str:
    return (link.get("href") or "")[:MAX_PIECE_CHARS]


class _Walk:
    """A walk through a page that cuts it into lines."""

    def __init__(self, inside: set[HtmlElement]) -> None:
        self._inside = inside
        self._around = [_Around()]
        self._pieces: list[InlinePiece] = []
        self._times: list[str] = []
        self._is_linked = True

    def lines(self, tree: HtmlElement) -> Iterator[ShownLine]:
        walk = iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = str(element.tag)
            if event == "start":
                if tag in _BLOCKS:
                    yield from self._end()
                self._around.append(self._inner(element, tag))
                if tag in _NOT_READ:
                    walk.skip_subtree()
                    continue
                self._times += [element.get("datetime") or ""] * (tag == "time")
                yield from self._add(element.text)
            else:
                if tag in _BLOCKS:
                    yield from self._end()
                self._around.pop()
                yield from self._add(element.tail)
        yield from self._end()

    def _inner(self, element: HtmlElement, tag: str) -> _Around:
        outer = self._around[-1]
        is_own = element in self._inside
        named = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()
        return _Around(
            is_outside=not is_own and (outer.is_outside or _is_outside(element, tag)),
            marked=None if is_own else outer.marked if outer.marked is not None else _marked(element, tag, named),
            is_name=outer.is_name or "name" in named,
            is_heading=outer.is_heading or tag in HEADINGS,
            is_linked=outer.is_linked or (tag == "a" and bool(element.get("href"))),
        )

    def _add(self, text: str | None) -> Iterator[ShownLine]:
        if not text:
            return
        around = self._around[-1]
        for at, part in enumerate(text[: 4 * MAX_PIECE_CHARS].split(PARAGRAPH_BREAK)):
            if at:
                yield from self._end()
            if len(self._pieces) < MAX_PIECES:
                self._pieces.append(
                    InlinePiece(part[: 2 * MAX_PIECE_CHARS], around.marked, around.is_name, around.is_linked)
                )
            self._is_linked &= around.is_linked or not part.strip()

    def _end(self) -> Iterator[ShownLine]:
        around = self._around[-1]
        text = clean_line(" ".join("".join(piece.text for piece in self._pieces)[:MAX_LINE_CHARS].split()))
        if text or self._times:
            pieces = tuple(piece for piece in self._pieces if piece.text.strip())
            yield ShownLine(
                text,
                pieces,
                is_outside=around.is_outside,
                is_heading=around.is_heading,
                times=tuple(self._times),
                is_linked=self._is_linked,
            )
        self._pieces, self._times, self._is_linked = [], [], True
