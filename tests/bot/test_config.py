"""Read the settings of operators, and report wrong ones."""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import certifi
import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, SettingsError, Webhook, load_settings
from bot.setting_parsers import Listen
from index.opensearch.cluster_access import ClusterAccess

TOKEN = "123456789:AAF-secret_secret_secret_secret_35c"
NAMES = [name.upper() for name in Settings.model_fields]
WEBHOOK = {
    "WEBHOOK_URL": "https://bot.example/telegram",
    "WEBHOOK_LISTEN": "127.0.0.1:8081",
    "WEBHOOK_SECRET": "hush-hush-hush-hush",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Provide an empty working directory and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def problems() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


class TestDefaults:
    def test_nothing_needs_to_be_set(self) -> None:
        settings = load_settings()
        assert settings.telegram_bot_token is None
        assert settings.telegram_api_url is None
        assert settings.admin_ids == frozenset()
        assert settings.reader_ids is None
        assert settings.data_dir == Path("data")
        assert settings.fetch_allow_hosts == frozenset()
        assert settings.log_level == "info"

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("blank", ["", "  "])
    def test_a_blank_value_is_no_value(self, name: str, blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
        default = load_settings()
        monkeypatch.setenv(name, blank)
        assert load_settings() == default

    def test_settings_cannot_be_changed(self) -> None:
        with pytest.raises(ValidationError):
            load_settings().log_level = "debug"


class TestWhereSettingsComeFrom:
    def test_from_env_file_in_the_working_directory(self) -> None:
        Path(".env").write_text(f'# mine\nTELEGRAM_BOT_TOKEN="{TOKEN}"\nADMIN_IDS=1, 2\nSOMEBODY_ELSES=3\n')
        settings = load_settings()
        assert settings.telegram_bot_token == SecretStr(TOKEN)
        assert settings.admin_ids == {1, 2}

    def test_the_environment_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path(".env").write_text("DATA_DIR=from-file\nLOG_LEVEL=error\n")
        monkeypatch.setenv("DATA_DIR", "from-environment")
        settings = load_settings()
        assert settings.data_dir == Path("from-environment")
        assert settings.log_level == "error"

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self) -> None:
        Path(".env").write_text("LOG_LEVEL=error\n", encoding="utf-8-sig")
        assert load_settings().log_level == "error"

    def test_an_env_file_in_another_encoding_is_named(self) -> None:
        Path(".env").write_bytes("DATA_DIR=données\n".encode("latin-1"))
        assert problems() == [".env: isn't UTF-8 text; save it with that encoding"]

    @pytest.mark.parametrize("line", ['TELEGRAM_BOT_TOKEN="123456:abc', "garbage line", "LOG_LEVEL='info"])
    def test_a_line_of_it_that_cannot_be_read_is_named(self, line: str) -> None:
        """The library skips it, even if it holds the token. Byline would start with other settings."""
        Path(".env").write_text(f"DATA_DIR=archive\n{line}\n")
        (problem,) = problems()
        assert problem == ".env: line 2 can't be read; write NAME=value, and close the quotation marks"

    def test_a_directory_is_no_env_file(self) -> None:
        Path(".env").mkdir()
        assert problems() == [".env: is a directory; it must be a file, with a line NAME=value for each setting"]

    def test_an_env_file_that_may_not_be_read_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        Path(".env").write_text("LOG_LEVEL=error\n")
        monkeypatch.setattr("dotenv.main.open", refuse, raising=False)
        assert problems() == [".env: can't be read (Permission denied); let the user that runs Byline read it"]


class TestGoodValues:
    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("TELEGRAM_API_URL", "http://127.0.0.1:8081", "http://127.0.0.1:8081"),
            ("TELEGRAM_API_URL", " https://bots.example/api// ", "https://bots.example/api"),
            ("TELEGRAM_API_URL", "https://bots.example/botapi", "https://bots.example/botapi"),
            ("ADMIN_IDS", "42", frozenset({42})),
            ("FETCH_TIMEOUT_S", " 60 ", 60),
            ("FETCH_MAX_REDIRECTS", "0", 0),
            ("EXTRACT_MEMORY_MIB", "1024", 1024),
            ("ADMIN_IDS", " 42 ,7,, 42,", frozenset({42, 7})),
            ("READER_IDS", "42,-1001234567890", frozenset({42, -1001234567890})),
            ("DATA_DIR", "/srv/byline", Path("/srv/byline")),
            ("FETCH_ALLOW_HOSTS", "Wiki.Example, 10.0.0.7:8080", frozenset({"wiki.example", "10.0.0.7:8080"})),
            ("FETCH_ALLOW_HOSTS", "[::1]:80", frozenset({"[::1]:80"})),
            ("LOG_LEVEL", "DEBUG", "debug"),
            ("LOG_FORMAT", "JSON", "json"),
            ("WEB_LISTEN", "127.0.0.1:8080", Listen("127.0.0.1", 8080)),
            ("WEB_LISTEN", "[::1]:8080", Listen("::1", 8080)),
            ("WEB_LISTEN", "Localhost:80", Listen("localhost", 80)),
            ("METRICS_LISTEN", "127.0.0.1:9464", Listen("127.0.0.1", 9464)),
        ],
    )
    def test_is_read(self, name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(name, text)
        assert getattr(load_settings(), name.lower()) == value

    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("WEB_URL", "https://archive.example/", "https://archive.example"),
            ("WEB_URL", "http://archive.example:8080/byline/", "http://archive.example:8080/byline"),
            ("WEB_INDEXED", "1", 1),
            (
                "WEB_TRUSTED_PROXIES",
                "127.0.0.1, 10.0.0.0/8,::1",
                {ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1")},
            ),
        ],
    )
    def test_of_the_pages_is_read(self, name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_LISTEN", "127.0.0.1:8080")
        monkeypatch.setenv(name, text)
        assert getattr(load_settings(), name.lower()) == value

    def test_a_tilde_is_the_home_directory(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("DATA_DIR", "~/byline")
        assert load_settings().data_dir == tmp_path / "byline"

    def test_parsed_values_are_taken_as_they_are(self) -> None:
        settings = Settings(telegram_bot_token=SecretStr(TOKEN), admin_ids=frozenset({1}), reader_ids=None)
        assert settings.telegram_bot_token == SecretStr(TOKEN)
        assert settings.admin_ids == {1}


class TestWrongValues:
    @pytest.mark.parametrize("service_id", ["1087968824", "136817688", "777000"])
    def test_nobody_is_admin_who_stands_for_everybody(self, service_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADMIN_IDS", f"42,{service_id}")
        (problem,) = problems()
        assert problem.startswith(f"ADMIN_IDS: {service_id} is the id of everyone who posts anonymously")

    @pytest.mark.parametrize(
        ("name", "text", "part"),
        [
            ("TELEGRAM_BOT_TOKEN", "AAF-secret", "@BotFather"),
            *(
                ("FETCH_TIMEOUT_S", text, "seconds from 1 to 600")
                for text in ("0", "-1", "20s", "1e3", "601", "²", "9" * 99)
            ),
            ("FETCH_MAX_BYTES", "5 MB", "bytes from 1000"),
            ("EXTRACT_MEMORY_MIB", "64", "MiB from 256"),
            ("TELEGRAM_BOT_TOKEN", f'"{TOKEN}"', "without quotes"),
            ("TELEGRAM_API_URL", "localhost:8081", "like http://localhost:8081"),
            ("TELEGRAM_API_URL", "http://", "like http://localhost:8081"),
            ("TELEGRAM_API_URL", "http://host:port", "like http://localhost:8081"),
            ("TELEGRAM_API_URL", "http://[::1", "like http://localhost:8081"),
            ("TELEGRAM_API_URL", f"https://api.telegram.org/bot{TOKEN}", "without /bot<TOKEN>"),
            ("TELEGRAM_API_URL", "https://api.telegram.org/bot/", "without /bot<TOKEN>"),
            ("TELEGRAM_API_URL", "https://me:hush@bots.example", "or login"),
            (
                "ADMIN_IDS",
                "@ann",
                "'@ann' isn't a Telegram id; ids are numbers, separated by commas: /start shows yours",
            ),
            ("ADMIN_IDS", "1 2", "'1 2' isn't a Telegram id"),
            ("ADMIN_IDS", "-1001", "-1001 is a group's id"),
            ("ADMIN_IDS", "0", "'0' isn't a Telegram id"),
            ("ADMIN_IDS", "٤٢", "'٤٢' isn't a Telegram id"),
            ("ADMIN_IDS", ",", "separate entries by commas"),
            ("ADMIN_IDS", TOKEN, "a value that looks like a token isn't a Telegram id"),
            ("READER_IDS", "9" * 100, "…' isn't a Telegram id"),
            ("DATA_DIR", "~nobody-of-that-name/x", "write the whole path"),
            ("FETCH_ALLOW_HOSTS", "http://wiki.example", "'http://wiki.example' isn't a host or host:port"),
            ("FETCH_ALLOW_HOSTS", "wiki.example:0", "isn't a host or host:port"),
            ("FETCH_ALLOW_HOSTS", "wiki.example:65536", "isn't a host or host:port"),
            ("METRICS_LISTEN", "9464", "like 127.0.0.1:8080"),
            *(
                ("WEB_LISTEN", text, "like 127.0.0.1:8080")
                for text in ("8080", "x", "x:0", "x:65536", "::1:80", "http://x:1")
            ),
            *(
                ("WEB_URL", text, "like https://archive.example")
                for text in ("archive.example", "ftp://archive.example")
            ),
            ("WEB_URL", "https://archive.example/?a=1", "only an address"),
            ("WEB_URL", "https://archive.example/#", "only an address"),
            ("WEB_URL", "https://me:hush@archive.example", "only an address"),
            *(("WEB_INDEXED", text, "number from 0 to 1") for text in ("2", "yes", "-1")),
            *(("WEB_TRUSTED_PROXIES", text, "not names") for text in ("proxy.example", "10.0.0.1/8")),
            ("WEB_URL", "https://archive.example", "needs WEB_LISTEN"),
            ("WEB_INDEXED", "1", "needs WEB_LISTEN"),
            ("WEB_TRUSTED_PROXIES", "127.0.0.1", "needs WEB_LISTEN or WEBHOOK_LISTEN"),
            ("LOG_LEVEL", "loud", "'loud' isn't a level; use one of debug, info, warning, error"),
            ("LOG_FORMAT", "xml", "'xml' isn't a format; use one of text, json"),
        ],
    )
    def test_has_one_line_that_names_setting_and_fix(
        self, name: str, text: str, part: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, text)
        (problem,) = problems()
        assert problem.startswith(f"{name}: ")
        assert part in problem
        assert "\n" not in problem
        assert "secret" not in problem
        assert "hush" not in problem

    def test_a_file_is_no_data_directory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("notes.txt").write_text("")
        monkeypatch.setenv("DATA_DIR", "notes.txt")
        assert problems() == [
            "DATA_DIR: 'notes.txt' isn't a directory; name a directory, or one that doesn't exist yet"
        ]

    def test_nobody_is_watched_at_an_address_that_others_reach(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_LISTEN", "LOCALHOST:8080")
        monkeypatch.setenv("METRICS_LISTEN", "localhost:8080")
        assert problems() == ["METRICS_LISTEN: is also WEB_LISTEN, which others reach; give it a host:port of its own"]

    def test_all_are_told_at_once_in_the_order_of_the_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("TELEGRAM_BOT_TOKEN", "ADMIN_IDS", "LOG_LEVEL", "METRICS_LISTEN"):
            monkeypatch.setenv(name, "wrong")
        assert [problem.split(":")[0] for problem in problems()] == [
            "TELEGRAM_BOT_TOKEN",
            "ADMIN_IDS",
            "LOG_LEVEL",
            "METRICS_LISTEN",
        ]

    def test_the_error_carries_no_secret_in_its_causes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f"x{TOKEN}")
        with pytest.raises(SettingsError) as caught:
            load_settings()
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    def test_settings_show_no_token(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        assert TOKEN[10:] not in f"{load_settings()!r} {load_settings()}"


class TestTheWebhook:
    @pytest.fixture(autouse=True)
    def set_webhook(self, nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in (WEBHOOK | {"TELEGRAM_BOT_TOKEN": TOKEN}).items():
            monkeypatch.setenv(name, value)

    def test_has_three_settings(self) -> None:
        webhook = load_settings().webhook
        assert webhook == Webhook("https://bot.example/telegram", Listen("127.0.0.1", 8081), "hush-hush-hush-hush")
        assert "hush" not in repr(webhook)
        assert "hush" not in repr(load_settings())

    def test_needs_none_of_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in WEBHOOK:
            monkeypatch.delenv(name)
        assert load_settings().webhook is None

    @pytest.mark.parametrize("missing", [{name} for name in WEBHOOK] + [WEBHOOK.keys() - {name} for name in WEBHOOK])
    def test_needs_all_of_them_or_none(self, missing: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
        for name in missing:
            monkeypatch.setenv(name, " ")
        assert problems() == [
            f"{name}: is missing: WEBHOOK_URL, WEBHOOK_LISTEN and WEBHOOK_SECRET go together, or leave all unset"
            for name in WEBHOOK
            if name in missing
        ]

    def test_needs_a_bot(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
        assert problems() == ["WEBHOOK_URL: needs TELEGRAM_BOT_TOKEN, the bot to which Telegram sends updates"]

    @pytest.mark.parametrize(
        "url",
        [
            "https://bot.example:8443/telegram",
            "https://bot.example/telegram/",
            "https://bot.example/a/B-2_c.~",
            "https://[2001:db8::1]/x",
        ],
    )
    def test_may_be_at_such_addresses(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEBHOOK_URL", url)
        webhook = load_settings().webhook
        assert webhook
        assert webhook.url == url

    @pytest.mark.parametrize(
        ("url", "part"),
        [
            ("http://bot.example/telegram", "must be https"),
            ("https://me:hush@bot.example/telegram", "without login"),
            ("https://bot.example/telegram?hush", "must be https, without login, ? and #"),
            ("https://bot.example/telegram#", "must be https, without login, ? and #"),
            ("bot.example", "like https://bot.example/telegram"),
            *(
                (f"https://bot.example{path}", "needs a path of its own")
                for path in ("", "/", "//", "/a//b", "/a%20b", "/ж", "/a b")
            ),
            ("https://bot.example:8080/telegram", "must have the port 443, 80, 88 or 8443"),
        ],
    )
    def test_may_be_at_no_other_address(self, url: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEBHOOK_URL", url)
        (problem,) = problems()
        assert problem.startswith("WEBHOOK_URL: ")
        assert part in problem
        assert "hush" not in problem

    def test_may_be_at_any_port_for_a_server_of_ones_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEBHOOK_URL", "https://bot.example:8080/telegram")
        monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
        assert load_settings().webhook

    @pytest.mark.parametrize(
        "secret", ["hush", "hush-hush-hush-", "h" * 257, "hush hush hush hush", "hush-hush-hush-hush!"]
    )
    def test_has_a_secret_that_telegram_takes_and_nobody_guesses(
        self, secret: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WEBHOOK_SECRET", secret)
        (problem,) = problems()
        assert problem.startswith("WEBHOOK_SECRET: must have 16 to 256 characters")
        assert "hush" not in problem

    def test_listens_at_an_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEBHOOK_LISTEN", "8080")
        (problem,) = problems()
        assert problem.startswith("WEBHOOK_LISTEN: '8080' isn't host:port")

    def test_may_have_trusted_proxies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_TRUSTED_PROXIES", "127.0.0.1")
        assert load_settings().web_trusted_proxies == {ip_network("127.0.0.1")}


class TestTheCluster:
    @pytest.fixture(autouse=True)
    def set_nodes(self, nothing_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENSEARCH_URL", "https://node1.example:9200, https://node2.example:9200/,")

    def test_has_nodes(self) -> None:
        assert load_settings().cluster == ClusterAccess(("https://node1.example:9200", "https://node2.example:9200"))

    def test_is_optional(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENSEARCH_URL")
        assert load_settings().cluster is None

    def test_may_want_a_login_and_have_a_certificate_of_its_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("ca.pem").write_bytes(Path(certifi.where()).read_bytes())
        monkeypatch.setenv("OPENSEARCH_USER", "byline")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush: hush")
        monkeypatch.setenv("OPENSEARCH_CA_FILE", "ca.pem")
        monkeypatch.setenv("OPENSEARCH_PREFIX", "news-2")
        access = load_settings().cluster
        assert access
        assert (access.user, access.password) == ("byline", "hush: hush")
        assert (access.ca_file, access.prefix) == (Path("ca.pem"), "news-2")

    def test_never_shows_its_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENSEARCH_USER", "byline")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush: hush")
        settings = load_settings()
        assert "hush" not in f"{settings!r} {settings} {settings.cluster!r}"

    @pytest.mark.parametrize(("given", "missing"), [("USER", "PASSWORD"), ("PASSWORD", "USER")])
    def test_wants_a_whole_login_or_none(self, given: str, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(f"OPENSEARCH_{given}", "hush")
        assert problems() == [
            f"OPENSEARCH_{missing}: is missing: OPENSEARCH_USER and OPENSEARCH_PASSWORD go together,"
            " or leave both unset"
        ]

    @pytest.mark.parametrize(
        ("name", "text", "part"),
        [
            ("URL", "node1.example:9200", "like https://node1.example:9200"),
            ("URL", "https://ann:hush@node1.example", "give it as OPENSEARCH_USER and OPENSEARCH_PASSWORD"),
            ("URL", "https://node1.example/byline", "without a path"),
            ("URL", "https://node1.example?", "without a path"),
            ("URL", "https://node1.example,http://node2.example", "give all nodes by the same one"),
            ("URL", " , ", "has no entries"),
            ("CA_FILE", "nowhere.pem", "'nowhere.pem' can't be read (No such file or directory); name a file"),
            ("CA_FILE", "notes.txt", "'notes.txt' has no certificate in PEM form"),
            ("CA_FILE", "~nobody-of-that-name/x", "write the whole path"),
            *(("PREFIX", text, "at most 64 of a-z") for text in ("Byline", "-x", "a.b", "a*", "a" * 65)),
        ],
    )
    def test_is_refused_in_one_line_if_it_is_wrong(
        self, name: str, text: str, part: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("notes.txt").write_text("no certificate")
        monkeypatch.setenv(f"OPENSEARCH_{name}", text)
        (problem,) = problems()
        assert problem.startswith(f"OPENSEARCH_{name}: ")
        assert part in problem
        assert "hush" not in problem

    def test_has_a_user_without_a_colon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A colon ends the name in a request."""
        monkeypatch.setenv("OPENSEARCH_USER", "byline:hush")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush")
        assert problems() == ["OPENSEARCH_USER: must be a name without a colon; the password is OPENSEARCH_PASSWORD"]

    def test_gets_a_password_over_https_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENSEARCH_URL", "http://node1.example")
        monkeypatch.setenv("OPENSEARCH_USER", "byline")
        monkeypatch.setenv("OPENSEARCH_PASSWORD", "hush")
        monkeypatch.setenv("OPENSEARCH_CA_FILE", certifi.where())
        assert problems() == [
            f"OPENSEARCH_{name}: needs an OPENSEARCH_URL with https: http sends everything as it is"
            for name in ("PASSWORD", "CA_FILE")
        ]

    def test_is_where_its_other_settings_belong(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("OPENSEARCH_URL")
        for name, value in {"USER": "a", "PASSWORD": "b", "CA_FILE": certifi.where(), "PREFIX": "c"}.items():
            monkeypatch.setenv(f"OPENSEARCH_{name}", value)
        assert problems() == [
            f"OPENSEARCH_{name}: needs OPENSEARCH_URL, the addresses of the cluster's nodes"
            for name in ("USER", "PASSWORD", "CA_FILE", "PREFIX")
        ]


@pytest.mark.slow
def test_settings_need_no_heavy_library() -> None:
    """A wrong setting ends the program within 3 s even on a slow machine, because index/ and Telegram are not
    loaded."""
    code = "import sys, bot.config, bot.runtime.logs; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "telegram", "httpx", "aiohttp", "trafilatura", "tinydb", "index"}.isdisjoint(loaded)
