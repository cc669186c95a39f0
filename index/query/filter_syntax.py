"""Read the filters of a question, anywhere in it.

Filters are `after:2023`, `before:2024-06`, `by:"name"`, `source:name`, `lang:xx`, `"exact phrase"` and `-word`.
Capitals, and the quotation marks and colons of any keyboard, are accepted; single quotation marks only after a key.
Text that only looks like a filter is left unchanged: 12:30, "by: whom" with a space, -5, well-known, a lone quotation
mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import regex

from index.metadata.language_codes import canonical_language
from index.metadata.name_matching import words_between_blanks
from index.model import FilterFault, FilterProblem
from index.query.addresses import without_addresses
from index.query.filters import Filters, phrase_name

MAX_PHRASES = 20
"""Most phrases of one question that are filters. Each is searched for by itself, which takes 2 ms in an archive of
2,000 passages. A message can have 360."""

READ_KEPT = 8
"""Most questions that are cached with their filters. One question is read more than once."""


@dataclass(frozen=True, slots=True)
class FilteredQuestion:
    """A question and its filters."""

    query: str  # the text to search for: the question with spaces in place of its filters, so that spans stay valid
    filters: Filters
    problems: tuple[FilterProblem, ...]  # wrong filters, which are neither applied nor searched for


@lru_cache(maxsize=READ_KEPT)
def read_filters(question: str) -> FilteredQuestion:
    """Separate the filters of a question from the text to search for. Words of phrases are searched for too.

    Phrases after the first MAX_PHRASES are no filters: only their words are searched for.

    The parts of links are not searched for: a reader who sends a link with a question asks about the words.
    """
    filters = Filters()
    problems = []
    query = question
    for match in _SYNTAX.finditer(question):
        read = _read(match)
        if isinstance(read, FilterFault):
            problems.append(FilterProblem(match.group(), read))
        elif read is not None and not (read.phrases and len(filters.phrases) >= MAX_PHRASES):
            filters = filters.and_also(read)
        if read is not None and not (isinstance(read, Filters) and read.phrases):
            query = query[: match.start()] + _blank(match) + query[match.end() :]
    return _possible(FilteredQuestion(without_addresses(_LINK.sub(_blank, query)), filters, tuple(problems)))


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match.group())


def without_filters(question: str) -> str:
    """Return the words of *question* that belong to no filter, neither a valid nor a wrong one."""
    return " ".join(_SYNTAX.sub(lambda match: match.group() if _read(match) is None else " ", question).split())


def _after(value: str, name: str) -> Filters | FilterFault:
    day = _first_day(value)
    return Filters(after=day, names=(name,)) if day else FilterFault.NOT_A_DATE


def _before(value: str, name: str) -> Filters | FilterFault:
    day = _first_day(value)
    return Filters(before=day, names=(name,)) if day else FilterFault.NOT_A_DATE


def _by(value: str, name: str) -> Filters | FilterFault:
    return Filters(by=(value,), names=(name,)) if words_between_blanks(value).strip() else FilterFault.NO_NAME


def _source(value: str, name: str) -> Filters | FilterFault:
    return Filters(sources=(value,), names=(name,)) if words_between_blanks(value).strip() else FilterFault.NO_NAME


def _lang(value: str, name: str) -> Filters | FilterFault:
    code = canonical_language(value)
    return Filters(languages=(code,), names=(name,)) if code else FilterFault.NOT_A_LANGUAGE


KEYS: Mapping[str, Callable[[str, str], Filters | FilterFault]] = MappingProxyType(
    {"after": _after, "before": _before, "by": _by, "source": _source, "lang": _lang}
)
"""The keys of filters, with functions that make a filter from its value and its written form (`after:2023`)."""


_DATE = regex.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


def _first_day(value: str) -> date | None:
    """Return the first day of a year or month, or the day itself; None if it is not a date."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(number or 1) for number in match.groups())
    try:
        return date(year, month, day)
    except ValueError:  # there is no such day
        return None


_QUOTED = r"""(?|
      "(?P<quoted>[^"“”]*)["“”] | “(?P<quoted>[^"“”]*)["“”] | „(?P<quoted>[^"“”„]*)["“”] | ”(?P<quoted>[^"“”]*)”
    | «(?P<quoted>[^«»]*)» | »(?P<quoted>[^«»]*)[«»]
    | 「(?P<quoted>[^「」]*)」 | 『(?P<quoted>[^『』]*)』 | ＂(?P<quoted>[^＂]*)＂
)"""
_SINGLY_QUOTED = r"[‘'‚] (?P<quoted>[^\s'‘’‚][^‘’‚\n]*?) ['’‘] (?! [\p{L}\p{M}\p{N}] )"  # within, O'Neill
_OPENING = r"\s\p{Ps}\p{Pi}'’¿¡,;，。、！？："
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LINK = regex.compile(
    rf"(?<![A-Za-z0-9])(?:[a-z][a-z0-9+.-]*://|www\.(?=\w))[^\s{_UNSPACED}，。、！？：；]*", regex.IGNORECASE
)
"""Link to a page. A bare name is not a link, because people ask about "node.js". A script without spaces may continue
after a link."""

_SYNTAX = regex.compile(
    # Not within a word, a number or an address. But scripts without spaces may come directly before it.
    rf"""
    (?<! [^{_OPENING}{_UNSPACED}] )
    (?: (?<! [^{_OPENING}] ) (?P<minus>[-−－]) )?
    (?:
        (?P<key>{"|".join(KEYS)}) [:：]
        (?: {_QUOTED} | {_SINGLY_QUOTED} | (?! ["“”„«»「『＂]) (?P<value> [^\s，。、！？；]* [\p{{L}}\p{{M}}\p{{N}}] ) )
      | {_QUOTED}
    )
    | (?<! [^{_OPENING}] ) [-−－]
        (?P<word> \p{{L}} [\p{{L}}\p{{M}}\p{{N}}]* (?: ['’‑-] [\p{{L}}\p{{N}}] [\p{{L}}\p{{M}}\p{{N}}]* )* )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


def _read(match: regex.Match[str]) -> Filters | FilterFault | None:
    """Read one match of the syntax; None if it is not a filter."""
    key, quoted, word = match.group("key", "quoted", "word")
    if word is not None:
        return Filters(excluded=(word,), names=(f"-{word}",))
    if key is None and not words_between_blanks(quoted).strip():
        return None
    if match["minus"]:
        return FilterFault.ONLY_WORDS
    if key is None:
        phrase = " ".join(quoted.split())
        return Filters(phrases=(phrase,), names=(phrase_name(phrase),))
    value = match["value"] if quoted is None else " ".join(quoted.split())
    key = key.casefold()
    return KEYS[key](value, f"{key}:{value if quoted is None else phrase_name(value)}")


def _possible(read: FilteredQuestion) -> FilteredQuestion:
    """Drop dates that exclude every day, and report them as a problem."""
    filters = read.filters
    if filters.after is None or filters.before is None or filters.after < filters.before:
        return read
    dates = [name for name in filters.names if name.startswith(("after:", "before:"))]
    names = tuple(name for name in filters.names if name not in dates)
    problem = FilterProblem(" ".join(dates), FilterFault.NO_TIME_LEFT)
    return replace(
        read, filters=replace(filters, after=None, before=None, names=names), problems=(*read.problems, problem)
    )
