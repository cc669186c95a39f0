"""Links to a passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page_addresses import article_path
from bot.start_links import MAX_PAYLOAD_CHARS, payload_in, start_url
from bot.updates.permalink_form import PagePlace, Permalink, permalink_at, url_of
from index.model import Passage, PassageKind

ARTICLE_IDS = st.from_regex("[a-z0-9]{1,32}", fullmatch=True)
ORDINALS = st.integers(0, 999_999)
CHECKS = st.none() | st.from_regex("[a-z2-7]{6}", fullmatch=True)


def passage(article_id: str, ordinal: int, text: str) -> Passage:
    return Passage(article_id, ordinal, text, PassageKind.BODY, "Swifts", None, "en")


@given(st.builds(Permalink, ARTICLE_IDS, ORDINALS, CHECKS))
def test_is_read_as_it_was_written(link: Permalink) -> None:
    assert Permalink.parse(link.written) == link


@given(ARTICLE_IDS, ORDINALS, st.text())
def test_to_any_passage_fits_into_what_a_link_may_give_to_the_bot(article_id: str, ordinal: int, text: str) -> None:
    written = Permalink.to(passage(article_id, ordinal, text)).written
    assert re.fullmatch("[A-Za-z0-9_-]+", written)
    assert len(written) <= MAX_PAYLOAD_CHARS


@given(ARTICLE_IDS, ORDINALS, st.text(), st.text())
def test_names_the_passage_and_its_text(article_id: str, ordinal: int, text: str, corrected: str) -> None:
    before, after = (Permalink.to(passage(article_id, ordinal, each)) for each in (text, corrected))
    assert (before.article_id, before.ordinal) == (after.article_id, after.ordinal) == (article_id, ordinal)
    assert (before == after) == (text == corrected)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "p_", "p_abc", "p_abc_", "p_abc_1_", "p_abc_1_abcde", "p_abc_1_abcdefg", "p_abc_1_abcde1"),
        *("p_ABC_1", "p_abc_-1", "p_abc_١", "p_abc_1000000", f"p_{'a' * 33}_1", "p_abc_1\n", " p_abc_1", "q_abc_1"),
    ],
)
def test_of_another_form_is_none(text: str | None) -> None:
    assert Permalink.parse(text) is None


@given(st.text())
def test_is_none_or_read_from_any_text(text: str) -> None:
    link = Permalink.parse(f"p_{text}")
    assert link is None or Permalink.parse(link.written) == link


@given(st.text(), ARTICLE_IDS, ORDINALS)
def test_is_read_from_the_end_of_a_text(before: str, article_id: str, ordinal: int) -> None:
    written = Permalink(article_id, ordinal).written
    assert payload_in(f"{before} · {start_url('byline_bot', written)}") == written


@pytest.mark.parametrize("end", [" ", "\n", ".", "/", f"&x={'a' * 64}", "a" * 65])
def test_is_not_read_from_elsewhere(end: str) -> None:
    assert payload_in(start_url("byline_bot", "p_abc_1" + end)) == ""
    assert payload_in("https://fen.example/?start=p_abc_1") == ""


class TestAPage:
    @given(st.builds(PagePlace, ARTICLE_IDS) | st.builds(PagePlace, ARTICLE_IDS, ORDINALS, CHECKS))
    def test_is_read_as_it_was_written(self, place: PagePlace) -> None:
        assert PagePlace.parse(place.written) == place
        assert re.fullmatch("[A-Za-z0-9_-]+", place.written)
        assert len(place.written) <= MAX_PAYLOAD_CHARS

    @pytest.mark.parametrize(
        ("written", "path"),
        [
            ("web_abc", "a/abc"),
            ("web_abc_12", "a/abc?p=12#p12"),
            ("web_abc_12_abc234", "a/abc?p=12_abc234#p12"),
        ],
    )
    def test_has_an_address(self, written: str, path: str) -> None:
        place = PagePlace.parse(written)
        assert place is not None
        assert place.path == path

    @pytest.mark.parametrize(
        "text", ["web", "web_", "web_a/../b", "web_//e.org", "https://e.org", "//e.org", "web_a_1_ABC234", "web_a\n"]
    )
    def test_of_another_form_is_none(self, text: str) -> None:
        assert PagePlace.parse(text) is None

    @given(st.from_regex("(web_)?[a-z0-9/.:_?#%-]{1,40}", fullmatch=True) | st.text())
    def test_is_that_of_an_article_whatever_the_text(self, text: str) -> None:
        """Anybody can send anything to the address where one signs in, which leads to this page."""
        place = PagePlace.parse(text)
        assert place is None or re.fullmatch(
            r"a/[a-z0-9]{1,32}(\?p=[0-9]{1,6}(_[a-z2-7]{6})?#p[0-9]{1,6})?", place.path
        )


class TestALink:
    @given(
        st.builds(Permalink, ARTICLE_IDS, ORDINALS, CHECKS),
        st.sampled_from(
            ["https://t.me/byline_bot", "http://telegram.me/Byline_Bot/", "https://telegram.dog/byline_bot"]
        ),
    )
    def test_to_the_bot_leads_to_its_passage(self, link: Permalink, beginning: str) -> None:
        assert permalink_at(f"{beginning}?start={link.written}", "byline_bot") == link

    @given(st.builds(Permalink, ARTICLE_IDS, ORDINALS, st.from_regex("[a-z2-7]{6}", fullmatch=True)))
    def test_to_a_passage_on_a_page_leads_there_wherever_the_pages_were(self, link: Permalink) -> None:
        url = f"https://old.example/{article_path(link.article_id, link.ordinal, link.check)}"
        assert permalink_at(url, None) == link

    def test_to_sign_in_leads_to_its_page(self) -> None:
        assert permalink_at("https://t.me/byline_bot?start=web_abc", "byline_bot") == Permalink("abc", 0)
        assert permalink_at("https://t.me/byline_bot?start=web_abc_2", "byline_bot") == Permalink("abc", 2)

    def test_to_a_page_at_a_broken_host_leads_there_too(self) -> None:
        assert permalink_at("https://[/a/abc?p=1_abc234#p1", None) == Permalink("abc", 1, "abc234")

    @pytest.mark.parametrize(
        "url",
        [
            *("https://t.me/other_bot?start=p_abc_1", "https://t.me/byline_bot?start=q_abc", "https://t.me/byline_bot"),
            *(
                "https://t.me/byline_bot?start=p_abc_1&x=1",
                "https://e.org/?start=p_abc_1",
                "https://e.org/a/abc",
                "",
                "https://[",
            ),
        ],
    )
    def test_of_another_kind_leads_nowhere_here(self, url: str) -> None:
        assert permalink_at(url, "byline_bot") is None
        assert permalink_at("https://t.me/byline_bot?start=p_abc_1", None) is None


def test_leads_to_the_bot() -> None:
    swifts = passage("abcdefghij", 12, "Swifts sleep in the air.")
    assert url_of(swifts, "byline_bot") == f"https://t.me/byline_bot?start={Permalink.to(swifts).written}"
    assert start_url("byline_bot", "i") == "https://t.me/byline_bot?start=i"
