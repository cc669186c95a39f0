"""What Telegram signs is believed for a day, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.web.sign_in.telegram_proofs import MAX_CHARS, TelegramProofs, UnprovenError
from tests.support.bot.fake_clock import FakeClock
from tests.support.fake_bot_api import TOKEN
from tests.support.fake_bot_api.objects import User
from tests.support.fake_bot_api.signatures import Signatures
from tests.support.fake_bot_api.world import World

READER = User(id=2_002, is_bot=False, first_name="Zoë & Söhne = 100 %", last_name="O'Neil", username="zoe")

OTHER_TOKEN = "7000000001:AA-another-token-of-the-same-bot"

CLOCK = FakeClock()
TELEGRAM = Signatures(TOKEN, World(READER, clock=lambda: CLOCK.now().timestamp()))
SAID = {"login": TELEGRAM.login(READER), "app": TELEGRAM.init_data(READER)}

PUBLISHED_TOKEN = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
PUBLISHED = (
    "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C"
    "%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C"
    "%22is_premium%22%3Atrue%7D&auth_date=1662771648"
    "&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2"
)
"""The example of docs.telegram-mini-apps.com, which Telegram itself has signed, and the token for it."""

Check = Callable[[str], int]


def check_of(kind: str, *, token: str = TOKEN, later: timedelta = timedelta()) -> Check:
    proofs = TelegramProofs(token, lambda: CLOCK.now() + later)
    return proofs.user_of_login if kind == "login" else proofs.user_of_app


def is_refused(check: Check, said: str) -> bool:
    try:
        check(said)
    except UnprovenError:
        return True
    return False


@pytest.fixture(params=["login", "app"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestAProof:
    def test_names_the_person(self, kind: str) -> None:
        assert check_of(kind)(SAID[kind]) == READER.id

    def test_that_telegram_itself_signed_counts(self) -> None:
        proofs = TelegramProofs(PUBLISHED_TOKEN, lambda: datetime(2022, 9, 10, 12, tzinfo=UTC))
        assert proofs.user_of_app(PUBLISHED) == 279_058_397

    def test_may_be_in_any_order(self, kind: str) -> None:
        fields = sorted(parse_qsl(SAID[kind]), reverse=True)
        assert check_of(kind)(urlencode(fields)) == READER.id

    @pytest.mark.parametrize(
        ("later", "counts"),
        [
            (timedelta(days=1), True),
            (timedelta(days=1, seconds=1), False),
            (timedelta(minutes=-5), True),
            (timedelta(minutes=-5, seconds=-1), False),
        ],
    )
    def test_counts_for_a_day(self, kind: str, later: timedelta, counts: bool) -> None:
        assert is_refused(check_of(kind, later=later), SAID[kind]) is not counts

    def test_of_another_token_is_refused(self, kind: str) -> None:
        assert is_refused(check_of(kind, token=OTHER_TOKEN), SAID[kind])

    def test_of_the_other_kind_is_refused(self, kind: str) -> None:
        """Each kind has its own key, so that one is of no use for the other."""
        (other,) = SAID.keys() - {kind}
        assert is_refused(check_of(kind), SAID[other])

    @given(st.sampled_from(sorted(SAID)), st.data())
    def test_with_one_changed_character_is_refused(self, kind: str, data: st.DataObject) -> None:
        """Unless it is another spelling of the same, such as %2f for %2F."""
        said = SAID[kind]
        at = data.draw(st.integers(0, len(said) - 1))
        other = data.draw(st.characters(max_codepoint=255))
        changed = said[:at] + other + said[at + 1 :]
        assume(parse_qsl(changed, keep_blank_values=True) != parse_qsl(said))
        assert is_refused(check_of(kind), changed)

    @given(st.sampled_from(sorted(SAID)), st.data())
    def test_with_one_changed_byte_of_a_value_is_refused(self, kind: str, data: st.DataObject) -> None:
        fields = dict(parse_qsl(SAID[kind]))
        name = data.draw(st.sampled_from(sorted(fields)))
        value = bytearray(fields[name].encode())
        at = data.draw(st.integers(0, len(value) - 1))
        value[at] ^= data.draw(st.integers(1, 255))
        assert is_refused(check_of(kind), urlencode(fields | {name: bytes(value)}))

    @given(st.sampled_from(sorted(SAID)), st.text(max_size=200) | st.from_regex(r"(hash|user|id|auth_date)=\w*&?.*"))
    def test_is_no_other_text(self, kind: str, said: str) -> None:
        assert is_refused(check_of(kind), said)

    def test_says_nothing_twice_and_nothing_more(self, kind: str) -> None:
        for more in ("id=1", "hash=" + "0" * 64, "auth_date=1", "other=1", "empty=", ""):
            assert is_refused(check_of(kind), f"{SAID[kind]}&{more}")
            assert is_refused(check_of(kind), f"{more}&{SAID[kind]}")

    def test_is_in_utf_8(self) -> None:
        """Bytes that are no text are refused, and not taken for the sign that commonly stands for them."""
        said = TELEGRAM.login(READER.model_copy(update={"first_name": "\ufffd"}))
        assert check_of("login")(said) == READER.id
        assert is_refused(check_of("login"), said.replace("%EF%BF%BD", "%FF"))

    def test_lacks_nothing(self, kind: str) -> None:
        fields = dict(parse_qsl(SAID[kind]))
        for name in fields:
            assert is_refused(check_of(kind), urlencode({key: fields[key] for key in fields if key != name}))

    def test_is_short(self, kind: str) -> None:
        long = READER.model_copy(update={"first_name": "x" * MAX_CHARS})
        said = TELEGRAM.login(long) if kind == "login" else TELEGRAM.init_data(long)
        assert is_refused(check_of(kind), said)
