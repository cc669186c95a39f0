"""Find the authors that a page or file names, without the text around their names. An unknown author is None."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import regex
from lxml.html import HtmlElement

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import are_names
from index.extraction.dom import is_small
from index.patterns import compiled, one_of
from index.text import clean_line, letters_of, shortened

MAX_AUTHORS = 10
"""Most authors. A longer list has tags, or the whole staff."""

MAX_ELEMENT_CHARS = 100
"""Longest element with the author's name, in characters. Longer ones are biographies."""

MAX_ELEMENTS = 100
"""Most elements with an author's name that are read, including those of other articles."""

MAX_NAME_WORDS = 6
MAX_UNCASED_NAME_WORDS = 4
MAX_NAME_CHARS = 50
"""Longest name of a person, in characters. Longer lines are sentences; in many scripts only the length shows this."""

MAX_LEADS = 3
"""Most words before a name, one after the other, as in "Text: Ein Bericht von"."""

_PACKAGE = "index.extraction"

_BY = one_of(_PACKAGE, "author_leads")
"""Words before the name of an author."""

_PARTICLE = one_of(_PACKAGE, "author_prepositions")
"""Words before a name, or at the beginning of a name."""

_LABEL = one_of(_PACKAGE, "author_labels")
"""Words before a name with a colon, or before two capitalised words. Some of them may be names themselves."""

_UNSPACED_LABEL = one_of(_PACKAGE, "author_labels_unspaced")

_LEAD = regex.compile(
    rf"(?:(?i:{_BY})\b\s*[:：]?\s*(?=\w)|(?i:{_PARTICLE})\s+(?=\p{{Lu}}\S*\s+\S)"
    rf"|(?i:{_LABEL})(?:\s*[:：/|]\s*(?=\w)|\s+(?=\p{{Lu}}\S*\s+\p{{Lu}}))|{_UNSPACED_LABEL}[\s:：/／|｜=＝・]+)"
)
_BEHIND = one_of(_PACKAGE, "after_authors")
_TRAIL = regex.compile(
    rf"\s*(?:[@|(（\[]|\s[-–—]\s|\d{{1,2}}[./:]\d{{1,2}}|\b{_BEHIND}\b).*"
    rf"|\s*{one_of(_PACKAGE, 'author_roles_unspaced')}$",
    regex.IGNORECASE,
)
"""Text that a page prints after the name: an account, an agency, the time, the photographer."""

_AND = regex.compile(rf"\s+(?:{one_of(_PACKAGE, 'author_conjunctions')}|&)\s+")
_DIGIT = regex.compile(r"\d")
_CASED = regex.compile(r"\p{Lu}")
_BEFORE = regex.compile(r"^[\s¿¡•·*+~–—-]+")
_EMAIL = regex.compile(r"[(<]?[\w.+-]{1,64}@[\w-]+\.[\w.-]+[)>]?")

_ROLE = compiled(one_of(_PACKAGE, "author_roles"), around=r"\b")
"""Role, which is not a name."""

_NO_AUTHOR = compiled(
    r".*(?:https?:|www\.|\.(?:com|org|net|de|fr|co\.uk)\b).*",
    rf"{one_of(_PACKAGE, 'picture_labels')}\b.*",
    one_of(_PACKAGE, "no_authors"),
)

_METAS = frozenset(
    {
        *(
            "author",
            "authors",
            "byl",
            "byline",
            "dc.creator",
            "dc:creator",
            "dcterms.creator",
            "creator",
            "parsely-author",
        ),
        *("sailthru.author", "article:author", "og:article:author", "citation_author", "cxenseparse:author"),
    }
)
_REVERSED = "citation_author"  # has the last name first

_CLASS = regex.compile(
    r"(?:^|[-_\s])(?:by-?line|author|autor|auteur|forfatter|skribent)(?:[-_]?names?)?(?:$|\s)", regex.IGNORECASE
)
"""Class names of elements with the author."""

_OUTSIDE = frozenset({"aside", "footer", "nav", "form"})


