"""The address that counts is that of the client, whom only a trusted proxy may name."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.serving.client_addresses import UNKNOWN, ClientAddresses

CLIENTS = ClientAddresses([ip_network("10.0.0.0/8"), ip_network("::1")])


class TestTheAddress:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "address"),
        [
            ("192.0.2.7", [], "192.0.2.7"),
            ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
            ("10.1.1.1", ["198.51.100.1"], "198.51.100.1"),
            ("10.1.1.1", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("10.1.1.1", ["203.0.113.9", "198.51.100.1, 10.2.2.2"], "198.51.100.1"),
            ("10.1.1.1", ["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
            ("10.1.1.1", [], "10.1.1.1"),
            ("10.1.1.1", ["198.51.100.1, nonsense"], "10.1.1.1"),
            ("::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
            ("::ffff:192.0.2.7", [], "192.0.2.7"),
            ("::ffff:10.1.1.1", ["198.51.100.1"], "198.51.100.1"),
            ("fe80::1%eth0", [], "fe80::/64"),
            ("10.1.1.1", ["198.51.100.1:5678"], "198.51.100.1"),
            ("10.1.1.1", ["203.0.113.9,\t198.51.100.1:_port ,10.2.2.2:80"], "198.51.100.1"),
            ("10.1.1.1", ["[2001:db8:1:2::7]:443"], "2001:db8:1:2::/64"),
            ("10.1.1.1", ["[2001:db8:1:2::7]"], "2001:db8:1:2::/64"),
            ("10.1.1.1", ['"[2001:db8:1:2::7]:443"'], "2001:db8:1:2::/64"),
            ("10.1.1.1", ["[::ffff:198.51.100.1]:80"], "198.51.100.1"),
            ("10.1.1.1", ["198.51.100.1, [::1]:443"], "198.51.100.1"),
            ("10.1.1.1", ["198.51.100.1, unknown"], "10.1.1.1"),
            ("10.1.1.1", ["198.51.100.1, _hidden, 10.2.2.2"], "10.2.2.2"),
            ("10.1.1.1", ["198.51.100.1, "], "10.1.1.1"),
            ("10.1.1.1", ["198.51.100.1, []:80"], "10.1.1.1"),
            ("10.1.1.1", ["198.51.100.1, 1.2.3.4.5:80"], "10.1.1.1"),
            (None, ["198.51.100.1"], UNKNOWN),
            ("", [], UNKNOWN),
        ],
    )
    def test_is_the_last_that_no_trusted_proxy_has(self, peer: str | None, forwarded: list[str], address: str) -> None:
        assert CLIENTS.of(peer, forwarded) == address

    @given(st.lists(st.text() | st.from_regex(r'"?\[?[0-9a-f.:%_]*\]?(:[0-9_]*)?"?', fullmatch=True)))
    def test_is_an_address_whatever_is_forwarded(self, forwarded: list[str]) -> None:
        assert ip_network(CLIENTS.of("10.1.1.1", forwarded)).prefixlen in (32, 64)

    @given(st.ip_addresses(), st.integers(0, 65_535))
    def test_is_the_same_with_a_port(self, address: IPv4Address | IPv6Address, port: int) -> None:
        with_port = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        assert CLIENTS.of("10.1.1.1", [with_port]) == CLIENTS.of("10.1.1.1", [str(address)])

    def test_is_the_same_in_all_of_a_customers_network(self) -> None:
        assert CLIENTS.of("2001:db8:1:2::1") == CLIENTS.of("2001:db8:1:2:ffff::2") != CLIENTS.of("2001:db8:1:3::1")

    @pytest.mark.parametrize(("peer", "is_proxy"), [("10.1.1.1", True), ("192.0.2.7", False), (None, False)])
    def test_is_known_as_that_of_a_proxy(self, peer: str | None, is_proxy: bool) -> None:
        assert CLIENTS.is_proxy(peer) == is_proxy
