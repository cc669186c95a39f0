"""Questions what the article about a subject says, and searches with a word for an article, are for the subject."""

from __future__ import annotations

import re

import pytest

from index.model import Verdict
from index.query.about_articles.article_requests import article_request_of
from index.query.frames.removal import without_frames
from index.query.frames.subjects.article_words import PACKAGE, without_article_word
from index.word_lists import read_words_by_language
from tests.support.archive.memory_archive import Archive, draft, quotes

LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh"]


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What's the owl article about?", "owl?"),
        ("what does the owl article say", "owl"),
        ("summary of the owl article", "owl"),
        ("what is the article on owls about", "owls"),
        ("Worum geht es im Artikel über Moos?", "Moos?"),
        ("worum gehts in dem moos artikel", "moos"),
        ("¿De qué trata el artículo sobre los neveros?", "neveros?"),
        ("De quoi parle l'article sur la tourte ?", "la tourte"),
        ("Sobre o que é o artigo do elevador?", "elevador?"),
        ("о чём статья про выдру?", "выдру?"),
        ("про що стаття про видру?", "видру?"),
        ("عن ماذا يتحدث مقال القطار؟", "القطار؟"),
        ("مقاله قنات درباره چیه؟", "قنات؟"),
        ("关于渡口的文章讲了什么", "渡口"),
        ("渡口那篇文章讲什么", "渡口"),
        ("棚田の記事は何について？", "棚田？"),
        ("우체통 기사는 무슨 내용이야?", "우체통?"),
    ],
)
def test_what_an_article_says_is_asked_about_its_subject(question: str, subject: str) -> None:
    assert " ".join(without_frames(question).split()) == subject


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("owl article", "owl"),
        ("article the owl", "the owl"),
        ("zusammenfassung moos", "moos"),
        ("articulo de los neveros", "de los neveros"),
        ("résumé tourte", "tourte"),
        ("resumo elevador", "elevador"),
        ("стаття про видру", "про видру"),
        ("مقاله قنات", "قنات"),
        ("مقال القطار", "القطار"),
        ("渡口文章", "渡口"),
        ("棚田の記事の要約", "棚田"),
        ("moss definition", "moss"),
        ("meaning moss", "moss"),
        ("Moos Bedeutung", "Moos"),
        ("musgo significado", "musgo"),
        ("mousse définition", "mousse"),
        ("musgo definição", "musgo"),
        ("определение мох", "мох"),
        ("мох значення", "мох"),
        ("معنی خزه", "خزه"),
        ("تعريف الطحلب", "الطحلب"),
        ("苔藓的定义", "苔藓"),
        ("棚田の意味", "棚田"),
        ("이끼 뜻", "이끼"),
    ],
)
def test_the_word_for_an_article_beside_a_subject_is_no_part_of_it(question: str, subject: str) -> None:
    assert without_article_word(question).split() == subject.split()
    assert len(without_article_word(question)) == len(question)


@pytest.mark.parametrize(
    "question",
    [
        "article",
        "article summary",
        "article 5",
        "what is an article",
        "the article of faith in the creed",  # a longer text may be a name
        "resume flights",
        "택시 기사",  # also a driver
        "写文章",
        "什么是文章",
        "记者李明的报道",
        "owl",
        "High definition",
        "alta definición",
        "the hidden meaning",
        "definition",
        "the definition of a harbour in the law",
    ],
)
def test_elsewhere_the_word_stays(question: str) -> None:
    assert without_article_word(question) == question


def test_the_passage_is_that_of_the_subject() -> None:
    archive = Archive(
        draft("Owls", "The owl eats mice.", "Growers put up boxes for it."),
        draft("Law", "This article is about the law of the harbour."),
    )
    for question in ("owl", "owl article", "what is the owl article about?"):
        answer = archive.ask(question)
        assert quotes(answer)[0] == "The owl eats mice."
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())


def test_without_a_subject_it_asks_about_the_answer_before() -> None:
    assert article_request_of("what is the article about?")


@pytest.mark.parametrize("name", ["article_frames", "article_words"])
def test_lists_have_each_entry_once_in_order(name: str) -> None:
    assert list(read_words_by_language(PACKAGE, name)) == [
        each for each in LANGUAGES if (name, each) != ("article_words", "ko")
    ]
    for entries in read_words_by_language(PACKAGE, name).values():
        assert list(entries) == sorted(entries)
        assert all(entry == re.sub(r"\s+", " ", entry) for entry in entries)


def test_lists_of_words_for_a_definition_are_of_all_languages_of_the_bot() -> None:
    assert {*LANGUAGES} <= {*read_words_by_language(PACKAGE, "definition_words")}
