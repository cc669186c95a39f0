"""Find the authors in a text about them, without the text around their names. An unknown author is None."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import are_names
from index.extraction.author_names import ROLE, is_full_name, is_no_name
from index.patterns import compiled, one_of
from index.text import clean_line, letters_of, shortened
from index.word_lists import read_words

MAX_AUTHORS = 10
"""Most authors. A longer list has tags, or the whole staff."""

MAX_ELEMENT_CHARS = 100
"""Longest element with the author's name, in characters. Longer ones are biographies."""

MAX_FOUND_CHARS = 2_000
"""Most characters of a list of authors. Ten names have three hundred."""

MAX_LEADS = 3
"""Most words before a name, one after the other, as in "Text: Ein Bericht von"."""

_PACKAGE = "index.extraction"

_BY = one_of(_PACKAGE, "author_leads")
"""Words before the name of an author."""

_PARTICLE = one_of(_PACKAGE, "author_prepositions")
"""Words before a name, or at the beginning of a name."""

_LABEL = one_of(_PACKAGE, "author_labels")
"""Words before a name with a colon, or before two capitalised words. Some of them may be names themselves."""

_NEWSROOM = one_of(_PACKAGE, "newsroom_labels")

_UNSPACED_LABEL = one_of(_PACKAGE, "author_labels_unspaced")

_TEXT_LABEL = compiled(_LABEL, _UNSPACED_LABEL)

_LEAD = regex.compile(
    rf"(?:(?i:{_BY})(?!\w)\s*[:：]?\s*(?=[\w\"“«])|(?i:{_PARTICLE})\s+(?=\p{{Lu}}\S*\s+\S)"
    rf"|(?i:{_LABEL})(?:\s*[:：/|]\s*(?=\w)|\s+(?=\p{{Lu}}\S*\s+\p{{Lu}}))|(?i:{_NEWSROOM})\s*[:：]\s*(?=\w)|{_UNSPACED_LABEL}[\s:：/／|｜=＝・]+)"
)
_BEHIND = one_of(_PACKAGE, "after_authors")
_PLACED = rf"(?-i:\s{one_of(_PACKAGE, 'small_words_behind_authors')}\s)"
_OF_AGENCY = rf"(?-i:(?<=\p{{L}})(?<!\bThe)\s+{one_of(_PACKAGE, 'news_agencies')}(?!\p{{L}}))"
_DATED = r"(?<=\p{L}\s\p{L}[\p{L}'’.-]{0,40})\s+(?:\p{Ll}{1,4}\s+)?(?:\p{L}+\.?\s+\d{1,2}|\d{1,2}\.?\s+\p{L}+)(?!\p{L})"
_TRAIL = regex.compile(
    rf"\s*(?:[@|(（\[]|\s[-–—•·/]\s|\d{{1,2}}[./:]\d{{1,2}}|\b{_BEHIND}\b|{_PLACED}|{_DATED}|{_OF_AGENCY}|\s+\p{{L}}{{1,12}}\s?[:：／＝=]).*"
    rf"|\s*{one_of(_PACKAGE, 'author_roles_unspaced')}$",
    regex.IGNORECASE,
)
"""Text that a page prints after the name: an account, an agency, the time, the photographer."""

_AND = regex.compile(rf"\s+(?:{one_of(_PACKAGE, 'author_conjunctions')}|&)\s+")
_WAW = "و"
_ARABIC_AND = regex.compile(
    rf"(?<=\p{{Arabic}}\s+\p{{Arabic}}{{2,12}}\s+)(?P<name>{_WAW}(?P<rest>\p{{Arabic}}{{2,15}}))(?=\s+\p{{Arabic}}{{2}})"
)
"""Word that begins with "and" between two full names. Two words before it and one behind it show this."""

_WITH_WAW = frozenset(read_words(_PACKAGE, "arabic_names_with_waw"))
_LEADING_AND = regex.compile(rf"^\s*(?:{one_of(_PACKAGE, 'author_conjunctions')}|&)\s+")
_FULL_STOP = regex.compile(r"(?<=\p{Ll}{3})\.(?:\s.*)?$|(?<=\p{Ll}{2})\.$")
"""End of the sentence behind a name. Behind fewer letters, it is part of the name, as in "Jr."."""

_BETWEEN = regex.compile(r"[,，、،]")
_TAG = regex.compile(r"<[^<>]{0,500}>")
_BOX_LABEL = compiled(rf"{one_of(_PACKAGE, 'author_box_labels')}\s*[:：]?")
_BEFORE = regex.compile(r"^[\s¿¡•·*+~–—-]+")
_KOREAN = regex.compile(rf"(?:\p{{Hangul}}+\s)*(?P<name>\p{{Hangul}}{{2,4}})\s?{one_of(_PACKAGE, 'korean_reporters')}")
"""Reporter in Korean, perhaps behind the names of paper and desk."""

