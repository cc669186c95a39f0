"""What many ask for is made once in a while."""

from __future__ import annotations

from itertools import count

import pytest

from bot.web.kept_value import KEPT_S, KeptValue
from tests.support.bot.fake_clock import FakeClock


async def test_is_made_again_when_it_is_old() -> None:
    clock, numbers = FakeClock(), count()
    kept = KeptValue(lambda: next(numbers), clock.elapsed_s)
    got = [kept.get(), kept.get()]
    await clock.sleep(KEPT_S)
    assert [*got, kept.get(), kept.get()] == [0, 0, 1, 1]


def test_is_tried_again_after_a_failure() -> None:
    numbers = iter([0, 2])
    kept = KeptValue(lambda: 4 // next(numbers))
    with pytest.raises(ZeroDivisionError):
        kept.get()
    assert kept.get() == 2
