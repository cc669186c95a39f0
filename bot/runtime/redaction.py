"""Remove secrets from text that is logged."""

from __future__ import annotations

import re
from collections.abc import Iterable

REDACTED = "[token]"
REDACTED_SECRET = "[secret]"  # noqa: S105 - it stands in place of one

MIN_SECRET_CHARS = 4
"""Shortest secret that is redacted by itself, in characters. No real one is shorter. Redacting a shorter one would
replace single letters everywhere in the logs."""

_ANY_TOKEN = r"\b[0-9]{6,}:[A-Za-z0-9_-]{30,}"  # noqa: S105  # a pattern; also of other bots' and mistyped tokens


class Redaction:
    """The removal of the bot's token and of other secrets.

    It removes the whole token, its secret half, and a token cut short after the colon. It finds secrets in
    percent-encoded forms, and with the escapes of JSON and of Python's strings.
    """

    def __init__(self, token: str | None, secrets: Iterable[str] = ()) -> None:
        """Know the secrets. Args: token: Of the bot; None: there is none. secrets: All others, of any characters."""
        from index.text import without_login  # here: a wrong setting is reported before index/ is loaded

        self._without_login = without_login
        patterns = [_ANY_TOKEN]
        if token:
            number, _, code = token.partition(":")
            cut_short = rf"(?<![0-9]){_encoded_pattern(number)}{_encoded_pattern(':')}[A-Za-z0-9_%-]+"
            patterns += [_encoded_pattern(token), cut_short]
            patterns += [_encoded_pattern(code)] if len(code) >= MIN_SECRET_CHARS else []
        self._tokens = re.compile("|".join(patterns))
        longest_first = sorted((each for each in secrets if len(each) >= MIN_SECRET_CHARS), key=len, reverse=True)
        self._others = re.compile("|".join(map(_encoded_pattern, longest_first))) if longest_first else None

    def redact(self, text: str) -> str:
        """Return *text* without secrets and without logins in links."""
        text = self._tokens.sub(REDACTED, text)
        if self._others:
            text = self._others.sub(REDACTED_SECRET, text)
        return self._without_login(text)


def _encoded_pattern(text: str) -> str:
    """Return a pattern for *text* in which each character may be escaped, or percent-encoded any number of times."""
    return "".join(map(_character_pattern, text))


def _character_pattern(char: str) -> str:
    percent = "".join(rf"%(?:25)*(?i:{byte:02x})" for byte in char.encode("utf-8", "surrogatepass"))
    units = char.encode("utf-16-be", "surrogatepass").hex()
    escaped = "".join(rf"\\u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    return rf"(?:\\?{re.escape(char)}|{percent}|{escaped})"
