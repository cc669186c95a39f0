"""Check the days and languages that pages and files declare. An impossible one counts as unknown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

FIRST_YEAR = 1450
"""First accepted year of publication. Systems write years like 1 for "unknown"."""

MAX_AHEAD_DAYS = 366
"""Most days that a date may be in the future. Magazines are printed before the month on their cover."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the date, however far in the past or future; None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day() -> date:
    """Return the last accepted date of an article."""
    return datetime.now(UTC).date() + timedelta(days=MAX_AHEAD_DAYS)


def possible(day: date | None) -> date | None:
    """Return *day* if an article may have this date."""
    return day if day is not None and day.year >= FIRST_YEAR and day <= last_day() else None


def published_of(found: str | None) -> date | None:
    """Return the date of publication if it is valid."""
    try:
        return possible(date.fromisoformat(found)) if found else None
    except ValueError:
        return None


def language_code(declared: str | None) -> str | None:
    """Return *declared* if it has the form of a language code."""
    code = (declared or "").strip().replace("_", "-")
    return code if _LANGUAGE.fullmatch(code) else None
