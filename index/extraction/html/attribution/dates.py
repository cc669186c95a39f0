"""Find the day on which the article of a page was published. An unknown one is None, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lxml.html import HtmlElement

from index.extraction.credit_lines import date_of_line, day_printed_in
from index.extraction.declared import published_of
from index.extraction.html.attribution.json_ld import LinkedArticle
from index.extraction.html.attribution.metadata import language_of
from index.extraction.html.attribution.titles import meta
from index.text import clean_line

_NO_TIME = frozenset({date(1969, 12, 31), date(1970, 1, 1)})
"""Days that systems write for a missing time, east and west of Greenwich. Such a day counts only if the URL has it."""

MONTHS = 12


def published_in(
    tree: HtmlElement, described: LinkedArticle, found: str | None, under: Sequence[str], url: str | None
) -> date | None:
    """Return the day of publication at the place where the page was made, according to its offset from UTC.

    Args:
        found: The day that was found by a search of the whole page. It does not count if it is the day of a later
            change.
        under: The lines under the headline.
    """
    for written in (described.published, meta(tree, "article:published_time")):
        day = published_of((written or "")[:10]) or date_of_line(written or "")
        if day is not None and (day not in _NO_TIME or _is_named(day, url)):
            return day
    day = published_of(found)
    printed = next((day for day in map(day_printed_in, under) if day), None)
    if day is not None and ((day.day == 1 and not _says(tree, day, url)) or _is_ambiguous(tree, day, url)):
        return printed
    if printed and (day is None or printed < day) and not _is_named(day, url):
        return printed
    changed = (described.modified, meta(tree, "article:modified_time"), meta(tree, "og:updated_time"))
    if day is None or not any((written or "").startswith(day.isoformat()) for written in changed):
        return day
    return day if _is_named(day, url) else _printed_day(tree)


def _says(tree: HtmlElement, day: date, url: str | None) -> bool:
    """Return whether a page states *day*, the first of a month. The search for dates returns it for a month alone,
    too."""
    written = rf"(?<!\d)0?1(?!\d)\D{{1,15}}{day.year}|{day.year}\D{{1,3}}0?{day.month}\D{{1,3}}0?1(?!\d)"
    pieces = (f"{e.get('content') or ''} {e.get('datetime') or ''} {e.get('title') or ''}" for e in tree.iter())
    text = f"{' '.join(pieces)} {tree.text_content()}"
    return _is_named(day, url) or re.search(written, text) is not None


def _is_ambiguous(tree: HtmlElement, day: date, url: str | None) -> bool:
    """Return whether a page writes *day* only in numbers, and both may be the month: English readers differ in this."""
    if not 1 <= day.day <= MONTHS or day.day == day.month or (language_of(tree) or "en").lower() != "en":
        return False
    pieces = (f"{' '.join(map(str, e.values()))} {e.text or ''} {e.tail or ''}" for e in tree.iter())
    text = " ".join(pieces)
    in_numbers = rf"(?<!\d)(0?{day.day}/0?{day.month}|0?{day.month}/0?{day.day})/{day.year}(?!\d)"
    in_words = (
        rf"{day.year}\W?0?{day.month}\W?0?{day.day}(?!\d)|(?<!\d)0?{day.day}\W{{1,3}}[^\W\d]{{3,10}}\W{{1,3}}{day.year}"
    )
    in_words += rf"|[^\W\d]{{3,10}}\W{{1,3}}0?{day.day}\W{{1,3}}{day.year}"
    is_said = _is_named(day, url) or re.search(in_words, text) is not None
    return not is_said and re.search(in_numbers, text) is not None


def _is_named(day: date | None, url: str | None) -> bool:
    """Return whether an address contains *day*, as in many systems."""
    return day is not None and f"{day:%Y%m%d}" in re.sub(r"\D", "", url or "")


def _printed_day(tree: HtmlElement) -> date | None:
    for element in tree.iter("time"):
        shown = clean_line(str(element.text_content()))
        if day := published_of((element.get("datetime") or "")[:10]) or date_of_line(shown):
            return day
    return None
