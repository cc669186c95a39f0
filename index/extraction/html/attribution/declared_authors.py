"""Read the authors that the head of a page declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from index.extraction.bylines import is_label, names_in
from index.text import clean_line

MAX_METAS = 500
"""Most meta elements that are read. Pages have up to a hundred."""

_METAS = frozenset(
    {
        *("author", "authors", "byl", "byline", "dc.creator", "dc:creator", "dc.contributor.author"),
        *("dcterms.creator", "creator", "parsely-author", "sailthru.author", "article:author", "og:article:author"),
        *(
            "articleauthor",
            "citation_author",
            "citation_authors",
            "cxenseparse:author",
            "author-name",
            "article.author",
        ),
        *("mediator_author", "twitter:data1", "og:author", "book:author", "vr:author", "cxense:author"),
    }
)
_REVERSED = "citation_author"  # has the last name first
_LABELLED = {"twitter:data1": "twitter:label1"}
"""Names of contents whose meaning is in another meta element."""


def declared_groups(tree: HtmlElement, described: Sequence[str]) -> list[list[str]]:
    """Return the names of authors that the page declares, grouped by place: its data, and each kind of meta element.

    Args: described: The authors in its linked data.
    """
    found: dict[str, list[str]] = {}
    metas = list(islice(tree.iter("meta"), MAX_METAS))
    labels = {_name(element): clean_line(element.get("content") or "") for element in metas}
    for element in metas:
        name, content = _name(element), clean_line(element.get("content") or "")
        if name in _METAS and _is_about_author(name, labels):
            found.setdefault(name, []).append(_forward(content) if name == _REVERSED else content)
    groups = [names_in("; ".join(contents)) for contents in ([*described], *found.values(), _in_microdata(tree))]
    return [group for group in groups if group]


def _in_microdata(tree: HtmlElement) -> list[str]:
    """Return the invisible name in the first element that says that it contains the author."""
    marked = (element for element in tree.iter() if "author" in (element.get("itemprop") or "").split())
    contents = (
        each.get("content") or "" for first in islice(marked, 1) for each in first.iter("meta") if _is_name(each)
    )
    return list(islice(contents, 1))


def _is_name(element: HtmlElement) -> bool:
    return bool(element.get("itemprop") == "name")


def _is_about_author(name: str, labels: Mapping[str, str]) -> bool:
    return name not in _LABELLED or is_label(labels.get(_LABELLED[name], ""))


def _name(element: HtmlElement) -> str:
    return (element.get("name") or element.get("property") or "").lower()


def _forward(name: str) -> str:
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last}" if comma and "," not in first else name
