"""The day of publication of pages: the page itself states it, or it is unknown."""

from __future__ import annotations

from datetime import date

import pytest

from index.extraction.html.page import read_page
from tests.support.extraction.page_texts import TEXTS, linked_data

TITLE = "The lighthouse keeper of Orrin Sound retires"
DAY = date(2024, 5, 13)


def published(
    header: str = "", behind: str = "", *, above: str = "", head: str = "", lang: str = "en", path: str = "keeper"
) -> date | None:
    text = "".join(f"<p>{line}</p>" for line in TEXTS["en"])
    page = (
        f'<html lang="{lang}"><head><title>{TITLE} | Sound Courier</title>{head}</head><body>{above}'
        f"<main><article><h1>{TITLE}</h1>{header}<div class=content>{text}</div>{behind}</article></main></body></html>"
    )
    return read_page(page, "page", f"https://www.soundcourier.example/{path}").draft.published


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


PRINTED = [
    ("en", "<p>May 13, 2024</p>"),
    ("en", "<p>Monday, May 13th, 2024</p>"),
    ("en", "<p>Posted on May 13, 2024 by Jane Doe</p>"),
    ("en", "<p>13 May 2024 by Jane Doe | 4 comments</p>"),
    ("en", "<p><span>Jane Doe</span><span>13 May 2024</span><span>Updated 20 May 2024</span></p>"),
    ("en", "<p>Updated 20 May 2024, published 13 May 2024</p>"),
    (
        "en",
        "<p><span>Reviewed by Al</span><span>First published: May 13, 2024</span><span>Updated: May 20, 2024</p>",
    ),
    ("en", "<p>5/13/2024</p>"),
    ("en", "<time datetime='2024-05-13T08:00:00-04:00'>Monday</time>"),
    ("en-GB", "<p>13/05/2024</p>"),
    ("fr", "<p>Publié le 13/05/2024 à 18:20</p>"),
    ("fr", "<p>lundi 13 mai 2024, par Élodie Kervran</p>"),
    ("de", "<p>13.05.2024, 11:20 Uhr</p>"),
    ("es", "<p>13 de mayo de 2024</p>"),
    ("pt", "<p>Por João Brandão | 13/05/2024 20:36</p>"),
    ("hi", "<p>प्रकाशित: 13 मई 2024, 12:22 am</p>"),
    ("ko", "<p>입력 2024.05.13. 오후 3:20</p>"),
    ("ko", "<p>2024. 5. 13. 15:20</p>"),
    ("ja", "<p>公開日 2024年5月13日 12時00分</p>"),
    ("zh", "<p>發布時間 2024-05-13 10:00</p>"),
    ("zh", "<table><tr><td>上稿日期</td><td>113年5月13日</td></tr></table>"),
    ("th", "<p>13 พ.ค. 2567 09:15 น.</p>"),
    ("vi", "<p>thứ hai, 13/5/2024</p>"),
    ("el", "<p>13 Μαΐου 2024</p>"),
    ("el", "<p>13 Μαΐου 2024 στις 09:12</p>"),
    ("fa", "<p>۲۴ اردیبهشت ۱۴۰۳ ساعت ۰۹:۱۲</p>"),
    ("pl", "<p>13 maja 2024 o godz. 09:12</p>"),
    ("tr", "<p>Yayınlanma: 13.05.2024 06:40</p>"),
    ("en", "<p>13 May 2024 - 10:30</p>"),
    ("en", "<p>10:30 - 13 May 2024</p>"),
    ("en", "<p>May 13, 2024 - 3 min read</p>"),
    ("de", "<p>13.05.2024 – 14:20 Uhr</p>"),
]

NOT_STATED = [
    "<p>Last updated: May 13, 2024</p>",
    "<p>Created by Jane Doe, last modified by ops on May 13, 2024</p>",
    "<p>Joined: May 13, 2024</p>",
    "<p><b>Registered:</b> <span>May 13, 2024</span></p>",
    "<p>© May 13, 2024 Sound Courier</p>",
    "<p>5/3/2024</p>",
    "<p>14/13/2024 and 13/14/2024</p>",
    "<p><time>yesterday</time></p>",
    "<p>Monday 13 May 2024, 10:00 – 16:00</p>",
    "<p>May 13, 2024 | 6 pm to 8 pm</p>",
    "<p>Montag, 13. Mai 2024, 10 bis 16 Uhr</p>",
    "<p>Le lundi 13 mai 2024 de 10h à 16h</p>",
    "<p>13–15 May 2024</p>",
    "<p>13 a 15 de mayo de 2024</p>",
    "<p>May 13, 2024 - May 15, 2024</p>",
    "<p>When: 13 May 2024</p>",
    "<p>Release date: 13 May 2024</p>",
    "<p>Register by 13 May 2024.</p>",
]

