"""Who signed in is remembered for a day, in a cookie that nobody can forge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.sign_in.sessions import Sessions
from tests.support.bot.fake_clock import FakeClock
from tests.support.fake_bot_api import TOKEN

CLOCK = FakeClock()


def sessions(*, token: str = TOKEN, web_url: str | None = None, later: timedelta = timedelta()) -> Sessions:
    return Sessions(token, web_url, lambda: CLOCK.now() + later)


def value_of(cookie: str) -> str:
    return cookie.partition("=")[2].partition(";")[0]


VALUE = value_of(sessions().cookie(2_002, in_app=False))


class TestACookie:
    @pytest.mark.parametrize(
        ("in_app", "web_url", "attributes"),
        [
            (False, None, "Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Lax"),
            (False, "https://e.org/byline", "Max-Age=86400; Path=/byline/; HttpOnly; Secure; SameSite=Lax"),
            (True, "https://e.org", "Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"),
        ],
    )
    def test_is_for_the_pages_alone(self, in_app: bool, web_url: str | None, attributes: str) -> None:
        cookie = sessions(web_url=web_url).cookie(2_002, in_app=in_app)
        assert cookie == f"byline={VALUE}; {attributes}"

    @given(st.integers(1, 2**52))
    def test_names_the_person(self, user_id: int) -> None:
        assert sessions().user_of(value_of(sessions().cookie(user_id, in_app=True))) == user_id

    def test_counts_for_a_day_and_after_a_restart(self) -> None:
        day = timedelta(days=1)
        assert sessions(later=day - timedelta(seconds=1)).user_of(VALUE) == 2_002
        assert sessions(later=day).user_of(VALUE) is None

    def test_of_another_token_is_refused(self) -> None:
        assert sessions(token=f"{TOKEN}x").user_of(VALUE) is None

    @given(st.integers(0, len(VALUE) - 1), st.characters())
    def test_with_one_changed_character_is_refused(self, at: int, other: str) -> None:
        changed = VALUE[:at] + other + VALUE[at + 1 :]
        assert changed == VALUE or sessions().user_of(changed) is None

    @given(st.text() | st.from_regex(r"\A[0-9]+\.[0-9]+\.[0-9a-f]{64}\Z"))
    def test_is_no_other_text(self, value: str) -> None:
        assert sessions().user_of(value) is None
