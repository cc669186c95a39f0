"""Messages that ask for the articles of a time."""

from __future__ import annotations

import pytest

from index.query.about_articles.dated_articles import ARTICLES, LINKS, MOST_WORDS, PACKAGE, REQUESTS, dated_articles_of
from index.word_lists import read_words_by_language

YEAR, MONTH = ("after:2024", "before:2025"), ("after:2023-12", "before:2024-01")


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("articles from 2024", YEAR),
        ("show me all the articles that were published in 2024", YEAR),
        ("2024 news", YEAR),
        ("news of December 2023", MONTH),
        ("Articles from 5 March 2024", ("after:2024-03-05", "before:2024-03-06")),
        ("headlines of March 31st, 2024", ("after:2024-03-31", "before:2024-04-01")),
        ("Artikel aus dem Jahr 2024", YEAR),
        ("Nachrichten vom Dezember 2023", MONTH),
        ("artículos del año 2024", YEAR),
        ("noticias de diciembre de 2023", MONTH),
        ("articles de l'année 2024", YEAR),
        ("actualités de décembre 2023", MONTH),
        ("artigos do ano de 2024", YEAR),
        ("notícias de dezembro de 2023", MONTH),
        ("статьи за 2024 год", YEAR),
        ("новости за декабрь 2023", MONTH),
        ("статті за 2024 рік", YEAR),
        ("новини за грудень 2023", MONTH),
        ("مقاله‌های سال ۲۰۲۴", YEAR),
        ("اخبار دسامبر ۲۰۲۳", MONTH),
        ("مقالات من عام 2024", YEAR),
        ("أخبار ديسمبر 2023", MONTH),
        ("2024年的文章", YEAR),
        ("2023年12月的新闻", MONTH),
        ("2024年の記事を", None),
        ("2024年の記事", YEAR),
        ("2023年12月のニュース", MONTH),
        ("2024년 기사", YEAR),
        ("2023년 12월 뉴스", MONTH),
        ("2024年3月5日的新闻", ("after:2024-03-05", "before:2024-03-06")),
        ("articoli del 2024", YEAR),
        ("artikelen uit 2024", YEAR),
        ("artiklar från 2024", YEAR),
        ("artikler fra 2024", YEAR),
        ("artykuły z 2024 roku", YEAR),
        ("2024 yılından haberler", YEAR),
    ],
)
def test_all_articles_of_that_time(message: str, names: tuple[str, str] | None) -> None:
    found = dated_articles_of(message)
    assert (found.filters.names if found else None) == names
    assert found is None or found.rest == " " * len(message)


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("articles about bees from 2024", "articles about bees"),
        ("Artikel über Bienen aus dem Jahr 2024", "Artikel über Bienen"),
        ("artículos sobre abejas de 2024", "artículos sobre abejas"),
        ("articles sur les abeilles de 2024", "articles sur les abeilles"),
        ("artigos sobre abelhas de 2024", "artigos sobre abelhas"),
        ("статьи о пчёлах за 2024 год", "статьи о пчёлах"),
        ("статті про бджіл за 2024 рік", "статті про бджіл"),
        ("مقالات درباره زنبور از سال ۲۰۲۴", "مقالات درباره زنبور"),
        ("مقالات عن النحل من عام 2024", "مقالات عن النحل"),
        ("2024年关于蜜蜂的文章", "关于蜜蜂的文章"),
        ("2024年のミツバチについての記事", "ミツバチについての記事"),
        ("2024년 꿀벌에 관한 기사", "꿀벌에 관한 기사"),
    ],
)
def test_those_about_a_subject(message: str, rest: str) -> None:
    found = dated_articles_of(message)
    assert found is not None
    assert (found.filters.names, found.rest.strip(), len(found.rest)) == (YEAR, rest, len(message))


@pytest.mark.parametrize(
    "message",
    [
        "articles",
        "articles about bees",
        "Who won the election in 2024?",
        "who wrote the article about bees in 2024?",
        "What did the news report in 2024?",
        "news report 2024 elections",
        "articles from 1850",
        "news of 31 February 2024",
        "articles from March",
        "articles from 5 2024",
        "articles from 2023 to 2024",
        "articles 20245",
        "articles 1850年",
        "news from the 2024 flood in Lunt",
        "2024年谁赢了",
        "2024年",
        "articles about bees and " + "honey " * MOST_WORDS + "from 2024",
    ],
)
def test_other_messages_do_not_ask_for_them(message: str) -> None:
    assert dated_articles_of(message) is None


def test_lists_have_the_same_languages() -> None:
    articles, links, requests = (read_words_by_language(PACKAGE, name) for name in (ARTICLES, LINKS, REQUESTS))
    assert links.keys() == requests.keys() == articles.keys() - {"ja", "zh"}  # unspaced
