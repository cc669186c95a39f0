"""Find the day on which the article of a page was published. A day that the page does not state is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from lxml.html import HtmlElement

from index.extraction.credit_lines import (
    date_of_line,
    day_printed_in,
    says_other_day,
    says_publication,
    says_span,
    unchanged_parts,
    without_ordinals,
)
from index.extraction.declared import day_of, possible, published_of
from index.extraction.html.attribution.byline_places import Places
from index.extraction.html.attribution.json_ld import LinkedArticle
from index.extraction.html.attribution.metadata import language_of
from index.extraction.html.attribution.shown_lines import ShownLine
from index.text import clean_line

_NO_TIME = frozenset({date(1969, 12, 31), date(1970, 1, 1)})
"""Days that systems write for a missing time, east and west of Greenwich. Such a day counts only if the URL has it."""

MONTHS = 12

MAX_LINE_CHARS = 160
"""Most characters of a line that states the day of publication. A longer one is text."""

MAX_SCRIPT_CHARS = 200_000
"""Most characters of a page's scripts in which a day is searched for."""

LINES_ABOVE = 4
"""Number of lines above a headline that may state its day. Further up, pages print the present day."""

_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "article:published", "datepublished", "article.published"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "pub_date"),
    *("citation_date", "citation_publication_date", "dc.date.issued", "dcterms.issued", "originalpublicationdate"),
    *("dc.date.published", "publisheddate", "published_time", "publication_date", "publishtime", "published-date"),
    *("article_date_original", "cxenseparse:recs:publishtime", "article:create_at", "weibo:article:create_at"),
)
"""Names of the meta elements that say when the page's article was published."""

_OTHER_METAS = ("dc.date", "dc.date.created", "dcterms.created", "dcterms.date", "date", "created", "releasedate")
"""Names of meta elements with a day that is mostly that of publication. Some systems write the day of a change."""

_IN_SCRIPT = re.compile(
    r"\\?[\"'](?:date_?published|published_?(?:at|date|time)|publish_?(?:date|time)|pub_?date|first_?published\w{0,10})"
    r"\\?[\"']\s*:\s*\\?[\"'](?P<day>\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er|º|ª|°)?\.? (?:de )?[^\W\d]{3,12}\.?,? (?:de )?\d{4}\b"
    r"|\b[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
)
"""Days in words inside a line."""

MAX_SLASHED_CHARS = 60
"""Most characters of a line in which a day with strokes, such as 3/12/2024, is read."""

_SLASHED = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?![\d/])")
_SENTENCE_END = re.compile(r"(?:[^\W\d]{3}|\d{4})[.!?…。！？]$")
_UTC = re.compile(r"T\d\d:?\d\d.*(?:Z|[+-]00:?00)$")


def published_in(
    tree: HtmlElement, described: LinkedArticle, found: str | None, places: Places, url: str | None
) -> date | None:
    """Return the day of publication at the place where the page was made, as printed or by its offset from UTC.

    Args:
        found: The day that was found by a search of the whole page. It counts only if the page states it as its own.
    """
    searched = published_of(found)
    printed = _printed_day(places, searched, _reads_day_first(tree))
    for written in (described.published, *_contents(tree, _PUBLISHED), *_marked_days(tree)):
        day = published_of((written or "")[:10]) or date_of_line(written or "")
        if day is not None and (day not in _NO_TIME or _is_named(day, url)):
            is_near = printed is not None and abs(printed - day) <= timedelta(days=1)
            return printed if is_near and _UTC.search(written or "") else day
    if printed is not None and not _is_ambiguous(tree, printed, url):
        return printed
    return _stated(tree, described, searched, places, url) or _declared(tree, described)


def _printed_day(places: Places, found: date | None, day_first: bool) -> date | None:
    """Return the day that is printed under the headline: the one that was *found*, else the first. Above it, only the
    former counts, because pages print the present day there."""
    near = places.above[-LINES_ABOVE:]
    under, above = ([day for line in lines for day in _days_of(line, day_first)] for lines in (places.under, near))
    return found if found in (*under, *above) else next(iter(under), None)


