"""Put a question into a link that opens the bot."""

from __future__ import annotations

import re
import weakref
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inline.question_links import QUESTIONS_KEPT, QuestionLinks, QuestionToken, WrittenQuestion

LONG = "who feeds the cats of the harbour at six in the morning?"


class Typed(str):
    """A text of which a test can tell whether anything still holds it."""


class Elapsed:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = timedelta()

    def __call__(self) -> timedelta:
        return self.now


@pytest.fixture
def elapsed() -> Elapsed:
    return Elapsed()


@pytest.fixture
def links(elapsed: Elapsed) -> QuestionLinks:
    return QuestionLinks(elapsed)


class TestAQuestion:
    @given(st.text(min_size=1, max_size=256))
    def test_comes_back_as_it_was(self, question: str) -> None:
        links = QuestionLinks(timedelta)
        payload = links.payload_for(question)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload), "Telegram takes no other payloads"
        assert links.question_in(payload) == question

    def test_is_in_the_link_itself_up_to_46_bytes(self, links: QuestionLinks) -> None:
        """So the link works after a restart too."""
        for question in ("x" * 46, "é" * 23, "猫" * 15):
            payload = links.payload_for(question)
            assert WrittenQuestion.parse(payload)
            assert QuestionLinks(timedelta).question_in(payload) == question

    def test_is_kept_for_ten_minutes_if_it_is_longer(self, links: QuestionLinks, elapsed: Elapsed) -> None:
        payload = links.payload_for(LONG)
        assert QuestionToken.parse(payload)
        elapsed.now = timedelta(minutes=10)
        assert links.question_in(payload) == LONG
        elapsed.now += timedelta(seconds=1)
        assert links.question_in(payload) is None

    def test_is_forgotten_when_a_newer_one_is_kept(self, links: QuestionLinks, elapsed: Elapsed) -> None:
        """Also if nobody ever asks it: what people type is no longer in memory then."""
        typed = Typed(LONG)
        forgotten = weakref.ref(typed)
        links.payload_for(typed)
        del typed
        elapsed.now = timedelta(minutes=10, seconds=1)
        links.payload_for(LONG)
        assert forgotten() is None

    def test_is_lost_with_a_restart_if_it_is_longer(self, links: QuestionLinks) -> None:
        assert QuestionLinks(timedelta).question_in(links.payload_for(LONG)) is None

    def test_makes_room_for_newer_ones(self, links: QuestionLinks) -> None:
        first, *_, last = [links.payload_for(f"{LONG} {n}") for n in range(QUESTIONS_KEPT + 1)]
        assert links.question_in(first) is None
        assert links.question_in(last) == f"{LONG} {QUESTIONS_KEPT}"


class TestAMadeUpLink:
    @given(st.text("AZaz09_-", min_size=0, max_size=64))
    def test_asks_something_or_nothing(self, rest: str) -> None:
        for beginning in ("q_", "t_", ""):
            question = QuestionLinks(timedelta).question_in(beginning + rest)
            assert question is None or question.encode()

    @pytest.mark.parametrize("payload", ["", "i", "q_", "q_A", "q_____", "q_gICA", "t_", "t_abc", "p_abc_1", "q_AA\n"])
    def test_of_another_form_asks_nothing(self, payload: str, links: QuestionLinks) -> None:
        assert not (links.question_in(payload) or "").strip("\0")
