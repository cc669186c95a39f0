"""Links to a passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.updates.permalink_form import MAX_PAYLOAD_CHARS, Permalink, payload_in, start_url, url_of
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


def test_leads_to_the_bot() -> None:
    swifts = passage("abcdefghij", 12, "Swifts sleep in the air.")
    assert url_of(swifts, "byline_bot") == f"https://t.me/byline_bot?start={Permalink.to(swifts).written}"
    assert start_url("byline_bot", "i") == "https://t.me/byline_bot?start=i"
