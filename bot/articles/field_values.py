"""Parse the value of a field as an editor types it. Errors explain the correct form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from babel import Locale

from bot.articles.callback_data import CREDITS, LANGUAGE, LINK, PUBLISHED, TITLE
from bot.articles.edit_messages import (
    ambiguous_date,
    credit_too_long,
    date_too_early,
    date_too_late,
    field_too_long,
    link_too_long,
    no_credits,
    not_a_date,
    not_a_link,
    nothing_for_field,
    too_many_credits,
    unknown_language,
)
from bot.i18n import current_language
from bot.messaging.error_messages import UsageError
from bot.messaging.links import without_text_fragment
from bot.updates.parse import urls_in
from index.articles.edits import FixedValue
from index.articles.limits import MAX_CREDITS, MAX_LABEL_CHARS, MAX_TITLE_CHARS
from index.errors import BadUrlError, UrlTooLongError
from index.extraction.declared import FIRST_YEAR, day_of, last_day
from index.metadata.language_codes import canonical_language
from index.model import Article
from index.text import clean_line, clean_text
from index.urls import written_url

UNKNOWN_REPLIES = frozenset("-–—−")
"""Replies that mean "unknown": the dashes that phones produce."""

_SLASHED = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{1,2})", re.ASCII)

_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er)\b(?: of\b)?", re.ASCII | re.IGNORECASE)
"""Pattern of ordinal numbers, as in "24th of November" and "1er mars"."""

MONTHS = 12


def value_in(article: Article, field: str) -> str | None:
    """Return the value of a field as an editor would type it; None if it is unknown."""
    value = getattr(article, field)
    if field == CREDITS:
        return "\n".join(article.credits) or None
    return value.isoformat() if isinstance(value, date) else value


def read_value(field: str, text: str) -> FixedValue:
    """Parse *text* as the value of a field; None: unknown.

    Raises: UsageError: it is no such value.
    """
    if field == CREDITS:
        return _read_credits(text)
    line = clean_line(text)
    if field != TITLE and line in UNKNOWN_REPLIES:
        return None
    if not line or line in UNKNOWN_REPLIES:
        raise UsageError(nothing_for_field(field))
    if field == LANGUAGE:
        return _read_language(line)
    if field == LINK:
        return _read_link(line)
    return _read_date(line) if field == PUBLISHED else _read_label(field, line)


def _read_label(field: str, line: str) -> str:
    limit = MAX_TITLE_CHARS if field == TITLE else MAX_LABEL_CHARS
    if len(line) > limit:
        raise UsageError(field_too_long(field, len(line), limit))
    return line


def _read_credits(text: str) -> tuple[str, ...]:
    """Return the credit lines in *text*, each once; empty if it says that there are none."""
    lines = [line for each in clean_text(text).split("\n") if (line := clean_line(each))]
    credits_ = tuple(dict.fromkeys(line for line in lines if line not in UNKNOWN_REPLIES))
    if not lines:
        raise UsageError(no_credits())
    if len(credits_) > MAX_CREDITS:
        raise UsageError(too_many_credits(len(credits_), MAX_CREDITS))
    if (longest := max(map(len, credits_), default=0)) > MAX_LABEL_CHARS:
        raise UsageError(credit_too_long(longest, MAX_LABEL_CHARS))
    return credits_


def _read_link(line: str) -> str:
    """Return the only web address in *line*. It may omit "https://"."""
    found = urls_in(line)
    try:
        if len(found) == 1:
            return written_url(without_text_fragment(found[0]))
    except UrlTooLongError as error:
        raise UsageError(link_too_long(error.limit_chars)) from error
    except BadUrlError:
        pass
    raise UsageError(not_a_link())


def _read_language(line: str) -> str:
    """Return the BCP 47 tag of a language, named in English, in the bot's language, or by its code."""
    name = line.casefold()
    for locale in ("en", current_language().replace("-", "_")):
        for code, known_name in Locale.parse(locale).languages.items():
            if known_name.casefold() == name:
                return str(code).replace("_", "-")
    if canonical_language(line) is None:
        raise UsageError(unknown_language(line))
    code, *subtags = re.split("[-_]", line)
    return "-".join([code.lower(), *subtags])


def _read_date(line: str) -> date:
    line = _ORDINAL.sub(r"\1", line.rstrip("."))
    in_numbers = _YEAR_FIRST.fullmatch(line) or _SLASHED.fullmatch(line)
    found = _date_of_numbers(line) if in_numbers else _date_in_words(line)
    if found is None:
        raise UsageError(not_a_date())
    return _check_date(found)


def _date_in_words(line: str) -> date | None:
    from index.extraction.credit_lines import day_in  # here: its patterns are an eighth of what a start takes

    return day_in(line)


def _check_date(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise UsageError(date_too_early(day, FIRST_YEAR))
    if day > last_day():
        raise UsageError(date_too_late(day))
    return day


def _date_of_numbers(line: str) -> date | None:
    """Return a date in digits, if it is clear which number is the month."""
    if match := _YEAR_FIRST.fullmatch(line):
        return day_of(int(match[1]), int(match[2]), int(match[3]))
    match = _SLASHED.fullmatch(line)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if "/" in line and first <= MONTHS and second <= MONTHS and first != second:
        one, other = f"{year:04}-{first:02}-{second:02}", f"{year:04}-{second:02}-{first:02}"
        raise UsageError(ambiguous_date(line, one, other))
    return day_of(year, second, first) or ("/" in line and day_of(year, first, second)) or None


def is_in_future(day: date) -> bool:
    """Return whether *day* has not begun anywhere in the world."""
    return day > datetime.now(UTC).date() + timedelta(days=1)
