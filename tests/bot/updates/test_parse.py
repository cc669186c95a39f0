"""Find the links in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.updates.parse import (
    LINK_ENDS,
    bare_url_of,
    bare_urls_of,
    is_sent_to_be_added,
    links_in,
    urls_in,
    without_links,
)
from tests.support.growth import MOST_GROWTH, growth

A, B = "https://site.example/a", "https://site.example/b"


class TestLinksBesideWords:
    @pytest.mark.parametrize(
        ("text", "rest"),
        [
            (f"请添加{A}", "请添加"),
            (f"これ追加して{A}", "これ追加して"),
            (f"ช่วยเพิ่ม{A}", "ช่วยเพิ่ม"),
            (f"добавь{A}", "добавь"),
            (f"link:{A}", "link:"),
            (f"Link：{A} 谢谢", "Link： 谢谢"),
            (f"1.{A}", "1."),
            (f"1{A}", "1"),
            (f"Read this.{A}", "Read this."),
            (f"{A}，谢谢大家", "，谢谢大家"),
            (f"{A}。", "。"),
            (f"（{A}）", "（ ）"),
            (f"「{A}」をお願い", "「 」をお願い"),
            (f"{A}، شكرا", "، شكرا"),
            (f"{A}؟", "؟"),
            (f"“{A}”please", "please"),
            (f'<a href="{A}">', "<a href="),
            (f"[here]({A})", "[here]"),
            (f"{A}\u200b", "\u200b"),
            ("site.example/a，谢谢", "，谢谢"),
        ],
    )
    def test_are_found(self, text: str, rest: str) -> None:
        assert urls_in(text) == [A]
        assert without_links(text).split() == rest.split()

    @pytest.mark.parametrize("before", ["é", "add", "xhttp"])
    def test_are_none_in_a_latin_word(self, before: str) -> None:
        """The letters before it belong to the scheme, or make it invalid."""
        assert A not in urls_in(f"{before}{A}")

    @pytest.mark.parametrize("text", ["https://", "see http://.", "https://）", "http", "://a", "é://a"])
    def test_are_none_without_an_address(self, text: str) -> None:
        assert links_in(text) == []

    def test_are_each_found(self) -> None:
        assert urls_in(f"第一篇{A}，第二篇{B}。") == [A, B]
        assert bare_urls_of(f"{A}、{B}") == [A, B]
        assert bare_url_of(f"{A}、{B}") is None


class TestWholeLinks:
    @pytest.mark.parametrize(
        "url",
        [
            "https://ja.wiki.example/wiki/東京",
            "https://ko.wiki.example/wiki/서울",
            "https://ar.wiki.example/wiki/القاهرة",
            "https://例え.example/ジョン・レノン",
            "https://fr.wiki.example/wiki/L’Équipe",
            "https://ar.wiki.example/wiki/باريس،_تكساس",
            "https://ja.wiki.example/wiki/モーニング娘。/履歴",
            "https://ja.wiki.example/wiki/%E3%80%82%EF%BC%8C",
            "https://site.example/?q=東京、&page=2",
            "https://archive.example/web/2020/https://site.example/a",
            "git+ssh://site.example/a",
            "https://site.example/Cat_(animal)",
            "http://ann:p，w@site.example/",
            "http://ann:“p”/。w@site.example/",
        ],
    )
    def test_stay_whole(self, url: str) -> None:
        assert urls_in(url) == urls_in(f"请看 {url} 谢谢") == urls_in(f"请看{url}，谢谢") == [url]
        assert bare_url_of(url) == url

    def test_end_at_a_mark_that_is_not_encoded(self) -> None:
        assert bare_url_of("https://ja.wiki.example/wiki/モーニング娘。") == "https://ja.wiki.example/wiki/モーニング娘"

    @pytest.mark.parametrize("text", ["node.js", "node.js是什么", "node.js，是什么"])
    def test_that_may_be_words_are_not_certain(self, text: str) -> None:
        assert not any(link.is_certain for link in links_in(text))
        assert not is_sent_to_be_added(text)


PATHS = st.text(st.sampled_from("abc019-_~/東京ペー서울موقعไทย・"), max_size=20)

UNSPACED = st.text(st.sampled_from("请添加これを追加してช่วยเพิ่ม"), max_size=10)


class TestAnyText:
    @given(UNSPACED, PATHS, st.sampled_from(LINK_ENDS), UNSPACED)
    def test_has_the_link_that_words_of_scripts_without_blanks_are_around(
        self, before: str, path: str, pause: str, after: str
    ) -> None:
        url = f"https://site.example/{path}"
        assert urls_in(f"{before}{url}{pause}{after}") == [url]

    @given(st.text(max_size=60) | st.text(st.sampled_from("ahttps://.example，。？<>()[]“” \n@:東"), max_size=60))
    def test_is_divided_into_links_and_what_is_beside_them(self, text: str) -> None:
        links = links_in(text)
        assert all(0 <= link.start < link.end <= len(text) for link in links)
        for first, second in pairwise(links):
            assert first.start < second.start
        for link in links:
            assert link.url.removeprefix("https://") in text[link.start : link.end]
            assert not set(link.url) & set(" \n<>\u200b") or "@" in link.url
        assert len(without_links(text)) <= len(text) + len(links)
        if bare_urls_of(text):
            assert [*bare_urls_of(text)] == urls_in(text)

    @given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=2))
    def test_of_words_has_no_link(self, words: list[str]) -> None:
        assert links_in(" ".join(words)) == []

    @pytest.mark.parametrize("part", ["a.", "http://", "a://b:c，", "@a://"])
    def test_is_read_in_time_that_grows_with_its_length(self, part: str) -> None:
        assert growth(lambda size: links_in(part * size), 8_000) < MOST_GROWTH
