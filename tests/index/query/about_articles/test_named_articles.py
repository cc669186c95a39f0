"""Questions about an article that they name by its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.query.about_articles.article_requests import PACKAGE, ArticleRequest
from index.query.about_articles.named_articles import (
    FOLDER,
    LISTS,
    MAX_CHARS,
    NamedArticle,
    named_article_of,
)
from index.query.frames.tokens import fold
from index.word_lists import list_names, read_words, read_words_by_language

INTERFACE_LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh"]

KINDS = {"A": "author", "D": "date", "S": "source", "L": "link"}

ALL_LISTS = ["not_subjects", "words", *LISTS]


def messages() -> Iterator[tuple[str, str | None, str]]:
    """Yield the language, the thing that is asked for and the text of the messages of the file beside this one."""
    language = ""
    for line in Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif not line.startswith("#"):
            kind, text = line.split(" ", 1)
            yield language, KINDS.get(kind), text


@pytest.mark.parametrize(("language", "request_name", "text"), list(messages()))
def test_names_an_article_or_asks_what_the_articles_say(language: str, request_name: str | None, text: str) -> None:
    named = named_article_of(text)
    assert (named and (named.request.value, named.language)) == (request_name and (request_name, language))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("who wrote the article about the old harbour?", "the old harbour?"),
        ("Hi, can you tell me who wrote the story on bees? Thanks!", "bees?"),
        ("and who wrote the piece about bees", "bees"),
        ("when was the night bus article published?", "night bus"),
        ('who wrote the article about "night bus" after:2023?', '"night bus" after:2023?'),
        ("wann ist der Artikel über den Nachtbus erschienen?", "Nachtbus"),
        ("벌에 관한 기사는 누가 썼어?", "벌"),
        ("ミツバチの記事のURLを教えてください", "ミツバチ"),
        ("关于蜜蜂的文章是谁写的？", "蜜蜂"),
    ],
)
def test_the_subject_is_what_is_in_place_of_the_dots(text: str, subject: str) -> None:
    named = named_article_of(text)
    assert named is not None
    assert named.subject == subject


def test_who_wrote_about_a_subject_is_in_doubt() -> None:
    assert named_article_of("who wrote about bees?") == NamedArticle(
        ArticleRequest.AUTHOR, "bees?", "en", is_doubtful=True
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("who wrote the herring story?", "story"),
        ("wann ist die Herings-Geschichte erschienen?", "geschichte"),
        ("¿quién escribió la nota del arenque?", "nota"),
        ("кто написал историю про сельдь?", "истор"),
        ("ニシンの話は誰が書きましたか？", "話"),
    ],
)
def test_a_word_that_may_mean_something_else_puts_it_in_doubt(text: str, word: str) -> None:
    named = named_article_of(text)
    assert named is not None
    assert (named.is_doubtful, named.word) == (True, word)


@pytest.mark.parametrize(
    "text",
    [
        "who wrote the article?",
        "who wrote the article about it?",
        "who wrote the latest article?",
        "when was the second article published?",
        "bees: who wrote the article about them and why",
        "the council asked who wrote the article about bees",
        "who wrote the article about",
        "누가벌에 대해 썼어?",  # "누가벌" is one word
        "택시기사 링크",
        "article",
        "",
    ],
)
def test_without_a_subject_no_article_is_named(text: str) -> None:
    assert named_article_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "who wrote the article about " + "bees " * 800,
        "기사 " * 1_300,
        "article " * 500,
        "article " * (MAX_CHARS // 8),
        "文" * MAX_CHARS,
        "\u202e" * 4_096,
    ],
)
def test_a_long_message_names_none(text: str) -> None:
    assert named_article_of(text) is None


class TestLists:
    def test_are_all_read(self) -> None:
        assert sorted(list_names(PACKAGE, FOLDER)) == sorted(ALL_LISTS)

    @pytest.mark.parametrize("name", ALL_LISTS)
    def test_are_there_for_each_interface_language(self, name: str) -> None:
        assert sorted(read_words_by_language(PACKAGE, f"{FOLDER}/{name}")) == INTERFACE_LANGUAGES

    @pytest.mark.parametrize("name", ALL_LISTS)
    def test_are_sorted_without_repetitions(self, name: str) -> None:
        for entries in read_words_by_language(PACKAGE, f"{FOLDER}/{name}").values():
            assert list(entries) == sorted(set(entries))

    @pytest.mark.parametrize("name", LISTS)
    def test_have_a_place_for_the_subject_and_a_word_for_an_article(self, name: str) -> None:
        words = re.compile("|".join(fold(word) for word in read_words(PACKAGE, f"{FOLDER}/words")))
        for entry in read_words(PACKAGE, f"{FOLDER}/{name}"):
            assert entry.count("…") == 1
            assert words.search(fold(entry))
