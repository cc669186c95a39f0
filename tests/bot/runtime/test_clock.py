"""Tell the time of day by Telegram's clock beside a machine's clock that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.clock import MAX_DIFFERENCE, Clock, TelegramTime
from index.elapsed import elapsed_s
from tests.support.bot.fake_clock import NOON

WRONG = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)]
DAY = timedelta(days=1)


class Machine:
    """A clock that can be set, and the elapsed time."""

    def __init__(self) -> None:
        self.wall = NOON
        self.elapsed_s = 100.0
        self.time = TelegramTime(lambda: self.wall, lambda: self.elapsed_s)

    def goes_on(self, by: timedelta) -> None:
        self.wall += by
        self.elapsed_s += by.total_seconds()


class TestTime:
    def test_is_the_machines_until_telegram_tells_it(self) -> None:
        machine = Machine()
        assert (machine.time.current, machine.time.now()) == (None, NOON)
        machine.time.tell(NOON + DAY)
        assert machine.time.current == machine.time.now() == NOON + DAY

    @pytest.mark.parametrize("wrong", WRONG)
    def test_goes_on_whatever_the_machine_shows(self, wrong: datetime) -> None:
        machine = Machine()
        machine.time.tell(NOON)
        machine.wall = wrong
        machine.goes_on(DAY)
        assert machine.time.now() == NOON + DAY

    def test_is_corrected_by_telegram_alone(self) -> None:
        machine = Machine()
        machine.time.tell(NOON + DAY)
        machine.time.tell(NOON + DAY - MAX_DIFFERENCE)
        assert machine.time.now() == NOON + DAY, "the answer was on its way for some time"
        machine.time.tell(NOON)
        assert machine.time.now() == NOON

    def test_is_at_least_that_of_a_message(self) -> None:
        machine = Machine()
        machine.time.tell_past(NOON)
        machine.time.tell_past(NOON - DAY)
        assert machine.time.now() == NOON
        machine.time.tell_past(NOON + DAY)
        assert machine.time.now() == NOON + DAY

    def test_goes_on_while_the_machine_runs(self) -> None:
        before = elapsed_s()
        assert elapsed_s() >= before > 0
        assert abs(TelegramTime().now() - Clock().now()) < DAY


class TestAge:
    def test_is_by_what_telegram_told(self) -> None:
        machine = Machine()
        machine.time.tell(NOON)
        machine.goes_on(DAY)
        assert machine.time.age_of(NOON - DAY) == 2 * DAY

    @pytest.mark.parametrize("wrong", WRONG)
    def test_is_what_was_seen_at_most_while_telegram_tells_nothing(self, wrong: datetime) -> None:
        machine = Machine()
        machine.wall = wrong
        assert machine.time.age_of(NOON) <= timedelta()
        machine.goes_on(DAY)
        assert machine.time.age_of(NOON) <= DAY
        machine.wall = NOON + DAY
        assert machine.time.age_of(NOON) == DAY
