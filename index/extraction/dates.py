"""Check dates of publication. An impossible date counts as unknown, whatever a page or file says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

FIRST_YEAR = 1450
"""First year of publication that counts: systems write years like 1 for "unknown"."""

MAX_AHEAD_DAYS = 366
"""Most days that a date may lie ahead: magazines are printed before the month on their cover."""


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the date, however long ago or far ahead; None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day() -> date:
    """Return the last that an article may be of."""
    return datetime.now(UTC).date() + timedelta(days=MAX_AHEAD_DAYS)


def possible(day: date | None) -> date | None:
    """Return *day*, if an article may be of it."""
    return day if day is not None and day.year >= FIRST_YEAR and day <= last_day() else None