OF_OTHERS = [
    "<aside><p>May 13, 2024</p></aside>",
    "<h3>Related</h3><p><a href='/2024/05/13/other'>Other storms</a></p>",
    "<a href='../../new/2024/05/13.html'>Other storms</a>",
    "<div class=comments><p>Bo Yi, May 13, 2024: Well said.</p></div>",
    "<div class=footer><p>Copyright May 13, 2024</p></div>",
]


@pytest.mark.parametrize(("lang", "header"), PRINTED)
def test_printed_under_the_headline_counts(lang: str, header: str) -> None:
    assert published(header, lang=lang) == DAY


@pytest.mark.parametrize("header", NOT_STATED)
def test_day_of_a_change_is_no_day_of_publication(header: str) -> None:
    assert published(header) is None


@pytest.mark.parametrize("behind", OF_OTHERS)
def test_days_of_other_texts_do_not_count(behind: str) -> None:
    assert published("", behind) is None


@pytest.mark.parametrize(
    ("head", "path"),
    [
        (meta("article:published_time", "2024-05-13T08:00:00Z"), "keeper"),
        (meta("parsely-pub-date", "2024-05-13"), "keeper"),
        (meta("citation_publication_date", "2024/05/13"), "keeper"),
        (meta("date", "2024-05-13"), "keeper"),
        (linked_data({"@type": "Article", "headline": TITLE, "datePublished": "2024-05-13T08:00:00Z"}), "keeper"),
        ('<script>var page = {"publishedAt": "2024-05-13T08:00:00Z"}</script>', "keeper"),
        ("", "2024/05/13/keeper"),
    ],
)
def test_declared_in_the_head_or_the_address_counts(head: str, path: str) -> None:
    assert published(head=head, path=path) == DAY


def test_microdata_counts() -> None:
    assert published("<div class=footer><time itemprop=datePublished datetime='2024-05-13'>Mon</time></div>") == DAY


def test_declared_day_of_a_change_does_not_count() -> None:
    changed = meta("article:modified_time", "2024-05-13T08:00:00Z") + meta("date", "2024-05-13")
    assert published(head=changed) is None
    assert published("<p>11 May 2024</p>", head=changed) == date(2024, 5, 11)


def test_day_in_universal_time_is_that_of_the_place_if_it_is_printed() -> None:
    head = meta("article:published_time", "2024-05-12T22:40:00Z")
    assert published("<p>13 May 2024, 0:40</p>", head=head) == DAY
    assert published("<p>15 May 2024</p>", head=head) == date(2024, 5, 12)
    assert published("<p>13 May 2024</p>", head=meta("article:published_time", "2024-05-12T22:40:00-04:00")) == date(
        2024, 5, 12
    )


def test_day_above_the_headline_counts_only_near_to_it() -> None:
    menu = "<ul><li>News</li><li>Boats</li><li>Weather</li><li>Tides</li></ul>"
    assert published(above="<p>13 May 2024</p>") == DAY
    assert published(above=f"<p>Thursday, 5 June 2025</p>{menu}") is None
    assert published("<p>13 May 2024</p>", above=f"<p>Thursday, 5 June 2025</p>{menu}") == DAY


@pytest.mark.parametrize("day", ["1er juin 2024", "1º de junho de 2024", "1° giugno 2024"])
def test_first_day_of_a_month_is_read(day: str) -> None:
    assert published(f"<p>{day}</p>", lang="fr") == date(2024, 6, 1)
    assert published("", f"<p>{day}</p>", lang="fr") in (date(2024, 6, 1), None)


def test_present_day_above_the_headline_does_not_count() -> None:
    assert published(above="<div class=current-date>Monday, 13 May 2024</div>") is None


def test_day_of_another_script_does_not_count() -> None:
    other = '<script>{"publishedAt": "2024-05-13T08:00"}</script><script>{"publishedAt": "2023-01-02T08:00"}</script>'
    assert published(head=other) in (DAY, None)
    assert published("<p>Read on 2 January 2023 at the pier, he said, and nobody had a word to say.</p>") is None
