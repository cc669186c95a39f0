"""The address that a bot tells the others."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from bot.replicas.own_address import own_address
from bot.setting_parsers import Listen

NOWHERE = "http://nowhere.invalid:9200"

NODES = ("http://127.0.0.1:9200",)


@pytest.fixture(autouse=True)
def no_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    find = socket.getaddrinfo

    def find_addresses(host: str, port: int, **options: Any) -> object:
        if not host[0].isdigit():
            raise socket.gaierror
        return find(host, port, **options)

    monkeypatch.setattr("socket.getaddrinfo", find_addresses)


class TestOwnAddress:
    @pytest.mark.parametrize(
        ("host", "address"),
        [
            ("10.0.0.5", "http://10.0.0.5:8081"),
            ("bot1.internal", "http://bot1.internal:8081"),
            ("fd00::5", "http://[fd00::5]:8081"),
        ],
    )
    def test_is_where_it_listens(self, host: str, address: str) -> None:
        assert own_address(Listen(host, 8081), NODES) == address

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
    def test_is_the_one_towards_the_cluster_if_it_listens_everywhere(self, host: str) -> None:
        """A node without a port in its address has that of its protocol. A node that cannot be found is passed over."""
        assert own_address(Listen(host, 8081), NODES) == "http://127.0.0.1:8081"
        assert own_address(Listen(host, 8081), ("https://127.0.0.1",)) == "http://127.0.0.1:8081"
        assert own_address(Listen(host, 8081), (NOWHERE, *NODES)) == "http://127.0.0.1:8081"

    def test_is_the_name_of_the_machine_if_no_node_can_be_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("socket.gethostname", lambda: "bot1")
        assert own_address(Listen("0.0.0.0", 8081), (NOWHERE,)) == "http://bot1:8081"
