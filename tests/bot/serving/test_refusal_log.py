"""Refused requests are logged in a few lines, however many there are."""

from __future__ import annotations

import logging

import pytest

from bot.serving.refusal_log import LINES, PERIOD_S, RefusalLog
from tests.support.bot.fake_clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def refusals(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> RefusalLog:
    caplog.set_level(logging.INFO)
    return RefusalLog(clock.elapsed_s)


async def test_each_address_and_reason_is_logged_once_a_minute(
    refusals: RefusalLog, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(1_000):
        refusals.note("192.0.2.7", "429 Too Many Requests")
    refusals.note("192.0.2.7", "404 Not Found")
    await clock.sleep(PERIOD_S)
    refusals.note("192.0.2.7", "429 Too Many Requests")
    assert caplog.messages == [
        "Refused a request from 192.0.2.7: 429 Too Many Requests",
        "Refused a request from 192.0.2.7: 404 Not Found",
        "Refused 999 more requests within 60 s",
        "Refused a request from 192.0.2.7: 429 Too Many Requests",
    ]


def test_an_attack_from_many_addresses_fills_no_disk(refusals: RefusalLog, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(10_000):
        refusals.note(str(number), "429 Too Many Requests")
    refusals.flush()
    refusals.flush()
    assert len(caplog.messages) == LINES + 1
