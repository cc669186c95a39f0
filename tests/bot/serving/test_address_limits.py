"""Each address may ask so much, and more after a while."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.serving.address_limits import ADDRESSES, AddressLimits
from tests.support.bot.fake_clock import FakeClock


def limits(clock: FakeClock) -> AddressLimits:
    return AddressLimits(burst=6, per_s=2, clock=clock.elapsed_s)


class TestAnAddress:
    async def test_may_ask_again_after_the_time_that_it_is_told(self) -> None:
        clock = FakeClock()
        limited = limits(clock)
        assert [limited.take("1.2.3.4", 3) for _ in range(3)] == [None, None, 1.5]
        await clock.sleep(1.4)
        assert limited.take("1.2.3.4", 3) is not None
        await clock.sleep(0.2)
        assert limited.take("1.2.3.4", 3) is None

    async def test_saves_nothing_over_a_day(self) -> None:
        clock = FakeClock()
        limited = limits(clock)
        assert limited.take("1.2.3.4", 6) is None
        await clock.sleep(86_400)
        assert [limited.take("1.2.3.4", 6) for _ in range(2)] == [None, 3]

    def test_does_not_take_from_another(self) -> None:
        limited = limits(FakeClock())
        assert [limited.take("1.2.3.4", 6), limited.take("1.2.3.5", 6)] == [None, None]

    def test_may_ask_the_dearest_with_a_full_account(self) -> None:
        limited = limits(FakeClock())
        assert [limited.take("1.2.3.4", 100), limited.take("1.2.3.4", 100)] == [None, 3]

    @given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.5, 10)), max_size=30))
    async def test_gets_no_more_than_burst_and_pace_allow(self, asked: list[tuple[float, float]]) -> None:
        clock = FakeClock()
        limited, got = limits(clock), 0.0
        for pause_s, cost in asked:
            await clock.sleep(pause_s)
            if limited.take("1.2.3.4", cost) is None:
                got += min(cost, 6)
        assert got <= 6 + 2 * clock.elapsed_s() + 1e-3


def test_only_so_many_addresses_are_remembered() -> None:
    """Those that asked last keep their limits. An attacker with thousands of addresses gets through anyway."""
    limited = limits(FakeClock())
    for number in range(ADDRESSES + 1):
        limited.take(str(number), 6)
    assert limited.take("0", 6) is None
    assert limited.take(str(ADDRESSES), 6) == 3
