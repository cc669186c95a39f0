"""Who sends what cannot be read is barred for a while, unless it is a proxy, through which others come."""

from __future__ import annotations

from ipaddress import ip_network

from bot.serving.address_limits import BURST, PER_S
from bot.serving.admission import COST_OF_UNREAD, Admission
from bot.serving.client_addresses import ClientAddresses
from tests.support.bot.fake_clock import FakeClock

ALLOWED = int(BURST // COST_OF_UNREAD)


def admission(clock: FakeClock) -> Admission:
    return Admission(ClientAddresses([ip_network("10.0.0.0/8")]), clock.elapsed_s)


class TestAClientWhoseRequestsCannotBeRead:
    async def test_is_barred_until_it_could_pay_for_another(self) -> None:
        clock = FakeClock()
        admitted = admission(clock)
        for _ in range(ALLOWED):
            admitted.charge_unread("192.0.2.7")
        assert not admitted.is_barred("192.0.2.7")
        admitted.charge_unread("192.0.2.7")
        assert admitted.is_barred("192.0.2.7")
        await clock.sleep(COST_OF_UNREAD / PER_S)
        assert not admitted.is_barred("192.0.2.7")

    def test_bars_its_network_and_nobody_else(self) -> None:
        admitted = admission(FakeClock())
        for _ in range(ALLOWED + 1):
            admitted.charge_unread("2001:db8:1:2::1")
        assert admitted.is_barred("2001:db8:1:2::2")
        assert not admitted.is_barred("2001:db8:1:3::1")

    def test_bars_no_proxy(self) -> None:
        admitted = admission(FakeClock())
        for _ in range(ALLOWED + 1):
            admitted.charge_unread("10.1.1.1")
        assert not admitted.is_barred("10.1.1.1")

    def test_may_have_gone(self) -> None:
        admitted = admission(FakeClock())
        admitted.charge_unread(None)
        assert not admitted.is_barred(None)
