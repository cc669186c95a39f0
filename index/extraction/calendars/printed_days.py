"""Read the days of the calendars of Iran, Japan, Taiwan and Thailand, and days with Arabic names of months.

The lunar calendar of Islam is not among them: the day on which its months begin differs by country.
"""

from __future__ import annotations

import unicodedata
from datetime import date

import regex

from index.extraction.declared import day_of
from index.patterns import one_of

MONTHS = 12

LONG_MONTHS = 6  # first months of the solar calendar, which are longer

LONG, SHORT = 31, 30  # their days, and those of the other months

MAX_LINE_CHARS = 80
"""Longest line that is read, in characters. A longer one is text."""

_SOLAR_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد|امرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_ARABIC_MONTHS = (
    "يناير|كانون الثاني|جانفي",
    "فبراير|شباط|فيفري",
    "مارس|آذار|اذار",
    "أبريل|ابريل|إبريل|نيسان|أفريل|افريل",
    "مايو|أيار|ايار|ماي",
    "يونيو|يونيه|حزيران|جوان",
    "يوليو|يوليه|تموز|جويلية|يوليوز",
    "أغسطس|اغسطس|آب|اب|أوت|اوت|غشت",
    "سبتمبر|أيلول|ايلول|شتنبر",
    "أكتوبر|اكتوبر|تشرين الأول|تشرين الاول",
    "نوفمبر|تشرين الثاني|نونبر",
    "ديسمبر|كانون الأول|كانون الاول|دجنبر",
)
"""Names of each month: in Egypt and the Gulf, in the Levant, in Tunisia and Algeria, in Morocco."""

_WEEKDAY = rf"(?:(?:يوم\s)?{one_of('index.extraction', 'weekdays_right_to_left')}\s?[،,]?\s+)?"
_SOLAR = regex.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_SOLAR_MONTHS)})(?:\s?ماه)?[\s،,]+(?P<year>1[34]\d\d)"
)
_SOLAR_NUMBERS = regex.compile(r"(?P<year>1[34]\d\d)(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_PERSIAN_DIGITS = regex.compile("[۰-۹]")

_ARABIC_NAMES = "|".join(_ARABIC_MONTHS)
_ARABIC = regex.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s+(?P<month>{_ARABIC_NAMES})(?:\s?[/(]\s?(?P<other>{_ARABIC_NAMES})\)?)?"
    r"[\s،,]+(?P<year>\d{4})\s?م?"
)

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}
"""Last Gregorian year before each era of Japan, and before the Republic of China."""

_HAN = r"\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
_ERA = regex.compile(rf"(?:中華)?(?P<era>{'|'.join(_ERAS)})\s?(?P<year>\d{{1,3}}|元){_HAN}")
_REPUBLIC = regex.compile(rf"(?P<year>1\d\d)(?:{_HAN}|/(?P<month>\d\d)/(?P<day>\d\d))")
"""Day in years of the Republic of China without a word before them. They have three digits."""

_BUDDHIST = regex.compile(r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>2[56]\d\d)")
_BUDDHIST_AHEAD = 543
"""Years by which the Thai calendar is ahead."""

_BEFORE_DAYS = 356_033
"""Days by which the count of the solar calendar, from the year -1595, is ahead of that of the Gregorian one."""

_LEAP_CYCLE = 33
"""Years in which the calendar of Iran has eight leap years. This holds from 1799 to 2256."""


def other_day_in(line: str) -> date | None:
    """Return the day if *line* contains nothing else, and it is of another calendar or has an Arabic month."""
    if len(line) > MAX_LINE_CHARS:
        return None
    if _PERSIAN_DIGITS.search(line) and (match := _SOLAR_NUMBERS.fullmatch(_with_ascii_digits(line))):
        return _gregorian(int(match["year"]), int(match["month"]), int(match["day"]))
    plain = _with_ascii_digits(line)
    found = (read(plain) for read in (_solar_day, _arabic_day, _day_of_era, _buddhist_day))
    return next(filter(None, found), None)


def _with_ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _solar_day(line: str) -> date | None:
    match = _SOLAR.fullmatch(line)
    month = _month_in(_SOLAR_MONTHS, match["month"]) if match else 0
    return _gregorian(int(match["year"]), month, int(match["day"])) if match else None


def _gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day of the solar calendar of Iran: six months of 31 days, five of 30, and the rest of the year."""
    if not 1 <= month <= MONTHS or not 1 <= day <= (LONG if month <= LONG_MONTHS else SHORT):
        return None
    cycles, rest = divmod(year + 1_595, _LEAP_CYCLE)
    before = 365 * (year + 1_595) + 8 * cycles + (rest + 3) // 4
    return date.fromordinal(before - _BEFORE_DAYS + SHORT * (month - 1) + min(month - 1, LONG_MONTHS) + day)


def _month_in(months: tuple[str, ...], name: str) -> int:
    return next(number for number, names in enumerate(months, 1) if name in names.split("|"))


def _arabic_day(line: str) -> date | None:
    match = _ARABIC.fullmatch(line)
    if match is None:
        return None
    months = {_month_in(_ARABIC_MONTHS, name) for name in (match["month"], match["other"]) if name}
    return day_of(int(match["year"]), months.pop(), int(match["day"])) if len(months) == 1 else None


def _day_of_era(line: str) -> date | None:
    if match := _ERA.fullmatch(line):
        year = 1 if match["year"] == "元" else int(match["year"])
        return day_of(_ERAS[match["era"]] + year, int(match["month"]), int(match["day"]))
    match = _REPUBLIC.fullmatch(line)
    return day_of(_ERAS["民國"] + int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def _buddhist_day(line: str) -> date | None:
    match = _BUDDHIST.fullmatch(line)
    return day_of(int(match["year"]) - _BUDDHIST_AHEAD, int(match["month"]), int(match["day"])) if match else None
