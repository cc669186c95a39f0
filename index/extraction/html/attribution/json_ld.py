"""Read the description of an article in JSON-LD, which pages write for search engines."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from index.text import clean_line, letters_of

MAX_SCRIPT_CHARS = 1_000_000
"""Longest script, in characters. For articles they have thousands of characters, or ten thousands with the whole
text."""

MAX_NODES = 2_000
"""Most described things that are read. An article, its author and its site are among the first ten."""

MAX_DIGITS = 8  # of a number of words

_ARTICLES = frozenset({"article", "blogposting", "report", "socialmediaposting", "discussionforumposting"})
_POSTS = frozenset({"socialmediaposting", "discussionforumposting"})
_ARTICLE_ENDING = ("article", "blogposting")
"""Endings of the names of all kinds of articles: NewsArticle, ReportageNewsArticle, LiveBlogPosting."""

_SITES = frozenset({"website", "newsmediaorganization"})

_ORGANIZATIONS = frozenset(
    {"organization", "newsmediaorganization", "corporation", "governmentorganization", "ngo", "brand", "website"}
)

MAX_PEOPLE = 50
"""Most values that are read for the authors of an article. Lists of authors have up to twenty."""

Node = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The page's description of its article. None or an empty value means that it is missing."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    is_free: bool | None = None  # whether everybody may read all of it
    words: int | None = None  # number of words in its text
    body: str = ""  # its text, with or without markup
    is_described: bool = False  # whether the page describes an article
    is_post: bool = False  # whether it is a contribution to a forum or a network


class LinkedData:
    """All descriptions in a page."""

    def __init__(self, tree: HtmlElement) -> None:
        """Read the scripts of a page. Unreadable scripts are ignored."""
        self._nodes = list(_nodes_of(tree))
        self._named = {str(node["@id"]): node for node in self._nodes if isinstance(node.get("@id"), str)}

    @property
    def nodes(self) -> Sequence[Node]:
        """Return all described things."""
        return self._nodes

    def article(self, headlines: frozenset[str], url: str | None) -> LinkedArticle:
        """Return the page's own article. Other articles that it links to may be described too.

        Args: headlines: The page's other titles for it, folded. url: The URL from which it was fetched.
        """
        nodes = [node for node in self._nodes if _is_article(node)]
        own = [node for node in nodes if letters_of(_text(node.get("headline"))) in headlines or _is_at(node, url)]
        chosen = own[:1] or (nodes if len(nodes) == 1 else [])
        if not chosen:
            return LinkedArticle(publisher=self._site())
        authors = next((people for node in own or chosen if (people := self._authors(node))), [])
        return self._read(chosen[0], authors)

    def _site(self) -> str | None:
        names = (_text(node.get("name")) for node in self._nodes if _types(node) & _SITES)
        return next((name for name in names if name), None)

    def _authors(self, node: Node) -> list[str]:
        return self._people(node.get("author")) or self._people(node.get("creator"))

    def _read(self, node: Node, authors: Sequence[str]) -> LinkedArticle:
        written = node.get("articleBody")
        body = html.unescape(written) if isinstance(written, str) else ""
        return LinkedArticle(
            headline=_text(node.get("headline")) or None,
            authors=tuple(authors),
            published=_text(node.get("datePublished")) or None,
            modified=_text(node.get("dateModified")) or None,
            publisher=next(self._names(node.get("publisher")), None) or self._site(),
            is_free=_truth(node.get("isAccessibleForFree")),
            words=_number(node.get("wordCount")) or len(body.split()) or None,
            body=body,
            is_described=True,
            is_post=not _types(node).isdisjoint(_POSTS),
        )

    def _people(self, value: object) -> list[str]:
        """Return the names of people, in lists of any depth. A paper or an office is not the author of an article."""
        waiting, people = [value], list[str]()
        for _ in range(MAX_PEOPLE):
            if not waiting:
                break
            found = waiting.pop(0)
            if isinstance(found, list):
                waiting = [*found[:MAX_PEOPLE], *waiting]
            elif not isinstance(found, Mapping):
                people.append(_text(found))
            elif not _types(node := {**self._named.get(str(found.get("@id")), {}), **found}) & _ORGANIZATIONS:
                full = f"{_text(node.get('givenName'))} {_text(node.get('familyName'))}"
                waiting.insert(0, node.get("name") or full.strip())
        return list(filter(None, people))

    def _names(self, value: object) -> Iterator[str]:
        """Yield the names of people or organizations, which may be described elsewhere in the page."""
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                named = each.get("name") or self._named.get(str(each.get("@id")), {}).get("name")
                names = named if isinstance(named, list) else [named]
            else:
                names = [each]
            yield from filter(None, map(_text, names))


def _nodes_of(tree: HtmlElement) -> Iterator[Node]:
    waiting: list[object] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            waiting.append(_parsed(script.text or ""))
    for _ in range(MAX_NODES):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, Mapping):
            yield found
            graph, about = found.get("@graph"), found.get("mainEntity")
            waiting += [graph] * isinstance(graph, list) + [about] * isinstance(about, Mapping)


def _parsed(script: str) -> object:
    if len(script) > MAX_SCRIPT_CHARS:
        return None
    written = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    written = written.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        return None


def _is_article(node: Node) -> bool:
    return any(kind in _ARTICLES or kind.endswith(_ARTICLE_ENDING) for kind in _types(node))


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    return {
        kind.rpartition("/")[2].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    }


def _is_at(node: Node, url: str | None) -> bool:
    page = node.get("mainEntityOfPage")
    named = [node.get("url"), page.get("@id") if isinstance(page, Mapping) else page]
    return url is not None and any(_place(name, url) == _place(url, url) for name in named if isinstance(name, str))


def _place(url: str, base: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(urljoin(base, url))
    except ValueError:  # an invalid URL
        return ("", "", url)
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)


def _number(value: object) -> int | None:
    is_one = isinstance(value, int | str) and str(value).isdecimal() and len(str(value)) <= MAX_DIGITS
    return int(str(value)) if is_one else None


def _truth(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).rpartition("/")[2].lower())


def _text(value: object) -> str:
    return clean_line(html.unescape(value)) if isinstance(value, str) else ""
