"""Parse the settings of an OpenSearch cluster."""

from __future__ import annotations

import re
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.setting_parsers import MISSING, display_value, parse_path, setting_error, split_entries, split_url

DEFAULT_PREFIX = "byline"

LOGIN_SETTINGS = ("opensearch_user", "opensearch_password")

_NODE_EXAMPLE = "https://node1.example:9200"
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # OpenSearch allows a few other signs, and names of 255 bytes


def parse_nodes(value: str) -> tuple[str, ...]:
    """Return the addresses of nodes, without slashes at their ends."""
    nodes = tuple(dict.fromkeys(entry.rstrip("/") for entry in split_entries(value)))
    for node in nodes:
        parts = split_url(node, _NODE_EXAMPLE)
        if parts.username is not None:
            raise setting_error("must be without login; give it as OPENSEARCH_USER and OPENSEARCH_PASSWORD")
        if parts.path or "?" in node or "#" in node:
            raise setting_error(f"must be only the addresses of nodes, without a path, like {_NODE_EXAMPLE}")
    if len({urlsplit(node).scheme for node in nodes}) > 1:
        raise setting_error("has http and https; give all nodes by the same one")
    return nodes


def parse_user(value: str) -> str:
    """Return the name to log in with."""
    check_login_is_whole(value)
    if ":" in value:
        raise setting_error("must be a name without a colon; the password is OPENSEARCH_PASSWORD")
    return value


def parse_password(value: str) -> SecretStr:
    """Return the password to log in with."""
    check_login_is_whole(value)
    return SecretStr(value)


def check_login_is_whole(value: str) -> None:
    """Refuse half a login. Args: value: MISSING, or one that is set."""
    if value == MISSING:
        raise setting_error("is missing: OPENSEARCH_USER and OPENSEARCH_PASSWORD go together, or leave both unset")


def parse_ca_file(value: str) -> Path:
    """Return a file with certificates."""
    path = parse_path(value)
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise setting_error(f"{display_value(value)} has no certificate in PEM form") from None
    except OSError as error:
        raise setting_error(f"{display_value(value)} can't be read ({error.strerror}); name a file") from None
    return path


def parse_prefix(value: str) -> str:
    """Return the beginning of the names of indices."""
    if not _PREFIX.fullmatch(value):
        raise setting_error(
            f"{display_value(value)} must be at most 64 of a-z, 0-9, - and _, and begin with a letter or digit"
        )
    return value
