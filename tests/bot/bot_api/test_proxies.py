"""Find proxies in the environment."""

import pytest

from bot.bot_api.proxies import check_proxies
from bot.config import SettingsError


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class TestCheckProxies:
    @pytest.mark.parametrize("url", ["http://127.0.0.1:3128", "http://ann:secret@proxy.example:8080", "proxy.example"])
    def test_lets_good_ones_pass(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        check_proxies()
        monkeypatch.setenv("HTTPS_PROXY", url)
        check_proxies()

    @pytest.mark.parametrize("url", ["foo://ann:secret@x:1", "http://x:port", "http://[::1"])
    def test_names_the_variable_and_not_its_value(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", url)
        with pytest.raises(SettingsError) as caught:
            check_proxies()
        assert caught.value.problems == ["HTTPS_PROXY isn't a usable proxy: write http://host:port, or unset it."]