EMAIL = regex.compile(r"[(<]?[\w.+-]{1,64}@[\w-]+\.[\w.-]+[)>]?")

_NO_AUTHOR = compiled(
    r".*(?:https?:|www\.|\.(?:com|org|net|de|fr|co\.uk)\b).*",
    rf"{one_of(_PACKAGE, 'picture_labels')}\b.*",
    one_of(_PACKAGE, "no_authors"),
)


def byline_of(found: str | None, site: str | None) -> str | None:
    """Return the author line from *found*, with names separated by commas.

    Args: found: One or several names, separated by semicolons. site: The publication, which is not an author.
    """
    return joined(name for name in names_in(found or "") if site is None or letters_of(name) != letters_of(site))


def joined(names: Iterable[str]) -> str | None:
    """Return the author line of *names*, each once; None if there are none, or too many."""
    each: dict[str, str] = {}
    for name in names:
        each.setdefault(letters_of(name), name)
    return shortened(", ".join(each.values()), MAX_LABEL_CHARS) if 0 < len(each) <= MAX_AUTHORS else None


def names_in(found: str) -> list[str]:
    """Return the names in *found*, in order. A role and what belongs to it are not among them.

    A longer text than a list of authors has none, because its cut end would look like a name.
    """
    text = _TAG.sub(" ", found) if len(found) <= MAX_FOUND_CHARS else ""
    return [name for group in text.split(";") for name in _names_in_group(group)]


def _names_in_group(group: str) -> Iterator[str]:
    """Yield the names in a list with commas. Behind a full name or a role, a single word is a place or a title."""
    is_titled = False
    for part in _BETWEEN.split(group):
        names = _apart(part)
        yield from (name for name in names if name and not (is_titled and _is_title(name)))
        is_titled |= any(map(is_full_name, names)) or ROLE.search(part) is not None


def _is_title(name: str) -> bool:
    is_single = name[0].isupper() and len(name.split()) == 1
    return is_single or name[0].islower() or name[0].isdigit() or is_no_name(name)


def _apart(part: str) -> list[str]:
    """Return the names separated by "and", if they are people. In company names, "and" belongs to the name."""
    names = [_name_in(each) for each in _AND.split(_with_arabic_and(_LEADING_AND.sub("", part)))]
    return names if all(are_names(name, at_least=2) for name in names) else [_name_in(part)]


def _with_arabic_and(part: str) -> str:
    """Return *part* with a space behind an Arabic "and" that is written in one word with the next name."""
    return _ARABIC_AND.sub(lambda match: match[0] if match["name"] in _WITH_WAW else f"{_WAW} {match['rest']}", part)


def _name_in(part: str) -> str:
    """Return the name in the printed text about one author; empty if there is none."""
    name = _BEFORE.sub("", EMAIL.sub("", clean_line(part))).strip()
    if reporter := _KOREAN.fullmatch(name):
        return str(reporter["name"])
    for _ in range(MAX_LEADS):
        name = _LEAD.sub("", name, count=1) if _LEAD.match(name) else name
    name = _FULL_STOP.sub("", _TRAIL.sub("", name)).strip(' ,;|-–:/"“”«»\u200e\u200f')
    if role := ROLE.search(name):
        rest = name[role.end() :].strip()
        name = rest if role.start() == 0 and rest[:1].isupper() and are_names(rest, at_least=2) else ""
    return "" if _NO_AUTHOR.fullmatch(name) or is_label(name) else name


def is_label(line: str) -> bool:
    """Return whether *line* says only that the name of the author follows."""
    return _BOX_LABEL.fullmatch(line) is not None


def is_text_label(line: str) -> bool:
    """Return whether *line* says only that somebody wrote a text, such as "Words" or "Report"."""
    return _TEXT_LABEL.fullmatch(line) is not None


def lead_of(line: str) -> str:
    """Return the words of *line* that say that the name of an author follows; empty if there are none."""
    text = _BEFORE.sub("", line)
    match = _LEAD.match(text)
    return match[0] if match else ""


def are_people(names: Iterable[str]) -> bool:
    """Return whether there are *names*, and all look like the full names of people."""
    each = list(names)
    return bool(each) and all(map(is_full_name, each))


def is_byline(line: str, byline: str | None) -> bool:
    """Return whether *line* contains only the authors of the article."""
    return byline is not None and letters_of(byline_of(line, None) or "") == letters_of(byline)
