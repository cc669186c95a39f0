"""Read author and date from the lines under a title. A doubtful line counts as text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import regex

from index.extraction.bylines import are_people, names_in
from index.extraction.calendars.printed_days import other_day_in
from index.extraction.declared import day_of, possible
from index.patterns import one_of

MAX_HEADER_CHARS = 80
"""Longest line of a header, in characters. Longer lines are sentences with a similar beginning."""

HEADER_LINES = 3
"""Number of lines under the title in which author and date are searched for."""

_PACKAGE = "index.extraction"

_LEADS = one_of(_PACKAGE, "header_leads")
_LABELS = one_of(_PACKAGE, "header_labels")
_BYLINE = regex.compile(rf"(?:{_LEADS}\s+|(?:{_LEADS}|{_LABELS})\s?[:：]\s*)(?P<names>\S.*?)", regex.IGNORECASE)
_IN_WORDS = regex.compile(r"(?=.*(?:[\p{L}\p{M}]{2}|\p{Thai}\.))(?=.*\b\d{4}\b)(?=.*\b\d{1,2}\b)[\p{L}\p{M}\d.,\s’']+")
"""Day in words, with the complete year."""

_IN_NUMBERS = regex.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|(?P<year>\d{4})\.\s(?P<month>\d{1,2})\.\s(?P<day>\d{1,2})\.?"
    r"|(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"
    r"|(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
)
"""Day in numbers, with the complete year. In 5/6/2024, either number may be the month."""

_ELISION = regex.compile(r"\bd[’'](?=\p{L})")  # in Catalan: "8 d’octubre"

_BUDDHIST_YEAR = regex.compile(r"(?:พ\.\s?ศ\.\s?)?(?<!\d)(2[45]\d\d)(?!\d)")
_BUDDHIST_AHEAD = 543
"""Years by which the Thai calendar is ahead."""

_THAI_MONTHS = {
    **{"ม.ค.": "มกราคม", "ก.พ.": "กุมภาพันธ์", "มี.ค.": "มีนาคม", "เม.ย.": "เมษายน", "พ.ค.": "พฤษภาคม"},
    **{"มิ.ย.": "มิถุนายน", "ก.ค.": "กรกฎาคม", "ส.ค.": "สิงหาคม", "ก.ย.": "กันยายน", "ต.ค.": "ตุลาคม"},
    **{"พ.ย.": "พฤศจิกายน", "ธ.ค.": "ธันวาคม"},
}
"""Months that dateparser reads wrongly when they are abbreviated."""

_THAI = regex.compile(r"\p{Thai}")

MAX_PRINTED_CHARS = 120
"""Longest line with the day of publication and other text, in characters."""

_CHANGED_WORDS = one_of(_PACKAGE, "changed_labels")
_PUBLISHED_WORDS = one_of(_PACKAGE, "published_labels")
_ZONES = r"\s*\(?(?:utc|gmt|ce?s?t|e[sd]?t|p[sd]t|bst|ist|jst|msk|мск)\)?(?:[+-]\d+)?"

_ON = rf"(?!\p{{L}})[\s:：]*(?:{one_of(_PACKAGE, 'before_days')}\s)?\s*"
_CHANGED = regex.compile(_CHANGED_WORDS + _ON, regex.IGNORECASE)
_OTHER_WORDS = rf"(?:{_CHANGED_WORDS}|{one_of(_PACKAGE, 'other_day_labels')})"
_OTHER = regex.compile(_OTHER_WORDS + _ON, regex.IGNORECASE)
_OTHER_INSIDE = regex.compile(rf"(?<!\p{{L}}){_OTHER_WORDS}(?!\p{{L}})", regex.IGNORECASE)
_PUBLISHED = regex.compile(_PUBLISHED_WORDS + _ON, regex.IGNORECASE)
_TIME = regex.compile(
    rf"[,.\s]*(?:\b{one_of(_PACKAGE, 'before_times')}\s*)?"
    rf"(?:{one_of(_PACKAGE, 'before_dotted_times')}\.?\s*\d{{1,2}}[:.]\d{{2}}"
    rf"|\d{{1,2}}\s?(?:[:h]|{one_of(_PACKAGE, 'hours_unspaced')})\s?\d{{2}}"
    rf"(?::\d{{2}}|{one_of(_PACKAGE, 'minutes_unspaced')})?)"
    rf"(?:\s?(?:{one_of(_PACKAGE, 'after_times')}|[ap]\.?\s?m\.?))?(?:{_ZONES})?\s*$",
    regex.IGNORECASE,
)
_BETWEEN_PARTS = regex.compile(
    rf"\s*[|·•]\s*|\s{{2,}}|\s[-–—/]\s|\s*[,;(]?\s+(?={_CHANGED_WORDS}\b)"
    rf"|(?<=\d)[,;(]?\s+(?={_PUBLISHED_WORDS}\b)|\s(?={one_of(_PACKAGE, 'author_labels_unspaced')}\s?[:：])"
    rf"|(?<=\d(?:\sUhr)?),?\s+(?={one_of(_PACKAGE, 'author_leads')}\s)"
    rf"|(?<=\d(?:\sUhr)?),?\s+(?={one_of(_PACKAGE, 'author_prepositions')}\s(?-i:\p{{Lu}}\S*\s\p{{Lu}}))",
    regex.IGNORECASE,
)
_ORDINAL = regex.compile(r"(?<=\b\d{1,2})(?:st|nd|rd|th|er|º|ª|°)(?!\w)", regex.IGNORECASE)

_TO = rf"\s?(?:[-–—~〜～]|{one_of(_PACKAGE, 'between_times')})\s?"
_UNIT = rf"(?:\s?(?:[ap]\.?m\b\.?|{one_of(_PACKAGE, 'after_times')}(?!\p{{L}})|h(?!\p{{L}})))"
_HOUR = r"(?<![\d\p{L}/.:-])\d{1,2}"
_SPAN = regex.compile(
    rf"{_HOUR}[:.h]\d\d(?![\d/.:-]\d){_UNIT}?{_TO}\d{{1,2}}[:.h]\d\d(?!\d|[./]\d)"
    rf"|{_HOUR}{_UNIT}{_TO}\d{{1,2}}(?!\d)|{_HOUR}{_TO}\d{{1,2}}{_UNIT}"
    rf"|{_HOUR}\.?{_TO}\d{{1,2}}\.?,?\s(?:\p{{L}}+\.?,?\s){{0,3}}\d{{4}}(?!\d)",
    regex.IGNORECASE,
)
"""From one hour or day to another: "10:00 – 16:00", "10 bis 16 Uhr", "14–16 June 2025"."""

_TIME_BEFORE = regex.compile(r"^\d{1,2}:\d{2}(?::\d{2})?,?\s+(?=\d{1,2}\s)")
_WEEKDAY_BEHIND = regex.compile(
    r"(?<=[日일.\d])\s*(?:[(（]\s?[月火水木金土日一二三四五六월화수목금토일]\s?[)）]?|[日月火水木金土]曜日?|(?:星期|週|周)[一二三四五六日天]|[월화수목금토일]요일)"
    r"(?:\s*[朝夕]刊)?$"
)
"""Day of the week behind a day in Chinese, Japanese or Korean, perhaps with the edition of a paper."""

_DASH = regex.compile(r"\s[-–—]\s")
_READING_TIME = regex.compile(
    rf"{one_of(_PACKAGE, 'reading_time_labels')}?[:\s]*\d{{1,3}}[\s-]*"
    rf"{one_of(_PACKAGE, 'minutes')}\.?(?: {one_of(_PACKAGE, 'after_minutes')})?",
    regex.IGNORECASE,
)

_LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "ru", "nl", "pl", "cs", "sv", "da", "fi", "uk", "tr", "ar", "hi", "zh"),
    *("ja", "ko", "th", "vi", "id", "nb", "el", "he", "ro", "hu", "bg", "ca", "fa", "hr", "sk"),
)


def byline_of_line(line: str) -> str | None:
    """Return the author if *line* contains nothing else."""
    match = _BYLINE.fullmatch(line) if len(line) <= MAX_HEADER_CHARS else None
    return str(match["names"]) if match and are_people(names_in(match["names"])) else None


def date_of_line(line: str) -> date | None:
    """Return the day if *line* contains nothing else, and an article may have this date."""
    return possible(day_in(line))


def day_in(line: str) -> date | None:
    """Return the day if *line* contains nothing else, however far in the past or future."""
    if len(line) > MAX_HEADER_CHARS:
        return None
    if day := other_day_in(line):
        return day
    if match := _IN_NUMBERS.fullmatch(line):
        return day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return _day_in_words(line) if _IN_WORDS.fullmatch(line) else None


def _day_in_words(line: str) -> date | None:
    if _THAI.search(line):
        for short, month in _THAI_MONTHS.items():
            line = line.replace(short, month)
        line = _BUDDHIST_YEAR.sub(lambda match: str(int(match[1]) - _BUDDHIST_AHEAD), line)
    line = _ELISION.sub("de ", line)
    import dateparser  # type: ignore[import-untyped]  # no type information; it loads for 0.3 s, and few texts need it

    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
    found = dateparser.parse(line, languages=list(_LANGUAGES), settings=settings)
    return date(found.year, found.month, found.day) if found else None


def day_printed_in(line: str) -> date | None:
    """Return the day of publication in *line*, which may also contain a time, an author or a later change."""
    if len(line) > MAX_PRINTED_CHARS or says_span(line):
        return None
    return next((day for part in unchanged_parts(line) if (day := date_of_line(_bare_day(part)))), None)


def says_span(line: str) -> bool:
    """Return whether *line* says from when until when something takes place."""
    return _SPAN.search(line) is not None or any(
        day_in(_bare_day(one)) and day_in(_bare_day(other)) for one, other in pairwise(_DASH.split(line))
    )


def unchanged_parts(line: str) -> list[str]:
    """Return the separate parts of *line* that do not state another day than that of publication."""
    return [part for part in parts_of_header(line) if not _OTHER.match(part) and "©" not in part]


def says_other_day(text: str) -> bool:
    """Return whether *text* has words before the day of a change, or of something else than publication."""
    return _OTHER_INSIDE.search(text) is not None


def says_publication(text: str) -> bool:
    """Return whether *text* begins with words before the day of publication."""
    return _PUBLISHED.match(text) is not None


def parts_of_header(line: str) -> list[str]:
    """Return the separate parts of *line*."""
    return [part for part in _BETWEEN_PARTS.split(line) if part]


def says_day(part: str) -> bool:
    """Return whether *part* gives the day of publication or change, or the reading time."""
    return _READING_TIME.fullmatch(part) is not None or day_in(_bare_day(_CHANGED.sub("", part, count=1))) is not None


def _bare_day(part: str) -> str:
    bare = _TIME.sub("", _PUBLISHED.sub("", part.strip(" []()"), count=1)).strip(" ,;:()[]")
    bare = _TIME_BEFORE.sub("", bare)
    bare = _WEEKDAY_BEHIND.sub("", bare).strip()
    return without_ordinals(bare if _IN_NUMBERS.fullmatch(bare) else bare.strip("."))


def without_ordinals(line: str) -> str:
    """Return *line* without the endings of ordinal numbers, as in "1st" and "1er"."""
    return _ORDINAL.sub("", line)


def header_of(lines: Iterable[str]) -> tuple[list[str], str | None, date | None]:
    """Return the first of *lines* that are a byline or a date, at most one of each, with the author and the date."""
    header: list[str] = []
    byline: str | None = None
    published: date | None = None
    for line in lines:
        if (byline is None and (byline := byline_of_line(line))) or (
            published is None and (published := date_of_line(line))
        ):
            header.append(line)
        else:
            break
    return header, byline, published
