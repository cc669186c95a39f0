"""Read the day on which a post was published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import regex
from lxml.html import HtmlElement

from index.extraction.credit_lines import date_of_line, day_printed_in
from index.extraction.declared import day_of as day_of_numbers
from index.extraction.declared import possible
from index.patterns import one_of
from index.text import clean_line

MAX_DAY_CHARS = 300  # most characters of a text in which a day is searched for
MAX_ELEMENTS = 5  # most elements in which the day of a post is searched for
MAX_PARTS = 60  # most parts of a text with a day that are read

_BETWEEN_DAYS = re.compile(r"\s*[»«|·•()#]\s*|\s{2,}")
_IN_DAYS = re.compile(r"\s*,\s*|(?<=\d)\s+(?=\d{1,2}:\d{2})")
"""Signs between a day and other text, and those that may also be in a day."""

_BEFORE_DAY = regex.compile(rf"{one_of('index.extraction', 'before_days')}\s*:?\s+", regex.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_IN_NUMBERS = re.compile(r"(?P<one>\d{1,2})[-/](?P<other>\d{1,2})[-/](?P<year>\d{4})")
"""Day or month first. It is clear only if one of them is not a month."""

MONTHS = 12
ONE_DAY = timedelta(days=1)

_SECONDS = re.compile(r"(\d{10})(?:\d{3})?")  # since 1970, perhaps with milliseconds


def day_of(elements: Iterable[HtmlElement]) -> date | None:
    """Return the day that the first of some elements gives; None if it is unknown or ambiguous."""
    return next((day for each in islice(elements, MAX_ELEMENTS) if (day := _day_in(each))), None)


def _day_in(element: HtmlElement) -> date | None:
    """Return the day that an element gives: the printed one if the other is of a time zone ahead or behind."""
    given = _given_day(element)
    printed = _day_in_text(str(element.text_content()))
    is_next = given is not None and printed is not None and abs(given - printed) == ONE_DAY
    return printed if is_next else given or printed


def _given_day(element: HtmlElement) -> date | None:
    """Return the day in the attributes of an element or of an inner one."""
    titles: list[str] = []
    for inner in islice(element.iter(), MAX_PARTS):
        for name in ("datetime", "content", "title", "data-time", "data-timestamp"):
            if day := _day_of_value(clean_line(inner.get(name) or "")):
                return day
        titles += filter(None, [inner.get("title")])
    return next((day for title in titles[:MAX_ELEMENTS] if (day := _day_in_text(title))), None)


def _day_in_text(written: str) -> date | None:
    text = written[:MAX_DAY_CHARS]
    parts = [part for line in text.splitlines() for part in _BETWEEN_DAYS.split(line)]
    parts += [piece for part in parts for piece in _IN_DAYS.split(part)]
    if day := next((day for part in parts[:MAX_PARTS] if (day := _printed_day(part))), None):
        return day
    found = {match.groups() for match in _YEAR_FIRST.finditer(text)}
    return possible(day_of_numbers(*map(int, found.pop()))) if len(found) == 1 else None


def _day_of_value(value: str) -> date | None:
    if seconds := _SECONDS.fullmatch(value):
        return possible(datetime.fromtimestamp(int(seconds[1]), UTC).date())
    numbers = _YEAR_FIRST.match(value)
    return possible(day_of_numbers(*map(int, numbers.groups()))) if numbers else None


def _without_lead(line: str) -> str:
    lead = _BEFORE_DAY.match(line)
    return line[lead.end() :] if lead else line


def _printed_day(part: str) -> date | None:
    line = _without_lead(clean_line(part))
    if numbers := _IN_NUMBERS.fullmatch(line):
        one, other, year = (int(numbers[name]) for name in ("one", "other", "year"))
        clear = max(one, other) > MONTHS or one == other
        return possible(day_of_numbers(year, min(one, other), max(one, other))) if clear else None
    return (date_of_line(line) or day_printed_in(line)) if line else None
