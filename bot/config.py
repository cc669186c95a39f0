"""Read the settings once from the environment and `.env`, and freeze them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args
from urllib.parse import SplitResult, urlsplit

from dotenv.parser import parse_stream
from pydantic import BeforeValidator, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.access import SERVICE_IDS

LogLevel = Literal["debug", "info", "warning", "error"]

MAX_SHOWN_CHARS = 40
"""Longest part of a wrong value that an error message repeats, in characters. It is enough to recognize the value, and
the message stays one line."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_TOKEN_LIKE = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")  # may be a token in the wrong place
_METHOD_PATH = re.compile(r"/bot(?:[0-9]+:|/*$)")  # in the address of a method, not of a server
_ID = re.compile(r"-?[1-9][0-9]{0,15}")  # Telegram promises ids of at most 52 bits: 16 digits
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)(?::([0-9]{1,5}))?")
MAX_PORT = 65_535
MAX_DIGITS = 12  # more than any setting needs

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Listen:
    """An address to listen at."""

    host: str  # a name or an address, without brackets
    port: int  # 0: any free one, which only tests use


class SettingsError(Exception):
    """Byline cannot start with the settings. `problems` has one line for each problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _setting_error(reason: str) -> PydanticCustomError:
    """Return the error for a wrong value: the problem and the correction.

    A value quoted in *reason* must come from `_display_value`.
    """
    return PydanticCustomError("setting", "{reason}", {"reason": reason})


def _display_value(value: str) -> str:
    """Return a wrong value for an error message: short, printable, and hidden if it may be a secret."""
    if _TOKEN_LIKE.search(value):
        return "a value that looks like a token"
    from index.text import without_login  # imported here, because only a wrong setting needs it

    value = without_login(value)
    return repr(value if len(value) <= MAX_SHOWN_CHARS else value[:MAX_SHOWN_CHARS] + "…")


def _parser(parse: Callable[[str], _T]) -> BeforeValidator:
    """Parse text with *parse*. Other values were parsed before."""
    return BeforeValidator(lambda value: parse(value.strip()) if isinstance(value, str) else value)


def _parse_token(value: str) -> SecretStr:
    if not _TOKEN.fullmatch(value):
        raise _setting_error(
            "isn't a bot token; copy all that @BotFather gave you (digits, a colon, a code), without quotes or spaces"
        )
    return SecretStr(value)


def _split_url(value: str, example: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise _setting_error(f"isn't an http or https address; write it like {example}")
    return parts


def _parse_api_url(value: str) -> str:
    parts = _split_url(value, "http://localhost:8081")
    if parts.username is not None or parts.query or parts.fragment or _METHOD_PATH.search(parts.path):
        raise _setting_error(
            "must be only the server's base address, like http://localhost:8081, without /bot<TOKEN> or login"
        )
    return value.rstrip("/")


def _parse_web_url(value: str) -> str:
    parts = _split_url(value, "https://archive.example")
    if parts.username is not None or "?" in value or "#" in value:
        raise _setting_error("must be only an address and perhaps a path, like https://archive.example/byline")
    return value.rstrip("/")


def _parse_listen(value: str) -> Listen:
    match = _HOST.fullmatch(value.lower())
    if match is None or match[2] is None or not 0 < int(match[2]) <= MAX_PORT:
        raise _setting_error(f"{_display_value(value)} isn't host:port; write it like 127.0.0.1:8080 or [::1]:8080")
    return Listen(match[1].strip("[]"), int(match[2]))


def _parse_networks(value: str) -> frozenset[IPv4Network | IPv6Network]:
    try:
        return frozenset(map(ip_network, _split_entries(value)))
    except ValueError:
        raise _setting_error("must be addresses or networks, not names, like 127.0.0.1 or 10.0.0.0/8") from None


def _split_entries(value: str) -> list[str]:
    entries = [entry.strip() for entry in value.split(",") if entry.strip()]
    if not entries:
        raise _setting_error("has no entries; separate entries by commas, or leave it out")
    return entries


def _parse_ids(value: str) -> frozenset[int]:
    entries = _split_entries(value)
    for entry in entries:
        if not _ID.fullmatch(entry):
            raise _setting_error(
                f"{_display_value(entry)} isn't a Telegram id; ids are numbers, separated by commas:"
                " /start shows yours, and a group's in that group"
            )
    return frozenset(map(int, entries))


def _parse_user_ids(value: str) -> frozenset[int]:
    ids = _parse_ids(value)
    if service := sorted(ids & SERVICE_IDS):
        raise _setting_error(f"{service[0]} is the id of everyone who posts anonymously; name people by their own ids")
    if groups := sorted(number for number in ids if number < 0):
        raise _setting_error(
            f"{groups[0]} is a group's id; only people can be admins: /start in a private chat shows yours"
        )
    return ids


def _parse_data_dir(value: str) -> Path:
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise _setting_error(f"{_display_value(value)} names an unknown home directory; write the whole path") from None
    if path.exists() and not path.is_dir():
        raise _setting_error(
            f"{_display_value(value)} isn't a directory; name a directory, or one that doesn't exist yet"
        )
    return path


def _parse_hosts(value: str) -> frozenset[str]:
    hosts = frozenset(entry.lower() for entry in _split_entries(value))
    for host in sorted(hosts):
        match = _HOST.fullmatch(host)
        if match is None or not 0 < int(match[2] or 1) <= MAX_PORT:
            raise _setting_error(
                f"{_display_value(host)} isn't a host or host:port; write it like wiki.example or wiki.example:8080"
            )
    return hosts


def _number_between(least: int, most: int, unit: str = "") -> BeforeValidator:
    named = f" of {unit}" if unit else ""

    def parse(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS and least <= int(value) <= most):
            raise _setting_error(
                f"must be a number{named} from {least} to {most}, in digits only, not {_display_value(value)}"
            )
        return int(value)

    return _parser(parse)


def _parse_log_level(value: str) -> str:
    if value.lower() not in get_args(LogLevel):
        raise _setting_error(f"{_display_value(value)} isn't a level; use one of {', '.join(get_args(LogLevel))}")
    return value.lower()


def _refuse_reserved(value: object) -> None:
    if value is not None:
        raise _setting_error("is reserved for a part of Byline that isn't built yet; leave it unset")


Reserved = Annotated[None, BeforeValidator(_refuse_reserved)]


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

    telegram_bot_token: Annotated[SecretStr | None, _parser(_parse_token)] = None  # None: console chat
    telegram_api_url: Annotated[str | None, _parser(_parse_api_url)] = None  # no slash at its end; None: Telegram's own
    admin_ids: Annotated[frozenset[int], NoDecode, _parser(_parse_user_ids)] = frozenset()  # Telegram user ids
    reader_ids: Annotated[frozenset[int] | None, NoDecode, _parser(_parse_ids)] = None  # users, groups; None: everyone
    data_dir: Annotated[Path, _parser(_parse_data_dir)] = Path("data")
    fetch_allow_hosts: Annotated[frozenset[str], NoDecode, _parser(_parse_hosts)] = frozenset()  # host or host:port
    fetch_timeout_s: Annotated[int, _number_between(1, 600, "seconds")] = 20  # from the DNS look-up to the last byte
    fetch_max_bytes: Annotated[int, _number_between(1_000, 100_000_000, "bytes")] = (
        5 * 2**20
    )  # of an inflated page, or a text
    fetch_max_redirects: Annotated[int, _number_between(0, 20, "redirects")] = 5
    file_max_bytes: Annotated[int, _number_between(1_000, 100_000_000, "bytes")] = (
        20_000_000  # of a file that is not text
    )
    extract_timeout_s: Annotated[int, _number_between(1, 600, "seconds")] = 20  # of processor time, to read a file
    extract_memory_mib: Annotated[int, _number_between(256, 16_384, "MiB")] = 512  # to read a file or a page
    zip_max_files: Annotated[int, _number_between(1, 5_000, "files")] = 500
    article_max_passages: Annotated[int, _number_between(100, 20_000, "passages")] = 10_000
    message_max_links: Annotated[int, _number_between(1, 1_000, "links")] = 50  # in one message, for about a minute
    follow_max_feeds: Annotated[int, _number_between(1, 2_000, "feeds")] = 200  # if hourly, three checks a minute
    log_level: Annotated[LogLevel, _parser(_parse_log_level)] = "info"
    web_listen: Annotated[Listen | None, NoDecode, _parser(_parse_listen)] = None  # None: there are no pages
    web_url: Annotated[str | None, _parser(_parse_web_url)] = (
        None  # of the pages as readers know it, no slash at its end
    )
    web_indexed: Annotated[int, _number_between(0, 1)] = 0  # 1: search engines may list the pages
    web_trusted_proxies: Annotated[frozenset[IPv4Network | IPv6Network], NoDecode, _parser(_parse_networks)] = (
        frozenset()
    )  # may say for whom they ask
    opensearch_url: Reserved = None
    webhook_url: Reserved = None
    webhook_listen: Reserved = None
    webhook_secret: Reserved = None
    metrics_listen: Reserved = None

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blank(cls, values: Mapping[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if not (isinstance(value, str) and not value.strip())}

    @field_validator("web_url", "web_indexed", "web_trusted_proxies")
    @classmethod
    def _refuse_without_pages(cls, value: _T, info: ValidationInfo) -> _T:
        if value and "web_listen" in info.data and info.data["web_listen"] is None:
            raise _setting_error("needs WEB_LISTEN, the host:port where the pages are served")
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
