"""Printed days of other calendars, and with other names of months."""

from __future__ import annotations

from datetime import date

import pytest

from index.extraction.calendars.printed_days import other_day_in
from index.extraction.credit_lines import day_printed_in

DAY = date(2024, 3, 14)

OTHER_DAYS = [
    ("۲۴ اسفند ۱۴۰۲", DAY),
    ("پنج‌شنبه، ۲۴ اسفند ۱۴۰۲", DAY),
    ("پنجشنبه ۲۴ اسفندماه ۱۴۰۲", DAY),
    ("24 اسفند 1402", DAY),
    ("۱۴۰۲/۱۲/۲۴", DAY),
    ("۱ فروردین ۱۴۰۳", date(2024, 3, 20)),
    ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
    ("۱ مهر ۱۴۰۰", date(2021, 9, 23)),
    ("١٤ آذار ٢٠٢٤", DAY),
    ("الخميس 14 مارس 2024", DAY),
    ("14 مارس/آذار 2024", DAY),
    ("14 آذار (مارس) 2024م", DAY),
    ("14 نونبر 2023", date(2023, 11, 14)),
    ("14 جويلية 2023", date(2023, 7, 14)),
    ("٧ تشرين الثاني ٢٠٢٣", date(2023, 11, 7)),
    ("令和6年3月14日", DAY),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("平成31年4月30日", date(2019, 4, 30)),
    ("昭和64年1月7日", date(1989, 1, 7)),
    ("113年3月14日", DAY),
    ("民國113年3月14日", DAY),
    ("中華民國 99 年 3 月 14 日", date(2010, 3, 14)),
    ("113/03/14", DAY),
    ("14/03/2567", DAY),
]

NO_DAYS = [
    "١٤ رمضان ١٤٤٥",
    "الثلاثاء ٢٣ ربيع الآخر ١٤٤٥ هـ",
    "1445/09/04",
    "۱۴۰۲/۱۳/۲۴",
    "۳۱ مهر ۱۴۰۲",
    "۳۲ تیر ۱۴۰۲",
    "14 مارس/نيسان 2024",
    "31 نيسان 2024",
    "23年11月2日",
    "第113年3月14日",
    "令和6年13月14日",
    "113/3/14 112",
    "14/03/2024",
    "120/80",
    "مدت ۲۴ ماه در ۱۴۰۲",
    "ص" * 100,
]


@pytest.mark.parametrize(("line", "day"), OTHER_DAYS)
def test_days_of_other_calendars_are_those_of_ours(line: str, day: date) -> None:
    assert other_day_in(line) == day


@pytest.mark.parametrize("line", NO_DAYS)
def test_lunar_days_impossible_days_and_other_numbers_are_no_days(line: str) -> None:
    assert other_day_in(line) is None


PRINTED = [
    ("en", "Published 14 March 2024"),
    ("en", "10:42, 14 March 2024"),
    ("ko", "입력 2024.03.14(목) 10:42"),
    ("ko", "2024년 3월 14일 목요일"),
    ("zh", "2024年3月14日 星期四"),
    ("zh", "發布日期：113年3月14日"),
    ("ja", "令和6年3月14日（木）朝刊"),
    ("ja", "2024年3月14日 木曜日"),
    ("ru", "10:42, 14 марта 2024"),
    ("uk", "14 березня 2024, 10:42"),
    ("es", "14 de marzo de 2024"),
    ("pt", "14 de março de 2024"),
    ("fr", "14 mars 2024"),
    ("de", "14. März 2024, 10:42 Uhr"),
    ("ar", "الخميس ٤ رمضان ١٤٤٥ هـ - ١٤ آذار ٢٠٢٤ آخر تحديث: ١٦ آذار ٢٠٢٤"),
    ("fa", "تاریخ انتشار: ۲۴ اسفند ۱۴۰۲ - ۱۰:۴۲"),
    ("it", "14 marzo 2024"),
    ("nl", "14 maart 2024"),
    ("pl", "14 marca 2024"),
    ("cs", "14. března 2024"),
    ("sv", "14 mars 2024"),
    ("nb", "14. mars 2024"),
    ("da", "14. marts 2024"),
    ("fi", "14. maaliskuuta 2024"),
    ("tr", "14 Mart 2024"),
    ("el", "14 Μαρτίου 2024"),
    ("he", "14 במרץ 2024"),
    ("hi", "१४ मार्च २०२४"),
    ("id", "14 Maret 2024"),
    ("vi", "14 tháng 3, 2024"),
    ("th", "14 มี.ค. 2567"),
    ("ro", "14 martie 2024"),
    ("hu", "2024. március 14."),
    ("bg", "14 март 2024"),
    ("ca", "14 de març de 2024"),
    ("hr", "14. ožujka 2024"),
    ("sk", "14. marec 2024"),
]

CHANGES = [
    "آخر تحديث: ١٤ آذار ٢٠٢٤",
    "آخرین به‌روزرسانی: ۲۴ اسفند ۱۴۰۲",
    "تاریخ عضویت: ۲۴ اسفند ۱۴۰۲",
    "更新日：令和6年3月14日",
    "更新日期：113年03月14日",
    "最終更新 令和6年3月14日",
]


@pytest.mark.parametrize(("lang", "line"), PRINTED)
def test_day_is_read_in_many_languages(lang: str, line: str) -> None:
    assert day_printed_in(line) == DAY, lang


def test_first_of_a_month_may_be_an_ordinal_number() -> None:
    assert day_printed_in("1er mai 2024") == day_printed_in("1º de maio de 2024") == date(2024, 5, 1)
    assert day_printed_in("1 d’abril de 2024") == date(2024, 4, 1)


@pytest.mark.parametrize("line", CHANGES)
def test_other_day_of_a_change_is_no_day_of_publication(line: str) -> None:
    assert day_printed_in(line) is None
