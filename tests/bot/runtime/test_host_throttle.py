"""Take turns at requests to a host."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime.clock import Clock
from bot.runtime.host_throttle import MAX_HOSTS, Hosts
from tests.support.bot.fake_clock import FakeClock


class TestTurns:
    async def test_are_two_at_a_time_and_one_of_a_host(self) -> None:
        hosts, running, most = Hosts(FakeClock(), 0.0, at_once=2), [], []

        async def fetch(host: str | None) -> None:
            async with hosts.turn(host):
                running.append(host)
                most.append((len(running), running.count(host)))
                await asyncio.sleep(0)
                running.remove(host)

        await asyncio.gather(*(fetch(host) for host in "aaabbbccc"))
        assert max(most) == (2, 1)
        assert len(most) == 9

    async def test_of_a_host_have_a_pause_between_for_which_nobody_else_waits(self) -> None:
        clock = FakeClock()
        hosts, begun = Hosts(clock, 2.0, at_once=2), []

        async def fetch(host: str | None) -> None:
            async with hosts.turn(host):
                begun.append((host, clock.elapsed_s()))

        await asyncio.gather(*(fetch(host) for host in ("a", "A", "b", None, None)))
        assert begun[0] == ("a", 0.0)
        assert begun[-1] == ("A", 2.0)
        assert clock.slept == [2.0]

    async def test_come_later_where_the_host_wants_it(self) -> None:
        clock = FakeClock()
        hosts = Hosts(clock, 2.0)
        async with hosts.turn("a", 9.0):
            pass
        async with hosts.turn("a", 1.0):
            assert clock.elapsed_s() == 9.0
        async with hosts.turn("a"):
            assert clock.elapsed_s() == 11.0

    async def test_are_given_after_a_failure(self) -> None:
        hosts = Hosts(FakeClock(), 0.0, at_once=1)
        with pytest.raises(KeyError):
            async with hosts.turn("a"):
                raise KeyError
        async with hosts.turn("a"):
            pass

    async def test_of_hosts_that_nobody_waits_for_are_forgotten(self) -> None:
        clock = FakeClock()
        hosts = Hosts(clock, 2.0)
        async with hosts.turn("held"):
            for n in range(MAX_HOSTS):
                async with hosts.turn(str(n)):
                    pass
            waiting = asyncio.create_task(hosts.turn("held").__aenter__())
            await asyncio.sleep(0)
            assert clock.slept == []
        await waiting
        assert clock.slept == [2.0]

    async def test_do_not_depend_on_the_time_of_day(self) -> None:
        """Somebody may set it back by an hour."""
        clock = FakeClock()
        assert Clock().elapsed_s() <= Clock().elapsed_s()
        hosts = Hosts(clock, 2.0)
        async with hosts.turn("a"):
            pass
        clock.now = lambda: clock.time.replace(year=2025)  # type: ignore[method-assign]  # the clock is set back
        async with hosts.turn("a"):
            pass
        assert clock.slept == [2.0]
