"""The pages start with the bot, and say what they show."""

from __future__ import annotations

import logging

import pytest

from bot.config import Settings
from bot.web.web_pages import (
    CLOSED,
    EXPOSED,
    NO_ADDRESS,
    NOBODY_SIGNS_IN,
    NOT_ENCRYPTED,
    TRUSTS_MANY,
    start_lines,
)
from tests.support.web.served_pages import Serve


def settings(**values: object) -> Settings:
    return Settings.model_validate({"web_listen": "127.0.0.1:8080"} | values)


def lines(values: dict[str, object], *, is_open: bool = True) -> list[str]:
    return [line for _, line in start_lines(settings(**values), 12, is_open=is_open)]


class TestTheStart:
    @pytest.mark.parametrize(
        ("is_open", "who"),
        [
            (True, "open: everyone can read the full texts of all 12 articles"),
            (False, CLOSED),
        ],
    )
    def test_says_who_can_read_what(self, is_open: bool, who: str) -> None:
        assert lines({"web_url": "https://a.example"}, is_open=is_open) == [f"Web pages: https://a.example, {who}"]

    def test_writes_an_address_of_numbers_as_browsers_read_it(self) -> None:
        assert lines({"web_listen": "[::1]:8080"})[0].startswith("Web pages: http://[::1]:8080, ")

    @pytest.mark.parametrize(
        ("values", "line"),
        [
            ({}, NO_ADDRESS),
            ({"web_url": "http://a.example"}, NOT_ENCRYPTED),
            ({"web_url": "https://a.example", "web_indexed": "1"}, "WEB_INDEXED=1: search engines may list the pages"),
        ],
    )
    def test_says_what_settings_mean(self, values: dict[str, object], line: str) -> None:
        assert lines(values)[1:] == [line]

    @pytest.mark.parametrize("web_url", ["", "http://a.example"])
    def test_warns_if_nobody_can_sign_in(self, web_url: str) -> None:
        said = start_lines(settings(web_url=web_url), 12, is_open=False)
        assert said[2:] == [(logging.WARNING, NOBODY_SIGNS_IN)]

    @pytest.mark.parametrize(
        ("listen", "proxies", "is_exposed"),
        [
            ("127.0.0.1:80", "", False),
            ("[::1]:80", "", False),
            ("localhost:80", "", False),
            ("10.1.2.3:80", "", False),
            ("0.0.0.0:80", "", True),
            ("[::]:80", "", True),
            ("203.0.114.5:80", "", True),
            ("archive.example:80", "", True),
            ("0.0.0.0:80", "172.17.0.1", False),
        ],
    )
    def test_warns_if_others_may_reach_the_pages(self, listen: str, proxies: str, is_exposed: bool) -> None:
        exposed = settings(web_listen=listen, web_trusted_proxies=proxies, web_url="https://a.example")
        said = start_lines(exposed, 12, is_open=True)
        assert said[1:] == ([(logging.WARNING, EXPOSED)] if is_exposed else [])

    @pytest.mark.parametrize(
        ("proxies", "wide"),
        [
            ("0.0.0.0/0", ["0.0.0.0/0"]),
            ("::/0", ["::/0"]),
            ("0.0.0.0/1, 128.0.0.0/1, 127.0.0.1", ["0.0.0.0/1", "128.0.0.0/1"]),
            ("2000::/3", ["2000::/3"]),
            ("fc00::/6, fd00::/8", ["fc00::/6"]),
            ("10.0.0.0/8, 172.16.0.0/12, fc00::/7, fd00::/16, 104.16.0.0/13, 2400:cb00::/32", []),
        ],
    )
    def test_warns_if_anybody_may_claim_any_address(self, proxies: str, wide: list[str]) -> None:
        trusting = settings(web_trusted_proxies=proxies, web_url="https://a.example")
        said = start_lines(trusting, 12, is_open=True)
        assert said[1:] == [(logging.WARNING, TRUSTS_MANY % network) for network in wide]

    async def test_is_logged(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "bot.web")
        await serve()
        logged = [record.message for record in caplog.records if record.name == "bot.web.web_pages"]
        assert len(logged) == 2
        assert logged[0].startswith("Web pages: http://127.0.0.1:")
