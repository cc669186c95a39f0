"""Parse the value of a field as an editor types it. Errors explain the correct form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from babel import Locale

from bot.i18n import N_, current_language
from bot.i18n import gettext as _
from bot.messaging.error_messages import UsageError
from bot.messaging.html import safe_label
from bot.messaging.links import without_text_fragment
from bot.updates.parse import urls_in
from index.articles.edits import FixedValue
from index.articles.limits import MAX_CREDITS, MAX_LABEL_CHARS, MAX_TITLE_CHARS
from index.errors import BadUrlError, UrlTooLongError
from index.extraction.credit_lines import day_in
from index.extraction.declared import FIRST_YEAR, day_of, last_day
from index.metadata.language_codes import language_code
from index.model import Article
from index.text import clean_line, clean_text
from index.urls import written_url

TITLE, BYLINE, PUBLISHED, SOURCE, LANGUAGE = "title", "byline", "published", "source", "language"
LINK, CREDITS = "url", "credits"

FIELDS = (TITLE, BYLINE, PUBLISHED, SOURCE, LANGUAGE, LINK, CREDITS)
"""The names of `index.articles.json_form.FIXABLE`, in the order of the buttons."""

LABELS = {
    TITLE: N_("title"),
    BYLINE: N_("byline"),
    PUBLISHED: N_("date"),
    SOURCE: N_("source"),
    LANGUAGE: N_("language"),
    LINK: N_("link"),
    CREDITS: N_("credits"),
}
"""Names of the fields for people."""

UNKNOWN_REPLIES = frozenset("-–—−")
"""Replies that mean "unknown": the dashes that phones produce."""

_SLASHED = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{1,2})", re.ASCII)

_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er)\b(?: of\b)?", re.ASCII | re.IGNORECASE)
"""Pattern of ordinal numbers, as in "24th of November" and "1er mars"."""

MONTHS = 12

MAX_LANGUAGE_LENGTH = 60  # UTF-16 code units of an unknown language in an error message


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
        raise UsageError(
            _("I couldn't find a {field} in that; please reply to my question again.").format(field=_(LABELS[field]))
        )
    if field == LANGUAGE:
        return _read_language(line)
    if field == LINK:
        return _read_link(line)
    return _read_date(line) if field == PUBLISHED else _read_label(field, line)


def _read_label(field: str, line: str) -> str:
    limit = MAX_TITLE_CHARS if field == TITLE else MAX_LABEL_CHARS
    if len(line) > limit:
        raise UsageError(
            _(
                "That's too long: {n} characters, and a {field} can have at most {limit}. Reply to my question "
                "with a shorter one."
            ).format(n=len(line), field=_(LABELS[field]), limit=limit)
        )
    return line


def _read_credits(text: str) -> tuple[str, ...]:
    """Return the credit lines in *text*, each once; empty if it says that there are none."""
    lines = [line for each in clean_text(text).split("\n") if (line := clean_line(each))]
    credits_ = tuple(dict.fromkeys(line for line in lines if line not in UNKNOWN_REPLIES))
    if not lines:
        raise UsageError(
            _("I couldn't find any credits in that. Reply to my question with them, or - if there are none.")
        )
    if len(credits_) > MAX_CREDITS:
        many = _("Those are {n} credits; an article can have at most {limit}.")
        raise UsageError(many.format(n=len(credits_), limit=MAX_CREDITS))
    if (longest := max(map(len, credits_), default=0)) > MAX_LABEL_CHARS:
        long = _("One of these has {n} characters; a credit can have at most {limit}.")
        raise UsageError(long.format(n=longest, limit=MAX_LABEL_CHARS))
    return credits_


def _read_link(line: str) -> str:
    """Return the only web address in *line*. It may omit "https://"."""
    found = urls_in(line)
    try:
        if len(found) == 1:
            return written_url(without_text_fragment(found[0]))
    except UrlTooLongError as error:
        long = _("That link is too long: it can have at most {limit} characters.")
        raise UsageError(long.format(limit=error.limit_chars)) from error
    except BadUrlError:
        pass
    raise UsageError(
        _(
            "That isn't a single link to a web page. Reply to my question with one like "
            "https://example.org/article, or - if there is none."
        )
    )


def _read_language(line: str) -> str:
    """Return the BCP 47 tag of a language, named in English, in the bot's language, or by its code."""
    name = line.casefold()
    for locale in ("en", current_language().replace("-", "_")):
        for code, known_name in Locale.parse(locale).languages.items():
            if known_name.casefold() == name:
                return str(code).replace("_", "-")
    if language_code(line) is None:
        unknown = _("I don't know the language “{name}”. Reply to my question with one like English or en.")
        raise UsageError(unknown.format(name=safe_label(line, MAX_LANGUAGE_LENGTH)))
    code, *subtags = re.split("[-_]", line)
    return "-".join([code.lower(), *subtags])


def _read_date(line: str) -> date:
    line = _ORDINAL.sub(r"\1", line.rstrip("."))
    in_numbers = _YEAR_FIRST.fullmatch(line) or _SLASHED.fullmatch(line)
    found = _date_of_numbers(line) if in_numbers else day_in(line)
    if found is None:
        raise UsageError(
            _(
                "That isn't a full date. Reply to my question with day, month and year, like 2024-11-24 or 24 "
                "November 2024, or - if unknown."
            )
        )
    return _check_date(found)


def _check_date(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise UsageError(
            _(
                "{year} is too early for a publication date. Reply to my question with a date from {first} on, "
                "or - if unknown."
            ).format(year=day.year, first=FIRST_YEAR)
        )
    if day > last_day():
        raise UsageError(
            _("{date} is more than a year ahead. Reply to my question with an earlier date, or - if unknown.").format(
                date=day.isoformat()
            )
        )
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
        raise UsageError(
            _("Which is the month in {date}? Reply to my question with {one} or {other}.").format(
                date=line, one=f"{year:04}-{first:02}-{second:02}", other=f"{year:04}-{second:02}-{first:02}"
            )
        )
    return day_of(year, second, first) or ("/" in line and day_of(year, first, second)) or None


def is_in_future(day: date) -> bool:
    """Return whether *day* has not begun anywhere in the world."""
    return day > datetime.now(UTC).date() + timedelta(days=1)
