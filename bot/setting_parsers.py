"""Parse the values of settings, and say what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, TypeVar, get_args
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, SecretStr
from pydantic_core import PydanticCustomError

from bot.access import SERVICE_IDS

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]

MAX_SHOWN_CHARS = 40
"""Longest part of a wrong value that an error message repeats, in characters. It is enough to recognize the value, and
the message stays one line."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_TOKEN_LIKE = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")  # may be a token in the wrong place
_METHOD_PATH = re.compile(r"/bot(?:[0-9]+:|/*$)")  # in the address of a method, not of a server
_ID = re.compile(r"-?[1-9][0-9]{0,15}")  # Telegram promises ids of at most 52 bits: 16 digits
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)(?::([0-9]{1,5}))?")
_WEBHOOK_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)+/?")  # in which nothing is encoded
_SECRET = re.compile(r"[A-Za-z0-9_-]+")  # as Telegram wants it
WEBHOOK_PORTS = (443, 80, 88, 8443)  # to which Telegram sends updates
SECRET_CHARS = range(16, 257)  # of Telegram's rules, and so many that nobody guesses them
WEBHOOK_SETTINGS = ("webhook_url", "webhook_listen", "webhook_secret")
MISSING = ""  # value of one of them that is not set while another one is
MAX_PORT = 65_535
MAX_DIGITS = 12  # more than any setting needs

_WEBHOOK_EXAMPLE = "https://bot.example/telegram"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Listen:
    """An address to listen at."""

    host: str  # a name or an address, without brackets
    port: int  # 0: any free one, which only tests use


def setting_error(reason: str) -> PydanticCustomError:
    """Return the error for a wrong value: the problem and the correction.

    A value quoted in *reason* must come from `display_value`.
    """
    return PydanticCustomError("setting", "{reason}", {"reason": reason})


def display_value(value: str) -> str:
    """Return a wrong value for an error message: short, printable, and hidden if it may be a secret."""
    if _TOKEN_LIKE.search(value):
        return "a value that looks like a token"
    from index.text import without_login  # imported here, because only a wrong setting needs it

    value = without_login(value)
    return repr(value if len(value) <= MAX_SHOWN_CHARS else value[:MAX_SHOWN_CHARS] + "…")


def parser(parse: Callable[[str], _T]) -> BeforeValidator:
    """Parse text with *parse*. Other values were parsed before."""
    return BeforeValidator(lambda value: parse(value.strip()) if isinstance(value, str) else value)


def parse_token(value: str) -> SecretStr:
    """Return a bot's token. Raises: PydanticCustomError, as all parsers here."""
    if not _TOKEN.fullmatch(value):
        raise setting_error(
            "isn't a bot token; copy all that @BotFather gave you (digits, a colon, a code), without quotes or spaces"
        )
    return SecretStr(value)


