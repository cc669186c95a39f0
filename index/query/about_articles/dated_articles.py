"""Recognize messages that ask for the articles of a time: "articles from 2024", "news of March 2024".

Few articles repeat the year in which they appear, and hardly any calls itself an article. So the time is a filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.analysis.tokenizer import Piece, fold_marks, normalise, pieces
from index.query.about_articles.own_dates import MOST_DAYS, YEARS, months
from index.query.filters import Filters
from index.query.frames.removal import without_frames
from index.query.frames.subjects.article_words import without_article_word
from index.word_lists import read_words_by_language

PACKAGE = "index.query"
ARTICLES, LINKS, REQUESTS = "dated_articles", "date_links", "dated_requests"

MOST_WORDS = 16
"""Most words of such a message. In a longer one, the year belongs to a sentence."""

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

_DATE_IN_CHARACTERS = re.compile(
    r"(?P<year>\d{4})\s?[年년](?:\s?(?P<month>\d{1,2})\s?[月월]份?)?(?:\s?(?P<day>\d{1,2})\s?[日号號일])?"
    r"(?:[에의]?(?=\s)|に?(?:发布|發布|发表|發表|刊登|公開|発行|掲載)?(?:された|した)?[的の]?)"
)
"""A date in Chinese, Japanese or Korean, with what joins it to the word for the article."""

_IN_CHARACTERS = ("ja", "ko", "zh")

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º)?")


@dataclass(frozen=True, slots=True)
class DatedArticles:
    """What such a message asks for."""

    filters: Filters
    rest: str  # what names its subject, with blanks in place of the date; only blanks if it names none


def dated_articles_of(text: str) -> DatedArticles | None:
    """Return what a message asks for; None if it does not ask for the articles of a time."""
    if not _YEAR.search(text):
        return None
    if match := _DATE_IN_CHARACTERS.search(text):
        numbers = [int(match[name]) for name in ("year", "month", "day") if match[name]]
        rest = _without(text, *match.span())
        return _of(numbers, rest, _folded(rest).split(), _IN_CHARACTERS)
    words = list(pieces(text))
    if len(words) > MOST_WORDS or _words_for_articles().isdisjoint(_folded(word.normal) for word in words):
        return None
    found = [each for language in _lists(ARTICLES) for each in _dated(text, words, language)]
    return min(found, key=lambda each: len(each.rest.split()), default=None)


def _dated(text: str, words: Sequence[Piece], language: str) -> Iterator[DatedArticles]:
    """Yield what a message in a language asks for, whose date is at its end or beginning."""
    folded = [_folded(word.normal) for word in words]
    links = _lists(LINKS).get(language, frozenset())
    is_date = [word in links or _part(word, language) is not None for word in folded]
    first = is_date.index(False) if False in is_date else len(words)
    last = len(words) - is_date[::-1].index(False) if False in is_date else 0
    for begins, ends in ((last, len(words)), (0, first)):
        parts = [part for word in folded[begins:ends] if (part := _part(word, language))]
        named = dict(parts)
        if len(parts) == len(named) and named.keys() in ({"year"}, {"year", "month"}, {"year", "month", "day"}):
            end = words[ends].start if ends < len(words) else len(text)
            numbers = [named[name] for name in ("year", "month", "day") if name in named]
            kept = [*folded[:begins], *folded[ends:]]
            found = _of(numbers, _without(text, words[begins].start, end), kept, (language,))
            yield from [found] if found else []


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _of(numbers: Sequence[int], rest: str, words: Sequence[str], languages: Sequence[str]) -> DatedArticles | None:
    """Return the articles of a time, about what the rest of the message names; None if that asks for no articles."""
    filters = _filters(numbers)
    articles, links, requests = (
        frozenset[str]().union(*(_lists(name).get(each, ()) for each in languages))
        for name in (ARTICLES, LINKS, REQUESTS)
    )
    others = [word for word in words if word not in links | requests]
    if languages == _IN_CHARACTERS:
        others.reverse()  # the word for articles is the last one
        is_named = bool(others) and others[0].endswith(tuple(articles))
    else:
        is_named = bool(others) and others[0] in articles
    if filters is None or not is_named:
        return None
    if articles.issuperset(others):
        return DatedArticles(filters, " " * len(rest))
    subject = without_article_word(without_frames(rest))
    return DatedArticles(filters, rest) if subject.split() != rest.split() else None


def _filters(numbers: Sequence[int]) -> Filters | None:
    """Return the condition that an article is of a year, a month or a day; None if there is no such time."""
    year, month, day = (*numbers, 0, 0)[:3]
    if year not in YEARS:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        behind = first + timedelta(days=1)
    else:
        behind = date(year + (not month or month == 12), month % 12 + 1 if month else 1, 1)
    length = len("2024-03-05" if day else "2024-03" if month else "2024")
    names = f"after:{first.isoformat()[:length]}", f"before:{behind.isoformat()[:length]}"
    return Filters(after=first, before=behind, names=names)


def _part(word: str, language: str) -> tuple[str, int] | None:
    """Return what a word of a date names, and the number of that."""
    if word.isdecimal() and int(word) in YEARS:
        return "year", int(word)
    if (day := _DAY.fullmatch(word)) and 0 < int(day[1]) <= MOST_DAYS:
        return "day", int(day[1])
    month = months().get(language, {}).get(word)
    return ("month", month) if month else None


@cache
def _lists(name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a list by language, as they are compared."""
    found = read_words_by_language(PACKAGE, name)
    return {language: frozenset(map(_folded, words)) for language, words in found.items()}


@cache
def _words_for_articles() -> frozenset[str]:
    return frozenset[str]().union(*_lists(ARTICLES).values())


def _folded(text: str) -> str:
    return fold_marks(normalise(text))
