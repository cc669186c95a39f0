"""A link with a remark beside it is a page to add, in every script; a text that mentions a link is a text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, User

from bot.add.request import REMARK_WORDS, AddText, AddUrl, count_words, parse_add, remarked_urls_of, shared_url_of
from tests.support.bot.running_bot import Running
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

BOT = User(99, "Byline", is_bot=True, username="byline_bot")
ANN = User(42, "Ann", is_bot=False)
URL = "https://site.example/a"

REMARKED = [
    "请添加这篇文章{url}",
    "これ追加して{url}",
    "ช่วยเพิ่มบทความนี้หน่อย{url}",
    "link:{url}",
    "{url}，谢谢大家",
    "{url}。谢谢",
    "请添加{url}，谢谢",
    "{url}\n\nplease",
    "{url}\n\nthis one please",
    "please add\n\n{url}",
    "please add\n \n{url}\n\nthank you",
    "请添加\n\n{url}\n\n谢谢",
]

TEXTS = [
    "台风袭击东京，数百人被迫撤离，铁路和航班全部停运，气象厅提醒市民不要外出。{url}",
    "台风袭击东京\n\n数百人被迫撤离。来源：{url}",
    "Cats\n\nCats purr at night.\n\n{url}",
    "{url}\n\nCats\n\nCats purr at night.",
    "{url}\n\nCats purr at night when the boats come home to the harbour.",
    "Cats\n\nCats purr: {url}",
]


def added(text: str) -> object:
    message = Message(1, datetime(2026, 3, 4, tzinfo=UTC), Chat(42, "private"), from_user=ANN, text=f"/add {text}")
    return parse_add(message, BOT)


class TestRemarks:
    @pytest.mark.parametrize("text", REMARKED)
    def test_beside_a_link_are_not_the_article(self, text: str) -> None:
        text = text.format(url=URL)
        assert added(text) == AddUrl(URL)
        assert remarked_urls_of(text) == [URL]

    @pytest.mark.parametrize("text", TEXTS)
    def test_are_short_and_a_text_is_not(self, text: str) -> None:
        text = text.format(url=URL)
        assert added(text) == AddText(text)
        assert remarked_urls_of(text) == []
        assert shared_url_of(text) is None

    @pytest.mark.parametrize("text", ["这是什么？{url}", "{url}，谁写的？", "{url}誰が書いた？", "これは何？\t{url}"])
    def test_that_ask_are_questions(self, text: str) -> None:
        assert remarked_urls_of(text.format(url=URL)) == []
        assert shared_url_of(text.format(url=URL)) is None

    @pytest.mark.parametrize("text", ["node.js", "node.js是什么", "node.js，这是什么"])
    def test_are_not_beside_what_may_be_a_word(self, text: str) -> None:
        assert remarked_urls_of(text) == []

    def test_before_a_link_may_be_a_headline_of_two_lines(self) -> None:
        headline = "台风袭击东京，数百人被迫撤离，铁路和航班全部停运，气象厅提醒市民不要外出"
        assert shared_url_of(f"{headline}\n{URL}。") == URL


class TestCountWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", 0),
            ("add this, please", 3),
            ("请添加这篇文章", 3),
            ("来自Reuters，谢谢", 3),
            ("서울 뉴스 추가", 3),
            ("これを追加してください、よろしくお願いします", 7),
            ("ช่วยเพิ่มบทความนี้ให้หน่อยครับ", 8),
        ],
    )
    def test_counts_characters_where_there_are_no_blanks(self, text: str, words: int) -> None:
        assert count_words(text) == words

    @given(st.text(st.sampled_from("abç éдعé서 \n"), max_size=40))
    def test_counts_words_where_there_are_blanks(self, text: str) -> None:
        assert count_words(text) == len(text.split())

    @given(st.text(st.sampled_from("请添加こ追ช่ว,a 。"), max_size=40), st.text(st.sampled_from("请添ช่a "), max_size=20))
    def test_never_falls_when_a_text_goes_on(self, text: str, more: str) -> None:
        assert count_words(text) <= count_words(f"{text}{more}") <= count_words(text) + count_words(more) + 1


class TestAnyRemark:
    @given(
        st.text(st.sampled_from("请添加这篇文章これをช่วย"), max_size=REMARK_WORDS * 3),
        st.sampled_from(["", " ", "\n", "\n\n"]),
    )
    def test_that_is_short_leaves_the_link_to_be_added(self, remark: str, between: str) -> None:
        assert added(f"{remark}{between}{URL}") == AddUrl(URL)


@pytest.mark.slow
class TestInTelegram:
    @pytest.mark.parametrize(
        "text", ["请添加这篇文章{url}", "link:{url}", "{url}，谢谢大家", "{url}\n\nthis one please"]
    )
    async def test_the_page_is_added_or_offered(self, running: Running, website: Website, text: str) -> None:
        text = text.format(url=website.serve("/storks", PAGE))
        chat = running.editors_chat
        offer = await running.final(await chat.send(text))
        assert offer.buttons[0] == "Add", offer.content
        assert (await running.add(text)).content.startswith("Added: Storks return\n")
