"""Read the settings once from the environment and `.env`, and freeze them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.cluster_settings import (
    DEFAULT_PREFIX,
    LOGIN_SETTINGS,
    parse_ca_file,
    parse_nodes,
    parse_password,
    parse_prefix,
    parse_user,
)
from bot.setting_parsers import (
    MISSING,
    WEBHOOK_PORTS,
    WEBHOOK_SETTINGS,
    Listen,
    LogFormat,
    LogLevel,
    number_between,
    parse_api_url,
    parse_data_dir,
    parse_hosts,
    parse_ids,
    parse_listen,
    parse_log_format,
    parse_log_level,
    parse_networks,
    parse_token,
    parse_user_ids,
    parse_web_url,
    parse_webhook_listen,
    parse_webhook_secret,
    parse_webhook_url,
    parser,
    setting_error,
)

if TYPE_CHECKING:
    from index.opensearch.cluster_access import ClusterAccess

_T = TypeVar("_T")

TOGETHER = (WEBHOOK_SETTINGS, LOGIN_SETTINGS)
"""Settings of which all or none are set."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Settings of a webhook."""

    url: str  # public, https; its path is served
    listen: Listen
    secret: str = field(repr=False)  # that Telegram sends with each update


class SettingsError(Exception):
    """Byline cannot start with the settings. `problems` has one line for each problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The settings of Byline.

    Each field is the setting of the same name in capitals. An empty value counts as not set.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # with or without the byte order mark that some editors write
        env_ignore_empty=True,
        extra="ignore",  # the .env file may hold settings of other programs
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_bot_token: Annotated[SecretStr | None, parser(parse_token)] = None  # None: console chat
    telegram_api_url: Annotated[str | None, parser(parse_api_url)] = None  # no slash at its end; None: Telegram's own
    admin_ids: Annotated[frozenset[int], NoDecode, parser(parse_user_ids)] = frozenset()  # Telegram user ids
    reader_ids: Annotated[frozenset[int] | None, NoDecode, parser(parse_ids)] = None  # users, groups; None: everyone
    data_dir: Annotated[Path, parser(parse_data_dir)] = Path("data")
    fetch_allow_hosts: Annotated[frozenset[str], NoDecode, parser(parse_hosts)] = frozenset()  # host or host:port
    fetch_timeout_s: Annotated[int, number_between(1, 600, "seconds")] = 20  # from the DNS look-up to the last byte
    fetch_max_bytes: Annotated[int, number_between(1_000, 100_000_000, "bytes")] = (
        5 * 2**20
    )  # of an inflated page, or a text
    fetch_max_redirects: Annotated[int, number_between(0, 20, "redirects")] = 5
    file_max_bytes: Annotated[int, number_between(1_000, 100_000_000, "bytes")] = (
        20_000_000  # of a file that is not text
    )
    extract_timeout_s: Annotated[int, number_between(1, 600, "seconds")] = 20  # of processor time, to read a file
    extract_memory_mib: Annotated[int, number_between(256, 16_384, "MiB")] = 512  # to read a file or a page
    zip_max_files: Annotated[int, number_between(1, 5_000, "files")] = 500
    article_max_passages: Annotated[int, number_between(100, 20_000, "passages")] = 10_000
    message_max_links: Annotated[int, number_between(1, 1_000, "links")] = 50  # in one message, for about a minute
    follow_max_feeds: Annotated[int, number_between(1, 2_000, "feeds")] = 200  # if hourly, three checks a minute
    log_level: Annotated[LogLevel, parser(parse_log_level)] = "info"
    log_format: Annotated[LogFormat, parser(parse_log_format)] = "text"
    webhook_url: Annotated[str | None, parser(parse_webhook_url)] = None  # None: Byline polls
    webhook_listen: Annotated[Listen | None, NoDecode, parser(parse_webhook_listen)] = None
    webhook_secret: Annotated[SecretStr | None, parser(parse_webhook_secret)] = None
    web_listen: Annotated[Listen | None, NoDecode, parser(parse_listen)] = None  # None: there are no pages
    web_url: Annotated[str | None, parser(parse_web_url)] = None  # of the pages as readers know it, no slash at its end
    web_indexed: Annotated[int, number_between(0, 1)] = 0  # 1: search engines may list the pages
    web_trusted_proxies: Annotated[frozenset[IPv4Network | IPv6Network], NoDecode, parser(parse_networks)] = (
        frozenset()
    )  # may say for whom they ask
    opensearch_url: Annotated[tuple[str, ...] | None, NoDecode, parser(parse_nodes)] = None  # of nodes; at least one
    opensearch_user: Annotated[str | None, parser(parse_user)] = None  # None: the cluster asks for no login
    opensearch_password: Annotated[SecretStr | None, parser(parse_password)] = None
    opensearch_ca_file: Annotated[Path | None, parser(parse_ca_file)] = None  # None: trust what the system trusts
    opensearch_prefix: Annotated[str, parser(parse_prefix)] = DEFAULT_PREFIX  # of the names of indices
    metrics_listen: Annotated[Listen | None, NoDecode, parser(parse_listen)] = None  # None: nothing is measured

    @property
    def webhook(self) -> Webhook | None:
        """Return how updates arrive; None: Byline polls."""
        if self.webhook_url is None or self.webhook_listen is None or self.webhook_secret is None:
            return None
        return Webhook(self.webhook_url, self.webhook_listen, self.webhook_secret.get_secret_value())

    @property
    def cluster(self) -> ClusterAccess | None:
        """Return where the archive is; None: it is in DATA_DIR."""
        from index.opensearch.cluster_access import ClusterAccess  # here: most settings have none

        if not self.opensearch_url:
            return None
        password = self.opensearch_password.get_secret_value() if self.opensearch_password else ""
        return ClusterAccess(
            self.opensearch_url, self.opensearch_user, password, self.opensearch_ca_file, self.opensearch_prefix
        )

    @property
    def archive(self) -> Path | ClusterAccess:
        """Return where the archive is."""
        return self.cluster or self.data_dir

    @property
    def archive_name(self) -> str:
        """Return where the archive is, in words for the operator."""
        return f"the cluster, under {self.opensearch_prefix}" if self.opensearch_url else str(self.data_dir)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blank(cls, values: Mapping[str, object]) -> dict[str, object]:
        given = {name: value for name, value in values.items() if not (isinstance(value, str) and not value.strip())}
        begun = [names for names in TOGETHER if any(given.get(name) is not None for name in names)]
        return {**{name: MISSING for names in begun for name in names}, **given}

    @field_validator("webhook_url")
    @classmethod
    def _refuse_webhook_of_nobody(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and "telegram_bot_token" in info.data and info.data["telegram_bot_token"] is None:
            raise setting_error("needs TELEGRAM_BOT_TOKEN, the bot to which Telegram sends updates")
        is_telegrams = "telegram_api_url" in info.data and info.data["telegram_api_url"] is None
        if value and is_telegrams and (urlsplit(value).port or WEBHOOK_PORTS[0]) not in WEBHOOK_PORTS:
            raise setting_error("must have the port 443, 80, 88 or 8443: Telegram sends updates to no other")
        return value

    @field_validator("web_trusted_proxies")
    @classmethod
    def _refuse_without_servers(cls, value: _T, info: ValidationInfo) -> _T:
        servers = [info.data[name] for name in ("web_listen", "webhook_listen") if name in info.data]
        if value and servers == [None, None]:
            raise setting_error("needs WEB_LISTEN or WEBHOOK_LISTEN, the host:port of a server")
        return value

    @field_validator("web_url", "web_indexed")
    @classmethod
    def _refuse_without_pages(cls, value: _T, info: ValidationInfo) -> _T:
        if value and "web_listen" in info.data and info.data["web_listen"] is None:
            raise setting_error("needs WEB_LISTEN, the host:port where the pages are served")
        return value

    @field_validator("opensearch_user", "opensearch_password", "opensearch_ca_file", "opensearch_prefix")
    @classmethod
    def _refuse_without_cluster(cls, value: _T, info: ValidationInfo) -> _T:
        if value not in (None, DEFAULT_PREFIX) and info.data.get("opensearch_url", ()) is None:
            raise setting_error("needs OPENSEARCH_URL, the addresses of the cluster's nodes")
        return value

    @field_validator("opensearch_password", "opensearch_ca_file")
    @classmethod
    def _refuse_without_encryption(cls, value: _T, info: ValidationInfo) -> _T:
        is_open = any(url.startswith("http:") for url in info.data.get("opensearch_url") or ())
        if value is not None and is_open:
            raise setting_error("needs an OPENSEARCH_URL with https: http sends everything as it is")
        return value

    @field_validator("metrics_listen")
    @classmethod
    def _refuse_public_address(cls, value: Listen | None, info: ValidationInfo) -> Listen | None:
        for name in ("web_listen", "webhook_listen"):
            if value is not None and info.data.get(name) == value:
                raise setting_error(f"is also {name.upper()}, which others reach; give it a host:port of its own")
        return value


def _unreadable_lines(env_file: Path) -> list[str]:
    """Return an error for each line of the file that is not a setting.

    python-dotenv skips such lines silently, even if they hold the token.
    """
    if env_file.is_dir():
        return [".env: is a directory; it must be a file, with a line NAME=value for each setting"]
    if not env_file.exists():
        return []
    with env_file.open(encoding="utf-8-sig") as lines:
        return [
            f".env: line {binding.original.line} can't be read; write NAME=value, and close the quotation marks"
            for binding in parse_stream(lines)
            if binding.error
        ]


def load_settings() -> Settings:
    """Read the settings from the environment and from `.env` in the working directory. The environment wins.

    Raises: SettingsError, which names all problems at once and shows no secret.
    """
    try:
        if problems := _unreadable_lines(Path(".env")):
            raise SettingsError(problems)
        return Settings()
    except ValidationError as error:
        problems = [f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
    except UnicodeDecodeError:
        problems = [".env: isn't UTF-8 text; save it with that encoding"]
    except OSError as error:
        problems = [f".env: can't be read ({error.strerror}); let the user that runs Byline read it"]
    raise SettingsError(problems)  # outside the `except` blocks, so that its context holds no setting