def _days_of(line: ShownLine, day_first: bool) -> Iterator[date]:
    """Yield the days of publication in a line that is short: in all of it, in its elements, in its data."""
    if len(line.text) > MAX_LINE_CHARS or says_span(line.text):
        return
    if day := _day_in(line.text, day_first):
        yield day
    before = ""
    for piece in line.pieces:
        text = clean_line(piece.text)
        day = _day_in(text, day_first)
        if day and (says_publication(text) or not says_other_day(before)):
            yield day
        before = "" if day else before + piece.text
    if not says_other_day(line.text):
        yield from (day for time in line.times if (day := published_of(time[:10])))


def _day_in(text: str, day_first: bool) -> date | None:
    if day := day_printed_in(text):
        return day
    match = _SLASHED.search(text) if len(text) <= MAX_SLASHED_CHARS and not says_other_day(text) else None
    if match is None:
        return None
    first, second = int(match["day"]), int(match["month"])
    is_clear = day_first or first > MONTHS or first == second
    return possible(day_of(int(match["year"]), second, first)) if is_clear else None


def _reads_day_first(tree: HtmlElement) -> bool:
    """Return whether readers of the page's language write the day before the month. If it is unknown, they may not."""
    language = (language_of(tree) or "en").lower()
    return language in ("en-gb", "en-au", "en-ie", "en-in", "en-nz", "en-za") or not language.startswith("en")


def _marked_days(tree: HtmlElement) -> Iterator[str]:
    """Yield the first day of publication in the page's microdata."""
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        if "datePublished" in (element.get("itemprop") or "").split():
            yield element.get("content") or element.get("datetime") or element.get("title") or ""
            return


def _contents(tree: HtmlElement, names: Sequence[str]) -> list[str]:
    """Return the contents of the meta elements of these *names*, in their order."""
    found = dict.fromkeys(names, "")
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in found and not found[name]:
            found[name] = clean_line(element.get("content") or "")
    return [content for content in found.values() if content]


def _declared(tree: HtmlElement, described: LinkedArticle) -> date | None:
    """Return the first day in another meta element that is not that of a change."""
    changed = _changed_days(tree, described)
    days = (published_of(content[:10]) or date_of_line(content) for content in _contents(tree, _OTHER_METAS))
    return next((day for day in days if day and day not in _NO_TIME and day.isoformat() not in changed), None)


def _changed_days(tree: HtmlElement, described: LinkedArticle) -> set[str]:
    contents = _contents(tree, ("article:modified_time", "og:updated_time", "last-modified", "datemodified"))
    return {(written or "")[:10] for written in (described.modified, *contents)}


def _stated(
    tree: HtmlElement, described: LinkedArticle, day: date | None, places: Places, url: str | None
) -> date | None:
    """Return *day* if the page's address, its head or a line around its article states it as the day of publication."""
    if day is None or _is_ambiguous(tree, day, url):
        return None
    if _is_named(day, url):
        return day
    if day.isoformat() in _changed_days(tree, described):
        return None
    near = (*places.under, *places.above[-LINES_ABOVE:], *places.behind)
    lines = (line.text for line in near if len(line.text) <= MAX_LINE_CHARS and not _SENTENCE_END.search(line.text))
    is_printed = any(_says(part, day) for line in lines if not says_span(line) for part in unchanged_parts(line))
    return day if is_printed or _is_in_script(tree, day) else None


def _says(line: str, day: date) -> bool:
    """Return whether a line states *day*, or at least has its year and its day of the month as numbers."""
    written = [found for match in _IN_WORDS.finditer(line) if (found := date_of_line(without_ordinals(match[0])))]
    if written:
        return day in written
    numbers = re.findall(r"\d+", line)
    return str(day.year) in numbers and bool({str(day.day), f"{day.day:02}"} & set(numbers))


def _is_in_script(tree: HtmlElement, day: date) -> bool:
    """Return whether the first day of publication in the page's scripts is *day*. Others may be of other pages."""
    left = MAX_SCRIPT_CHARS
    for script in tree.iter("script"):
        text = (script.text or "")[: max(left, 0)]
        left -= len(text)
        if match := _IN_SCRIPT.search(text):
            return match["day"] == day.isoformat()
    return False


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
