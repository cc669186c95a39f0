"""Find the date in a question, which may be the date of an article that does not repeat it.

News says "on Tuesday" or "Jan 21", and readers ask for "21 January 2025".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from index.analysis.tokenizer import fold_marks, normalise
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.word_lists import read_words_by_language

YEARS = range(1900, 2101)

MOST_DAYS = 31

_DAY = re.compile(r"(\d{1,2})[^\W\d]{0,2}")
"""A day, maybe with the ending of an ordinal: "21st"."""

_YEAR_CHARACTERS = ("年", "년")


@dataclass(frozen=True, slots=True)
class AskedDate:
    """The date in a question, as far as it says it."""

    year: int | None
    month: int | None
    day: int | None
    words: tuple[str, ...]  # as typed
    rest: str  # the question with blanks in place of the date

    @property
    def of_articles(self) -> ArticleFilter:
        """Return a condition that all articles of this date meet."""
        if self.year is None:
            return ANY_ARTICLE
        return ArticleFilter(date(self.year, 1, 1), date(self.year + 1, 1, 1))

    def is_of(self, published: date | None) -> bool:
        """Return whether an article was published on this date."""
        asked = (self.year, self.month, self.day)
        if published is None:
            return False
        own = (published.year, published.month, published.day)
        return all(part in (None, of_article) for part, of_article in zip(asked, own, strict=True))


def asked_date(question: Question) -> AskedDate | None:
    """Return the only date in a question; None if there is none, or if the question is about nothing else.

    A date has a year, or a day beside the name of a month.
    """
    dates = [each for each in map(_read, _stretches(question)) if each is not None]
    if len(dates) != 1:
        return None
    words, parts = dates[0]
    if all(word in words or word.role is not Role.CONTENT for word in question.words):
        return None
    start, end = words[0].span[0], words[-1].span[1]
    end += question.text.startswith(_YEAR_CHARACTERS, end)
    rest = question.text[:start] + " " * (end - start) + question.text[end:]
    return AskedDate(parts.get("year"), parts.get("month"), parts.get("day"), tuple(word.text for word in words), rest)


_Part = tuple[QuestionWord, str, int]
"""A word of a date, what it names, and the number of that."""


def _stretches(question: Question) -> Iterator[Sequence[_Part]]:
    """Yield the stretches of words that may be dates. Function words may be within one, as in "21 de enero de 2025"."""
    stretch: list[_Part] = []
    for word in question.words:
        if part := _part(word, question.language):
            stretch.append((word, *part))
        elif word.role is not Role.FUNCTION:
            yield stretch
            stretch = []
    yield stretch


def _read(stretch: Sequence[_Part]) -> tuple[Sequence[QuestionWord], Mapping[str, int]] | None:
    """Return the words of a date and its parts; None if it is no date."""
    parts = {name: number for _, name, number in stretch}
    is_date = parts.keys() in ({"year"}, {"year", "month"}, {"month", "day"}, {"year", "month", "day"})
    return ([word for word, *_ in stretch], parts) if is_date and len(parts) == len(stretch) else None


def _part(word: QuestionWord, language: str) -> tuple[str, int] | None:
    """Return what a word of a date names, and the number of that."""
    if word.normal.isdecimal() and int(word.normal) in YEARS:
        return "year", int(word.normal)
    if (day := _DAY.fullmatch(word.normal)) and 0 < int(day[1]) <= MOST_DAYS:
        return "day", int(day[1])
    month = months().get(language, {}).get(fold_marks(word.normal))
    return ("month", month) if month else None


@cache
def months() -> Mapping[str, Mapping[str, int]]:
    """Return the numbers of months by language and name, normalised and without marks."""
    found = read_words_by_language("index.query", "months")
    pairs = {language: [entry.split(" ", 1) for entry in entries] for language, entries in found.items()}
    return {
        language: {fold_marks(normalise(name)): int(number) for number, name in of_language}
        for language, of_language in pairs.items()
    }