def byline_of(found: str | None, site: str | None) -> str | None:
    """Return the author line from *found*, with names separated by commas.

    Args: found: One or several names, separated by semicolons. site: The publication, which is not an author.
    """
    names: dict[str, str] = {}
    for name in chain.from_iterable(_apart(_name_in(part)) for part in regex.split(r"[;,，、]", found or "")):
        if name and (site is None or letters_of(name) != letters_of(site)):
            names.setdefault(letters_of(name), name)
    return shortened(", ".join(names.values()), MAX_LABEL_CHARS) if names and len(names) <= MAX_AUTHORS else None


def authors_of_metas(tree: HtmlElement) -> str:
    """Return the authors in the head of a page; "" if there are none."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = clean_line(element.get("content") or "")
        if name in _METAS and content:
            last, comma, first = content.partition(",")
            is_reversed = name == _REVERSED and comma and "," not in first
            found.setdefault(name, []).append(f"{first.strip()} {last}" if is_reversed else content)
    named = (contents for contents in found.values() if byline_of("; ".join(contents), None))
    return "; ".join(next(named, []))


def authors_of_elements(tree: HtmlElement, under: Sequence[str]) -> Iterator[str]:
    """Yield the texts of the elements whose names say that they contain the author.

    Args: under: The lines under the headline. Elements with such names elsewhere may name other people.
    """
    lines = [letters_of(line) for line in under]
    called = (element for element in tree.iter() if _is_marked(element) or _CLASS.search(element.get("class") or ""))
    for element in islice(called, MAX_ELEMENTS):
        if is_small(element) and not any(map(_is_outside, (element, *element.iterancestors()))):
            named = [each for each in element.iter() if each.get("itemprop") == "name"] or [element]
            text = clean_line(str(named[0].get("content") or named[0].text_content()))
            is_own = _is_marked(element) or any(letters_of(text) in line for line in lines)
            if is_own and len(text) <= MAX_ELEMENT_CHARS and _are_people(byline_of(text, None)):
                yield text


def _is_marked(element: HtmlElement) -> bool:
    return "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".split()


def _is_outside(element: HtmlElement) -> bool:
    return element.tag in _OUTSIDE or ELSEWHERE.search(element.get("class") or "") is not None


def _apart(names: str) -> list[str]:
    """Return the names separated by "and", if they are people. In company names, "and" belongs to the name."""
    parts = _AND.split(names)
    return parts if all(are_names(part, at_least=2) for part in parts) else [names]


def _name_in(part: str) -> str:
    """Return the name in the printed text about one author; empty if there is none."""
    name = _EMAIL.sub("", clean_line(part))
    for _ in range(MAX_LEADS):
        name = _LEAD.sub("", name, count=1) if _LEAD.match(name) else name
    name = _BEFORE.sub("", _TRAIL.sub("", name)).strip(" ,;|-–:/")
    if role := _ROLE.search(name):
        rest = name[role.end() :].strip()
        name = rest if role.start() == 0 and rest[:1].isupper() and are_names(rest, at_least=2) else ""
    return "" if _NO_AUTHOR.fullmatch(name) else name


def is_led(line: str) -> bool:
    """Return whether *line* says who wrote a text, with a name of at least two words."""
    is_one = len(line) <= MAX_ELEMENT_CHARS and _LEAD.match(line) is not None
    return is_one and _are_people(byline_of(line, None))


def _are_people(byline: str | None) -> bool:
    """Return whether *byline* looks like the names of people."""
    if byline is None or not are_names(byline, at_least=2) or _DIGIT.search(byline):
        return False
    most = MAX_NAME_WORDS if _CASED.search(byline) else MAX_UNCASED_NAME_WORDS
    return all(len(name.split()) <= most and len(name) <= MAX_NAME_CHARS for name in byline.split(", "))


def is_byline(line: str, byline: str | None) -> bool:
    """Return whether *line* contains only the authors of the article."""
    return byline is not None and letters_of(byline_of(line, None) or "") == letters_of(byline)


ELSEWHERE = compiled(
    "comment",
    "related",
    "sidebar",
    "footer",
    "cookie",
    "consent",
    "newsletter",
    "promo",
    "gdpr",
    "onetrust",
    "disclaimer",
    "modal",
    "pop-?up",
)
"""Class names of elements that are not part of an article."""