def split_url(value: str, example: str) -> SplitResult:
    """Return the parts of an http or https address. Args: example: One to show if *value* is none."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise setting_error(f"isn't an http or https address; write it like {example}")
    return parts


def parse_api_url(value: str) -> str:
    """Return the base address of a Bot API server, without a slash at its end."""
    parts = split_url(value, "http://localhost:8081")
    if parts.username is not None or parts.query or parts.fragment or _METHOD_PATH.search(parts.path):
        raise setting_error(
            "must be only the server's base address, like http://localhost:8081, without /bot<TOKEN> or login"
        )
    return value.rstrip("/")


def parse_web_url(value: str) -> str:
    """Return the address of the pages, without a slash at its end."""
    parts = split_url(value, "https://archive.example")
    if parts.username is not None or "?" in value or "#" in value:
        raise setting_error("must be only an address and perhaps a path, like https://archive.example/byline")
    return value.rstrip("/")


def parse_listen(value: str) -> Listen:
    """Return the address of `host:port`."""
    match = _HOST.fullmatch(value.lower())
    if match is None or match[2] is None or not 0 < int(match[2]) <= MAX_PORT:
        raise setting_error(f"{display_value(value)} isn't host:port; write it like 127.0.0.1:8080 or [::1]:8080")
    return Listen(match[1].strip("[]"), int(match[2]))


def parse_webhook_url(value: str) -> str:
    """Return the address to which Telegram sends updates. It has a path of its own."""
    check_webhook_is_whole(value)
    parts = split_url(value, _WEBHOOK_EXAMPLE)
    if parts.scheme != "https" or parts.username is not None or "?" in value or "#" in value:
        raise setting_error(f"must be https, without login, ? and #; write it like {_WEBHOOK_EXAMPLE}")
    if not _WEBHOOK_PATH.fullmatch(parts.path):
        raise setting_error(
            f"needs a path of its own, of letters, digits and . _ ~ - only; write it like {_WEBHOOK_EXAMPLE}"
        )
    return value


def parse_webhook_listen(value: str) -> Listen:
    """Return the address of `host:port` where updates arrive."""
    check_webhook_is_whole(value)
    return parse_listen(value)


def parse_webhook_secret(value: str) -> SecretStr:
    """Return the secret that Telegram sends with each update."""
    check_webhook_is_whole(value)
    if not _SECRET.fullmatch(value) or len(value) not in SECRET_CHARS:
        raise setting_error("must have 16 to 256 characters, only A-Z, a-z, 0-9, _ and -; draw them by chance")
    return SecretStr(value)


def check_webhook_is_whole(value: str) -> None:
    """Refuse a webhook that is set in part. Args: value: MISSING, or one that is set."""
    if value == MISSING:
        raise setting_error(
            "is missing: WEBHOOK_URL, WEBHOOK_LISTEN and WEBHOOK_SECRET go together, or leave all unset"
        )


def parse_networks(value: str) -> frozenset[IPv4Network | IPv6Network]:
    """Return networks that are separated by commas. An address is a network of its own."""
    try:
        return frozenset(map(ip_network, split_entries(value)))
    except ValueError:
        raise setting_error("must be addresses or networks, not names, like 127.0.0.1 or 10.0.0.0/8") from None


def split_entries(value: str) -> list[str]:
    """Return what is separated by commas; at least one entry."""
    entries = [entry.strip() for entry in value.split(",") if entry.strip()]
    if not entries:
        raise setting_error("has no entries; separate entries by commas, or leave it out")
    return entries


def parse_ids(value: str) -> frozenset[int]:
    """Return the ids of users and groups."""
    entries = split_entries(value)
    for entry in entries:
        if not _ID.fullmatch(entry):
            raise setting_error(
                f"{display_value(entry)} isn't a Telegram id; ids are numbers, separated by commas:"
                " /start shows yours, and a group's in that group"
            )
    return frozenset(map(int, entries))


def parse_user_ids(value: str) -> frozenset[int]:
    """Return the ids of people."""
    ids = parse_ids(value)
    if service := sorted(ids & SERVICE_IDS):
        raise setting_error(f"{service[0]} is the id of everyone who posts anonymously; name people by their own ids")
    if groups := sorted(number for number in ids if number < 0):
        raise setting_error(
            f"{groups[0]} is a group's id; only people can be admins: /start in a private chat shows yours"
        )
    return ids


def parse_path(value: str) -> Path:
    """Return a path, which need not exist yet."""
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise setting_error(f"{display_value(value)} names an unknown home directory; write the whole path") from None


def parse_data_dir(value: str) -> Path:
    """Return a directory, which need not exist yet."""
    path = parse_path(value)
    if path.exists() and not path.is_dir():
        raise setting_error(
            f"{display_value(value)} isn't a directory; name a directory, or one that doesn't exist yet"
        )
    return path


def parse_hosts(value: str) -> frozenset[str]:
    """Return hosts in small letters, each perhaps with a port."""
    hosts = frozenset(entry.lower() for entry in split_entries(value))
    for host in sorted(hosts):
        match = _HOST.fullmatch(host)
        if match is None or not 0 < int(match[2] or 1) <= MAX_PORT:
            raise setting_error(
                f"{display_value(host)} isn't a host or host:port; write it like wiki.example or wiki.example:8080"
            )
    return hosts


def number_between(least: int, most: int, unit: str = "") -> BeforeValidator:
    """Return the parser of a whole number. Args: unit: As the error names it; empty: a number of nothing."""
    named = f" of {unit}" if unit else ""

    def parse(value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS and least <= int(value) <= most):
            raise setting_error(
                f"must be a number{named} from {least} to {most}, in digits only, not {display_value(value)}"
            )
        return int(value)

    return parser(parse)


def parse_log_level(value: str) -> str:
    """Return the name of a level in small letters."""
    if value.lower() not in get_args(LogLevel):
        raise setting_error(f"{display_value(value)} isn't a level; use one of {', '.join(get_args(LogLevel))}")
    return value.lower()


def parse_log_format(value: str) -> str:
    """Return the name of a format of the log in small letters."""
    if value.lower() not in get_args(LogFormat):
        raise setting_error(f"{display_value(value)} isn't a format; use one of {', '.join(get_args(LogFormat))}")
    return value.lower()
